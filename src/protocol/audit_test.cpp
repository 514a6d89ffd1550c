// SPDX-License-Identifier: EUPL-1.2
#include "protocol/audit.hpp"

#include <gtest/gtest.h>

#include "protocol/audit_text.hpp"
#include "protocol/detail/sample_archive.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

const std::vector<Question> two_questions = {HomomorphicQuestion{"One?", {"A", "B"}, 1, 1, false},
                                             ListsQuestion{"List?", {{"L", {"l1", "l2"}}, {"M", {"m1"}}}, ""}};
const std::vector<std::vector<std::uint32_t>> for_a = {{1, 0}, {1, 1, 0, 0, 0}};
const std::vector<std::vector<std::uint32_t>> for_b = {{0, 1}, {0, 0, 0, 1, 1}};

std::string all_findings(const AuditedElection& audited) { return audit_text(audited.report, {}); }

TEST(Audit, VerifiesAWholeElectionInEveryGroup) {
  for (const std::string_view name : crypto::group_names()) {
    const crypto::Group& group = *crypto::group_named(name);
    auto questions = two_questions;
    if (group.encode_count_max() > 0) questions.push_back(MixnetQuestion{"Order?", {"X", "Y"}, ""});
    SampleArchive archive(group, questions, 3);
    const auto with = [&](std::vector<std::vector<std::uint32_t>> choices, std::vector<std::uint32_t> ranks) {
      if (group.encode_count_max() > 0) choices.push_back(std::move(ranks));
      return choices;
    };
    archive.cast(archive.ballot(0, with(for_a, {1, 2})));
    archive.cast(archive.ballot(1, with(for_a, {2, 1})));
    archive.cast(archive.ballot(0, with(for_b, {2, 1})));
    archive.finish();
    const auto audited = archive.state();
    EXPECT_TRUE(audited->report.is_verified()) << name << "\n" << all_findings(*audited);
    EXPECT_EQ(audited->report.stage, ElectionStage::finished);
    const std::string expected = "{\"result\":[[1,1],[[1,1,0],[1,1]]";
    EXPECT_TRUE(audited->report.result.starts_with(expected)) << audited->report.result;
  }
}

TEST(Audit, FindsEveryFailureAndNotOnlyTheFirst) {
  SampleArchive archive(crypto::ed25519(), two_questions, 3);
  const std::string ballot = archive.ballot(0, for_a);
  std::string broken = archive.ballot(1, for_a);
  broken[broken.rfind("\"response\":\"") + 13] ^= 1;
  archive.cast(ballot);
  archive.cast(broken);
  archive.cast(ballot);
  archive.cast("{}");
  archive.finish();
  const auto audited = archive.state();
  EXPECT_EQ(audited->report.at(AuditStep::ballots).finding_count, 3U);
  EXPECT_FALSE(audited->report.is_verified());
}

TEST(Audit, RefusesARunningArchiveWhoseRecordsHaveNoEvent) {
  SampleArchive archive(crypto::ed25519(), two_questions, 1);
  archive.cast(archive.ballot(0, for_a));
  // Cut off the last event and keep its ballot.
  archive.bytes.resize(archive.bytes.size() - 1024);
  const auto audited = archive.state();
  EXPECT_EQ(audited->report.at(AuditStep::event_chain).status, AuditStatus::failed);
}

TEST(Audit, CallsNothingVerifiedWithoutAnElection) {
  for (const std::string& bytes : {std::string(), ArchiveWriter(7).start(), std::string(5000, 'x')}) {
    const TextSource source(bytes);
    const auto audited = audit(source, {});
    EXPECT_FALSE(audited->report.is_verified());
    EXPECT_NE(all_findings(*audited).find("REFUTED"), std::string::npos);
  }
}

TEST(Audit, RefusesABallotOfManyMegabytesWithoutReadingIt) {
  SampleArchive archive(crypto::ed25519(), two_questions, 1);
  archive.cast(std::string(5 << 20, 'x'));
  EXPECT_EQ(archive.state()->report.at(AuditStep::ballots).finding_count, 1U);
}

