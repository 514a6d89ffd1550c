// SPDX-License-Identifier: EUPL-1.2
#include "report/explanation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "election/definition.hpp"
#include "election/outcome.hpp"
#include "report/detail/explanation_words.hpp"

namespace urna::report {
namespace {

constexpr Language others[] = {Language::french, Language::dutch, Language::german};

/// The string literals that stand behind one another in a piece of C++, as the compiler joins them.
std::string joined_literals(const std::string& quoted) {
  std::string sentence;
  bool within = false;
  for (const char character : quoted) {
    if (character == '"') {
      within = !within;
    } else if (within) {
      sentence += character;
    }
  }
  return sentence;
}

/// Every sentence that stands in a `namespace words` of the counting rules, and of what applies them.
std::vector<std::string> sentences_of_the_rules() {
  const std::filesystem::path source = std::string(URNA_TESTS) + "/../src";
  std::vector<std::filesystem::path> files{source / "election/outcome.cpp"};
  for (const auto& file : std::filesystem::recursive_directory_iterator(source / "counting")) {
    if (file.path().extension() == ".cpp") files.push_back(file.path());
  }
  std::vector<std::string> sentences;
  for (const std::filesystem::path& file : files) {
    std::ostringstream read;
    read << std::ifstream(file).rdbuf();
    const std::string text = read.str();
    const std::size_t start = text.find("namespace words {");
    if (start == std::string::npos) continue;
    const std::string words = text.substr(start, text.find("}  // namespace words") - start);
    const std::regex declared(R"re(constexpr auto \w+ =((?:\s*"[^"]*")+);)re");
    for (std::sregex_iterator one(words.begin(), words.end(), declared); one != std::sregex_iterator(); ++one)
      sentences.push_back(joined_literals((*one)[1]));
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

/// A sentence with the same figure in every place.
std::string with_every_figure(Language language, const std::string& sentence, const std::string& figure) {
  return explained(language, {sentence, std::vector<std::string>(gaps(sentence), figure)});
}

TEST(Explanation, SpeaksOfOneInTheSingularInEverySentence) {
  const std::map<Language, std::vector<std::string>> plurals{
      {Language::english,
       {"votes", "valid votes", "ballots", "seats", "candidates", "whole quotas", "whole quotients", "strikes", "women",
        "men", "of its seats stay "}},
      {Language::french,
       {"sièges", "suffrages", "bulletins", "candidats", "ratures", "femmes", "hommes", "quotients",
        "de ses sièges restent"}},
      {Language::dutch,
       {"zetels", "stemmen", "geldige stemmen", "stembiljetten", "kandidaten", "doorhalingen", "vrouwen", "mannen",
        "hele kiesdelers", "van haar zetels blijven"}},
      {Language::german,
       {"Sitze", "Stimmen", "gültige Stimmen", "Stimmzetteln", "Stimmzettel wählten", "Kandidaturen", "Streichungen",
        "Frauen", "Männer", "ganze Quoten", "ganze Wahlzahlen", "ihrer Sitze bleiben"}}};
  for (const std::string& sentence : sentences_of_the_rules()) {
    for (const auto& [language, words] : plurals) {
      for (const std::string figure : {"1", "0"}) {
        if (figure == "0" && language != Language::french) continue;  // only the French count nothing in the singular
        const std::string said = with_every_figure(language, sentence, figure);
        for (const std::string& word : words) EXPECT_EQ(said.find(figure + " " + word), std::string::npos) << said;
      }
    }
  }
}

/// French puts a space that does not break before these; an ordinary one would leave the sign alone on the next line.
void expect_french_spaces(const std::string& said) {
  for (const std::string sign : {":", ";", "?", "!", "%", "»"})
    EXPECT_EQ(said.find(" " + sign), std::string::npos) << said;
}

TEST(Explanation, FrenchSignsStandBehindASpaceThatDoesNotBreak) {
  for (const std::string& sentence : sentences_of_the_rules())
    expect_french_spaces(with_every_figure(Language::french, sentence, "7"));
}

/// One question that the rule applies to, with what small random ballots would make of it.
struct Polled {
  election::QuestionDefinition question;
  std::variant<protocol::VoteCounts, protocol::OpenedBallots> figures;
};

Polled polled(const election::CountingRuleName& rule, election::QuestionType type, std::mt19937& random) {
  const auto up_to = [&](std::uint32_t most) { return static_cast<std::uint32_t>(random() % (most + 1)); };
  const std::vector<std::string> names{"Ada", "Bo", "Cy", "Di"};
  election::Counting counting;
  counting.rule = rule.rule;
  if (rule.has_seats) counting.seats = 1 + up_to(5);
  if (rule.has_threshold && up_to(1) == 1) counting.threshold = {5 + up_to(20), 1};
  switch (type) {
    case election::QuestionType::choice: {
      protocol::VoteCounts votes;
      for (std::size_t i = 0; i < names.size(); ++i) votes.push_back(up_to(4));
      election::ChoiceDefinition question;
      question.answers = names;
      question.counting = counting;
      return {std::move(question), votes};
    }
    case election::QuestionType::lists: {
      election::ListsDefinition question;
      question.counting = counting;
      protocol::VoteCounts votes;
      for (const std::string& name : names) {
        const bool is_union = up_to(3) > 0;
        election::CandidateListDefinition list;
        list.name = name;
        list.is_union = is_union;
        const std::uint32_t ballots = up_to(12);
        votes.push_back(ballots);
        const std::size_t candidates = 1 + up_to(4);
        for (std::size_t i = 0; i < candidates; ++i) {
          list.candidates.emplace_back().name = name + std::to_string(i);
          if (is_union) list.candidates.back().sex = up_to(1) == 0 ? election::Sex::woman : election::Sex::man;
          votes.push_back(i == 0 ? ballots : up_to(ballots));
        }
        question.lists.push_back(std::move(list));
      }
      if (rule.rule == election::CountingRule::works_council) {
        question.counting.seat_beyond_candidates = up_to(1) == 0 ? counting::SeatBeyondCandidates::stays_vacant
                                                                 : counting::SeatBeyondCandidates::goes_to_next_list;
        question.electorate = election::Electorate{up_to(9), 1 + up_to(9)};
      }
      return {std::move(question), votes};
    }
    case election::QuestionType::preference:
      break;
  }
  election::PreferenceDefinition question;
  question.answers = names;
  question.counting = counting;
  if (rule.rule == election::CountingRule::majority_judgment) question.grades = {"good", "fair", "bad"};
  protocol::OpenedBallots ballots;
  for (std::uint32_t voter = up_to(12); voter > 0; --voter) {
    auto& ballot = ballots.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) ballot.push_back(static_cast<std::uint8_t>(1 + i));
    std::ranges::shuffle(ballot, random);
    if (!question.grades.empty())
      std::ranges::generate(ballot, [&] { return static_cast<std::uint8_t>(1 + up_to(2)); });
  }
  return {std::move(question), ballots};
}

TEST(Explanation, EveryRuleExplainsItselfInEveryLanguage) {
  std::mt19937 random(20261122);
  std::set<std::string_view> said;
  for (const election::CountingRuleName& rule : election::counting_rules()) {
    for (const election::QuestionType type : rule.types) {
      for (int poll = 0; poll < 150; ++poll) {
        const Polled one = polled(rule, type, random);
        const auto outcome = election::count_outcome(one.question, one.figures);
        ASSERT_TRUE(outcome) << rule.name << ": " << outcome.error();
        for (const counting::Explanation& part : {outcome->explanation, outcome->balance}) {
          for (const counting::ExplanationLine& line : part) {
            said.insert(line.sentence);
            for (const Language language : others)
              EXPECT_NE(explained(language, line), line.text()) << rule.name << ", " << code_of(language);
            expect_french_spaces(explained(Language::french, line));
          }
        }
      }
    }
  }
  EXPECT_GT(said.size(), 60) << "the polls are too much alike to try the rules";
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
