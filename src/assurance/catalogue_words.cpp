// SPDX-License-Identifier: EUPL-1.2
#include "assurance/catalogue_words.hpp"

#include <boost/json.hpp>
#include <map>
#include <string_view>
#include <utility>

#include "assurance/detail/built_in_catalogue.hpp"
#include "notation/json_node.hpp"

namespace urna::assurance {
namespace {

using notation::JsonNode;

/// By what the catalogue says in French and in English: another catalogue may word a measure of the same name anew.
using Translations = std::map<std::pair<std::string_view, std::string_view>, InLanguages>;

/// @param words  of one measure, objective or risk: `nl` and `de`, each with its parts
void add(Translations& all, const Wording& wording, const JsonNode& words, std::string_view part) {
  const auto in = [&](std::string_view language) { return std::string(words.member(language).member(part).text()); };
  all[{wording.french, wording.english}] = {wording.french, in("nl"), in("de"), wording.english};
}

Translations read_translations() {
  const boost::json::value whole = boost::json::parse(detail::built_in_measure_words());
  const JsonNode root(whole, "");
  const Catalogue& catalogue = Catalogue::built_in();
  Translations all;
  for (const Measure& measure : catalogue.measures) {
    const JsonNode words = root.member("measures").member(measure.id);
    add(all, measure.title, words, "title");
    add(all, measure.description, words, "description");
  }
  for (const Objective& objective : catalogue.objectives)
    add(all, objective.title, root.member("objectives").member(objective.id), "title");
  for (const AttackVector& vector : catalogue.vectors)
    add(all, vector.title, root.member("risks").member(vector.risk), "title");
  return all;
}

}  // namespace

InLanguages in_reader_languages(const Wording& wording) {
  static const Translations translations = read_translations();
  const auto found = translations.find({wording.french, wording.english});
  return found == translations.end() ? InLanguages{wording.french, "", "", wording.english} : found->second;
}

}  // namespace urna::assurance
