// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "http/headers.hpp"
#include "http/problem.hpp"

namespace urna::http::detail {

struct HeadLimits {
  std::size_t line_bytes_max = 8 * 1024;
  std::size_t fields_bytes_max = 32 * 1024;  // all fields with their line ends
  std::size_t fields_max = 100;
};

/// Looks at the bytes of a head before any parser does, as they arrive: their number, and what parsers have read in
/// different ways.  Lines end in CR LF only, no line is continued, no control character is in it.
class HeadScan {
 public:
  explicit HeadScan(HeadLimits limits) : limits_(limits) {}

  /// @param bytes  all that has arrived of the connection's present request, more at each call
  /// @returns      the length of the head when it is whole, nothing when more is needed
  /// @errors       400, 414 or 431
  Result<std::optional<std::size_t>, Problem> look_at(std::string_view bytes);

 private:
  std::optional<Problem> look_at_byte(std::string_view bytes);

  HeadLimits limits_;
  std::size_t seen_ = 0;
  std::size_t line_start_ = 0;
  std::size_t request_line_end_ = 0;
  std::size_t lines_ = 0;
  bool whole_ = false;
};

/// How long a body is said to be.
struct Framing {
  bool is_chunked = false;
  std::uint64_t bytes = 0;  // when it is not chunked
};

/// Judges the fields that say where a request ends and whom it is for: one Host, one framing, nothing twice that must
/// not be (RFC 9112 §6).  @errors 400, 415, 417
Result<Framing, Problem> judge_fields(const Headers& headers);

}  // namespace urna::http::detail
