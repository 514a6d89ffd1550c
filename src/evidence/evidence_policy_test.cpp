// SPDX-License-Identifier: EUPL-1.2
#include "evidence/evidence_policy.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

std::string fault_of(const std::string& json) {
  const auto policy = parse_evidence_policy(json);
  EXPECT_FALSE(policy) << json;
  return policy ? "" : policy.error().field;
}

TEST(EvidencePolicy, NamesWhatIsWrong) {
  EXPECT_EQ(fault_of("[]"), "");
  EXPECT_EQ(fault_of(R"({"idle_days_max":0})"), "idle_days_max");
  EXPECT_EQ(fault_of(R"({"idle_days_max":366})"), "idle_days_max");
  EXPECT_EQ(fault_of(R"({"listeners":["tcp/0"]})"), "listeners[0]");
  EXPECT_EQ(fault_of(R"({"listeners":["tcp/443","443"]})"), "listeners[1]");
  EXPECT_EQ(fault_of(R"({"listeners":["tcp/65536"]})"), "listeners[0]");
  EXPECT_EQ(fault_of(R"({"listeners":["tcp/"]})"), "listeners[0]");
  EXPECT_EQ(fault_of(R"({"programs":{"urnad":{"path":"urnad","sha256":"00"}}})"), "programs.urnad.sha256");
  EXPECT_EQ(fault_of(R"({"authorities":"ca.pem"})"), "authorities");
  EXPECT_EQ(fault_of(R"({"authority":"/ca.pem"})"), "authority");
}

TEST(EvidencePolicy, NothingNeedBeThere) {
  const auto policy = parse_evidence_policy("{}");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->idle_max, std::chrono::days(90));
  EXPECT_FALSE(policy->programs);
  EXPECT_FALSE(policy->listeners);
}

TEST(EvidencePolicy, ReadsWhatIsInstalled) {
  const std::vector<ProgramWanted> programs{{"urnad", "/usr/bin/urnad", std::string(64, 'a')}};
  const auto policy = parse_evidence_policy(programs_json(programs));
  ASSERT_TRUE(policy);
  ASSERT_TRUE(policy->programs);
  EXPECT_EQ(policy->programs->front().path, "/usr/bin/urnad");
}

}  // namespace
}  // namespace urna::evidence
