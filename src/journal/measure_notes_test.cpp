// SPDX-License-Identifier: EUPL-1.2
#include "journal/measure_notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "journal/detail/sample_dossier.hpp"

namespace urna::journal {
namespace {

namespace json = boost::json;
using detail::SampleDossier;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// A dossier that the platform sealed over whatever lay there then: nothing but the notes themselves can tell.
DossierReport report_of(SampleDossier& dossier) {
  dossier.decide();
  dossier.note_in_journal();
  auto report = check_dossier(dossier.sealed(), {dossier.key(), dossier.journal_key()});
  EXPECT_TRUE(report);
  return report ? std::move(*report) : DossierReport{};
}

std::string all_in(const DossierReport& report) {
  std::string all;
  for (const DossierFinding& finding : report.findings) all += finding.words + "\n";
  return all;
}

/// What is wrong once the first of two statements, on RH.4, was bent: nothing but that.
std::vector<std::string> wrong_with(const std::function<void(SampleDossier&, json::object&)>& bend) {
  SampleDossier dossier;
  bend(dossier, dossier.statements[0].as_object());
  const DossierReport report = report_of(dossier);
  EXPECT_FALSE(report.holds());
  std::vector<std::string> wrong;
  for (const DossierFinding& finding : report.findings)
    if (finding.kind == DossierFinding::Kind::fails) wrong.push_back(finding.words);
  return wrong;
}

constexpr const char* of_rh4 = "The statement on “RH.4” does not hold: ";
constexpr const char* rh4_is_missing =
    "The measure “RH.4” counts as attested, and no sound statement in it bears it: one is missing.";
constexpr const char* of_two =
    "2 statements on 2 measures checked, each with its note: what does not hold is named above.";

auto are_only(const std::string& fault) { return ElementsAre(of_rh4 + fault + ".", rh4_is_missing, of_two); }

// Shows HST-10, GEN-04.
TEST(MeasureNotes, AreComparedOneByOneAndCounted) {
  SampleDossier dossier;
  const DossierReport report = report_of(dossier);
  EXPECT_TRUE(report.holds()) << all_in(report);
  EXPECT_THAT(all_in(report), HasSubstr("2 statements on 2 measures checked, each with its note: each says what the "
                                        "platform signed then, in the name of who signed it, with the SHA-256 of 2 "
                                        "files."));
  EXPECT_THAT(all_in(report), HasSubstr("people have no keys of their own"));
  ASSERT_EQ(report.statements.size(), 2U);
  EXPECT_EQ(report.statements[0],
            "RH.4: “Ada”, signed 2026-11-20T09:00:00Z, looked at 2026-11-19, holds until 2027-05-31\n  " +
                crypto::sha256_hex("RH.4") + "  list.pdf");
}

TEST(MeasureNotes, OfADecisionWithoutThemAreSaidToBeNone) {
  SampleDossier dossier;
  dossier.statements.clear();
  dossier.proofs = "RH.2 verified\nRH.4 claimed\n";
  const DossierReport report = report_of(dossier);
  EXPECT_TRUE(report.holds()) << all_in(report);
  EXPECT_THAT(all_in(report), HasSubstr("0 statements checked"));
}

// Shows HST-10.
TEST(MeasureNotes, AlteredStatementsAreRefusedWithTheirMeasure) {
  const auto altered = [](const char* member, const json::value& value) {
    return wrong_with([&](SampleDossier&, json::object& one) { one[member] = value; });
  };
  EXPECT_THAT(altered("text", "All in place"), are_only("its note states something else"));
  EXPECT_THAT(altered("looked_at", "2026-11-20"), are_only("its note has another day on which somebody looked"));
  EXPECT_THAT(altered("holds_until", "2027-06-30"), are_only("its note holds until another day"));
  EXPECT_THAT(altered("signed", "2026-11-21T09:00:00Z"), are_only("its note was signed at another time"));
  EXPECT_THAT(altered("by", json::value(std::string(32, '2'))), are_only("its note was signed by somebody else"));
  EXPECT_THAT(altered("id", json::value(std::string(32, '2'))), are_only("its note belongs to another statement"));
}

// Shows HST-10.
TEST(MeasureNotes, HashesOfFilesAreThoseThatWereSigned) {
  const auto bent = [](const std::function<void(json::array&)>& bend) {
    return wrong_with([&](SampleDossier&, json::object& one) { bend(one["files"].as_array()); });
  };
  const auto is_refused = are_only("its note has other files or hashes of files");
  EXPECT_THAT(bent([](json::array& files) { files[0].as_object()["sha256"] = std::string(64, 'a'); }), is_refused);
  EXPECT_THAT(bent([](json::array& files) { files[0].as_object()["document"] = std::string(32, 'a'); }), is_refused);
  EXPECT_THAT(bent([](json::array& files) { files[0].as_object()["version"] = 3; }), is_refused);
  EXPECT_THAT(bent([](json::array& files) { files[0].as_object()["name"] = "other.pdf"; }), is_refused);
  EXPECT_THAT(bent([](json::array& files) { files.push_back(json::value(files[0])); }), is_refused);
  EXPECT_THAT(bent([](json::array& files) { files.clear(); }), is_refused);
}

// Shows HST-10.
TEST(MeasureNotes, OfAnotherMeasureOrServiceAreRefused) {
  EXPECT_THAT(wrong_with([](SampleDossier& dossier, json::object& one) {
                one["note"] = dossier.statements[1].as_object()["note"];
              }),
              are_only("its note speaks of another measure"));
  EXPECT_THAT(wrong_with([](SampleDossier& dossier, json::object& one) {
                one["note"] = sign_note(SampleDossier::text_of(one, "00fe"), SampleDossier::signer, dossier.platform);
              }),
              are_only("its note speaks of another service"));
  // Swapped between two measures: the statement says what its note says, of a measure that another one bears.
  EXPECT_THAT(wrong_with([](SampleDossier& dossier, json::object& one) { one = dossier.statements[1].as_object(); }),
              ElementsAre("The statement on “PHYS.1” does not hold: it is there twice.", rh4_is_missing,
                          "2 statements on 1 measure checked, each with its note: what does not hold is named above."));
  EXPECT_THAT(wrong_with([](SampleDossier&, json::object& one) { one["measure"] = "RH.5"; }),
              testing::Contains("The statement on “RH.5” does not hold: its note speaks of another measure."));
}

// Shows GEN-04, HST-10.
TEST(MeasureNotes, OfAnotherKeyOrBentAreRefused) {
  const auto noted = [](const std::function<std::string(SampleDossier&, json::object&)>& note) {
    return wrong_with([&](SampleDossier& dossier, json::object& one) { one["note"] = note(dossier, one); });
  };
  EXPECT_THAT(noted([](SampleDossier&, json::object& one) {
                return sign_note(SampleDossier::text_of(one), SampleDossier::signer, SampleDossier::signing_key(9));
              }),
              are_only("its note is signed with another key"));
  EXPECT_THAT(noted([](SampleDossier&, json::object& one) {
                std::string note(one["note"].as_string());
                return note.replace(note.find("In place"), 8, "In plane");
              }),
              are_only("its note was altered after it was signed"));
  EXPECT_THAT(noted([](SampleDossier& dossier, json::object& one) {
                const std::string once =
                    sign_note(SampleDossier::text_of(one), SampleDossier::signer, dossier.platform);
                return once + once.substr(once.rfind("\n", once.size() - 2) + 1);
              }),
              are_only("its note has not one signature"));
  EXPECT_THAT(noted([](SampleDossier&, json::object&) { return std::string("In place\n"); }),
              testing::Contains(AllOf(HasSubstr("“RH.4”"), HasSubstr("its note is none"))));
  const auto with_line = [&](const char* line, const char* other) {
    return noted([&](SampleDossier& dossier, json::object& one) {
      std::string text = SampleDossier::text_of(one);
      text.replace(text.find(line), std::string_view(line).size(), other);
      return sign_note(text, SampleDossier::signer, dossier.platform);
    });
  };
  EXPECT_THAT(with_line("urna/measure-statement/v1", "urna/security-approval/v1"),
              are_only("its note is of another kind"));
  for (const char* name : {"name Ada", "name \"\\u0041da\"", "name 5", "Name \"Ada\""})
    EXPECT_THAT(with_line("name \"Ada\"", name), are_only("its note does not name its author")) << name;
  EXPECT_THAT(with_line("looked-at 2026-11-19\n", ""), are_only("its note has another day on which somebody looked"));
}

// Shows HST-10.
TEST(MeasureNotes, MissingOnesAreNamedByTheirMeasure) {
  EXPECT_THAT(wrong_with([](SampleDossier&, json::object& one) { one.erase("note"); }),
              are_only("its note is missing"));
  EXPECT_THAT(
      wrong_with([](SampleDossier& dossier, json::object&) { dossier.statements.erase(dossier.statements.begin()); }),
      ElementsAre(rh4_is_missing,
                  "1 statement on 1 measure checked, each with its note: what does not hold is named above."));
  EXPECT_THAT(wrong_with([](SampleDossier& dossier, json::object&) { dossier.statements.clear(); }),
              ElementsAre(rh4_is_missing,
                          "The measure “PHYS.1” counts as attested, and no sound statement in it bears it: one is "
                          "missing."));
  EXPECT_THAT(wrong_with([](SampleDossier&, json::object& one) { one.erase("text"); }),
              testing::Contains(AllOf(HasSubstr("“RH.4”"), HasSubstr("is missing"))));
  EXPECT_THAT(wrong_with([](SampleDossier& dossier, json::object&) { dossier.statements[0] = "RH.4"; }),
              testing::Contains(HasSubstr("one of no measure")));
}

// Shows HST-10.
TEST(MeasureNotes, BearTheirMeasureOnlyInTheStateThatTheyHadThen) {
  const auto signed_anew = [](const std::function<void(json::object&)>& bend) {
    return wrong_with([&](SampleDossier& dossier, json::object& one) {
      bend(one);
      one["note"] = sign_note(SampleDossier::text_of(one), SampleDossier::signer, dossier.platform);
    });
  };
  EXPECT_THAT(signed_anew([](json::object& one) { one["holds_until"] = "2026-11-21"; }),
              ElementsAre(rh4_is_missing, of_two));
  EXPECT_THAT(signed_anew([](json::object& one) { one["files"].as_array().clear(); }),
              ElementsAre(rh4_is_missing, of_two));
  EXPECT_THAT(signed_anew([](json::object& one) { one["signed"] = "2026-11-22T10:00:01Z"; }),
              are_only("it was signed after the decision"));
  const auto withdrawn = [&](const char* at) {
    return wrong_with([&](SampleDossier&, json::object& one) {
      one["withdrawn"] = {{"at", at}, {"by", std::string(32, '1')}, {"reason", "wrong list"}};
    });
  };
  EXPECT_THAT(withdrawn("2026-11-21T10:00:00Z"), ElementsAre(rh4_is_missing, of_two));
  EXPECT_THAT(withdrawn("2026-11-22T10:00:01Z"), are_only("it was withdrawn after the decision"));
}

TEST(MeasureNotes, ThatWereWithdrawnBeforeAreSaidToBe) {
  SampleDossier dossier;
  dossier.statements[0].as_object()["withdrawn"] = {
      {"at", "2026-11-21T10:00:00Z"}, {"by", std::string(32, '1')}, {"reason", "wrong list"}};
  dossier.proofs = "RH.4 claimed\nPHYS.1 attested\n";
  const DossierReport report = report_of(dossier);
  EXPECT_TRUE(report.holds()) << all_in(report);
  EXPECT_THAT(all_in(report), HasSubstr("Of the statements 1 had been withdrawn"));
  EXPECT_THAT(report.statements[0], HasSubstr(", withdrawn\n"));
}

// The house may have moved: its key stays, and the name before it is that of the day.
TEST(MeasureNotes, OfAnEarlierAddressOfThePlatformHold) {
  SampleDossier dossier;
  json::object& one = dossier.statements[0].as_object();
  one["note"] = sign_note(SampleDossier::text_of(one), "old.example.org/statement", dossier.platform);
  const DossierReport report = report_of(dossier);
  EXPECT_TRUE(report.holds()) << all_in(report);
}

// Shows INP-04.
TEST(MeasureNotes, WhatOthersWroteMovesNoCursor) {
  SampleDossier dossier;
  json::object& one = dossier.statements[0].as_object();
  one["files"].at(0).as_object()["name"] = "\x1b[2J";
  one["note"] = sign_note(SampleDossier::text_of(one), SampleDossier::signer, dossier.platform);
  dossier.statements[1].as_object()["measure"] = "\x1b[2J";
  const DossierReport report = report_of(dossier);
  EXPECT_EQ(all_in(report).find('\x1b'), std::string::npos);
  for (const std::string& listed : report.statements) EXPECT_EQ(listed.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace urna::journal
