// SPDX-License-Identifier: EUPL-1.2
#include "assurance/catalogue.hpp"

#include <algorithm>
#include <utility>

#include "assurance/detail/built_in_catalogue.hpp"
#include "base/ensure.hpp"
#include "notation/json_node.hpp"

namespace urna::assurance {
namespace {

using notation::JsonNode;

/// Reads one of a few words.
template <class Value, std::size_t N>
Value one_of(const JsonNode& node, const std::array<std::pair<std::string_view, Value>, N>& words) {
  for (const auto& [word, value] : words) {
    if (node.text() == word) return value;
  }
  node.refuse("\"" + std::string(node.text()) + "\" is not known here");
}

constexpr std::array<std::pair<std::string_view, Category>, category_count> categories{
    {{"gouvernance", Category::governance},
     {"protection", Category::protection},
     {"defense", Category::defence},
     {"resilience", Category::resilience}}};
constexpr std::array<std::pair<std::string_view, Importance>, 2> importances{
    {{"indispensable", Importance::indispensable}, {"recommandee", Importance::recommended}}};
constexpr std::array<std::pair<std::string_view, Effect>, 4> effects{
    {{"add", Effect::add},
     {"remove", Effect::remove},
     {"force_indispensable", Effect::make_indispensable},
     {"force_recommandee", Effect::make_recommended}}};
constexpr std::array<std::pair<std::string_view, Bearer>, 3> bearers{
    {{"project", Bearer::project}, {"provider", Bearer::provider}, {"shared", Bearer::shared}}};
constexpr std::array<std::pair<std::string_view, Origin>, 2> origins{
    {{"national", Origin::national}, {"urna", Origin::urna}}};
constexpr std::array<std::pair<std::string_view, GroupState>, 3> group_states{
    {{"all_done", GroupState::all_done},
     {"none_done", GroupState::none_done},
     {"not_all_done", GroupState::not_all_done}}};

constexpr std::array<std::string_view, 3> levels{"1", "2", "3"};

/// The value of a condition as the vocabulary of facts writes it.
std::string value_text(const JsonNode& node) {
  if (node.value().is_bool()) return node.boolean() ? "true" : "false";
  if (node.value().is_int64()) return std::to_string(node.integer(0, 99));
  return std::string(node.text());
}

Facts fact(const JsonNode& field, const JsonNode& value) {
  std::string_view name = field.text();
  std::string text = value_text(value);
  // How open a service is has a word where risks speak of it, and a number where measures do.
  if (name == "exposure_choice") {
    name = "exposure";
    if (text == "internal_plus_third_parties") text = "3";
    if (text == "internet") text = "4";
  }
  if (!Facts::knows(name)) field.refuse("there is no such field in a description");
  const auto facts = Facts::named(name, text);
  if (!facts) value.refuse("\"" + text + "\" is no value of " + std::string(name));
  return *facts;
}

Condition read_condition(const JsonNode& node) {
  const JsonNode field = node.member("field");
  const JsonNode value = node.member("value");
  // Conditions of risks name no operator: it is what the field is for.
  const std::string_view name = node.has("op") ? node.member("op").text() : "==";
  if (name == "==" || name == "has") return {fact(field, value)};
  if (name == "!=") return {fact(field, value), true};
  if (name == ">=") return {Facts::at_least(field.text(), value.integer(1, 4))};
  if (name == "intersects") {
    Condition condition;
    for (const JsonNode& item : value.items()) condition.of |= fact(field, item);
    return condition;
  }
  node.member("op").refuse("\"" + std::string(name) + "\" is no operator");
}

std::vector<Condition> read_conditions(const JsonNode& list) {
  std::vector<Condition> conditions;
  for (const JsonNode& item : list.items()) conditions.push_back(read_condition(item));
  return conditions;
}

Wording read_wording(const JsonNode& node) {
  return {std::string(node.member("fr").text()), std::string(node.member("en").text())};
}

Measure read_measure(const JsonNode& node) {
  Measure measure;
  measure.id = node.member("id").text();
  measure.origin = one_of(node.member("origin"), origins);
  measure.category = one_of(node.member("category"), categories);
  measure.title = read_wording(node.member("title"));
  measure.description = read_wording(node.member("description"));
  const JsonNode rule = node.member("rule");
  for (std::size_t level = 0; level < levels.size(); ++level) {
    if (rule.member("levels").has(levels[level]))
      measure.importance[level] = one_of(rule.member("levels").member(levels[level]), importances);
  }
  measure.in_base = rule.member("in_base").boolean();
  if (rule.has("requires_all")) measure.requires_all = read_conditions(rule.member("requires_all"));
  for (const JsonNode& effect : rule.member("effects").items())
    measure.effects.push_back({read_condition(effect.member("if")), one_of(effect.member("do"), effects)});
  for (const JsonNode& bearer : rule.member("bearers").items())
    measure.bearers.push_back({read_condition(bearer.member("if")), one_of(bearer.member("bearer"), bearers)});
  if (node.has("check")) {
    for (const JsonNode& check : node.member("check").member("ids").items()) measure.checks.emplace_back(check.text());
    measure.checks_cover_all = node.member("check").member("coverage").text() == "full";
  }
  return measure;
}

Catalogue::Table read_table(const JsonNode& node) {
  Catalogue::Table table{};
  const std::vector<JsonNode> rows = node.items();
  if (rows.size() != table.size()) node.refuse("four rows are wanted");
  for (std::size_t row = 0; row < table.size(); ++row) {
    const std::vector<JsonNode> cells = rows[row].items();
    if (cells.size() != table[row].size()) rows[row].refuse("four numbers are wanted");
    for (std::size_t column = 0; column < cells.size(); ++column) table[row][column] = cells[column].integer(1, 4);
  }
  return table;
}

/// Reads what names measures by their ids.
class VectorReader {
 public:
  explicit VectorReader(const Catalogue& catalogue) : catalogue_(catalogue) {}

