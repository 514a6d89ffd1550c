// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>
#include <vector>

#include "tenancy/internet_address.hpp"

struct sockaddr;

namespace urna::http {

/// Whether an address is one of the internet at large: not of this machine, of this house, of a group, of a passage
/// from one version to the other, nor set apart (RFC 6890, RFC 6052, RFC 4291).
bool is_outside(const tenancy::InternetAddress& address);

/// Which addresses a server asks on somebody's word: those outside, and those inside that its operator names.  Whoever
/// may say whom a server asks could otherwise have it ask its neighbours.
class OutsideRule {
 public:
  explicit OutsideRule(std::vector<tenancy::InternetNetwork> inside = {}) : inside_(std::move(inside)) {}

  bool allows(const tenancy::InternetAddress& address) const;
  /// The same of a socket about to be opened: what a name led to just now.  An address of version 4 written as one of
  /// version 6 is refused.
  bool allows(const sockaddr& address) const;
  /// Whether `https://…` may be asked at all: no port but what a port can be, no name or password, no query, a host
  /// that is a name as they are registered or an address that is allowed, spelt in the usual way.  Where a name leads
  /// is seen when it is asked.
  bool allows_url(std::string_view url) const;

 private:
  std::vector<tenancy::InternetNetwork> inside_;
};

}  // namespace urna::http
