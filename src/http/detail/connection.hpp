// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/detail/core.hpp"
#include "http/detail/request_head.hpp"
#include "http/detail/stream.hpp"
#include "http/detail/target.hpp"

namespace urna::http::detail {

/// One request and what is known of it on its way.
struct Exchange {
  explicit Exchange(std::shared_ptr<Shared> shared_given) : shared(std::move(shared_given)) {}

  std::shared_ptr<Shared> shared;
  std::shared_ptr<Site> site;  // outlives whatever its handlers put below
  std::optional<Site::Working> working;
  HeldBytes body_bytes{shared->bodies_bytes};
  Request request;
  const Route* route = nullptr;
  Response response;
  std::string trace;
  Stream::Clock::time_point started;
  Framing framing;
  bool keep_alive = false;                   // what the client wants
  bool read_whole = false;                   // nothing of the request is left on the wire
  bool is_beyond = false;                    // beyond the site's share: the answer is no hurry
  std::chrono::nanoseconds begins_after{0};  // the site's share is taken: its turn comes then
  std::uint64_t bytes_sent = 0;

  bool is_head() const { return request.method == Method::head; }
  /// Whether what never ends by itself is to end now.
  bool is_ending() const { return shared->draining || (site && site->is_closing()); }
};

/// One connection: reads a request whole, hands it to its route, sends the answer, and again.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Shared> shared, std::shared_ptr<Stream> stream, std::string peer)
      : shared_(std::move(shared)), stream_(std::move(stream)), peer_(std::move(peer)) {}

  asio::awaitable<void> run();

  /// The server goes: ends what is idle or endless at once.  On the connection's executor.
  void drain();
  /// Ends everything, half-way.  On the connection's executor.
  void interrupt();

  auto get_executor() { return stream_->get_executor(); }

 private:
  enum class Read { whole, refused /* the response is set */, gone };

  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> read_more(std::size_t bytes_max);
  asio::awaitable<Read> read_request(std::shared_ptr<Exchange> exchange);
  asio::awaitable<Read> read_head(std::shared_ptr<Exchange> exchange, std::size_t* length);
  template <class Parser>
  asio::awaitable<Read> read_body(std::shared_ptr<Exchange> exchange, Parser* parser);
  asio::awaitable<void> answer(std::shared_ptr<Exchange> exchange);
  asio::awaitable<void> hold_back(std::chrono::nanoseconds time);

  // connection_send.cpp
  asio::awaitable<bool> send(std::shared_ptr<Exchange> exchange, bool keep);
  asio::awaitable<bool> send_pieces(std::shared_ptr<Exchange> exchange, std::string_view bytes);
  asio::awaitable<bool> send_chunks(std::shared_ptr<Exchange> exchange, bool chunked);
  asio::awaitable<bool> send_events(std::shared_ptr<Exchange> exchange, bool chunked);

  // connection_forward.cpp
  asio::awaitable<bool> send_forwarded(std::shared_ptr<Exchange> exchange, bool keep);

  std::string head_of(Exchange& exchange, std::optional<std::uint64_t> length, bool keep);
  void tell_attack(const Exchange& exchange);
  void log(const Exchange& exchange);

  std::shared_ptr<Shared> shared_;
  std::shared_ptr<Stream> stream_;
  std::string peer_;
  std::string buffer_;  // what has been read and not been used
  bool is_first_ = true;
  bool is_idle_ = false;
  std::shared_ptr<asio::steady_timer> news_;  // what an event stream waits on, or an answer that is no hurry
  std::weak_ptr<Stream> endless_upstream_;    // the event stream that is passed on
};

/// Calls the work on a worker and goes on with the coroutine afterwards.  @returns whether a worker took it
asio::awaitable<bool> on_pool(std::shared_ptr<Shared> shared, WorkerPool::Job job, bool is_continuation);

/// The size of a piece of chunked coding, in its hexadecimal line, and the piece.
std::string chunk_of(std::string_view bytes);

}  // namespace urna::http::detail
