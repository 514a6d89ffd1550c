// SPDX-License-Identifier: EUPL-1.2
#include "host_load.hpp"

#include <sched.h>

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
#include <cerrno>
#include <chrono>
#include <exception>
#include <system_error>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Clock = std::chrono::steady_clock;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using asio::use_awaitable;

class Askers {
 public:
  explicit Askers(const HostLoad& load) : load_(load) {
    tls_.set_verify_mode(asio::ssl::verify_none);  // the certificate is the bench's own, made a moment ago
  }

  HostFigures run() {
    start_ = Clock::now();
    for (std::size_t i = 0; i < load_.connections; ++i) asio::co_spawn(context_, connection(), asio::detached);
    context_.run();
    if (failure_) std::rethrow_exception(failure_);
    std::sort(figures_.latencies.begin(), figures_.latencies.end());
    return std::move(figures_);
  }

 private:
  Clock::time_point after(double seconds) const {
    return start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  asio::awaitable<void> connection() {
    try {
      Stream stream(context_, tls_);
      const asio::ip::tcp::endpoint desk(asio::ip::address_v4::loopback(), load_.port);
      co_await stream.next_layer().async_connect(desk, use_awaitable);
      co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
      while (Clock::now() < after(load_.seconds)) {
        Clock::time_point due = Clock::now();
        if (load_.requests_per_second > 0) {
          due = after(static_cast<double>(next_++) / load_.requests_per_second);
          if (due > after(load_.seconds)) co_return;
          asio::steady_timer timer(context_);
          timer.expires_at(due);
          co_await timer.async_wait(use_awaitable);
        }
        const http::status status = co_await ask(stream);
        count(status, std::chrono::duration<double>(Clock::now() - due).count());
      }
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
    }
  }

  // The stream belongs to the caller, who waits.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters)
  asio::awaitable<http::status> ask(Stream& stream) const {
    http::request<http::empty_body> request{http::verb::get, load_.target, 11};
    request.set(http::field::host, load_.host);
    co_await http::async_write(stream, request, use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, use_awaitable);
    co_return response.result();
  }

  void count(http::status status, double latency) {
    const bool is_held_back = status == http::status::too_many_requests || status == http::status::service_unavailable;
    if (status == http::status::ok) {
      ++figures_.answered;
      figures_.latencies.push_back(latency);
    } else {
      ++(is_held_back ? figures_.held_back : figures_.others);
    }
  }

  const HostLoad& load_;
  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  Clock::time_point start_;
  std::size_t next_ = 0;
  HostFigures figures_;
  std::exception_ptr failure_;
};

/// This thread, for good: a clock tick of it is a clock tick that nobody else wanted.
void yield_to_all() {
  const sched_param none{};
  if (::sched_setscheduler(0, SCHED_IDLE, &none) != 0)
    throw std::system_error(errno, std::generic_category(), "SCHED_IDLE");
}

}  // namespace

HostFigures ask_host(const HostLoad& load) {
  if (load.is_elsewhere) yield_to_all();
  return Askers(load).run();
}
