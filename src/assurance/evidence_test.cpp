// SPDX-License-Identifier: EUPL-1.2
#include "assurance/evidence.hpp"

#include <gtest/gtest.h>

#include "assurance/evaluation.hpp"

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;

const Timestamp noon{std::chrono::seconds(1'795'000'000)};

CheckStanding standing(const std::string& check, Finding finding, bool covers_all = true,
                       std::chrono::seconds period = 24h) {
  const CheckResult result{check, 1, finding, noon - 1s, noon, {}};
  return {{check, 1, period, covers_all, {"accounts"}},
          result,
          finding == Finding::passed ? std::optional(noon) : std::nullopt};
}

Proof proof_of(std::string_view measure, const std::vector<CheckStanding>& standings, Timestamp now = noon) {
  const Catalogue& catalogue = Catalogue::built_in();
  const std::size_t place = catalogue.place_of(measure);
  EXPECT_LT(place, catalogue.measures.size()) << measure;
  return proofs_of(catalogue, standings, now).at(place);
}

TEST(Evidence, WhatIsTooOldSaysNothing) {
  const CheckStanding passed = standing("auth.mfa", Finding::passed);
  EXPECT_EQ(finding_now(passed, noon), Finding::passed);
  EXPECT_EQ(finding_now(passed, noon + 48h - 1s), Finding::passed);
  EXPECT_EQ(finding_now(passed, noon + 48h), Finding::unknown);
  const CheckStanding failed = standing("auth.mfa", Finding::failed);
  EXPECT_EQ(finding_now(failed, noon + 48h), Finding::unknown);
}

TEST(Evidence, WhatIsOfATimeToComeOrOfAnotherCollectorSaysNothing) {
  CheckStanding passed = standing("auth.mfa", Finding::passed);
  EXPECT_EQ(finding_now(passed, noon - 6min), Finding::unknown);
  passed.manifest.version = 2;
  EXPECT_EQ(finding_now(passed, noon), Finding::unknown);
  EXPECT_TRUE(is_due(passed, noon));
  EXPECT_EQ(finding_now({passed.manifest, {}, {}}, noon), Finding::unknown);
}

TEST(Evidence, OneCheckThatFailsFailsTheMeasure) {
  // U.LOG.1 asks for four checks.
  const std::vector<CheckStanding> all{standing("log.central", Finding::passed),
                                       standing("log.retention", Finding::passed),
                                       standing("log.integrity", Finding::passed)};
  EXPECT_EQ(proof_of("U.LOG.1", all), Proof::verified);
  auto one_fails = all;
  one_fails[2] = standing("log.integrity", Finding::failed);
  EXPECT_EQ(proof_of("U.LOG.1", one_fails), Proof::failed);
  one_fails[2] = standing("log.integrity", Finding::unknown);
  EXPECT_EQ(proof_of("U.LOG.1", one_fails), Proof::claimed);
}

TEST(Evidence, ACheckThatIsMissingOrInPartProvesNothing) {
  EXPECT_EQ(proof_of("DISTANCE.2", {}), Proof::claimed);
  EXPECT_EQ(proof_of("DISTANCE.2", {standing("auth.mfa", Finding::passed)}), Proof::verified);
  EXPECT_EQ(proof_of("DISTANCE.2", {standing("auth.mfa", Finding::passed, false)}), Proof::claimed);
  EXPECT_EQ(proof_of("DISTANCE.2", {standing("auth.mfa", Finding::failed, false)}), Proof::failed);
  EXPECT_EQ(proof_of("U.LOG.1", {standing("log.integrity", Finding::passed)}), Proof::claimed);
  // The catalogue itself says that a list of leavers is only a part of RH.4.
  EXPECT_EQ(proof_of("RH.4", {standing("account.lifecycle", Finding::passed)}), Proof::claimed);
}

TEST(Evidence, WhatPassedOnceAndIsNotLookedAtAnyMoreIsStale) {
  const CheckStanding passed = standing("auth.mfa", Finding::passed);
  EXPECT_EQ(proof_of("DISTANCE.2", {passed}, noon + 49h), Proof::stale);
  CheckStanding unknown = standing("auth.mfa", Finding::unknown);
  unknown.last_passed = noon - 24h;
  EXPECT_EQ(proof_of("DISTANCE.2", {unknown}), Proof::stale);
}

TEST(Evidence, IsDueAfterItsPeriodAndAtOnceWhenNobodyHasLooked) {
  const CheckStanding hourly = standing("log.integrity", Finding::passed, true, 1h);
  EXPECT_FALSE(is_due(hourly, noon + 59min));
  EXPECT_TRUE(is_due(hourly, noon + 1h));
  EXPECT_TRUE(is_due({hourly.manifest, {}, {}}, noon));
  EXPECT_TRUE(is_due(hourly, noon - 1s)) << "a clock that went back";
}

TEST(Evidence, ReadsWhatItWritesAndNothingElse) {
  const CheckResult result{"auth.mfa", 3,         Finding::failed,
                           noon,       noon + 2s, {{"accounts", "4", false}, {"without_second_factor", "1", true}}};
  const auto read = check_result_from(check_result_json(result));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, result);
  const Look look{Finding::unknown, {{"unseen", "unreadable", false}}};
  ASSERT_TRUE(look_from(look_json(look)));
  EXPECT_EQ(look_from(look_json(look))->seen, look.seen);
  for (const char* wrong :
       {"", "{}", R"({"finding":"good","seen":[]})", R"({"finding":"pass","seen":[["a","b"]]})",
        R"({"finding":"pass","seen":[["A b","x",false]]})", R"({"finding":"pass","seen":[["a","\n",false]]})"})
    EXPECT_FALSE(look_from(wrong)) << wrong;
}

TEST(Evidence, ItsRootDependsOnEveryResultAndNotOnTheirOrder) {
  const CheckStanding one = standing("auth.mfa", Finding::passed);
  const CheckStanding other = standing("log.integrity", Finding::passed);
  const std::vector<CheckStanding> forth{one, other};
  const std::vector<CheckStanding> back{other, one};
  const std::vector<CheckStanding> changed{one, standing("log.integrity", Finding::failed)};
  EXPECT_EQ(evidence_root(forth), evidence_root(back));
  EXPECT_NE(evidence_root(forth), evidence_root(changed));
}

TEST(Evidence, AMachineLowersWhatIsDeclaredAndNeverRaisesIt) {
  for (const Status status : {Status::unanswered, Status::to_start, Status::in_progress, Status::done}) {
    EXPECT_LE(halves(status, Proof::verified), halves(status));
    EXPECT_EQ(halves(status, Proof::failed), 0);
  }
}

}  // namespace
}  // namespace urna::assurance
