// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/evidence.hpp"

/// The check of the machine's own firewall, from what `nft --json list ruleset` says: the kernel tells root alone, who
/// writes it to a file at regular times.  Made by `urna-collect`.
namespace urna::evidence {

struct FirewallRules {
  std::string sha256;  ///< of the rules without what changes by itself; 64 hexadecimal characters
  std::size_t rules = 0;
  std::size_t input_chains = 0;          ///< which filter what comes in
  std::vector<std::string> open_chains;  ///< `inet filter input`: filters what comes in or through, and lets pass what
                                         ///< no rule names
};
/// Counters, handles, and what rules themselves put into sets (a `dynamic` or `timeout` set) are left out.
/// @returns  nothing when it is no such text
std::optional<FirewallRules> firewall_rules_in(std::string_view json);

/// `net.firewall`: the rules are those that the operator wrote down, and what they do not name is dropped.
assurance::CollectorManifest firewall_manifest();
/// @param rules  none: the file is not there, or is none
/// @param age    of the file: what is older than two hours says nothing
assurance::Look look_at_firewall(const std::optional<FirewallRules>& rules, std::optional<std::chrono::seconds> age,
                                 std::string_view wanted_sha256);

}  // namespace urna::evidence