TEST(Audit, CountsRecordsThatBelongToNoEventWithoutKeepingThem) {
  SampleArchive archive(crypto::ed25519(), two_questions, 1);
  const std::size_t start = archive.bytes.size();
  archive.cast("one");
  const std::string record = archive.bytes.substr(start, 1024);  // the ballot's own record, without its event
  std::string many;
  for (int i = 0; i < 50; ++i) many += record;
  archive.bytes.insert(start, many);
  const auto audited = archive.state();
  const auto& findings = audited->report.at(AuditStep::event_chain).findings;
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].find("51 data records stand before it, not 1"), std::string::npos) << findings[0];
}

TEST(Audit, LooksIntoAFewEventsOutOfOrderAndNotIntoThousands) {
  SampleArchive archive(crypto::ed25519(), two_questions, 1);
  archive.add(EventType::end_ballots, {});
  for (int i = 0; i < 300; ++i) archive.add(EventType::encrypted_tally, {"[]", "{}"});
  const auto audited = archive.state();
  EXPECT_GE(audited->report.at(AuditStep::event_chain).finding_count, 299U);
  EXPECT_LT(audited->report.at(AuditStep::encrypted_tally).finding_count, 10U);
}

TEST(Trustees, AreRefusedWhenTwoHaveOneKey) {
  const crypto::Group& group = crypto::ed25519();
  crypto::ReplayedRandom random(5);
  const TrusteePublicKey key = make_trustee_key(group, std::nullopt, random).public_key;
  const std::vector<TrusteeItem> items = {key, key};
  const auto trustees = Trustees::parse(group, trustees_text(group, items));
  ASSERT_TRUE(trustees);
  EXPECT_EQ(verify(*trustees), (std::vector<TrusteeFailure>{{TrusteeFault::key_repeated, 2}}));
}

TEST(Trustees, AreRefusedWhenThereAreTooMany) {
  const crypto::Group& group = crypto::ed25519();
  crypto::ReplayedRandom random(5);
  const std::vector<TrusteeItem> items(trustees_max + 1, make_trustee_key(group, std::nullopt, random).public_key);
  const auto trustees = Trustees::parse(group, trustees_text(group, items));
  ASSERT_TRUE(trustees);
  EXPECT_EQ(verify(*trustees), (std::vector<TrusteeFailure>{{TrusteeFault::too_many, 0}}));
}

TEST(Election, IsRefusedWithMoreChoicesThanAnybodyCouldRead) {
  const std::vector<std::string> answers(10'001, "A");
  const std::vector<Question> questions = {HomomorphicQuestion{"Which?", answers, 1, 1, false}};
  const auto error = find_question_error(questions, crypto::ed25519());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->what, "have more than 10000 choices in all");
}

TEST(Audit, SaysWhenAnOlderCopyIsNotTheBeginning) {
  SampleArchive archive(crypto::ed25519(), two_questions, 2);
  archive.cast(archive.ballot(0, for_a));
  const TextSource older(archive.bytes);
  archive.cast(archive.ballot(1, for_a));
  auto audited = archive.state();
  compare_with_older(older, *archive.source, audited->report);
  EXPECT_TRUE(audited->report.is_verified());
  compare_with_older(TextSource(std::string(3000, 'x')), *archive.source, audited->report);
  EXPECT_FALSE(audited->report.is_verified());
}

class AuditMemoryOf : public testing::Test {
 protected:
  std::unique_ptr<AuditedElection> verify_with(const std::string& memory) {
    source = std::make_unique<TextSource>(archive.bytes);
    return audit(*source, {.threads = 1, .on_progress = {}, .setup_only = false, .memory = memory});
  }

  SampleArchive archive{crypto::ed25519(), two_questions, 4};
  std::unique_ptr<TextSource> source;
};

