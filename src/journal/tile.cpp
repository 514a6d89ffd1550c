// SPDX-License-Identifier: EUPL-1.2
#include "journal/tile.hpp"

#include <algorithm>
#include <charconv>

#include "base/ensure.hpp"

namespace urna::journal {
namespace {

constexpr std::size_t digest_bytes = 32;
constexpr std::size_t length_bytes = 2;

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string tile_number_text(std::uint64_t index, std::uint64_t width) {
  std::string text;
  do {
    std::string group = std::to_string(index % 1000);
    group.insert(0, 3 - group.size(), '0');
    text.insert(0, text.empty() ? group : "x" + group + "/");
    index /= 1000;
  } while (index > 0);
  return width == tile_width ? text : text + ".p/" + std::to_string(width);
}

std::optional<TilePlace> tile_number_from(std::string_view text) {
  const std::string_view whole = text;
  TilePlace place;
  constexpr std::string_view partial = ".p/";
  if (const std::size_t at = text.find(partial); at != std::string_view::npos) {
    const std::string_view width = text.substr(at + partial.size());
    if (width.empty() || width.size() > 3 || !are_digits(width)) return std::nullopt;
    std::from_chars(width.data(), width.data() + width.size(), place.width);
    if (place.width < 1 || place.width >= tile_width) return std::nullopt;
    text = text.substr(0, at);
  }
  constexpr std::size_t groups_max = 6;  // fits 64 bits
  for (std::size_t group = 0; group < groups_max; ++group) {
    const bool is_last = !text.starts_with('x');
    if (!is_last) text.remove_prefix(1);
    const std::string_view digits = text.substr(0, 3);
    if (digits.size() != 3 || !are_digits(digits)) return std::nullopt;
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    place.index = place.index * 1000 + value;
    text.remove_prefix(3);
    if (is_last) {
      if (tile_number_text(place.index, place.width) != whole) return std::nullopt;
      return place;
    }
    if (!text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::string tile_path(const TilePlace& tile) {
  return "tile/" + std::to_string(tile.level) + "/" + tile_number_text(tile.index, tile.width);
}

std::string bundle_path(std::uint64_t index, std::uint64_t width) {
  return "tile/entries/" + tile_number_text(index, width);
}

std::uint64_t tile_width_in(std::uint64_t size, unsigned level, std::uint64_t index) {
  if (level > tile_level_max) return 0;
  const std::uint64_t hashes = size >> (tile_height * level);
  const std::uint64_t full = hashes / tile_width;
  if (index < full) return tile_width;
  return index == full ? hashes % tile_width : 0;
}

std::string tile_bytes(std::span<const Digest> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * digest_bytes);
  for (const Digest& hash : hashes) bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  return bytes;
}

std::optional<std::vector<Digest>> tile_from(std::string_view bytes, std::uint64_t width) {
  if (bytes.size() != width * digest_bytes) return std::nullopt;
  std::vector<Digest> hashes(width);
  for (std::size_t i = 0; i < width; ++i) {
    const auto from = bytes_of(bytes.substr(i * digest_bytes, digest_bytes));
    std::copy(from.begin(), from.end(), hashes[i].begin());
  }
  return hashes;
}

std::string bundle_bytes(std::span<const std::string> entries) {
  std::string bytes;
  for (const std::string& entry : entries) {
    ensure(entry.size() < (std::size_t{1} << 16U), "an entry has less than 65,536 bytes");
    bytes.push_back(static_cast<char>(entry.size() >> 8U));
    bytes.push_back(static_cast<char>(entry.size() & 0xffU));
    bytes += entry;
  }
  return bytes;
}

std::optional<std::vector<std::string>> bundle_from(std::string_view bytes, std::uint64_t width) {
  std::vector<std::string> entries;
  while (!bytes.empty() && entries.size() < width) {
    if (bytes.size() < length_bytes) return std::nullopt;
    const std::size_t length =
        (static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8U) | static_cast<unsigned char>(bytes[1]);
    bytes.remove_prefix(length_bytes);
    if (bytes.size() < length) return std::nullopt;
    entries.emplace_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  if (!bytes.empty() || entries.size() != width) return std::nullopt;
  return entries;
}

}  // namespace urna::journal