  AttackVector read(const JsonNode& node) const {
    AttackVector vector;
    vector.risk = node.member("risk_id").text();
    vector.title = read_wording(node.member("title"));
    vector.initially_present = node.member("initially_present").boolean();
    vector.added_if = read_conditions(node.member("add_if"));
    vector.removed_if = read_conditions(node.member("remove_if"));
    for (const JsonNode& objective : node.member("objectives").items()) {
      const auto found = std::find_if(catalogue_.objectives.begin(), catalogue_.objectives.end(),
                                      [&](const Objective& known) { return known.id == objective.text(); });
      if (found == catalogue_.objectives.end()) objective.refuse("there is no such objective");
      vector.objectives.push_back(static_cast<std::size_t>(found - catalogue_.objectives.begin()));
    }
    for (std::size_t level = 0; level < levels.size(); ++level) {
      if (node.member("likelihood").has(levels[level]))
        vector.likelihood[level] = read_likelihood(node.member("likelihood").member(levels[level]));
    }
    return vector;
  }

 private:
  LikelihoodRule read_likelihood(const JsonNode& node) const {
    LikelihoodRule rule;
    std::map<std::string_view, std::size_t> places;
    for (const auto& [name, group] : node.member("groups").members()) {
      places[name] = rule.groups.size();
      MeasureGroup& read = rule.groups.emplace_back();
      read.weight = group.member("weight").integer(1, 4);
      for (const JsonNode& id : group.member("measures").items()) {
        const std::size_t place = catalogue_.place_of(id.text());
        if (place == catalogue_.measures.size()) id.refuse("there is no such measure");
        read.measures.push_back(place);
      }
    }
    for (const JsonNode& formula : node.member("formulas").items()) {
      std::vector<LikelihoodTerm>& terms = rule.formulas.emplace_back();
      for (const JsonNode& term : formula.items()) {
        const auto group = places.find(term.member("group").text());
        if (group == places.end()) term.member("group").refuse("there is no such group");
        terms.push_back({term.member("sign").integer(-1, 1), group->second, one_of(term.member("when"), group_states)});
      }
    }
    return rule;
  }

  const Catalogue& catalogue_;
};

Catalogue read_catalogue(const JsonNode& root) {
  if (root.member("schema").text() != "urna-measure-catalogue/1")
    root.member("schema").refuse("urna-measure-catalogue/1 is wanted");
  Catalogue catalogue;
  catalogue.version = root.member("version").text();
  const JsonNode level = root.member("required_level");
  catalogue.volume_by_data = read_table(level.member("A_volume_by_data"));
  catalogue.audience_by_availability = read_table(level.member("B_audience_by_availability"));
  catalogue.criticality_by_exposure = read_table(level.member("L_criticality_by_exposure"));
  const std::vector<JsonNode> exposures = level.member("E_exposure").items();
  if (exposures.size() != catalogue.level_of_exposure.size()) level.refuse("E_exposure wants four numbers");
  for (std::size_t i = 0; i < exposures.size(); ++i) catalogue.level_of_exposure[i] = exposures[i].integer(1, 4);

  const std::vector<JsonNode> measures = root.member("measures").items();
  for (const JsonNode& node : measures) {
    if (!catalogue.add(read_measure(node))) node.member("id").refuse("stands twice");
  }
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (!measures[i].has("replaces")) continue;
    for (const JsonNode& replaced : measures[i].member("replaces").items()) {
      const std::size_t place = catalogue.place_of(replaced.text());
      if (place == catalogue.measures.size()) replaced.refuse("there is no such measure");
      catalogue.measures[i].replaces.push_back(place);
    }
  }
  for (const JsonNode& node : root.member("objectives").items())
    catalogue.objectives.push_back({std::string(node.member("id").text()), read_wording(node.member("title"))});
  const VectorReader reader(catalogue);
  for (const JsonNode& node : root.member("vectors").items()) catalogue.vectors.push_back(reader.read(node));
  return catalogue;
}

}  // namespace

std::string_view word_of(Category category) {
  for (const auto& [word, value] : categories) {
    if (value == category) return word;
  }
  return "";
}

Result<Catalogue, CatalogueFault> Catalogue::parse(std::string_view json) {
  boost::system::error_code fault;
  const boost::json::value value = boost::json::parse(json, fault);
  if (fault) return failure(CatalogueFault{"", "this is no JSON: " + fault.message()});
  try {
    return read_catalogue(JsonNode(value, ""));
  } catch (const notation::JsonFault& found) {
    return failure(CatalogueFault{found.where, found.what});
  }
}

std::string_view Catalogue::built_in_text() { return detail::built_in_catalogue(); }

const Catalogue& Catalogue::built_in() {
  static const Catalogue catalogue = [] {
    auto parsed = parse(detail::built_in_catalogue());
    ensure(parsed.has_value(), "the catalogue that the program was built with can be read");
    return std::move(*parsed);
  }();
  return catalogue;
}

std::size_t Catalogue::place_of(std::string_view id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? measures.size() : found->second;
}

bool Catalogue::add(Measure measure) {
  if (!places_.emplace(measure.id, measures.size()).second) return false;
  measures.push_back(std::move(measure));
  return true;
}

}  // namespace urna::assurance
