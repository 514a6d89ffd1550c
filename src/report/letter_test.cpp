// SPDX-License-Identifier: EUPL-1.2
#include "report/letter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "crypto/hash.hpp"
#include "report/detail/pdf_readers_for_tests.hpp"

namespace urna::report {
namespace {

using for_tests::PlacedWord;
using for_tests::ReadPdf;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr double mm = 72 / 25.4;
constexpr double page_width = 210 * mm;
constexpr double page_height = 297 * mm;

constexpr std::string_view code_of_camille = "7KQ2MW9DTX4HN8RP3VZC6YJE0BTS5G";
constexpr std::string_view code_of_yanis = "0123456789ABCDEFGHJKMNPQRSTVWX";

LetterBatch batch(Language language = Language::french) {
  return {.language = language,
          .sender = "Université de Valmont",
          .sender_address = {"12 rue des Tilleuls", "59650 Valmont"},
          .election = "Conseil d’administration 2026",
          .uuid = "n4wpxiMSJtSPaa",
          .opens = {2026y / 11 / 24, 8h},
          .closes = {2026y / 11 / 26, 17h},
          .zone = "heure de Paris",
          .address = "https://vote.example.org/v/n4wpxiMSJtSPaa",
          .help_line = "03 20 00 00 00",
          .asks_birth_date = true,
          .revoting = false,
          .made_at = std::chrono::sys_days(2026y / 11 / 20) + 9h,
          .letters = {{"E-0001", "Camille Aubertin", {"14 avenue de la République", "59000 Lille"}, code_of_camille},
                      {"E-0002", "Yanis Benmoussa", {"3 place du Marché", "59650 Villeneuve"}, code_of_yanis}}};
}

/// The hardest to set in the window: long, many lines, other scripts.
LetterBatch hard_batch(Language language) {
  LetterBatch hard = batch(language);
  hard.sender =
      "Université des sciences humaines, sociales et politiques de la région de Valmont-sur-Escaut et environs";
  hard.sender_address = {"Direction générale des affaires juridiques et institutionnelles", "12 bis rue des Tilleuls",
                         "59650 Valmont-sur-Escaut Cedex 09"};
  hard.election =
      "Élection partielle 2026 du conseil d’administration, du conseil académique et de la commission de la formation "
      "et de la vie universitaire, collège des étudiants et personnes bénéficiant de la formation continue";
  hard.address = "https://elections.universite-de-valmont-sur-escaut.example.org/v/n4wpxiMSJtSPaa";
  hard.help_line =
      "03 20 00 00 00, du lundi au vendredi de 8 h à 18 h, samedi de 9 h à 12 h · aide-vote@valmont.example";
  hard.revoting = true;
  hard.letters = {
      {"1",
       "Jean-Christophe de La Rochefoucauld-Montbel d’Estissac von Hohenzollern-Sigmaringen y Álvarez de Toledo",
       {"Chez Madame Van den Bossche", "Appartement 412, escalier B, 4e étage gauche",
        "Résidence universitaire Albert Camus", "Bâtiment Alpha", "123456 boulevard du Général de Gaulle prolongé",
        "BP 40213", "59650 VILLENEUVE D’ASCQ CEDEX", "FRANCE"},
       code_of_camille},
      {"2", "محمد بن عبد الله", {"شارع الحبيب بورقيبة 12", "1000 تونس"}, code_of_yanis},
      {"3", "山田 太郎", {"東京都千代田区千代田1番1号", "日本"}, code_of_camille},
      {"4", "Zoë 🗳 Łukasz-Żółć Ἀθηνᾶ", {"Ελλάδα, Αθήνα", "Москва"}, code_of_yanis},
      {"5",
       std::string_view("Nomsansaucunespacequinefinitjamaisnomsansaucunespacequinefinitjamaisnomsansaucunespace"),
       {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"},
       code_of_yanis},
      {"6", "", {}, code_of_yanis},
  };
  return hard;
}

std::vector<std::string> texts_within(const std::vector<PlacedWord>& words, double left, double top, double right,
                                      double bottom) {
  std::vector<std::string> found;
  for (const PlacedWord& word : words) {
    if (word.left < right * mm && word.right > left * mm && word.top < bottom * mm && word.bottom > top * mm) {
      found.push_back(word.text);
    }
  }
  return found;
}

const PlacedWord* find(const std::vector<PlacedWord>& words, std::string_view text) {
  for (const PlacedWord& word : words) {
    if (word.text == text) return &word;
  }
  return nullptr;
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

TEST(ReadPdf, SeesWordsThatCollideOrLeaveThePage) {
  const PlacedWord first{"first", 100, 100, 140, 112};
  EXPECT_EQ(for_tests::collisions({first, {"beside", 141, 100, 180, 112}, {"below", 100, 111, 140, 123}}, 595, 842),
            "");
  EXPECT_THAT(for_tests::collisions({first, {"upon", 139, 101, 180, 113}}, 595, 842), HasSubstr("first lies on upon"));
  EXPECT_THAT(for_tests::collisions({{"out", 560, 100, 590, 112}}, 595, 842), HasSubstr("out leaves the page"));
}

TEST(Letter, NothingButTheAddressStandsWhereAWindowCouldShowIt) {
  const ReadPdf pdf(LetterPrinter().print(batch()));
  // A sheet of 210 mm slides 10 mm in an envelope of 220 mm, whose window lies 20 … 110 mm from its left edge.
  EXPECT_THAT(
      texts_within(pdf.words(2), 10, 45, 110, 100),
      testing::ElementsAre("Université", "de", "Valmont", "·", "12", "rue", "des", "Tilleuls", "·", "59650", "Valmont",
                           "Camille", "Aubertin", "14", "avenue", "de", "la", "République", "59000", "Lille"));
}

TEST(Letter, ShowsNoVoterIdAndNobodyElsesCode) {
  const ReadPdf pdf(LetterPrinter().print(batch()));
  for (std::size_t page = 1; page <= 3; ++page) EXPECT_THAT(pdf.text(page), Not(HasSubstr("E-000")));
  EXPECT_EQ(find(pdf.words(2), "01234"), nullptr);
  EXPECT_EQ(find(pdf.words(3), "7KQ2M"), nullptr);
}

TEST(Letter, TheCoverSheetHoldsNoNameAndNoCode) {
  const ReadPdf pdf(LetterPrinter().print(batch()));
  const std::string cover = pdf.text(1);
  for (const char* word : {"Camille", "Benmoussa", "7KQ2M", "01234"}) EXPECT_THAT(cover, Not(HasSubstr(word)));
}

TEST(Letter, TheCoverSheetCountsTheLettersAndNamesTheirList) {
  const LetterBatch two = batch();
  const std::string fingerprint = list_fingerprint(two.letters);
  EXPECT_EQ(fingerprint, to_hex(crypto::sha256("E-0001\nE-0002\n")));
  const ReadPdf pdf(LetterPrinter().print(two));
  ASSERT_NE(find(pdf.words(1), "2"), nullptr);
  EXPECT_THAT(without_spaces(pdf.text(1)), HasSubstr(fingerprint.substr(0, 32)));
  EXPECT_THAT(without_spaces(pdf.text(1)), HasSubstr(fingerprint.substr(32)));
}

TEST(Letter, ShowsTheCodeInSixGroupsInReadingOrderAtTheTopRight) {
  const ReadPdf pdf(LetterPrinter().print(batch()));
  const std::vector<PlacedWord> words = pdf.words(2);
  const std::vector<std::string> groups{"7KQ2M", "W9DTX", "4HN8R", "P3VZC", "6YJE0", "BTS5G"};
  const PlacedWord* before = nullptr;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const PlacedWord* group = find(words, groups[i]);
    ASSERT_NE(group, nullptr) << groups[i];
    EXPECT_GT(group->left, 112 * mm);
    EXPECT_LT(group->bottom, 100 * mm);
    EXPECT_GT(group->right - group->left, 25 * mm) << "25 points";
    if (before != nullptr && i % 2 == 1) {
      EXPECT_GT(group->left, before->right);
      EXPECT_NEAR(group->top, before->top, 0.5);
    } else if (before != nullptr) {
      EXPECT_GT(group->top, before->top + 10 * mm);
    }
    // Its number stands at its left.
    bool numbered = false;
    for (const PlacedWord& word : words) {
      numbered = numbered ||
                 (word.text == std::to_string(i + 1) && word.right < group->left && word.left > group->left - 8 * mm &&
                  word.top > group->top - 1 && word.bottom < group->bottom + 1);
    }
    EXPECT_TRUE(numbered) << groups[i];
    before = group;
  }
}

TEST(Letter, TheQrCodeHoldsTheAddressAndTheCodeBehindTheHash) {
  const ReadPdf pdf(LetterPrinter().print(batch()));
  EXPECT_EQ(pdf.qr_code(2), "https://vote.example.org/v/n4wpxiMSJtSPaa#" + std::string(code_of_camille));
  EXPECT_EQ(pdf.qr_code(3), "https://vote.example.org/v/n4wpxiMSJtSPaa#" + std::string(code_of_yanis));
}

TEST(Letter, SaysHowToVoteInEveryLanguage) {
  const std::vector<std::pair<Language, std::vector<std::string>>> expected{
      {Language::french, {"Votre code de vote", "mardi 24 novembre 2026 à 8 h 00", "Lettre 1 sur 2", "heure de Paris"}},
      {Language::dutch, {"Uw stemcode", "dinsdag 24 november 2026 om 08.00 uur", "Brief 1 van 2"}},
      {Language::german, {"Ihr Wahlcode", "Dienstag, 24. November 2026 um 8.00 Uhr", "Brief 1 von 2"}},
      {Language::english, {"Your voting code", "Tuesday 24 November 2026 at 08:00", "Letter 1 of 2"}}};
  LetterPrinter printer;
  for (const auto& [language, sentences] : expected) {
    const ReadPdf pdf(printer.print(batch(language)));
    const std::string text = without_spaces(pdf.text(2));
    for (const std::string& sentence : sentences) EXPECT_THAT(text, HasSubstr(without_spaces(sentence)));
    EXPECT_THAT(text, HasSubstr("vote.example.org/v/n4wpxiMSJtSPaa"));
    EXPECT_THAT(text, HasSubstr("03200000"));
    EXPECT_THAT(pdf.info(), HasSubstr("Pages:           3"));
  }
}

TEST(Letter, SaysHttpsWhereABrowserWouldNotAddIt) {
  LetterBatch with_port = batch();
  with_port.address = "https://localhost:8443/v/n4wpxiMSJtSPaa";
  const ReadPdf pdf(LetterPrinter().print(with_port));
  EXPECT_THAT(without_spaces(pdf.text(2)), HasSubstr("https://localhost:8443/v/n4wpxiMSJtSPaa"));
  const ReadPdf usual(LetterPrinter().print(batch()));
  EXPECT_THAT(without_spaces(usual.text(2)), Not(HasSubstr("https://")));
}

TEST(Letter, NothingLeavesThePageNorLiesOnSomethingElse) {
  LetterPrinter printer;
  for (const Language language : {Language::french, Language::dutch, Language::german, Language::english}) {
    const LetterBatch hard = hard_batch(language);
    const ReadPdf pdf(printer.print(hard));
    for (std::size_t page = 1; page <= hard.letters.size() + 1; ++page) {
      EXPECT_EQ(for_tests::collisions(pdf.words(page), page_width, page_height), "") << code_of(language) << page;
    }
    EXPECT_THAT(without_spaces(pdf.text(2)), HasSubstr(hard.address.substr(8))) << "whole, without a hyphen";
    EXPECT_EQ(pdf.qr_code(2), hard.address + "#" + std::string(code_of_camille));
  }
}

TEST(Letter, KeepsLongAddressesInTheWindow) {
  const ReadPdf pdf(LetterPrinter().print(hard_batch(Language::french)));
  const std::vector<PlacedWord> words = pdf.words(2);
  for (const char* word : {"Jean-Christophe", "Toledo", "Bossche", "VILLENEUVE", "FRANCE"}) {
    const PlacedWord* found = find(words, word);
    ASSERT_NE(found, nullptr) << word;
    EXPECT_LT(found->right, 107 * mm);
    EXPECT_GT(found->top, 52 * mm);
    EXPECT_LT(found->bottom, 90 * mm);
  }
}

TEST(Letter, WritesNamesOfOtherScripts) {
  const ReadPdf pdf(LetterPrinter().print(hard_batch(Language::french)));
  EXPECT_THAT(pdf.text(4), HasSubstr("山田 太郎"));
  EXPECT_THAT(pdf.text(5), HasSubstr("Łukasz-Żółć"));
  EXPECT_THAT(pdf.text(5), HasSubstr("Ελλάδα"));
}

TEST(Letter, ReadersFindNoFaultAndEveryFontInside) {
  const ReadPdf pdf(LetterPrinter().print(hard_batch(Language::german)));
  EXPECT_TRUE(pdf.is_sound());
  std::istringstream fonts(pdf.fonts());
  std::string line;
  std::getline(fonts, line);
  std::getline(fonts, line);
  std::size_t count = 0;
  for (; std::getline(fonts, line); ++count) EXPECT_THAT(line, HasSubstr("yes yes yes")) << "embedded, subset, unicode";
  EXPECT_GT(count, 3);
  EXPECT_THAT(pdf.fonts(), HasSubstr("AtkinsonHyperlegibleMono"));
  EXPECT_THAT(pdf.info(), HasSubstr("A4"));
}

TEST(Letter, TheSameBatchGivesTheSameBytes) {
  const std::string once = LetterPrinter().print(batch());
  LetterPrinter printer;
  EXPECT_EQ(printer.print(batch()), once);
  EXPECT_EQ(printer.print(batch()), once) << "a printer keeps nothing of a batch";
}

TEST(Letter, SaysWhichLettersPaperCannotHold) {
  LetterBatch odd = batch();
  const std::string endless(2000, 'W');
  const std::string unknown = "\U000F0000";  // for private use: no typeface has it
  odd.letters = {{"1", "Camille", {"here"}, code_of_yanis},
                 {"2", unknown, {"here"}, code_of_yanis},
                 {"3", endless, {"here"}, code_of_yanis},
                 {"4", "Yanis", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}, code_of_yanis},
                 {"5", "Inès", {""}, code_of_yanis}};
  const std::vector<LetterNotice> notices = LetterPrinter().inspect(odd);
  using Kind = LetterNotice::Kind;
  std::vector<std::pair<Kind, std::size_t>> found;
  for (const LetterNotice& notice : notices) found.emplace_back(notice.kind, notice.number);
  EXPECT_THAT(found, testing::ElementsAre(std::pair(Kind::letters_unknown, 2), std::pair(Kind::cut_short, 3),
                                          std::pair(Kind::too_many_lines, 4), std::pair(Kind::no_address, 5)));
}

TEST(Letter, ReadsNoCodeWhenItOnlyInspects) {
  LetterBatch without_codes = batch();
  for (Letter& letter : without_codes.letters) letter.code = {};
  EXPECT_TRUE(LetterPrinter().inspect(without_codes).empty());
}

TEST(LetterDeathTest, StopsWhenACodeIsNotCanonical) {
  LetterBatch wrong = batch();
  wrong.letters[0].code = "7kq2mw9dtx4hn8rp3vzc6yje0bts5g";
  EXPECT_DEATH(LetterPrinter().print(wrong), "canonical");
  wrong.letters[0].code = "7KQ2M";
  EXPECT_DEATH(LetterPrinter().print(wrong), "30 characters");
}

}  // namespace
}  // namespace urna::report
