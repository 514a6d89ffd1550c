// SPDX-License-Identifier: EUPL-1.2
#include "report/explanation.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "election/definition.hpp"
#include "report/detail/explanation_words.hpp"

namespace urna::report {
namespace {

constexpr Language others[] = {Language::french, Language::dutch, Language::german};

/// Every sentence that stands in a `namespace words` of the counting rules.
std::vector<std::string> sentences_of_the_rules() {
  std::vector<std::string> sentences;
  for (const auto& file : std::filesystem::directory_iterator(std::string(URNA_TESTS) + "/../src/counting")) {
    if (file.path().extension() != ".cpp") continue;
    std::ostringstream read;
    read << std::ifstream(file.path()).rdbuf();
    const std::string text = read.str();
    const std::size_t start = text.find("namespace words {");
    if (start == std::string::npos) continue;
    const std::string words = text.substr(start, text.find("}  // namespace words") - start);
    const std::regex declared(R"re(constexpr auto \w+ =((?:\s*"[^"]*")+);)re");
    for (std::sregex_iterator one(words.begin(), words.end(), declared); one != std::sregex_iterator(); ++one) {
      const std::string quoted = (*one)[1];
      std::string sentence;
      bool within = false;
      for (const char character : quoted) {
        if (character == '"') {
          within = !within;
        } else if (within) {
          sentence += character;
        }
      }
      sentences.push_back(sentence);
    }
  }
  return sentences;
}

std::size_t gaps(std::string_view sentence) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = sentence.find("{}", at)) != std::string_view::npos; at += 2) ++count;
  return count;
}

TEST(Explanation, EverySentenceOfEveryRuleIsTranslatedWithAllItsFigures) {
  const std::vector<std::string> sentences = sentences_of_the_rules();
  ASSERT_GT(sentences.size(), 80);
  for (const std::string& sentence : sentences) {
    for (const Language language : others) {
      const std::string_view translated = detail::explanation_sentence(language, sentence);
      EXPECT_FALSE(translated.empty()) << code_of(language) << ": " << sentence;
      EXPECT_EQ(gaps(translated), gaps(sentence)) << translated;
    }
  }
}

TEST(Explanation, EveryRuleOfADefinitionHasWords) {
  for (const election::CountingRuleName& rule : election::counting_rules()) {
    for (const Language language : {Language::french, Language::dutch, Language::german, Language::english}) {
      EXPECT_FALSE(detail::rule_words(language, rule.name).empty()) << rule.name;
    }
  }
  EXPECT_TRUE(detail::rule_words(Language::french, "by lot").empty());
}

TEST(Explanation, AnUnknownSentenceStaysEnglishRatherThanLost) {
  EXPECT_EQ(explained(Language::french, {"Seat {} is new.", {"3"}}), "Seat 3 is new.");
}

TEST(Explanation, PutsTheFiguresInTheirPlaces) {
  const counting::ExplanationLine line{"Seat {} goes to {}: {} votes / {} = {}, the highest average.",
                                       {"4", "Campus ouvert", "3310", "3", "1103 1/3"}};
  EXPECT_EQ(explained(Language::french, line),
            "Le siège 4 va à Campus ouvert\u00A0: 3310 voix / 3 = 1103 1/3, la plus forte moyenne.");
  EXPECT_EQ(explained(Language::english, line), line.text());
}

TEST(Explanation, AFigureThatLooksLikeAGapIsNotFilledAgain) {
  EXPECT_EQ(explained(Language::german, {"Rank {}: {}.", {"{}", "Ja"}}), "Rang {}: Ja.");
}

TEST(Explanation, SpeaksOfOneInTheSingular) {
  const counting::ExplanationLine seats{"{}: {} seats.", {"Campus ouvert", "1"}};
  EXPECT_EQ(explained(Language::french, seats), "Campus ouvert\u00A0: 1 siège.");
  EXPECT_EQ(explained(Language::dutch, seats), "Campus ouvert: 1 zetel.");
  EXPECT_EQ(explained(Language::german, seats), "Campus ouvert: 1 Sitz.");
  const counting::ExplanationLine none{"No list that received votes has a candidate left: {} seats are not given.",
                                       {"1"}};
  EXPECT_EQ(explained(Language::german, none),
            "Keine Liste mit Stimmen hat noch eine Kandidatur: 1 Sitz wird nicht vergeben.");
}

}  // namespace
}  // namespace urna::report
