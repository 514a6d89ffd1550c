// SPDX-License-Identifier: EUPL-1.2
#include "http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include "http/detail/dial.hpp"
#include "http/detail/stream.hpp"
#include "http/detail/upstream.hpp"

namespace urna::http {
namespace {

namespace asio = boost::asio;
using detail::Stream;
using detail::Upstream;
using Clock = std::chrono::steady_clock;
using Asked = Result<ClientAnswer, ClientFailure>;

bool may_be_sent_again(Method method) { return method != Method::post; }

asio::awaitable<Asked> exchange(std::shared_ptr<Stream> stream, std::shared_ptr<Upstream> upstream, std::string request,
                                const ClientLimits& limits) {
  const bool begun = co_await upstream->ask(std::move(request));
  if (!begun) co_return failure(stream->has_expired() ? ClientFailure::timed_out : ClientFailure::broken_off);
  ClientAnswer answer{upstream->status(), upstream->fields(), {}};
  while (true) {
    const auto piece = co_await upstream->next();
    if (!piece) break;
    if (limits.take && answer.status == 200) {
      limits.take(*piece);
      continue;
    }
    if (answer.body.size() + piece->size() > limits.answer_bytes_max) co_return failure(ClientFailure::too_large);
    answer.body += *piece;
  }
  if (upstream->is_whole()) co_return answer;
  co_return failure(stream->has_expired() ? ClientFailure::timed_out : ClientFailure::broken_off);
}

/// Runs a coroutine to its end on the caller's thread.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> coroutine) {
  std::optional<T> result;
  std::exception_ptr thrown;
  asio::co_spawn(io, std::move(coroutine), [&](std::exception_ptr error, T value) {
    thrown = error;
    result.emplace(std::move(value));
  });
  io.restart();
  while (!result && io.run_one() > 0) continue;
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

}  // namespace

struct Client::Connection {
  asio::io_context io{1};
  std::shared_ptr<Stream> stream;  // none: not connected
};

struct Client::Pool {
  std::mutex mutex;
  std::condition_variable freed;
  std::vector<std::unique_ptr<Connection>> kept;
  std::size_t in_use = 0;
};

/// A connection while one thread uses it.
class Client::Lease {
 public:
  Lease(Pool& pool, std::size_t connections_max, Clock::time_point deadline) : pool_(pool) {
    std::unique_lock lock(pool_.mutex);
    if (!pool_.freed.wait_until(lock, deadline, [&] { return pool_.in_use < connections_max; })) return;
    ++pool_.in_use;
    if (pool_.kept.empty()) {
      connection_ = std::make_unique<Connection>();
    } else {
      connection_ = std::move(pool_.kept.back());
      pool_.kept.pop_back();
    }
  }
  ~Lease() {
    if (!connection_) return;
    {
      const std::scoped_lock lock(pool_.mutex);
      --pool_.in_use;
      if (connection_->stream) pool_.kept.push_back(std::move(connection_));
    }
    pool_.freed.notify_one();
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  Connection* get() const { return connection_.get(); }

 private:
  Pool& pool_;
  std::unique_ptr<Connection> connection_;
};

Client::Client(PeerAddress address, ClientLimits limits)
    : address_(std::move(address)), limits_(limits), pool_(std::make_unique<Pool>()) {}
Client::~Client() = default;

Asked Client::ask_on(Connection& connection, const std::string& request, Method method, Clock::time_point deadline,
                     bool* untouched) {
  connection.stream->expire_at(deadline);
  const auto upstream = std::make_shared<Upstream>(connection.stream, std::nullopt);
  if (method == Method::head) upstream->expect_no_body();
  auto asked = run(connection.io, exchange(connection.stream, upstream, request, limits_));
  *untouched = !upstream->has_begun();
  if (!asked || !upstream->may_go_on()) connection.stream.reset();
  return asked;
}

Asked Client::ask(Method method, std::string_view target, const Headers& headers, std::string_view body) {
  if (target.empty() || target.find_first_of(std::string_view("\r\n \0", 4)) != target.npos) {
    throw std::invalid_argument("a target has no blanks");
  }
  const Clock::time_point deadline = Clock::now() + limits_.time;
  std::string request = std::string(name_of(method)) + " " + std::string(target) + " HTTP/1.1\r\nHost: socket\r\n";
  for (const auto& [name, value] : headers) {
    if (!is_field_safe(name, value)) throw std::invalid_argument("a field cannot be sent");
    request += name + ": " + value + "\r\n";
  }
  if (!body.empty() || method == Method::post || method == Method::put) {
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  request += "\r\n";
  request += body;

  const Lease lease(*pool_, limits_.connections_max, deadline);
  Connection* connection = lease.get();
  if (connection == nullptr) return failure(ClientFailure::unreachable);
  if (connection->stream && connection->stream->is_stale()) connection->stream.reset();
  if (connection->stream) {
    bool untouched = false;
    auto asked = ask_on(*connection, request, method, deadline, &untouched);
    const bool closed_meanwhile = !asked && asked.error() == ClientFailure::broken_off && untouched;
    if (!closed_meanwhile || !may_be_sent_again(method)) return asked;
  }
  connection->stream = run(connection->io, detail::dial(address_, connection->io.get_executor(), deadline));
  if (!connection->stream) return failure(ClientFailure::unreachable);
  bool untouched = false;
  return ask_on(*connection, request, method, deadline, &untouched);
}

}  // namespace urna::http
