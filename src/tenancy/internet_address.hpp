// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace urna::tenancy {

/// An address of the internet, version 4 or 6.  A version 4 address that is written as one of version 6
/// (`::ffff:192.0.2.1`) is the version 4 address.
class InternetAddress {
 public:
  /// @returns  nothing for anything but an address: a port, a zone, a leading zero, a space
  static std::optional<InternetAddress> parse(std::string_view text);

  /// As RFC 5952 spells it.
  std::string text() const;
  bool is_version_4() const { return is_version_4_; }

  friend auto operator<=>(const InternetAddress&, const InternetAddress&) = default;

 private:
  friend class InternetNetwork;

  bool is_version_4_ = false;
  std::array<std::uint8_t, 16> octets_{};  // the first four, of version 4
};

/// All addresses that begin alike: `192.0.2.0/24`.
class InternetNetwork {
 public:
  /// @param text  an address, or an address, a slash and how many bits begin alike
  /// @returns     nothing when bits beyond those are set: `192.0.2.1/24` is a slip of somebody's hand
  static std::optional<InternetNetwork> parse(std::string_view text);

  bool contains(const InternetAddress& address) const;
  std::string text() const;

  friend auto operator<=>(const InternetNetwork&, const InternetNetwork&) = default;

 private:
  InternetAddress first_;
  unsigned bits_ = 0;
};

/// Who asks, when proxies of ours stand between.
///
/// @param peer       who opened the connection
/// @param forwarded  the values of `X-Forwarded-For`, in their order: from the client's end to ours
/// @param proxies    those that we believe
/// @returns  the peer when it is no proxy of ours, whatever it says; else the rightmost address that is none.  Nothing
///           when one of ours forwards what is no address: such a request is refused
std::optional<InternetAddress> client_address(const InternetAddress& peer, std::span<const std::string_view> forwarded,
                                              std::span<const InternetNetwork> proxies);

}  // namespace urna::tenancy
