// SPDX-License-Identifier: EUPL-1.2
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <ctime>

#include "http/detail/connection.hpp"

namespace urna::http::detail {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t sent_with_head_bytes_max = 16 * 1024;

/// IMF-fixdate, RFC 9110 §5.6.7.
std::string date_now() {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                                   months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                                   parts.tm_hour, parts.tm_min, parts.tm_sec);
  return {text.data(), static_cast<std::size_t>(length)};
}

bool has_no_body(unsigned status) { return status == 204 || status == 304; }

std::string event_text(const EventChannel::Event& event) {
  return "id: " + std::to_string(event.number) + "\nevent: " + event.name + "\ndata: " + event.data + "\n\n";
}

}  // namespace

std::string chunk_of(std::string_view bytes) {
  std::array<char, 16> size{};
  const auto [end, error] = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16);
  std::string chunk(size.data(), end);
  chunk += "\r\n";
  chunk += bytes;
  chunk += "\r\n";
  return chunk;
}

std::string Connection::head_of(Exchange& exchange, std::optional<std::uint64_t> length, bool keep) {
  Response& response = exchange.response;
  for (const auto& [name, value] : response.headers) {
    if (is_field_safe(name, value)) continue;
    shared_->log.error("a handler set a field that cannot be sent", exchange.trace);
    response = problem(500, "internal");
    response.body = to_json(std::get<Problem>(response.body), exchange.trace);
    response.headers.set("Content-Type", "application/problem+json");
    length = std::get<std::string>(response.body).size();
    break;
  }
  // What a handler hands to pages of others, such as a badge, says so itself.
  const bool is_for_other_pages = response.headers.get("Cross-Origin-Resource-Policy") == "cross-origin";
  set_security_headers(response.headers, response.page);
  if (is_for_other_pages) response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  if (!response.headers.get("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  response.headers.set("Date", date_now());
  response.headers.remove("Server");
  response.headers.remove("Content-Length");
  response.headers.remove("Transfer-Encoding");
  if (!has_no_body(response.status)) {
    if (length) {
      response.headers.set("Content-Length", std::to_string(*length));
    } else {
      response.headers.set("Transfer-Encoding", "chunked");
    }
  }
  response.headers.set("Connection", keep ? "keep-alive" : "close");
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + title_of(response.status) + "\r\n";
  for (const auto& [name, value] : response.headers) head += name + ": " + value + "\r\n";
  return head + "\r\n";
}

asio::awaitable<bool> Connection::send(std::shared_ptr<Exchange> exchange, bool keep) {
  Response& response = exchange->response;
  if (std::holds_alternative<Forward>(response.body)) {
    const bool sent = co_await send_forwarded(exchange, keep);
    co_return sent;
  }
  if (const auto* refusal = std::get_if<Problem>(&response.body)) {
    std::string text = to_json(*refusal, exchange->trace);
    response.headers.set("Content-Type", "application/problem+json");
    response.body = std::move(text);
  }
  // Before the head is written, because an event stream may be refused.
  std::optional<CountedSlot> slot;
  if (std::holds_alternative<EventStream>(response.body)) {
    slot.emplace(shared_->event_streams, shared_->limits.event_streams_max);
    if (!slot->taken()) {
      response = retry_later("busy", 5);
      response.body = to_json(std::get<Problem>(response.body), exchange->trace);
      response.headers.set("Content-Type", "application/problem+json");
    } else {
      response.headers.set("Content-Type", "text/event-stream");
    }
  }
  std::optional<std::uint64_t> length;
  std::shared_ptr<const std::string> shared_text;
  if (const auto* text = std::get_if<std::string>(&response.body)) length = text->size();
  if (const auto* text = std::get_if<SharedText>(&response.body)) {
    shared_text = *text;
    length = shared_text->size();
  }
  if (const auto* text = std::get_if<WipedText>(&response.body)) length = (*text)->expose().size();
  if (const auto* chunks = std::get_if<Chunks>(&response.body)) length = chunks->bytes;

  std::string head = head_of(*exchange, length, keep);
  const bool without_body = exchange->is_head() || has_no_body(response.status);
  std::string_view body;
  if (const auto* text = std::get_if<std::string>(&response.body)) body = *text;
  if (shared_text) body = *shared_text;
  const auto* wiped = std::get_if<WipedText>(&response.body);
  if (wiped != nullptr) body = (*wiped)->expose();
  if (without_body) body = {};
  // What will be wiped is not copied beside the head.
  if (wiped == nullptr && body.size() <= sent_with_head_bytes_max) {
    head += body;
    body = {};
  }
  bool sent = co_await send_pieces(exchange, head);
  if (sent && !body.empty()) sent = co_await send_pieces(exchange, body);
  if (without_body || !sent) co_return sent;
  if (std::holds_alternative<Chunks>(response.body)) sent = co_await send_chunks(exchange, !length);
  if (std::holds_alternative<EventStream>(response.body)) sent = co_await send_events(exchange, true);
  co_return sent;
}

asio::awaitable<bool> Connection::send_pieces(std::shared_ptr<Exchange> exchange, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, piece_bytes);
    stream_->expire_after(shared_->limits.write_time);
    const bool sent = co_await stream_->write(piece);
    if (!sent) {
      if (stream_->has_expired()) shared_->metrics.turned_away("timed_out");
      co_return false;
    }
    exchange->bytes_sent += piece.size();
    bytes.remove_prefix(piece.size());
  }
  co_return true;
}

