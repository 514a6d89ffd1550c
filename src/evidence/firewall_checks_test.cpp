// SPDX-License-Identifier: EUPL-1.2
#include "evidence/firewall_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using namespace std::chrono_literals;
using assurance::Finding;

std::string chain(const std::string& hook, const std::string& policy, int handle = 1) {
  return R"({"chain":{"family":"inet","table":"filter","name":")" + hook + R"(","handle":)" + std::to_string(handle) +
         R"(,"type":"filter","hook":")" + hook + R"(","prio":0,"policy":")" + policy + R"("}})";
}
std::string rule(int port, int packets = 0) {
  return R"({"rule":{"family":"inet","table":"filter","chain":"input","handle":7,"expr":[{"match":{"op":"==","left":)"
         R"({"payload":{"protocol":"tcp","field":"dport"}},"right":)" +
         std::to_string(port) + R"(}},{"counter":{"packets":)" + std::to_string(packets) +
         R"(,"bytes":5}},{"accept":null}]}})";
}
std::string set(const std::string& flags, const std::string& elements) {
  return R"({"set":{"family":"inet","name":"s","table":"filter","type":"ipv4_addr","handle":3,"flags":[)" + flags +
         R"(],"elem":[)" + elements + "]}}";
}
std::string ruleset(const std::string& things) {
  return R"({"nftables":[{"metainfo":{"version":"1.0.6","json_schema_version":1}},{"table":{"family":"inet","name":)"
         R"("filter","handle":1}},)" +
         things + "]}";
}
const std::string good = ruleset(chain("input", "drop") + "," + rule(443));
std::string digest(const std::string& text) { return firewall_rules_in(text).value().sha256; }
Finding finding(const std::string& text, const std::string& wanted, std::chrono::seconds age = 1h) {
  return look_at_firewall(firewall_rules_in(text), age, wanted).finding;
}

TEST(FirewallChecks, AnotherRuleIsSeen) {
  const std::string wanted = digest(good);
  EXPECT_EQ(finding(good, wanted), Finding::passed);
  EXPECT_EQ(finding(ruleset(chain("input", "drop") + "," + rule(444)), wanted), Finding::failed);
  EXPECT_EQ(finding(ruleset(chain("input", "drop") + "," + rule(443) + "," + rule(444)), wanted), Finding::failed);
  EXPECT_EQ(finding(ruleset(chain("input", "drop")), wanted), Finding::failed);
  EXPECT_EQ(finding(ruleset(chain("input", "drop") + "," + rule(443) + "," + set("", "\"10.0.0.1\"")), wanted),
            Finding::failed);
}

TEST(FirewallChecks, WhatCountsOrChangesByItselfIsNoOtherRule) {
  EXPECT_EQ(digest(good), digest(ruleset(chain("input", "drop", 99) + "," + rule(443, 1000))));
  for (const char* const flag : {"\"dynamic\"", "\"timeout\""})
    EXPECT_EQ(digest(ruleset(set(flag, "\"10.0.0.1\""))), digest(ruleset(set(flag, "")))) << flag;
  EXPECT_NE(digest(ruleset(set("", "\"10.0.0.1\""))), digest(ruleset(set("", "\"10.0.0.2\""))));
  EXPECT_NE(digest(ruleset(set("\"interval\"", "1"))), digest(ruleset(set("\"interval\"", "2"))));
}

TEST(FirewallChecks, WhatIsNotNamedIsDroppedOrItFails) {
  const std::string open = ruleset(chain("input", "accept"));
  EXPECT_EQ(finding(open, digest(open)), Finding::failed) << "also when the operator wrote it so";
  const std::string through = ruleset(chain("input", "drop") + "," + chain("forward", "accept"));
  EXPECT_EQ(finding(through, digest(through)), Finding::failed);
  const std::string out = ruleset(chain("input", "drop") + "," + chain("output", "accept"));
  EXPECT_EQ(finding(out, digest(out)), Finding::passed);
  const std::string none = R"({"nftables":[{"metainfo":{}}]})";
  EXPECT_EQ(finding(none, digest(none)), Finding::failed) << "nothing filters";
}

TEST(FirewallChecks, AFileThatIsOldOrDamagedSaysNothing) {
  EXPECT_EQ(finding(good, digest(good), 121min), Finding::unknown);
  EXPECT_EQ(finding(good, digest(good), -6min), Finding::unknown);
  EXPECT_EQ(look_at_firewall(firewall_rules_in(good), std::nullopt, digest(good)).finding, Finding::unknown);
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("[]"), std::string(R"({"nftables":{}})"),
        std::string(R"({"nftables":[1]})"), std::string(R"({"nftables":[{}]})"), ruleset(R"({"chain":1})"),
        ruleset(R"({"chain":{"type":1,"hook":"input"}})"), ruleset(R"({"a":1,"b":2})"),
        ruleset(R"({"chain":{"type":"filter","hook":"input","family":"ip","table":"é","name":"x"}})"),
        good.substr(0, good.size() - 1)})
    EXPECT_EQ(finding(text, digest(good)), Finding::unknown) << text;
  EXPECT_EQ(finding(ruleset(R"({"set":1})"), digest(good)), Finding::failed) << "whatever it is, it is something else";
}

}  // namespace
}  // namespace urna::evidence
