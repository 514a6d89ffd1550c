// SPDX-License-Identifier: EUPL-1.2
#include "identity/detail/cbor_reader.hpp"

#include <limits>

namespace urna::identity::detail {
namespace {

// RFC 8949 §3.1.
enum Major : unsigned { unsigned_number, negative_number, byte_string, text_string, array, pairs, tag, simple };

}  // namespace

std::optional<CborReader::Head> CborReader::head() {
  constexpr std::uint64_t argument_follows = 24;
  if (rest_.empty()) return std::nullopt;
  const auto first = std::to_integer<unsigned>(rest_.front());
  rest_ = rest_.subspan(1);
  const unsigned major = first >> 5U;
  const unsigned low = first & 0x1fU;
  if (low < argument_follows) return Head{major, low};
  if (low > 27) return std::nullopt;  // reserved, or of indefinite length
  const std::size_t size = std::size_t{1} << (low - argument_follows);
  const auto bytes = take(size);
  if (!bytes) return std::nullopt;
  std::uint64_t argument = 0;
  for (const std::byte byte : *bytes) argument = argument << 8U | std::to_integer<std::uint64_t>(byte);
  const std::uint64_t least = size == 1 ? argument_follows : std::uint64_t{1} << (size * 4);
  if (argument < least) return std::nullopt;  // it could have been written shorter
  return Head{major, argument};
}

std::optional<std::span<const std::byte>> CborReader::take(std::uint64_t size) {
  if (size > rest_.size()) return std::nullopt;
  const auto taken = rest_.first(static_cast<std::size_t>(size));
  rest_ = rest_.subspan(taken.size());
  return taken;
}

std::optional<std::int64_t> CborReader::integer() {
  const auto read = head();
  if (!read || read->argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return std::nullopt;
  }
  const auto number = static_cast<std::int64_t>(read->argument);
  if (read->major == unsigned_number) return number;
  if (read->major == negative_number) return -1 - number;
  return std::nullopt;
}

std::optional<std::span<const std::byte>> CborReader::bytes(std::size_t size_max) {
  const auto read = head();
  if (!read || read->major != byte_string || read->argument > size_max) return std::nullopt;
  return take(read->argument);
}

std::optional<std::string_view> CborReader::text(std::size_t size_max) {
  const auto read = head();
  if (!read || read->major != text_string || read->argument > size_max) return std::nullopt;
  const auto taken = take(read->argument);
  if (!taken) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(taken->data()), taken->size());
}

std::optional<std::size_t> CborReader::map(std::size_t pairs_max) {
  const auto read = head();
  if (!read || read->major != pairs || read->argument > pairs_max) return std::nullopt;
  return static_cast<std::size_t>(read->argument);
}

bool CborReader::skip(int depth_max) {
  if (depth_max == 0) return false;
  const auto read = head();
  if (!read) return false;
  switch (static_cast<Major>(read->major)) {
    case unsigned_number:
    case negative_number:
      return true;
    case byte_string:
    case text_string:
      return take(read->argument).has_value();
    case array:
    case pairs: {
      if (read->argument > rest_.size()) return false;  // each item takes a byte at least
      const std::uint64_t items = read->major == pairs ? read->argument * 2 : read->argument;
      for (std::uint64_t i = 0; i < items; ++i) {
        if (!skip(depth_max - 1)) return false;
      }
      return true;
    }
    case simple: {
      constexpr std::uint64_t is_false = 20;
      constexpr std::uint64_t is_null = 22;
      return read->argument >= is_false && read->argument <= is_null;
    }
    case tag:
      return false;
  }
  return false;
}

}  // namespace urna::identity::detail
