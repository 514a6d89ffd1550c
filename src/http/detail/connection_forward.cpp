// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "http/detail/connection.hpp"
#include "http/detail/dial.hpp"
#include "http/detail/upstream.hpp"

namespace urna::http::detail {
namespace {

constexpr std::chrono::seconds head_time{10};
constexpr std::chrono::seconds silence_max{60};  // longer than the heartbeat of an event stream

/// What is passed on of the answer; everything else speaks of the connection, or is ours to say.
constexpr std::array<std::string_view, 6> passed_fields{"Content-Type",  "Content-Disposition", "ETag",
                                                        "Last-Modified", "Cache-Control",       "Retry-After"};

}  // namespace

asio::awaitable<bool> Connection::send_forwarded(std::shared_ptr<Exchange> exchange, bool keep) {
  const Forward asked = std::get<Forward>(exchange->response.body);
  Response& response = exchange->response;
  const CountedSlot slot(shared_->forwards, shared_->limits.forwards_max);
  std::shared_ptr<Stream> stream;
  std::unique_ptr<Upstream> upstream;
  bool reached = false;
  if (slot.taken()) {
    const asio::any_io_executor executor = get_executor();
    stream = co_await dial(asked.address, executor, Stream::Clock::now() + head_time);
    if (stream) {
      upstream = std::make_unique<Upstream>(stream, silence_max);
      stream->expire_after(head_time);
      if (exchange->is_head()) upstream->expect_no_body();
      std::string request = std::string(name_of(exchange->request.method)) + " " + asked.target +
                            " HTTP/1.1\r\nHost: upstream\r\nConnection: close\r\n";
      if (const auto known = exchange->request.header("If-None-Match")) {
        request += "If-None-Match: " + std::string(*known) + "\r\n";
      }
      reached = co_await upstream->ask(request + "\r\n");
    }
  }
  if (!reached) {
    response = retry_later(slot.taken() ? "upstream-unreachable" : "busy", 2);
    co_return co_await send(exchange, keep);
  }

  response = Response{.status = upstream->status(), .headers = {}, .body = std::string()};
  for (const std::string_view name : passed_fields) {
    if (auto value = upstream->field(name)) response.headers.set(name, std::move(*value));
  }
  if (response.headers.get("Content-Type") == "text/event-stream") endless_upstream_ = stream;
  const auto length = upstream->content_length();
  const std::string head = head_of(*exchange, length, keep);
  bool sent = co_await send_pieces(exchange, head);
  if (exchange->is_head() || response.status == 204 || response.status == 304) {
    stream->close();
    co_return sent;
  }
  while (sent) {
    const auto piece = co_await upstream->next();
    if (!piece) break;
    if (exchange->is_ending() && !endless_upstream_.expired()) {
      stream->interrupt();
      break;
    }
    const std::string framed = length ? *piece : chunk_of(*piece);
    sent = co_await send_pieces(exchange, framed);
  }
  const bool interrupted = exchange->is_ending() && !endless_upstream_.expired();
  endless_upstream_.reset();
  const bool whole = upstream->is_whole() || interrupted;
  stream->close();
  if (!sent || !whole) co_return false;
  if (length) co_return true;
  co_return co_await send_pieces(exchange, "0\r\n\r\n");
}

}  // namespace urna::http::detail
