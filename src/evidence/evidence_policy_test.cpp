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
  EXPECT_EQ(fault_of(R"({"advisories":{}})"), "advisories.feed");
  EXPECT_EQ(fault_of(R"({"advisories":{"feed":"/f","age_hours_max":169}})"), "advisories.age_hours_max");
  EXPECT_EQ(fault_of(R"({"advisories":{"feed":"/f","age":1}})"), "advisories.age");
  EXPECT_EQ(fault_of(R"({"firewall":{"rules":"/f"}})"), "firewall.sha256");
  EXPECT_EQ(fault_of(R"({"firewall":{"rules":"f","sha256":""}})"), "firewall.rules");
  EXPECT_EQ(fault_of(R"({"hardening":{"report":"/f","score_min":0}})"), "hardening.score_min");
  EXPECT_EQ(fault_of(R"({"hardening":{"report":"/f","age_days_max":36}})"), "hardening.age_days_max");
  EXPECT_EQ(fault_of(R"({"clock_off_ms_max":0})"), "clock_off_ms_max");
  EXPECT_EQ(fault_of(R"({"open_days_max":0})"), "open_days_max");
}

TEST(EvidencePolicy, NothingNeedBeThere) {
  const auto policy = parse_evidence_policy("{}");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->idle_max, std::chrono::days(90));
  EXPECT_FALSE(policy->programs);
  EXPECT_FALSE(policy->listeners);
  EXPECT_FALSE(policy->advisories || policy->firewall || policy->hardening || policy->open_max);
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
