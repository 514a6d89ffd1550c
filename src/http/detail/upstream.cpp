// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/upstream.hpp"

#include <utility>

namespace urna::http::detail {
namespace {

namespace beast = boost::beast;

constexpr std::size_t read_bytes = 32 * 1024;
constexpr std::uint32_t head_bytes_max = 32 * 1024;

}  // namespace

Upstream::Upstream(std::shared_ptr<Stream> stream, std::optional<std::chrono::seconds> silence_max)
    : stream_(std::move(stream)), silence_max_(silence_max) {
  parser_.body_limit(boost::none);
  parser_.header_limit(head_bytes_max);
  parser_.eager(true);
  buffer_.resize(read_bytes);
}

asio::awaitable<bool> Upstream::ask(std::string request) {
  const bool asked = co_await stream_->write(request);
  if (!asked) co_return false;
  while (!parser_.is_header_done()) {
    const bool more = co_await read();
    if (!more) co_return false;
  }
  co_return true;
}

asio::awaitable<std::optional<std::string>> Upstream::next() {
  while (true) {
    std::string& held = parser_.get().body();
    if (!held.empty()) co_return std::exchange(held, {});
    if (parser_.is_done()) co_return std::nullopt;
    if (silence_max_) stream_->expire_after(*silence_max_);
    const bool more = co_await read();
    if (!more && parser_.get().body().empty()) co_return std::nullopt;
  }
}

asio::awaitable<bool> Upstream::read() {
  const auto moved = co_await stream_->read_some(asio::mutable_buffer(buffer_.data() + held_, buffer_.size() - held_));
  if (!moved.good) {
    beast::error_code error = beast::http::error::partial_message;
    if (parser_.is_header_done()) parser_.put_eof(error);
    co_return !error;
  }
  has_begun_ = true;
  held_ += moved.bytes;
  std::size_t used = 0;
  while (used < held_ && !parser_.is_done()) {
    beast::error_code error;
    const std::size_t taken = parser_.put(asio::const_buffer(buffer_.data() + used, held_ - used), error);
    used += taken;
    if (error == beast::http::error::need_more) break;
    if (error) co_return false;
  }
  buffer_.erase(0, used);
  buffer_.resize(read_bytes);
  held_ -= used;
  co_return held_ < buffer_.size();
}

std::optional<std::string> Upstream::field(std::string_view name) const {
  const auto found = parser_.get().find(beast::string_view(name.data(), name.size()));
  if (found == parser_.get().end()) return std::nullopt;
  return std::string(found->value().data(), found->value().size());
}

Headers Upstream::fields() const {
  Headers headers;
  for (const auto& field : parser_.get()) {
    headers.add(std::string(field.name_string().data(), field.name_string().size()),
                std::string(field.value().data(), field.value().size()));
  }
  return headers;
}

std::optional<std::uint64_t> Upstream::content_length() const {
  const auto length = parser_.content_length();
  if (!length) return std::nullopt;
  return *length;
}

}  // namespace urna::http::detail