TEST_F(AuditMemoryOf, APrefixGivesTheSameVerdictAsAWholeAudit) {
  archive.cast(archive.ballot(0, for_a));
  archive.cast(archive.ballot(1, for_a));
  const std::string memory = archive.memory();
  ASSERT_FALSE(memory.empty());
  archive.cast(archive.ballot(0, for_b));
  archive.cast(archive.ballot(2, for_b));
  archive.finish();
  const auto whole = archive.state();
  const auto resumed = verify_with(memory);
  EXPECT_TRUE(resumed->report.is_verified()) << all_findings(*resumed);
  EXPECT_EQ(resumed->report.result, whole->report.result);
  EXPECT_EQ(resumed->report.ballot_count, 4U);
  EXPECT_EQ(resumed->report.num_tallied, 3U);
  EXPECT_TRUE(audit_memory(*resumed, *source).empty()) << "a finished election is verified whole";
}

TEST_F(AuditMemoryOf, APrefixStillRefusesAReplayAcrossIt) {
  const std::string ballot = archive.ballot(0, for_a);
  archive.cast(ballot);
  archive.cast(archive.ballot(0, for_b));
  const std::string memory = archive.memory();
  archive.cast(ballot);
  EXPECT_EQ(verify_with(memory)->report.at(AuditStep::ballots).finding_count, 1U);
}

TEST_F(AuditMemoryOf, APrefixThatWasChangedLaterIsAFailure) {
  archive.cast(archive.ballot(0, for_a));
  const std::string memory = archive.memory();
  SampleArchive other(crypto::ed25519(), two_questions, 4);
  other.cast(other.ballot(1, for_b));
  archive.bytes = other.bytes;
  const auto audited = verify_with(memory);
  EXPECT_EQ(audited->report.at(AuditStep::older_copy).status, AuditStatus::failed);
}

TEST_F(AuditMemoryOf, AnArchiveRewrittenWithAnotherRollIsAFailure) {
  archive.cast(archive.ballot(0, for_a));
  archive.cast(archive.ballot(1, for_a));
  const std::string memory = archive.memory();
  SampleArchive other(crypto::ed25519(), two_questions, 5);
  archive.bytes = other.bytes;
  const auto audited = verify_with(memory);
  EXPECT_EQ(audited->report.at(AuditStep::older_copy).status, AuditStatus::failed) << "ballots were taken back";
  EXPECT_FALSE(audited->report.is_verified());
}

TEST_F(AuditMemoryOf, ADamagedMemoryIsAFailureAndNotTakenForNone) {
  archive.cast(archive.ballot(0, for_a));
  const std::string memory = archive.memory();
  for (const std::string& damaged :
       {std::string(), std::string("{\"urna_audit_memory\":1,"), memory.substr(0, memory.size() - 1), "x" + memory,
        std::string(memory).replace(memory.find("\"ballots\":1"), 11, "\"ballots\":2")}) {
    const auto audited = verify_with(damaged);
    EXPECT_EQ(audited->report.at(AuditStep::older_copy).status, AuditStatus::failed);
    EXPECT_FALSE(audited->report.is_verified());
  }
  EXPECT_TRUE(verify_with(memory)->report.is_verified());
}

TEST_F(AuditMemoryOf, ABrokenElectionIsNotKept) {
  archive.cast("{}");
  EXPECT_TRUE(archive.memory().empty());
}

TEST(AuditText, ShowsTheNamesOfTheCheckForMachinesAndPeople) {
  SampleArchive archive(crypto::ed25519(), two_questions, 1);
  const auto audited = archive.state();
  EXPECT_NE(audit_json(audited->report).find("{\"step\":\"ballots\",\"status\":\"passed\""), std::string::npos);
  EXPECT_NE(audit_text(audited->report, {}).find("VERIFIED so far"), std::string::npos);
}

}  // namespace
}  // namespace urna::protocol
