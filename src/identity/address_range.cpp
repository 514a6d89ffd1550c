// SPDX-License-Identifier: EUPL-1.2
#include "identity/address_range.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>

#include "base/bytes.hpp"

namespace urna::identity {
namespace {

constexpr std::size_t mapped_bytes = 12;  // before the address of IPv4
constexpr unsigned mapped_bits = 96;

bool is_mapped(const NetworkAddress& address) {
  const auto zeros_end = address.begin() + 10;
  return std::all_of(address.begin(), zeros_end, [](std::byte byte) { return byte == std::byte{0}; }) &&
         address[10] == std::byte{0xff} && address[11] == std::byte{0xff};
}

bool has_bit(const NetworkAddress& address, unsigned place) {
  return (std::to_integer<unsigned>(address[place / 8]) >> (7 - place % 8) & 1U) != 0;
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const bool is_short = !text.empty() && text.size() <= 3 && (text.size() == 1 || text.front() != '0');
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!is_short || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string network_of(const NetworkAddress& address) {
  return to_hex(std::span(address).first(is_mapped(address) ? address.size() : address.size() / 2));
}

std::optional<NetworkAddress> network_address(std::string_view text) {
  constexpr std::size_t characters_max = 45;
  if (text.size() > characters_max || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  NetworkAddress address{};
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + mapped_bytes) == 1) {
    address[10] = address[11] = std::byte{0xff};
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  constexpr unsigned bits_max = 128;
  const std::size_t slash = text.find('/');
  const std::string_view written = text.substr(0, slash);
  const auto address = network_address(written);
  if (!address) return std::nullopt;
  const bool is_short = written.find(':') == std::string_view::npos;  // an IPv4 address in its own spelling
  unsigned bits = bits_max;
  if (slash != std::string_view::npos) {
    const auto length = number(text.substr(slash + 1));
    if (!length) return std::nullopt;
    bits = *length + (is_short ? mapped_bits : 0);
  }
  if (bits > bits_max || (is_mapped(*address) && bits < mapped_bits)) return std::nullopt;
  for (unsigned place = bits; place < bits_max; ++place) {
    if (has_bit(*address, place)) return std::nullopt;
  }
  return AddressRange(*address, bits);
}

bool AddressRange::contains(const NetworkAddress& address) const {
  for (unsigned place = 0; place < bits_; ++place) {
    if (has_bit(address, place) != has_bit(start_, place)) return false;
  }
  return true;
}

std::string AddressRange::text() const {
  std::array<char, INET6_ADDRSTRLEN> written{};
  const bool is_short = is_mapped(start_) && bits_ >= mapped_bits;
  const void* const bytes = is_short ? start_.data() + mapped_bytes : start_.data();
  inet_ntop(is_short ? AF_INET : AF_INET6, bytes, written.data(), written.size());
  return std::string(written.data()) + "/" + std::to_string(is_short ? bits_ - mapped_bits : bits_);
}

bool AddressRange::is_everything() const { return bits_ == 0 || (bits_ == mapped_bits && is_mapped(start_)); }

}  // namespace urna::identity
