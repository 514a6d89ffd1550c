// SPDX-License-Identifier: EUPL-1.2
#include "cast_load.hpp"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Clock = std::chrono::steady_clock;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using asio::use_awaitable;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class Crowd {
 public:
  Crowd(const CastLoad& load, const std::vector<PreparedVote>& votes) : load_(load), votes_(votes) {
    tls_.set_verify_mode(asio::ssl::verify_none);  // the certificate is the bench's own, made a moment ago
  }

  CastFigures run() {
    start_ = Clock::now();
    for (std::size_t i = 0; i < load_.connections; ++i) asio::co_spawn(context_, connection(), asio::detached);
    context_.run();
    if (failure_) std::rethrow_exception(failure_);
    std::sort(figures_.latencies.begin(), figures_.latencies.end());
    return std::move(figures_);
  }

 private:
  asio::awaitable<void> connection() {
    try {
      std::optional<Stream> stream;
      while (next_ < votes_.size()) {
        const std::size_t voter = next_++;
        co_await arrival(voter);
        const auto start = Clock::now();
        if (!stream || load_.connects_for_each) {
          stream.emplace(context_, tls_);
          co_await connect(*stream);
        }
        co_await vote(*stream, votes_[voter], start);
      }
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      next_ = votes_.size();
    }
  }

  // The stream and the vote belong to the caller, who waits for each of these.
  // NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters)
  asio::awaitable<void> connect(Stream& stream) const {
    const asio::ip::tcp::endpoint desk(asio::ip::address_v4::loopback(), load_.port);
    co_await stream.next_layer().async_connect(desk, use_awaitable);
    co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
  }

  /// Waits until it is this voter's turn to come.
  asio::awaitable<void> arrival(std::size_t voter) {
    if (load_.casts_per_second <= 0) co_return;
    asio::steady_timer timer(context_);
    timer.expires_at(start_ + std::chrono::duration_cast<Clock::duration>(
                                  std::chrono::duration<double>(static_cast<double>(voter) / load_.casts_per_second)));
    co_await timer.async_wait(use_awaitable);
  }

  asio::awaitable<http::response<http::string_body>> ask(Stream& stream, std::string target, std::string session,
                                                         std::string body, http::verb method = http::verb::post) {
    http::request<http::string_body> request{method, target, 11};
    request.set(http::field::host, "localhost:" + std::to_string(load_.port));
    request.set(http::field::content_type, "application/json");
    if (!session.empty()) request.set(http::field::authorization, "Bearer " + session);
    request.body() = std::move(body);
    request.prepare_payload();
    co_await http::async_write(stream, request, use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, use_awaitable);
    co_return response;
  }

  /// Asks again as often as the desk says that it is busy, or that too many of this address are at the door.
  asio::awaitable<http::response<http::string_body>> ask_patiently(Stream& stream, std::string target,
                                                                   std::string session, std::string body) {
    while (true) {
      http::response<http::string_body> response = co_await ask(stream, target, session, body);
      const bool waits = response.result() == http::status::service_unavailable ||
                         response.result() == http::status::too_many_requests;
      if (!waits) co_return response;
      ++figures_.asked_to_wait;
      asio::steady_timer timer(context_);
      timer.expires_after(
          std::chrono::seconds(std::max(1, std::atoi(std::string(response[http::field::retry_after]).c_str()))));
      co_await timer.async_wait(use_awaitable);
    }
  }

  asio::awaitable<void> vote(Stream& stream, const PreparedVote& prepared, Clock::time_point came) {
    const std::string election = "/api/elections/" + load_.election;
    std::string secret = "{\"secret\":\"" + prepared.sign_in_secret + "\",\"birth_date\":null}";
    const auto signed_in = co_await ask_patiently(stream, election + "/sign-in", "", std::move(secret));
    if (signed_in.result() != http::status::ok) co_return refuse(signed_in.body());
    const auto answer = boost::json::parse(signed_in.body());
    std::string session(answer.at("session").as_string());
    const auto start = load_.connects_for_each ? came : Clock::now();
    const auto receipt = co_await ask_patiently(stream, election + "/ballots", session, prepared.ballot);
    if (receipt.result() != http::status::created && receipt.result() != http::status::ok) {
      co_return refuse(receipt.body());
    }
    figures_.latencies.push_back(seconds_since(start));
    ++figures_.acknowledged;
    figures_.seconds = seconds_since(start_);
    if (load_.signs_out) co_await ask(stream, election + "/session", std::move(session), "", http::verb::delete_);
  }
  // NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

  void refuse(const std::string& answer) {
    if (figures_.refused++ == 0) figures_.first_refusal = answer;
  }

  const CastLoad& load_;
  const std::vector<PreparedVote>& votes_;
  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  Clock::time_point start_;
  std::size_t next_ = 0;
  CastFigures figures_;
  std::exception_ptr failure_;
};

}  // namespace

CastFigures cast_all(const CastLoad& load, const std::vector<PreparedVote>& votes) { return Crowd(load, votes).run(); }

double percentile(const std::vector<double>& sorted, double part) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(part * static_cast<double>(sorted.size())))];
}
