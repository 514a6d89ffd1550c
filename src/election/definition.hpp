// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "counting/threshold.hpp"
#include "counting/works_council.hpp"
#include "crypto/group.hpp"
#include "election/definition_fault.hpp"
#include "election/roll_columns.hpp"

namespace urna::election {

/// How the figures of a question become an outcome.  The names are those of the `rule` key.
enum class CountingRule {
  totals,         ///< the figures are the outcome
  plurality,      ///< the most votes take the seats
  d_hondt,        ///< highest averages, divisors 1, 2, 3…
  sainte_lague,   ///< highest averages, divisors 1, 3, 5…
  hare,           ///< largest remainder, exact quota
  droop,          ///< largest remainder, Droop quota
  works_council,  ///< French CSE: quotient, highest average, strikes of 10 %
  schulze,
  stv,
  majority_judgment,
};

enum class QuestionType { choice, lists, preference };

/// A rule, its name in a definition, and what it applies to and needs.
struct CountingRuleName {
  CountingRule rule;
  std::string_view name;
  std::vector<QuestionType> types;
  bool has_seats = false;
  bool has_threshold = false;
};

/// All rules, in the order of the enumeration.
std::span<const CountingRuleName> counting_rules();

/// A rule with its settings.
struct Counting {
  CountingRule rule = CountingRule::totals;
  std::uint64_t seats = 0;  ///< 1 … counting::seats_max; 0 for a rule without seats
  counting::Percent threshold;
  /// works_council: always there; other rules: never
  std::optional<counting::SeatBeyondCandidates> seat_beyond_candidates;
};

enum class Sex { woman, man };

struct Candidate {
  std::string name;
  std::optional<Sex> sex;
  std::optional<std::chrono::year_month_day> birth_date;
};

struct CandidateListDefinition {
  std::string name;
  std::vector<Candidate> candidates;  ///< in order of presentation, at least one
  bool is_union = false;              ///< presented by a union: the rules of gender balance apply
};

/// How many women and men the electoral roll of the college has.
struct Electorate {
  std::uint64_t women = 0;
  std::uint64_t men = 0;
};

/// Choose between `min` and `max` answers, or vote blank where allowed.  Homomorphic: only sums are opened.
struct ChoiceDefinition {
  std::string title;
  std::vector<std::string> answers;
  std::uint32_t min = 1;
  std::uint32_t max = 1;
  bool blank = false;
  Counting counting;
};

/// Choose one list and strike out candidates, but not all.  Homomorphic: only sums are opened.
struct ListsDefinition {
  std::string title;
  std::vector<CandidateListDefinition> lists;
  std::optional<std::string> blank;  ///< the words of the blank vote, where allowed: one more list with one candidate
  Counting counting;
  std::optional<Electorate> electorate;  ///< when there, candidates of union lists have a sex
};

/// Rank or grade the answers.  Shuffled: ballots are opened one by one, unlinked.
struct PreferenceDefinition {
  std::string title;
  std::vector<std::string> answers;
  std::vector<std::string> grades;  ///< best first; majority_judgment only
  bool blank = false;
  Counting counting;
};

using QuestionDefinition = std::variant<ChoiceDefinition, ListsDefinition, PreferenceDefinition>;

/// Who will hold the election's key.  Decrypting takes every one of `single` and `threshold` of `members`: two people
/// at least.
struct TrusteesDefinition {
  std::vector<std::string> single;
  std::vector<std::string> members;
  std::uint32_t threshold = 0;  ///< below the number of members; 0 when there are none
};

/// What an organiser writes before an election is made.  Keys and uuid come later.
struct ElectionDefinition {
  std::string name;
  std::string description;
  std::string language = "en";  ///< `fr`, `nl`, `de` or `en`
  const crypto::Group* group = nullptr;
  std::string administrator;
  std::string credential_authority;
  bool revoting = false;
  bool weights = false;
  std::vector<QuestionDefinition> questions;  ///< at least one
  TrusteesDefinition trustees;
  // What voters are told and asked at the desk.  Nothing of it is in the archive.
  std::optional<Timestamp> opens;   ///< as announced
  std::optional<Timestamp> closes;  ///< as announced; after `opens`
  bool asks_birth_date = false;     ///< beside the voting code, to sign in
  bool two_people = false;          ///< it takes two organisers to open the poll, and two to close it
  bool two_part_codes = false;      ///< each code in two parts, by two channels; both are needed to vote
  std::string help_line;            ///< whom to call; may be empty
  /// Letters made with the others and assigned to nobody, for voters who lose theirs; not with weights or revoting.
  std::uint32_t reserve_letters = 0;
  /// What somebody who has lost their letter must say, as the roll has it; at least one when there are such letters.
  std::vector<RollColumn> challenge;
};

inline constexpr std::size_t definition_bytes_max = std::size_t{1} << 20;

/// Reads and checks a definition: TOML, every key of docs/operating/definition.md.  Protocol §6, protocol-lists §1.
///
/// @param toml  UTF-8
/// @errors      all of them, not just the first; only after a syntax error is the rest not judged
Result<ElectionDefinition, DefinitionFaults> parse_definition(std::string_view toml);

}  // namespace urna::election
