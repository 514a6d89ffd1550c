// SPDX-License-Identifier: EUPL-1.2
#include "http/attack.hpp"

namespace urna::http {

std::string_view name_of(Attack attack) {
  switch (attack) {
    case Attack::two_lengths:
      return "two-lengths";
    case Attack::two_hosts:
      return "two-hosts";
    case Attack::other_host:
      return "other-host";
    case Attack::broken_head:
      return "broken-head";
    case Attack::broken_body:
      return "broken-body";
    case Attack::climbing_path:
      return "climbing-path";
    case Attack::two_keys:
      return "two-keys";
    case Attack::unknown_field:
      return "unknown-field";
    case Attack::token_in_address:
      return "token-in-address";
    case Attack::forged_address:
      return "forged-address";
  }
  return {};
}

}  // namespace urna::http
