// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/facts.hpp"
#include "base/result.hpp"

namespace urna::assurance {

enum class Category { governance, protection, defence, resilience };
inline constexpr std::size_t category_count = 4;
/// `gouvernance`, `protection`, `defense`, `resilience`: the words of the catalogue and of the files we exchange.
std::string_view word_of(Category category);

enum class Importance { absent, recommended, indispensable };
enum class Bearer { nobody, project, provider, shared };

/// What a condition that holds does to a measure.
enum class Effect { add, remove, make_indispensable, make_recommended };

struct EffectRule {
  Condition condition;
  Effect effect = Effect::add;
};

struct BearerRule {
  Condition condition;
  Bearer bearer = Bearer::nobody;
};

/// A text in the languages of the catalogue.
struct Wording {
  std::string french;
  std::string english;
};

/// Who wrote the rule: the national tool, or Urna, which asks for more where a vote is held.
enum class Origin { national, urna };

struct Measure {
  std::string id;
  Origin origin = Origin::national;
  Category category = Category::governance;
  std::array<Importance, 3> importance{};  ///< at levels 1, 2 and 3
  bool in_base = false;
  std::vector<Condition> requires_all;
  std::vector<EffectRule> effects;
  std::vector<BearerRule> bearers;
  std::vector<std::size_t> replaces;  ///< places of the measures that are dropped where this one stands
  std::vector<std::string> checks;
  bool checks_cover_all = false;
  Wording title;
  Wording description;
};

/// What an attacker may want, and how much it would hurt.
struct Objective {
  std::string id;
  Wording title;
};

/// A set of measures that matter together to a likelihood.
struct MeasureGroup {
  int weight = 0;
  std::vector<std::size_t> measures;  ///< places in the catalogue
};

enum class GroupState { all_done, none_done, not_all_done };

struct LikelihoodTerm {
  int sign = 0;
  std::size_t group = 0;
  GroupState when = GroupState::all_done;
};

struct LikelihoodRule {
  std::vector<MeasureGroup> groups;
  std::vector<std::vector<LikelihoodTerm>> formulas;  ///< empty: the vector is no risk at this level
};

/// A way in.
struct AttackVector {
  std::string risk;  ///< `R1` … `R14`
  Wording title;
  bool initially_present = false;
  std::vector<Condition> added_if;
  std::vector<Condition> removed_if;
  std::vector<std::size_t> objectives;
  std::array<LikelihoodRule, 3> likelihood;  ///< at levels 1, 2 and 3
};

/// What is wrong with a catalogue, and where: `measures[12].rule.effects[0].if.value`.
struct CatalogueFault {
  std::string where;
  std::string what;
};

/// The measures, what calls for them, and the risks that they lessen: data, with a version.
class Catalogue {
 public:
  /// @param json  UTF-8, `urna-measure-catalogue/1`
  static Result<Catalogue, CatalogueFault> parse(std::string_view json);

  /// The one that this program was built with.
  static const Catalogue& built_in();
  /// Its bytes, for whoever wants to say which it is.
  static std::string_view built_in_text();

  /// Rows are data volume, columns the criticality of one category of data; 1 … 4.
  using Table = std::array<std::array<int, 4>, 4>;

  std::string version;
  Table volume_by_data{};
  Table audience_by_availability{};
  std::array<int, 4> level_of_exposure{};
  Table criticality_by_exposure{};
  std::vector<Measure> measures;
  std::vector<Objective> objectives;
  std::vector<AttackVector> vectors;

  /// @returns  the place of a measure; `measures.size()` when there is none of that name
  std::size_t place_of(std::string_view id) const;

  /// Adds a measure at the end.  @returns false when there is one of that name
  bool add(Measure measure);

 private:
  std::map<std::string, std::size_t, std::less<>> places_;
};

}  // namespace urna::assurance
