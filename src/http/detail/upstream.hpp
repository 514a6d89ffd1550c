// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/detail/stream.hpp"
#include "http/detail/text_body.hpp"
#include "http/headers.hpp"

namespace urna::http::detail {

/// One request of ours to another server, and its answer as it comes.
class Upstream {
 public:
  /// @param silence_max  the longest wait between two pieces of the body; none: the stream's deadline stays as it is
  Upstream(std::shared_ptr<Stream> stream, std::optional<std::chrono::seconds> silence_max);

  /// An answer to HEAD has a length and no body.
  void expect_no_body() { parser_.skip(true); }

  /// Sends a whole request.  @returns whether the head of the answer is there
  asio::awaitable<bool> ask(std::string request);

  /// The next bytes of the body; nothing at its end, or when it breaks off, which `is_whole` tells apart.
  asio::awaitable<std::optional<std::string>> next();

  bool is_whole() const { return parser_.is_done(); }
  /// Whether the answer ended cleanly on a connection that may be used again.
  bool may_go_on() const { return parser_.is_done() && parser_.keep_alive() && held_ == 0; }
  bool has_begun() const { return has_begun_; }

  unsigned status() const { return parser_.get().result_int(); }
  std::optional<std::string> field(std::string_view name) const;
  Headers fields() const;
  std::optional<std::uint64_t> content_length() const;

 private:
  asio::awaitable<bool> read();

  std::shared_ptr<Stream> stream_;
  std::optional<std::chrono::seconds> silence_max_;
  boost::beast::http::response_parser<TextBody> parser_;
  std::string buffer_;
  std::size_t held_ = 0;
  bool has_begun_ = false;
};

}  // namespace urna::http::detail
