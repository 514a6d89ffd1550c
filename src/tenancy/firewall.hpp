// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"
#include "tenancy/internet_address.hpp"

/// From where a customer lets its people, its voters and its programs come in.
namespace urna::tenancy {

enum class Scope { administrators, staff, voters, programs, exports };
enum class RuleAction { allow, deny };

/// Two letters of ISO 3166-1, upper case.
using Country = Strong<std::string, struct CountryTag>;
using Group = Strong<std::string, struct GroupTag>;

struct Rule {
  Scope scope = Scope::administrators;
  RuleAction action = RuleAction::deny;
  std::variant<InternetNetwork, Country, Group> whom;
  std::string note;  ///< why; not empty
  std::optional<Timestamp> expires = {};

  friend bool operator==(const Rule&, const Rule&) = default;
};

/// What of an address whose country no table knows: said by the customer, never guessed.
enum class UnknownCountry {
  as_denied,   ///< every rule that denies a country denies it, none that allows one does
  as_allowed,  ///< the other way round
};

struct Firewall {
  std::vector<Rule> rules;
  UnknownCountry unknown_country = UnknownCountry::as_denied;

  friend bool operator==(const Firewall&, const Firewall&) = default;
};

struct Visitor {
  InternetAddress address;
  std::optional<Country> country = {};
  /// Nothing: nobody has said yet who they are.  A rule that allows a group then lets them as far as the door, where
  /// they say so; none that denies a group is about them.
  std::optional<std::vector<Group>> groups = {};
};

struct Admission {
  bool is_let_in = false;
  std::optional<std::size_t> rule = {};  ///< the one that decided; none: no rule of the scope, or none that allows
};

/// Deny before allow, whatever the order.  A scope that has a rule which allows lets in nobody else, and goes on doing
/// so when that rule has expired: the passing of time opens no door.  A scope without such a rule lets everybody in who
/// is not denied.
Admission judge(const Firewall& firewall, Scope scope, const Visitor& visitor, Timestamp now);

enum class RuleFault {
  too_many_rules,     ///< more than 500
  malformed_note,     ///< empty, or longer than 200 bytes
  malformed_country,  ///< not two upper-case letters
  malformed_group,
  group_of_nobody,  ///< of voters or programs, who are in no group
  already_expired,
};

struct RuleRefusal {
  std::size_t rule = 0;
  RuleFault fault = RuleFault::malformed_note;

  friend bool operator==(const RuleRefusal&, const RuleRefusal&) = default;
};

inline constexpr std::size_t rules_max = 500;
inline constexpr std::size_t note_bytes_max = 200;

/// Whether the rules may be kept; nothing when they may.
std::optional<RuleRefusal> check_rules(std::span<const Rule> rules, Timestamp now);

/// Whether a rule stops voters by their country: some of them are abroad on the day.
bool stops_voters_by_country(const Firewall& firewall);

}  // namespace urna::tenancy
