// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/request_head.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "http/detail/characters.hpp"

namespace urna::http::detail {
namespace {

constexpr std::size_t host_characters_max = 255;

Problem malformed(std::string detail, std::optional<Attack> attack) {
  return {400, "malformed", std::move(detail), {}, attack};
}

bool is_host_character(char c) {
  return is_digit(c) || is_letter(c) || std::string_view("-._:[]").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<Problem> HeadScan::look_at_byte(std::string_view bytes) {
  const char c = bytes[seen_];
  const bool after_return = seen_ > line_start_ && bytes[seen_ - 1] == '\r';
  if (after_return != (c == '\n')) return malformed("lines end in CR LF", Attack::broken_head);
  if (c != '\n') {
    if (c != '\r' && c != '\t' && is_control(c))
      return malformed("a control character in the head", Attack::broken_head);
    const bool continues = lines_ > 0 && seen_ == line_start_ && (c == ' ' || c == '\t');
    if (continues) return malformed("a field is continued on the next line", Attack::broken_head);
    return std::nullopt;
  }
  const bool empty = seen_ == line_start_ + 1;
  if (lines_ == 0) {
    if (empty) return malformed("no request line", {});
    request_line_end_ = seen_ + 1;
  } else if (empty) {
    whole_ = true;
  } else if (lines_ > limits_.fields_max) {
    return Problem{431, "too-many-fields", {}, {}};
  }
  ++lines_;
  line_start_ = seen_ + 1;
  return std::nullopt;
}

Result<std::optional<std::size_t>, Problem> HeadScan::look_at(std::string_view bytes) {
  for (; seen_ < bytes.size() && !whole_; ++seen_) {
    if (auto problem = look_at_byte(bytes)) return failure(*problem);
    const std::size_t length = seen_ + 1;
    // The line's own two end bytes are not counted.
    if (lines_ == 0 && length > limits_.line_bytes_max + 1) return failure(Problem{414, "target-too-long", {}, {}});
    if (lines_ > 0 && length - request_line_end_ > limits_.fields_bytes_max) {
      return failure(Problem{431, "fields-too-large", {}, {}});
    }
  }
  if (whole_) return std::optional(seen_);
  return std::optional<std::size_t>();
}

Result<Framing, Problem> judge_fields(const Headers& headers) {
  for (const std::string_view name : {"Host", "Content-Length", "Transfer-Encoding", "Content-Type", "Content-Encoding",
                                      "Authorization", "Expect", "Origin"}) {
    if (headers.count(name) > 1) {
      const bool is_length = name == "Content-Length" || name == "Transfer-Encoding";
      return failure(
          malformed(std::string(name) + " is given twice", is_length ? Attack::two_lengths : Attack::two_hosts));
    }
  }
  const auto host = headers.get("Host");
  if (!host || host->empty() || host->size() > host_characters_max ||
      !std::all_of(host->begin(), host->end(), is_host_character)) {
    return failure(malformed("no proper Host", {}));
  }
  const auto coding = headers.get("Content-Encoding");
  if (coding && !equal_but_for_case(*coding, "identity")) {
    return failure(Problem{415, "content-encoding-refused", {}, {}});
  }
  const auto expect = headers.get("Expect");
  if (expect && !equal_but_for_case(*expect, "100-continue")) {
    return failure(Problem{417, "expectation-refused", {}, {}});
  }
  const auto length = headers.get("Content-Length");
  const auto transfer = headers.get("Transfer-Encoding");
  if (length && transfer) return failure(malformed("two lengths of the body", Attack::two_lengths));
  if (transfer) {
    if (!equal_but_for_case(*transfer, "chunked")) {
      return failure(malformed("a transfer coding other than chunked", Attack::two_lengths));
    }
    return Framing{true, 0};
  }
  if (!length) return Framing{};
  Framing framing;
  const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), framing.bytes);
  const bool digits = std::all_of(length->begin(), length->end(), is_digit);
  if (error != std::errc() || end != length->data() + length->size() || !digits) {
    return failure(malformed("no proper Content-Length", Attack::two_lengths));
  }
  return framing;
}

}  // namespace urna::http::detail
