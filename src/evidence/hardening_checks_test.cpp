// SPDX-License-Identifier: EUPL-1.2
#include "evidence/hardening_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using namespace std::chrono_literals;
using assurance::Finding;

const Timestamp now = timestamp_from("2026-11-22T12:00:00Z").value();

const std::string lynis =
    "# Lynis Report\nreport_version_major=1\nreport_datetime_start=2026-11-22 03:00:00\nlynis_tests_done=262\n"
    "suggestion[]=BOOT-5122|Set a password|-|-|\nhardening_index=78\nreport_datetime_end=2026-11-22 03:10:12\n";

std::string xccdf(const std::string& score, const std::string& results) {
  return "<?xml version='1.0'?><arf:asset-report-collection xmlns:arf='urn:a'><ds><Rule severity='high'><result>fail"
         "</result></Rule><score>1</score></ds><TestResult xmlns='http://checklists.nist.gov/xccdf/1.2' "
         "end-time='2026-11-22T12:30:00+02:00'>" +
         results + "<score system='urn:xccdf:scoring:default' maximum='100.000000'>" + score +
         "</score><score system='urn:xccdf:scoring:flat' "
         "maximum='9'>1</score></TestResult></arf:asset-report-collection>";
}
std::string rule(const std::string& severity, const std::string& result) {
  return "<rule-result idref='r' severity='" + severity + "'><result>\n " + result +
         "</result><check><result>fail</result></check></rule-result>";
}
const std::string passes = "<rule-result severity='high'><result>pass</result></rule-result>";

Finding finding(const std::string& report, unsigned score_min = 75) {
  return look_at_hardening(hardening_report_in(report), score_min, std::chrono::days(8), now).finding;
}

TEST(HardeningChecks, TheScoreIsNoLowerThanTheFloor) {
  EXPECT_EQ(finding(lynis, 78), Finding::passed);
  EXPECT_EQ(finding(lynis, 79), Finding::failed);
  EXPECT_EQ(finding(xccdf("75.0", passes)), Finding::passed);
  EXPECT_EQ(finding(xccdf("74.99", passes)), Finding::failed);
}

TEST(HardeningChecks, OneSevereFailureIsOneTooMany) {
  EXPECT_EQ(finding(lynis + "warning[]=PKGS-7392|Vulnerable packages|-|-|\n"), Finding::failed);
  const std::string medium = "<rule-result severity='medium'><result>fail</result></rule-result>";
  const std::string high = "<rule-result severity='high'><result>fail</result></rule-result>";
  EXPECT_EQ(finding(xccdf("90", passes + medium)), Finding::passed);
  EXPECT_EQ(finding(xccdf("90", passes + high)), Finding::failed);
  const auto report = openscap_report_in(xccdf("90", passes + medium + high));
  ASSERT_TRUE(report);
  EXPECT_EQ(*report, (HardeningReport{"openscap", now - 90min, 90, 1, 3}));
}

TEST(HardeningChecks, AReportThatIsOldOrDamagedSaysNothing) {
  const auto report = hardening_report_in(lynis);
  ASSERT_TRUE(report);
  EXPECT_EQ(look_at_hardening(report, 75, std::chrono::days(8), now + 9 * 24h).finding, Finding::unknown);
  EXPECT_EQ(look_at_hardening(report, 75, std::chrono::days(8), now - 3 * 24h).finding, Finding::unknown);
  EXPECT_EQ(look_at_hardening(std::nullopt, 75, std::chrono::days(8), now).finding, Finding::unknown);
  const std::string good = xccdf("90", passes);
  for (const std::string& text :
       {std::string(), std::string("hardening_index=90\n"), std::string("<a/>"), good.substr(0, good.size() - 1),
        xccdf("90", ""), xccdf("101", passes), xccdf("-1", passes), xccdf("nan", passes), xccdf("", passes),
        xccdf("90", "<rule-result severity='high'><result>notchecked</result></rule-result>"),
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" + good.substr(good.find("<arf"))})
    EXPECT_FALSE(hardening_report_in(text)) << text;
  for (const char* const line :
       {"hardening_index=101\n", "hardening_index=x\n", "report_datetime_end=soon\n", "lynis_tests_done=0\n"})
    EXPECT_FALSE(hardening_report_in(lynis + line)) << line;
}

TEST(HardeningChecks, ARuleThatWasTriedTwiceCountsByItsOwnResults) {
  const auto report = openscap_report_in(xccdf("90", rule("high", "pass\n")));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->severe, 1U) << "whatever says that it fails is not overlooked";
}

}  // namespace
}  // namespace urna::evidence