asio::awaitable<bool> Connection::send_chunks(std::shared_ptr<Exchange> exchange, bool chunked) {
  struct Piece {
    std::optional<std::string> bytes;
    bool failed = false;
  };
  std::uint64_t left = std::get<Chunks>(exchange->response.body).bytes.value_or(0);
  while (true) {
    const auto piece = std::make_shared<Piece>();
    WorkerPool::Job job = [piece, exchange, shared = shared_] {
      try {
        piece->bytes = std::get<Chunks>(exchange->response.body).next();
      } catch (const std::exception& error) {
        shared->log.error(error.what(), exchange->trace);
        piece->failed = true;
      }
    };
    const bool ran = co_await on_pool(shared_, std::move(job), true);
    if (!ran || piece->failed) co_return false;
    if (!piece->bytes) break;
    if (piece->bytes->empty()) continue;
    if (!chunked && piece->bytes->size() > left) co_return false;
    left -= chunked ? 0 : piece->bytes->size();
    const std::string framed = chunked ? chunk_of(*piece->bytes) : std::move(*piece->bytes);
    const bool sent = co_await send_pieces(exchange, framed);
    if (!sent) co_return false;
  }
  if (!chunked) co_return left == 0;
  co_return co_await send_pieces(exchange, "0\r\n\r\n");
}

asio::awaitable<bool> Connection::send_events(std::shared_ptr<Exchange> exchange, bool chunked) {
  const EventStream stream = std::get<EventStream>(exchange->response.body);
  const auto end = exchange->started + shared_->limits.event_stream_time;
  news_ = std::make_shared<asio::steady_timer>(get_executor());
  auto wake = [weak = weak_from_this(), executor = get_executor()] {
    asio::post(executor, [weak] {
      const auto self = weak.lock();
      if (self && self->news_) self->news_->cancel();
    });
  };
  const auto subscription = stream.channel->subscribe(wake);
  std::uint64_t number = 0;
  std::string text = "retry: 3000\n\n";
  bool sent = true;
  while (!exchange->is_ending() && Stream::Clock::now() < end) {
    const auto event = stream.channel->newer_than(number);
    if (event) {
      number = event->number;
      text += event_text(*event);
    }
    if (!text.empty()) {
      const std::string framed = chunked ? chunk_of(text) : text;
      sent = co_await send_pieces(exchange, framed);
      text.clear();
      if (!sent) break;
    }
    if (exchange->is_ending()) break;
    if (event) {
      // A state that changes faster than this is not shown each time; what wakes us meanwhile is seen afterwards.
      const auto next = Stream::Clock::now() + stream.interval_min;
      while (!exchange->is_ending() && Stream::Clock::now() < next) {
        news_->expires_at(next);
        co_await news_->async_wait(asio::as_tuple(asio::use_awaitable));
      }
      continue;
    }
    news_->expires_after(shared_->limits.heartbeat);
    const auto [error] = co_await news_->async_wait(asio::as_tuple(asio::use_awaitable));
    if (!error) text = ": still here\n\n";
  }
  news_.reset();
  if (!sent || !chunked) co_return false;
  co_return co_await send_pieces(exchange, "0\r\n\r\n");
}

}  // namespace urna::http::detail
