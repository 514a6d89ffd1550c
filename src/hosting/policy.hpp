// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "hosting/hosting_register.hpp"

/// What is asked of the places where an election runs: rules as data, without a language to program in.
namespace urna::hosting {

/// A field of what a placement is made of, such as `site.country`; `owner` and `operator` are organisations.
struct Path {
  std::string thing;
  std::string field;
};

/// Of each node on which the election runs.
struct FieldEquals {
  Path path;
  Value value;
};
struct FieldIsOneOf {
  Path path;
  std::set<std::string, std::less<>> values;  ///< texts; `EEA` stands for the countries of the European Economic Area
};
struct FieldExists {
  Path path;
};
/// The thing's certificates, or the organisation's contracts, are in force on every day until the end of the election,
/// and so many days more.
struct IsCovered {
  std::string thing;  ///< `site`, `owner`, `operator`
  Kind by = Kind::certification;
  std::string which;  ///< the standard, or the kind of contract; empty: any
  int days_more = 0;
};
/// The site has so many lines, each by a path of its own.
struct HasLines {
  int at_least = 0;
};
/// What it shares with no node of another environment: `server`, `zone`, `node`.
struct IsSeparate {
  std::string thing;
};

/// Of all of them together.
struct CountsAtLeast {
  std::string thing;  ///< different ones
  int at_least = 0;
};
struct IsApart {
  int kilometres = 0;  ///< two of its sites, at least, on a great circle
};

using Condition =
    std::variant<FieldEquals, FieldIsOneOf, FieldExists, IsCovered, HasLines, IsSeparate, CountsAtLeast, IsApart>;

enum class Severity { block, warn };

struct Rule {
  std::string id;
  int level = 1;  ///< the least risk level of an election for which it is asked: 1 … 3
  Severity severity = Severity::block;
  Condition condition;
  std::map<std::string, std::string, std::less<>> texts;  ///< by language: `fr` and `en`, and others
  std::string source;
};

struct PolicyFault {
  std::string where;  ///< `rules[3].condition.at_least`
  std::string what;
};

class Policy {
 public:
  /// @param json  UTF-8, `urna-hosting-policy/1`
  static Result<Policy, PolicyFault> parse(std::string_view json);
  /// The one that this program was built with: what French and European texts ask of professional and public elections.
  static const Policy& built_in();

  std::string version;
  std::vector<Rule> rules;
};

/// An election, as far as its place matters.
struct HostedElection {
  std::string subject;
  int level = 1;  ///< 1 … 3, from the organiser's answers on the risks
  std::chrono::sys_days ends;
};

enum class Verdict {
  pass,
  fail,
  unknown,  ///< the register does not say
};

struct Finding {
  const Rule* rule = nullptr;
  std::string about;  ///< the identifier of a record; of the election itself where the rule is about all of them
  Verdict verdict = Verdict::unknown;
};

/// Every rule that is asked of such an election, about each thing that it is about.  The findings lead into `policy`.
std::vector<Finding> judge(const Policy& policy, const HostingRegister& hosting, const HostedElection& election,
                           Timestamp moment);

/// What keeps an election from opening: whatever blocks and is not known to pass, unless two people have decided
/// otherwise, which is published.
/// @param derogations  identifiers of rules
std::vector<Finding> blocking(std::span<const Finding> findings, const std::set<std::string>& derogations);

/// On a sphere of 6,371 km.
/// @param from, to  latitude and longitude, in thousandths of a degree
double kilometres_between(std::pair<std::int64_t, std::int64_t> from, std::pair<std::int64_t, std::int64_t> to);

}  // namespace urna::hosting
