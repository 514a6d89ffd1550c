// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace urna::identity {

/// An address of a network, RFC 4291: IPv4 as `::ffff:a.b.c.d`, so that both spellings of one are one.
using NetworkAddress = std::array<std::byte, 16>;

/// Reads `192.0.2.7` or `2001:db8::1`, in numbers only: no name, no port, no zone, no leading zeros.
std::optional<NetworkAddress> network_address(std::string_view text);

/// What addresses are told apart by, in hexadecimal: the whole of IPv4, the first half of IPv6, because whoever has one
/// of those has all of its second half.
std::string network_of(const NetworkAddress& address);

/// A range of addresses, RFC 4632.
class AddressRange {
 public:
  /// Reads `192.0.2.0/24` or `2001:db8::/32`; without a slash, one address.
  /// @returns  nothing when it is none: a length that is too long or written with zeros in front, bits beyond the
  /// length
  ///           that are not zero, or an IPv4 address in the spelling of IPv6 with a length of IPv4
  static std::optional<AddressRange> parse(std::string_view text);

  bool contains(const NetworkAddress& address) const;

  /// As `parse` reads it.
  std::string text() const;

  /// Every address of IPv4, or of IPv6.
  bool is_everything() const;

 private:
  AddressRange(const NetworkAddress& start, unsigned bits) : start_(start), bits_(bits) {}

  NetworkAddress start_;
  unsigned bits_;  // of 128
};

}  // namespace urna::identity
