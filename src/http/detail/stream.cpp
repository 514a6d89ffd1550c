// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/stream.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace urna::http::detail {
namespace {

constexpr auto as_answer = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds cancel_again_after{200};
constexpr std::chrono::seconds linger_time{2};
constexpr std::size_t linger_bytes_max = 4 * 1024 * 1024;

}  // namespace

Stream::Stream(Socket socket, std::shared_ptr<asio::ssl::context> tls)
    : socket_(std::move(socket)), context_(std::move(tls)), timer_(socket_.get_executor()) {
  if (context_) tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *context_);
}

void Stream::expire_at(Clock::time_point deadline) {
  expired_ = false;
  timer_.expires_at(deadline);
  arm();
}

void Stream::arm() {
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self || self->timer_.expiry() > Clock::now()) return;
    self->expired_ = true;
    boost::system::error_code ignored;
    self->socket_.cancel(ignored);
    // A composed operation may just have been between two of its steps: then the next step is cancelled.
    self->timer_.expires_after(cancel_again_after);
    self->arm();
  });
}

void Stream::interrupt() {
  interrupted_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  expire_at(Clock::now());
}

asio::awaitable<bool> Stream::connect(asio::generic::stream_protocol::endpoint endpoint) {
  const auto [error] = co_await socket_.async_connect(endpoint, as_answer);
  co_return !error;
}

asio::awaitable<bool> Stream::handshake(asio::ssl::stream_base::handshake_type side) {
  if (!tls_) co_return true;
  if (expired_ || interrupted_) co_return false;
  const auto [error] = co_await tls_->async_handshake(side, as_answer);
  co_return !error;
}

asio::awaitable<Stream::Moved> Stream::read_some(asio::mutable_buffer buffer) {
  if (expired_ || interrupted_) co_return Moved{};
  if (tls_) {
    const auto [error, bytes] = co_await tls_->async_read_some(buffer, as_answer);
    co_return Moved{bytes, !error && bytes > 0};
  }
  const auto [error, bytes] = co_await socket_.async_read_some(buffer, as_answer);
  co_return Moved{bytes, !error && bytes > 0};
}

asio::awaitable<bool> Stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (expired_ || interrupted_) co_return false;
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    std::size_t written = 0;
    boost::system::error_code error;
    if (tls_) {
      std::tie(error, written) = co_await tls_->async_write_some(buffer, as_answer);
    } else {
      std::tie(error, written) = co_await socket_.async_write_some(buffer, as_answer);
    }
    if (error) co_return false;
    bytes.remove_prefix(written);
  }
  co_return true;
}

asio::awaitable<void> Stream::linger() {
  expire_after(linger_time);
  if (tls_) co_await tls_->async_shutdown(as_answer);
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  std::array<char, 16 * 1024> thrown_away;
  const asio::mutable_buffer buffer(thrown_away.data(), thrown_away.size());
  std::size_t bytes = 0;
  while (!expired_ && !interrupted_ && bytes < linger_bytes_max) {
    const auto [error, read] = co_await socket_.async_read_some(buffer, as_answer);
    if (error) break;
    bytes += read;
  }
}

bool Stream::is_stale() {
  char byte = 0;
  const ssize_t peeked = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void Stream::close() {
  timer_.cancel();
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace urna::http::detail
