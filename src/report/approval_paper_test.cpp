// SPDX-License-Identifier: EUPL-1.2
#include "report/approval_paper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/detail/pdf_readers_for_tests.hpp"

namespace urna::report {
namespace {

using for_tests::ReadPdf;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr double page_width = 210 * 72 / 25.4;
constexpr double page_height = 297 * 72 / 25.4;

const std::string statement =
    "urna/security-approval/v1\nservice 00112233445566778899aabbccddeeff\ndecision 3\ntaken 2026-11-22T10:00:00Z\n"
    "approved until 2028-11-19\nsha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n\n"
    "— vote.example.org/statement "
    "AVHpBz2Jc0m6sqQ1vA9s8J1tXqkqk3u8v2bqkLx0eGd1q3m4s5T6u7V8w9X0y1Z2a3B4c5D6e7F8g9H0i1J2k3L4=\n";

ApprovalPaper a_paper(Language language = Language::french) {
  return {
      .language = language,
      .organisation = "Ville de Lille, direction du numérique",
      .service = "Vote électronique du comité social et économique",
      .level = 2,
      .authority = "Grace Hopper",
      .position = "Directrice générale des services",
      .opinions = {{PaperOpinion::Verdict::with_reservations, {"Ada Lovelace, experte"}, 12, "La cave est inondable."}},
      .documents = {"Étude de risques", "Rapport d’audit"},
      .is_accepted = true,
      .date = 2026y / 11 / 20,
      .months = 24,
      .last_day = 2028y / 11 / 19,
      .reason = "",
      .conditions = {{"Jouer un exercice de crise", true, 2027y / 6 / 30}},
      .declared = "3.4",
      .personalised = "3.6",
      .proved = "",
      .months_at_most = 24,
      .answered = 74,
      .asked = 82,
      .set_aside = 3,
      .number = "3",
      .signed_by = "Grace Hopper",
      .signed_at = {2026y / 11 / 22, 11h},
      .zone = "heure de Paris",
      .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      .statement = statement,
      .key = "vote.example.org/statement+",
      .made_at = std::chrono::sys_days(2026y / 11 / 22) + 10h};
}

constexpr std::array languages{Language::french, Language::dutch, Language::german, Language::english};

void expect_tidy(const std::string& pdf, std::size_t pages) {
  const ReadPdf read(pdf);
  EXPECT_TRUE(read.is_sound());
  EXPECT_THAT(read.info(), HasSubstr("Tagged:          yes"));
  for (std::size_t page = 1; page <= pages; ++page)
    EXPECT_EQ(for_tests::collisions(read.words(page), page_width, page_height), "") << page;
}

TEST(Attestation, IsOnePageWhoseQrCodeHoldsTheSignedStatement) {
  for (const Language language : languages) {
    const std::string pdf = print_attestation(a_paper(language));
    expect_tidy(pdf, 1);
    const ReadPdf read(pdf);
    EXPECT_THAT(read.info(), HasSubstr("Pages:           1"));
    EXPECT_EQ(read.qr_code(1), statement) << static_cast<int>(language);
    EXPECT_EQ(print_attestation(a_paper(language)), pdf);
  }
}

TEST(Attestation, SaysUntilWhenAndByWhomAndThatNothingWasVerified) {
  const std::string text = ReadPdf(print_attestation(a_paper())).text(1);
  for (const char* part : {"jusqu’au", "19 novembre 2028", "Grace Hopper", "3,4", "non vérifié", "9f86d081884c7d65"})
    EXPECT_THAT(text, HasSubstr(part));
  ApprovalPaper proved = a_paper(Language::english);
  proved.proved = "3.1";
  EXPECT_THAT(ReadPdf(print_attestation(proved)).text(1), Not(HasSubstr("not verified")));
}

TEST(Attestation, HoldsLongNamesWithinTheirPlace) {
  ApprovalPaper paper = a_paper(Language::german);
  paper.service = std::string(4, 'W') +
                  " Wahl der Beschäftigtenvertretung und der Jugend- und Auszubildendenvertretung " +
                  std::string(60, 'm');
  paper.organisation += " und alles, was sonst noch dazugehört, in allen Häusern und an allen Standorten";
  paper.authority = std::string(80, 'M');
  expect_tidy(print_attestation(paper), 1);
}

TEST(Decision, SaysWhatItWasTakenOn) {
  for (const Language language : languages) {
    const std::string pdf = print_decision(a_paper(language));
    expect_tidy(pdf, 2);
    EXPECT_EQ(print_decision(a_paper(language)), pdf);
  }
  const ReadPdf read(print_decision(a_paper()));
  const std::string text = read.text(1) + read.text(2);
  for (const char* part : {"Le service est homologué", "24 mois", "Favorable avec réserves", "La cave est inondable",
                           "Étude de risques", "Jouer un exercice de crise", "74 / 82", "vote.example.org/statement+"})
    EXPECT_THAT(text, HasSubstr(part));
}

TEST(Decision, SaysWhatWasDecidedTogetherAndHowItWasLookedAt) {
  const auto decided_together = [](Language language) {
    ApprovalPaper paper = a_paper(language);
    paper.waivers = {{"Tester la restauration des sauvegardes chaque trimestre", 2027y / 3 / 31}};
    paper.delegated_until = 2026y / 12 / 31;
    paper.batch = {.services = 40, .list = std::string(64, '5'), .remark = "Sans la salle serveur.", .sample = {}};
    paper.batch->sample = PaperSample{.listed = 40,
                                      .drawn = 12,
                                      .as_stated = 11,
                                      .has_this = true,
                                      .remark = "Vu sur place.",
                                      .expert = "Emmy Noether",
                                      .signed_at = {2026y / 11 / 21, 16h},
                                      .seed = "7 11 23 40 44 — 9",
                                      .source = "Loto du 18 novembre, " + std::string(200, 'm'),
                                      .list = std::string(64, 'a')};
    return paper;
  };
  for (const Language language : languages) {
    const std::string pdf = print_decision(decided_together(language));
    expect_tidy(pdf, 2);
    EXPECT_EQ(print_decision(decided_together(language)), pdf);
  }
  ApprovalPaper paper = decided_together(Language::french);
  const auto text_of = [](const ApprovalPaper& one) {
    const ReadPdf read(print_decision(one));
    return read.text(1) + read.text(2);
  };
  std::string text = text_of(paper);
  for (const char* part :
       {"Tester la restauration des sauvegardes chaque trimestre", "31 mars 2027", "40", "Sans la salle serveur.",
        "12 / 40", "11 / 12", "tiré au sort et examiné", "Vu sur place.", "Emmy Noether", "7 11 23 40 44 — 9",
        "Loto du 18 novembre", "Par délégation de l’autorité, jusqu’au jeudi 31 décembre 2026"})
    EXPECT_THAT(text, HasSubstr(part));
  paper.batch->sample->has_this = false;
  EXPECT_THAT(text_of(paper), HasSubstr("pas tiré au sort"));
  paper.batch->sample.reset();
  EXPECT_THAT(text_of(paper), Not(HasSubstr("Graine")));
  text = text_of(a_paper());
  for (const char* none : {"dérogations", "décision commune", "délégation"}) EXPECT_THAT(text, Not(HasSubstr(none)));
}

TEST(Decision, OneThatIsOnlyPreparedSaysSoAndHasNoSeal) {
  ApprovalPaper paper = a_paper();
  paper.number = paper.sha256 = paper.statement = "";
  paper.is_accepted.reset();
  const std::string text = ReadPdf(print_decision(paper)).text(1);
  EXPECT_THAT(text, HasSubstr("Projet, non signé"));
  EXPECT_THAT(text, HasSubstr("À décider"));
  EXPECT_THAT(text, Not(HasSubstr("Le service est homologué")));
}

TEST(Decision, ARefusalGivesItsReason) {
  ApprovalPaper paper = a_paper(Language::english);
  paper.is_accepted = false;
  paper.reason = "Nobody has ever restored a backup.";
  paper.months_at_most = 0;
  const std::string text = ReadPdf(print_decision(paper)).text(1);
  EXPECT_THAT(text, HasSubstr("The approval is refused."));
  EXPECT_THAT(text, HasSubstr("Nobody has ever restored a backup."));
  EXPECT_THAT(text, HasSubstr("This index allows no approval."));
}

}  // namespace
}  // namespace urna::report
