// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

namespace urna::http::detail {

namespace asio = boost::asio;

/// A connection's bytes, with or without TLS, under one absolute deadline.  Everything runs on the executor (a strand)
/// that it was made with.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  using Socket = asio::generic::stream_protocol::socket;
  using Clock = std::chrono::steady_clock;
  struct Moved {
    std::size_t bytes = 0;
    bool good = false;  // otherwise the peer has ended, or the deadline has passed, or the stream was interrupted
  };

  Stream(Socket socket, std::shared_ptr<asio::ssl::context> tls);

  void expire_at(Clock::time_point deadline);
  void expire_after(Clock::duration time) { expire_at(Clock::now() + time); }
  bool has_expired() const { return expired_; }

  /// Ends the waiting of a read or write that is under way, and forbids later ones.
  void interrupt();

  asio::awaitable<bool> connect(asio::generic::stream_protocol::endpoint endpoint);
  asio::awaitable<bool> handshake(asio::ssl::stream_base::handshake_type side = asio::ssl::stream_base::server);
  asio::awaitable<Moved> read_some(asio::mutable_buffer buffer);
  asio::awaitable<bool> write(std::string_view bytes);

  /// Says that nothing more will be sent, and reads for a short while what the peer still sends, so that an answer
  /// which came before the whole request is not lost with the connection.
  asio::awaitable<void> linger();

  /// Whether an idle connection is of no more use: the peer has ended it, or has sent what nobody asked for.
  bool is_stale();

  void close();
  auto get_executor() { return socket_.get_executor(); }

 private:
  void arm();

  Socket socket_;
  std::shared_ptr<asio::ssl::context> context_;
  std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
  asio::steady_timer timer_;
  bool expired_ = false;
  bool interrupted_ = false;
};

}  // namespace urna::http::detail
