// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "protocol/audit.hpp"
#include "protocol/detail/fixtures.hpp"

namespace urna::protocol {
namespace {

std::string findings(const AuditReport& report) {
  std::string all;
  for (const AuditCheck& check : report.checks) {
    for (const std::string& finding : check.findings) all += std::string(name_of(check.step)) + ": " + finding + "\n";
  }
  return all;
}

boost::json::array index_of(const char* file, const char* member) {
  const auto index = boost::json::parse(file_text(fixtures() / file));
  return member == nullptr ? index.as_array() : index.at(member).as_array();
}

std::string text_of(const boost::json::value& object, const char* member) {
  return std::string(object.at(member).as_string());
}

TEST(AuditFixtures, VerifiesEveryElectionMadeByTheOtherTool) {
  for (const auto& election : index_of("belenios/index.json", "elections")) {
    const std::string name = text_of(election, "name");
    for (const unsigned threads : {1U, 2U}) {
      const TextSource source(file_text(fixtures() / "belenios" / name / "election.bel"));
      const auto audited = audit(source, {.threads = threads});
      EXPECT_TRUE(audited->report.is_verified()) << name << "\n" << findings(audited->report);
      EXPECT_EQ(audited->report.result, text_of(election, "result")) << name;
      EXPECT_EQ(audited->report.uuid, text_of(election, "uuid"));
      EXPECT_EQ(audited->report.ballot_count, election.at("ballots").to_number<std::uint64_t>()) << name;
    }
  }
}

TEST(AuditFixtures, VerifiesEveryListElection) {
  for (const char* name : {"t1-ed25519-demo-weights", "t2-ed25519-works-council-mixed", "t3-b2048-revote-blank",
                           "r1-ed25519-works-council", "r2-b2048-small", "r3-ed25519-weights"}) {
    const TextSource source(file_text(fixtures() / "lists" / name / "election.bel"));
    const auto audited = audit(source, {});
    EXPECT_TRUE(audited->report.is_verified()) << name << "\n" << findings(audited->report);
    EXPECT_EQ(audited->report.stage, ElectionStage::finished);
  }
}

/// Which check must refuse each kind of tampering.
const std::map<std::string, AuditStep> expected_steps = {
    {"raw-byte-flip", AuditStep::archive_form},
    {"truncated", AuditStep::archive_form},
    {"tar-eof-blocks", AuditStep::archive_form},
    {"wrong-parent", AuditStep::event_chain},
    {"wrong-last-parent", AuditStep::event_chain},
    {"wrong-height", AuditStep::event_chain},
    {"ballot-after-end", AuditStep::event_chain},
    {"ballot-dropped", AuditStep::encrypted_tally},
    {"encrypted-tally-tampered", AuditStep::encrypted_tally},
    {"num-tallied-tampered", AuditStep::encrypted_tally},
    {"wrong-result", AuditStep::result},
    {"missing-partial-decryption", AuditStep::partial_decryptions},
    {"pd-proof-tampered", AuditStep::partial_decryptions},
    {"pd-factor-tampered", AuditStep::partial_decryptions},
    {"pd-owner-out-of-range", AuditStep::partial_decryptions},
    {"trustee-pok-tampered", AuditStep::trustees},
    {"election-key-mismatch", AuditStep::trustees},
    {"thr-threshold-changed", AuditStep::trustees},
    {"thr-cert-signature", AuditStep::trustees},
    {"thr-coefexps-signature", AuditStep::trustees},
    {"thr-keys-swapped", AuditStep::trustees},
    {"duplicate-credential", AuditStep::credentials},
    {"credential-replaced", AuditStep::credentials},
    {"shuffle-proof-tampered", AuditStep::shuffles},
    {"shuffle-ciphertext-replaced", AuditStep::shuffles},
    {"shuffle-dropped", AuditStep::shuffles},
};

TEST(AuditFixtures, RefusesEveryTamperedCopyAtTheRightStep) {
  for (const auto& tampered : index_of("belenios/index.json", "tampered")) {
    const std::string name = text_of(tampered, "name");
    const TextSource source(file_text(fixtures() / "belenios/e-negative" / name / "election.bel"));
    const auto audited = audit(source, {});
    const auto known = expected_steps.find(name.substr(name.find('-') + 1));
    const AuditStep step = known == expected_steps.end() ? AuditStep::ballots : known->second;
    EXPECT_FALSE(audited->report.is_verified()) << name;
    EXPECT_EQ(audited->report.at(step).status, AuditStatus::failed) << name << "\n" << findings(audited->report);
  }
}

TEST(AuditFixtures, RefusesEveryTamperedListArchiveAtTheRightStep) {
  const std::map<std::string, AuditStep> steps = {{"encrypted tally", AuditStep::encrypted_tally},
                                                  {"sized tally", AuditStep::encrypted_tally},
                                                  {"result", AuditStep::result},
                                                  {"result shape", AuditStep::result},
                                                  {"duplicate ballot", AuditStep::ballots}};
  for (const auto& tampered : index_of("lists/tampered/archives.json", nullptr)) {
    const TextSource source(file_text(fixtures() / "lists/tampered" / text_of(tampered, "file")));
    const auto audited = audit(source, {});
    const auto known = steps.find(text_of(tampered, "reason"));
    const AuditStep step = known == steps.end() ? AuditStep::ballots : known->second;
    EXPECT_FALSE(audited->report.is_verified()) << text_of(tampered, "file");
    EXPECT_EQ(audited->report.at(step).status, AuditStatus::failed) << text_of(tampered, "file") << "\n"
                                                                    << findings(audited->report);
  }
}

TEST(AuditFixtures, GivesTheVerdictOnEveryTamperedListBallot) {
  for (const char* file : {"tampered-ed25519.json", "tampered-b2048.json"}) {
    const auto index = boost::json::parse(file_text(fixtures() / "lists/tampered" / file));
    const auto election = Election::parse(text_of(index, "election"));
    ASSERT_TRUE(election);
    const BallotChecker checker(*election);
    for (const auto& ballot : index.at("ballots").as_array()) {
      const std::string text = text_of(ballot, "ballot");
      const std::string_view view = text;
      const auto answer = checker.check(std::span(&view, 1));
      EXPECT_EQ(answer[0].has_value(), text_of(ballot, "expected") == "accept")
          << text_of(ballot, "name") << ": " << (answer[0] ? "" : answer[0].error().detail);
    }
  }
}

}  // namespace
}  // namespace urna::protocol
