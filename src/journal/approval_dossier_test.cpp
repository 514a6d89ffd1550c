// SPDX-License-Identifier: EUPL-1.2
#include "journal/approval_dossier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/detail/sample_dossier.hpp"

namespace urna::journal {
namespace {

using detail::SampleDossier;
using testing::HasSubstr;

DossierReport report_of(const SampleDossier& dossier, const DossierTrust& trust) {
  auto report = check_dossier(dossier.sealed(), trust);
  EXPECT_TRUE(report);
  return report ? std::move(*report) : DossierReport{};
}
DossierReport report_of(const SampleDossier& dossier) { return report_of(dossier, {dossier.key(), {}}); }

std::string wrong_in(const DossierReport& report) {
  std::string wrong;
  for (const DossierFinding& finding : report.findings)
    if (finding.kind == DossierFinding::Kind::fails) wrong += finding.words + "\n";
  return wrong;
}
std::string all_in(const DossierReport& report) {
  std::string all;
  for (const DossierFinding& finding : report.findings) all += finding.words + "\n";
  return all;
}

// Shows HST-10, GEN-04.
TEST(ApprovalDossier, SaysInPlainWordsWhatHolds) {
  const SampleDossier dossier;
  const auto report = report_of(dossier, {dossier.key(), dossier.journal_key()});
  EXPECT_TRUE(report.holds()) << wrong_in(report);
  EXPECT_TRUE(report.is_signer_given);
  EXPECT_EQ(report.title, "Security approval of “Vote of the mill”, decision 3, “The mill”");
  EXPECT_EQ(report.decision, "Approved until 2027-11-21 by “Grace”, “Director”, signed 2026-11-22T10:00:00Z");
  EXPECT_THAT(all_in(report), HasSubstr("2 checks that the platform had made of itself stand behind it, unchanged: 1 "
                                        "passed, 1 failed, 0 unknown."));
  EXPECT_THAT(all_in(report), HasSubstr("entry 1 of 3 that are signed"));
}

TEST(ApprovalDossier, OfARefusalHoldsLikewise) {
  SampleDossier dossier;
  dossier.is_refused = true;
  dossier.decide();
  dossier.note_in_journal();
  const auto report = report_of(dossier);
  EXPECT_TRUE(report.holds()) << wrong_in(report);
  EXPECT_THAT(report.decision, HasSubstr("Refused by"));
}

// Shows GEN-04.
TEST(ApprovalDossier, WithoutAKeySaysThatNobodyKnowsWhoseItIs) {
  const SampleDossier dossier;
  const auto report = report_of(dossier, {});
  EXPECT_TRUE(report.holds());
  EXPECT_FALSE(report.is_signer_given);
  EXPECT_THAT(all_in(report), HasSubstr("signed by a key that it names itself"));
}

// Shows HST-10.
TEST(ApprovalDossier, WhosePartsContradictEachOtherIsRefusedEvenWhenThePlatformSignedIt) {
  const auto wrong = [](auto bend) {
    SampleDossier dossier;
    bend(dossier);
    const auto report = report_of(dossier);
    EXPECT_FALSE(report.holds());
    return wrong_in(report);
  };
  const std::string other(64, 'a');
  EXPECT_THAT(wrong([](auto& d) { d.files["decision.note"] = sign_note("x\n", d.signer, d.platform); }),
              HasSubstr("decision.note"));
  EXPECT_THAT(wrong([](auto& d) { d.files["decision.note"].replace(0, 4, "erna"); }), HasSubstr("decision.note"));
  EXPECT_THAT(wrong([](auto& d) {
                d.files["decision.note"] =
                    sign_note(note_parts(d.files["decision.note"])->text, d.signer, d.signing_key(9));
              }),
              HasSubstr("decision.note"));
  EXPECT_THAT(wrong([](auto& d) { d.files.erase("decision.note"); }), HasSubstr("decision.note"));
  EXPECT_THAT(wrong([](auto& d) { d.files["decision.json"] += " "; }), HasSubstr("decision.note"));
  EXPECT_THAT(wrong([](auto& d) { d.files.erase("decision.json"); }), HasSubstr("no decision"));
  EXPECT_THAT(wrong([](auto& d) { d.files["decision.json"] = "{\"number\":\"three\"}"; }), HasSubstr("decision.json"));
  EXPECT_THAT(wrong([](auto& d) { d.files["catalogue.json"] += " "; }), HasSubstr("catalogue"));
  EXPECT_THAT(wrong([](auto& d) { d.files["evidence.jsonl"].replace(30, 4, "fail"); }), HasSubstr("evidence.jsonl"));
  EXPECT_THAT(wrong([](auto& d) { d.files["evidence.jsonl"] = "pass\n"; }), HasSubstr("evidence.jsonl"));
  EXPECT_THAT(wrong([](auto& d) { d.files.erase("evidence.jsonl"); }), HasSubstr("evidence.jsonl"));
  EXPECT_THAT(wrong([](auto& d) { d.number = "4"; }), HasSubstr("another decision"));
  EXPECT_THAT(wrong([](auto& d) { d.format = "urna/other/v1"; }), HasSubstr("another kind"));
  EXPECT_THAT(wrong([](auto& d) {
                d.event = Event::assurance_decision_read;
                d.note_in_journal();
              }),
              HasSubstr("not about this decision"));
  EXPECT_THAT(wrong([](auto& d) { d.files["journal/entry.json"] += " "; }), HasSubstr("not about this decision"));
  EXPECT_THAT(
      wrong([&](auto& d) { d.files["journal/key"] = NoteKey(d.log, d.signing_key(9).verification_key()).text(); }),
      HasSubstr("journal"));
}

TEST(ApprovalDossier, WhatWasHashedWhenItWasSignedIsComparedWithWhatLiesInIt) {
  for (const auto& [what, with, says] : {std::tuple{"\"The mill\"", "\"The till\"", "description"},
                                         {"RH.2 verified", "RH.2 claimed ", "stood behind"}}) {
    SampleDossier dossier;
    std::string& decision = dossier.files["decision.json"];
    decision.replace(decision.find(what), std::string_view(what).size(), with);
    EXPECT_THAT(wrong_in(report_of(dossier)), HasSubstr(says));
  }
}

TEST(ApprovalDossier, AnotherJournalThanTheOneThatWasGivenIsRefused) {
  const SampleDossier dossier;
  const NoteKey other(dossier.log, dossier.signing_key(9).verification_key());
  EXPECT_FALSE(report_of(dossier, {dossier.key(), other}).holds());
}

TEST(ApprovalDossier, WhatIsNotInItIsSaidToBeAbsent) {
  SampleDossier dossier;
  for (const char* path : {"journal/entry.json", "catalogue.json", "papers/decision-en.pdf"}) dossier.files.erase(path);
  const auto report = report_of(dossier);
  EXPECT_TRUE(report.holds()) << wrong_in(report);
  EXPECT_THAT(all_in(report), HasSubstr("no proof in it that the decision stands in a journal"));
  EXPECT_THAT(all_in(report), HasSubstr("v2, is not in it"));
  EXPECT_THAT(all_in(report), HasSubstr("0 papers"));
}

// Shows INP-04.
TEST(ApprovalDossier, WhatOthersWroteMovesNoCursor) {
  SampleDossier dossier;
  std::string& decision = dossier.files["decision.json"];
  decision.replace(decision.find("The mill"), 8, "\\u001b[2Jx");
  const auto report = report_of(dossier);
  EXPECT_EQ(report.title.find('\x1b'), std::string::npos);
}

// Shows HST-10, GEN-04.
TEST(ApprovalDossier, IsRefusedForAnyChangedByte) {
  const SampleDossier dossier;
  const std::string bytes = dossier.sealed();
  for (std::size_t at = 0; at < bytes.size(); at += 5) {
    std::string bent = bytes;
    bent[at] = static_cast<char>(bent[at] ^ (1U << (at % 8)));
    const auto report = check_dossier(bent, {dossier.key(), {}});
    ASSERT_FALSE(report) << at;
    EXPECT_FALSE(report.error().where.empty()) << at;
  }
}

}  // namespace
}  // namespace urna::journal
