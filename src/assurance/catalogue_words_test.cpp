// SPDX-License-Identifier: EUPL-1.2
#include "assurance/catalogue_words.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "assurance/detail/built_in_catalogue.hpp"

namespace urna::assurance {
namespace {

/// Each wording of the built-in catalogue, by the name of what it words.
std::vector<std::pair<std::string, Wording>> wordings() {
  const Catalogue& catalogue = Catalogue::built_in();
  std::vector<std::pair<std::string, Wording>> all;
  for (const Measure& measure : catalogue.measures) {
    all.emplace_back(measure.id, measure.title);
    all.emplace_back(measure.id, measure.description);
  }
  for (const Objective& objective : catalogue.objectives) all.emplace_back(objective.id, objective.title);
  for (const AttackVector& vector : catalogue.vectors) all.emplace_back(vector.risk, vector.title);
  return all;
}

TEST(CatalogueWords, SayEverythingInFourLanguages) {
  EXPECT_EQ(wordings().size(), 204U * 2 + 4 + 14);
  for (const auto& [name, wording] : wordings()) {
    const auto [french, dutch, german, english] = in_reader_languages(wording);
    EXPECT_EQ(french, wording.french) << name;
    EXPECT_EQ(english, wording.english) << name;
    for (const std::string& translated : {dutch, german}) {
      EXPECT_FALSE(translated.empty()) << name;
      EXPECT_NE(translated, english) << name;
      EXPECT_NE(translated, french) << name;
      EXPECT_FALSE(translated.starts_with(' ') || translated.ends_with(' ')) << name;
    }
    // A title has no full stop, a description ends with one.
    EXPECT_EQ(dutch.ends_with('.'), english.ends_with('.')) << name;
    EXPECT_EQ(german.ends_with('.'), english.ends_with('.')) << name;
  }
}

TEST(CatalogueWords, NameNothingThatTheCatalogueDoesNotHave) {
  const boost::json::value words = boost::json::parse(detail::built_in_measure_words());
  const Catalogue& catalogue = Catalogue::built_in();
  EXPECT_EQ(words.at("measures").as_object().size(), catalogue.measures.size());
  for (const auto& measure : words.at("measures").as_object())
    EXPECT_LT(catalogue.place_of(measure.key()), catalogue.measures.size()) << measure.key();
  EXPECT_EQ(words.at("objectives").as_object().size(), catalogue.objectives.size());
  EXPECT_EQ(words.at("risks").as_object().size(), catalogue.vectors.size());
}

TEST(CatalogueWords, AreNotPutIntoTheMouthOfAnotherCatalogue) {
  Wording reworded = Catalogue::built_in().measures.front().title;
  reworded.english += " and more";
  EXPECT_EQ(in_reader_languages(reworded), (InLanguages{reworded.french, "", "", reworded.english}));
}

}  // namespace
}  // namespace urna::assurance
