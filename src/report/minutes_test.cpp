// SPDX-License-Identifier: EUPL-1.2
#include "report/minutes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/detail/pdf_readers_for_tests.hpp"

namespace urna::report {
namespace {

using for_tests::PlacedWord;
using for_tests::ReadPdf;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr double page_width = 210 * 72 / 25.4;
constexpr double page_height = 297 * 72 / 25.4;

Minutes minutes(Language language = Language::french) {
  return {.language = language,
          .organiser = "Université de Valmont",
          .election = "Conseil d’administration 2026",
          .uuid = "n4wpxiMSJtSPaa",
          .fingerprint = "rT5BxvJbmZ8n0V3kq7Yp2sWcLdE9uHfGtAo1iKjQeXM",
          .board_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
          .group = "Ed25519",
          .opened = {2026y / 11 / 24, 8h},
          .closed = {2026y / 11 / 26, 17h},
          .counted = {2026y / 11 / 26, 17h + 12min},
          .at_opening = MinutesBalance{},
          .at_closing = MinutesBalance{7'781, 7'781, 7'781},
          .opened_by = MinutesTwoPeople{"claire", {"emma"}},
          .closed_by = MinutesTwoPeople{"emma", {"claire", "hugo"}},
          .zone = "heure de Paris",
          .administrator = "Service des élections",
          .credential_authority = "Cabinet Moreau",
          .trustees = {{"Amina Belkacem", "kR7F wQ2n Hc9T", true, true},
                       {"Bernard Castel", "Vm8L sJ3d Yp6G", true, false},
                       {"Chloé Dumont", "uW1o Kf7Z t2Bq", false, true}},
          .threshold = 1,
          .voters = 12'480,
          .voted = 7'781,
          .ballots = 7'781,
          .colleges = {{"Étudiants", 10'480, 6'410}, {"Personnels", 2'000, 1'371}},
          .questions = {{"Conseil d’administration",
                         "d-hondt",
                         {{"Campus ouvert", 3'310, false},
                          {"Camille Aubertin", 3'250, true},
                          {"Réussir ensemble", 2'900, false},
                          {"Inès Delcourt", 2'880, true}},
                         400,
                         {{"Camille Aubertin", "Campus ouvert"}, {"Inès Delcourt", "Réussir ensemble"}},
                         {"Le quotient est 3 105.", "Chaque liste reçoit un siège."}}},
          .board_address = "https://vote.example.org/b/n4wpxiMSJtSPaa",
          .incidents = {},
          .signatories = {{"Amina Belkacem", "Détentrice"}, {"", ""}},
          .made_at = std::chrono::sys_days(2026y / 11 / 26) + 16h};
}

Minutes long_minutes(Language language) {
  Minutes many = minutes(language);
  const std::string endless =
      "Élection partielle du conseil d’administration, du conseil académique, de la commission de la formation et de "
      "la "
      "vie universitaire et de la commission de la recherche, collège des étudiants et personnes en formation continue";
  many.organiser = endless;
  many.election = endless;
  many.administrator = endless;
  many.opened_by = MinutesTwoPeople{std::string(64, 'w'), {std::string(64, 'w'), std::string(64, 'm')}};
  many.trustees.push_back({std::string(120, 'W'), std::string(64, 'f'), true, true});
  for (int i = 0; i < 15; ++i) many.colleges.push_back({"Collège " + std::to_string(i) + " " + endless, 10, 3});
  MinutesQuestion question{endless, endless, {}, 7, {}, {}};
  for (int i = 0; i < 50; ++i) {
    question.figures.push_back({"山田 太郎 " + std::to_string(i) + ", محمد بن عبد الله", 1'000'000'007, i % 3 != 0});
    question.seats.push_back({endless, endless});
    question.explanation.push_back(endless);
  }
  many.questions.push_back(question);
  many.incidents = {endless, endless};
  for (int i = 0; i < 7; ++i) many.signatories.push_back({endless, endless});
  return many;
}

std::string all_text(const ReadPdf& pdf, std::size_t pages) {
  std::string text;
  for (std::size_t page = 1; page <= pages; ++page) text += pdf.text(page);
  return text;
}

std::size_t pages_of(const ReadPdf& pdf) {
  const std::string info = pdf.info();
  return std::stoul(info.substr(info.find("Pages:") + 6));
}

TEST(Minutes, SaySoWhenSignaturesAndBallotsDiffer) {
  Minutes odd = minutes(Language::english);
  const ReadPdf agree(print_minutes(odd));
  EXPECT_THAT(all_text(agree, pages_of(agree)), Not(HasSubstr("Attention")));
  odd.ballots = 7'780;
  const ReadPdf differ(print_minutes(odd));
  const std::string text = all_text(differ, pages_of(differ));
  EXPECT_THAT(text, HasSubstr("Attention: 7,781 voters are marked on the turnout list, 7,780 ballots were counted."));
  EXPECT_THAT(text, Not(HasSubstr("As many ballots were counted")));
}

TEST(Minutes, NameWhoAskedAndWhoConfirmedWhereTwoPeopleWereNeeded) {
  const std::pair<Language, std::string> sentences[] = {
      {Language::french, "Demandé par emma, confirmé par claire, hugo."},
      {Language::dutch, "Gevraagd door emma, bevestigd door claire, hugo."},
      {Language::german, "Beantragt von emma, bestätigt von claire, hugo."},
      {Language::english, "Asked for by emma, confirmed by claire, hugo."}};
  for (const auto& [language, sentence] : sentences) {
    const ReadPdf pdf(print_minutes(minutes(language)));
    EXPECT_THAT(pdf.text(1), HasSubstr(sentence));
  }
  Minutes alone = minutes(Language::english);
  alone.opened_by.reset();
  alone.closed_by.reset();
  EXPECT_THAT(ReadPdf(print_minutes(alone)).text(1), Not(HasSubstr("Asked for by")));
}

TEST(Minutes, NothingLeavesThePageNorLiesOnSomethingElse) {
  for (const Minutes& one : {minutes(Language::french), minutes(Language::dutch), minutes(Language::german),
                             minutes(Language::english), long_minutes(Language::german)}) {
    const ReadPdf pdf(print_minutes(one));
    const std::size_t pages = pages_of(pdf);
    for (std::size_t page = 1; page <= pages; ++page) {
      EXPECT_EQ(for_tests::collisions(pdf.words(page), page_width, page_height), "") << code_of(one.language) << page;
    }
  }
}

TEST(Minutes, NumberEveryPageAndNameTheirCount) {
  const ReadPdf pdf(print_minutes(long_minutes(Language::english)));
  const std::size_t pages = pages_of(pdf);
  ASSERT_GT(pages, 5);
  for (std::size_t page = 1; page <= pages; ++page) {
    EXPECT_THAT(pdf.text(page), HasSubstr("Page " + std::to_string(page) + " of " + std::to_string(pages)));
  }
}

TEST(Minutes, RepeatTheHeadsOfATableOnEachPage) {
  const ReadPdf pdf(print_minutes(long_minutes(Language::english)));
  std::size_t pages_with_figures = 0;
  for (std::size_t page = 1; page <= pages_of(pdf); ++page) {
    const std::string text = pdf.text(page);
    if (text.find("1,000,000,007") == std::string::npos) continue;
    ++pages_with_figures;
    EXPECT_THAT(text, HasSubstr("Votes")) << page;
  }
  EXPECT_GT(pages_with_figures, 1);
}

TEST(Minutes, SayWhatTheBoxHeldWhenItOpenedAndWhenItClosed) {
  const ReadPdf pdf(print_minutes(minutes(Language::english)));
  const std::string text = all_text(pdf, pages_of(pdf));
  EXPECT_THAT(text, HasSubstr("In the box: 0; signatures on the turnout list: 0; counter: 0."));
  EXPECT_THAT(text, HasSubstr("In the box: 7,781; signatures on the turnout list: 7,781; counter: 7,781."));
}

TEST(Minutes, SayWhatWasCountedAndByWhom) {
  const ReadPdf pdf(print_minutes(minutes()));
  const std::string text = all_text(pdf, pages_of(pdf));
  for (const char* said : {"Procès-verbal du dépouillement",
                           "n4wpxiMSJtSPaa",
                           "rT5BxvJbmZ8n0V3kq7Yp2sWcLdE9uHfGtAo1iKjQeXM",
                           "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                           "jeudi 26 novembre 2026",
                           "heure de Paris",
                           "Service des élections",
                           "Cabinet Moreau",
                           "Amina Belkacem",
                           "kR7F wQ2n Hc9T",
                           "12 480",
                           "7 781",
                           "62,35 %",
                           "Étudiants",
                           "6 410",
                           "Campus ouvert",
                           "3 310",
                           "Votes blancs",
                           "Sont élus",
                           "Le quotient est 3 105.",
                           "urna-verify n4wpxiMSJtSPaa.bel",
                           "https://vote.example.org/b/n4wpxiMSJtSPaa",
                           "1 des 2 parts",
                           "Signatures",
                           "Aucun incident"}) {
    std::string plain = text;
    for (std::size_t at = 0; (at = plain.find("\u00A0", at)) != std::string::npos;) plain.replace(at, 2, " ");
    EXPECT_THAT(plain, HasSubstr(said));
  }
}

TEST(Minutes, SayWhoDecryptedAndWhoDidNot) {
  const ReadPdf pdf(print_minutes(minutes(Language::english)));
  std::istringstream lines(all_text(pdf, pages_of(pdf)));
  std::size_t found = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool of_amina = line.find("kR7F") != std::string::npos;
    const bool of_bernard = line.find("Vm8L") != std::string::npos;
    if (!of_amina && !of_bernard) continue;
    ++found;
    EXPECT_THAT(line, HasSubstr(of_amina ? "yes" : "no"));
  }
  EXPECT_EQ(found, 2);
}

TEST(Minutes, SpeakFourLanguages) {
  const std::vector<std::pair<Language, const char*>> titles{{Language::french, "Procès-verbal du dépouillement"},
                                                             {Language::dutch, "Proces-verbaal van de telling"},
                                                             {Language::german, "Niederschrift über die Auszählung"},
                                                             {Language::english, "Minutes of the count"}};
  for (const auto& [language, title] : titles) {
    const std::string bytes = print_minutes(minutes(language));
    const ReadPdf pdf(bytes);
    EXPECT_THAT(pdf.text(1), HasSubstr(title));
    EXPECT_THAT(pdf.info(), HasSubstr(title));
    EXPECT_THAT(bytes, HasSubstr("/Lang (" + std::string(code_of(language)) + ")"));
  }
}

TEST(Minutes, AreTaggedForScreenReaders) {
  const ReadPdf pdf(print_minutes(minutes(Language::english)));
  EXPECT_THAT(pdf.info(), HasSubstr("Tagged:          yes"));
  const std::string structure = pdf.structure();
  for (const char* element : {"Document", "  H1", "  H2", "  Table", "    TR", "      TH", "      TD"}) {
    EXPECT_THAT(structure, HasSubstr(element));
  }
  EXPECT_THAT(structure, HasSubstr("\"12,480\""));
}

TEST(Minutes, ReadersFindNoFaultAndEveryFontInside) {
  const ReadPdf pdf(print_minutes(long_minutes(Language::german)));
  EXPECT_TRUE(pdf.is_sound());
  std::istringstream fonts(pdf.fonts());
  std::string line;
  std::getline(fonts, line);
  std::getline(fonts, line);
  while (std::getline(fonts, line)) EXPECT_THAT(line, HasSubstr("yes yes yes"));
}

TEST(Minutes, AreTheSameBytesForTheSameMinutes) {
  const std::string once = print_minutes(minutes());
  EXPECT_EQ(print_minutes(minutes()), once);
  Minutes later = minutes();
  later.made_at += 1s;
  EXPECT_NE(print_minutes(later), once);
}

}  // namespace
}  // namespace urna::report
