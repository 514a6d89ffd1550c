// SPDX-License-Identifier: EUPL-1.2
#include "hosting/node_statement.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::hosting {
namespace {

NodeStatement a_statement() {
  NodeStatement one;
  one.node = "node-nord";
  one.checkpoint = std::string(64, 'a');
  one.at = Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24));
  one.why = Occasion::start;
  one.state(Fact::kernel, "6.1.0-28-amd64");
  return one;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  return text.replace(text.find(what), what.size(), by);
}

// Shows HST-04.
TEST(NodeStatement, StatesEachFactAndSaysAbsentWhereItCouldNotBeRead) {
  const NodeStatement stated = a_statement();
  const std::string text = stated.text();
  EXPECT_EQ(NodeStatement::parse(text), stated);
  EXPECT_NE(text.find("\nkernel: 6.1.0-28-amd64\n"), std::string::npos);
  for (std::size_t i = 0; i < fact_count; ++i) {
    const std::string name(name_of(static_cast<Fact>(i)));
    const std::string line = name + ": " + stated.facts[i] + "\n";
    ASSERT_NE(text.find("\n" + line), std::string::npos) << name;
    EXPECT_FALSE(NodeStatement::parse(replaced(text, "\n" + line, "\n"))) << name << " may not be left out";
    EXPECT_FALSE(NodeStatement::parse(replaced(text, "\n" + line, "\n" + line + line))) << name << " may not be twice";
    EXPECT_FALSE(NodeStatement::parse(replaced(text, "\n" + line, "\n" + name + ": \n")))
        << name << " may not be empty";
  }
}

TEST(NodeStatement, HasOneSpelling) {
  const std::string text = a_statement().text();
  EXPECT_FALSE(NodeStatement::parse(replaced(text, "/1", "/2")));
  EXPECT_FALSE(NodeStatement::parse(replaced(text, "why: start", "why: boredom")));
  EXPECT_FALSE(NodeStatement::parse(replaced(text, "node: node-nord", "node: Node Nord")));
  EXPECT_FALSE(NodeStatement::parse(replaced(text, "T00:00:00Z", "T00:00Z"))) << "a moment without seconds";
  EXPECT_FALSE(NodeStatement::parse(replaced(text, "checkpoint: a", "checkpoint: A")));
  EXPECT_FALSE(NodeStatement::parse(replaced(text, "kernel: 6", "kernel:  6")));
  EXPECT_FALSE(NodeStatement::parse(text + "more: x\n"));
  EXPECT_FALSE(NodeStatement::parse(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(NodeStatement::parse(""));
  EXPECT_FALSE(NodeStatement::parse(text + std::string(NodeStatement::text_bytes_max, ' ')));
}

TEST(NodeStatement, PutsNothingIntoALineThatWouldBeAnother) {
  NodeStatement one = a_statement();
  one.state(Fact::vendor, "Evil\nserial: 1");
  EXPECT_EQ(one.fact(Fact::vendor), "Evil?serial: 1");
  one.state(Fact::vendor, "  \n");
  EXPECT_EQ(one.fact(Fact::vendor), absent);
  one.state(Fact::listeners, std::string(NodeStatement::fact_bytes_max + 1, 'x'));
  EXPECT_TRUE(one.fact(Fact::listeners).starts_with("sha256="));
}

RC_GTEST_PROP(NodeStatement, IsReadAsItWasWrittenWhateverAMachineSays, ()) {
  NodeStatement one = a_statement();
  for (std::size_t i = 0; i < fact_count; ++i) one.state(static_cast<Fact>(i), *rc::gen::arbitrary<std::string>());
  RC_ASSERT(NodeStatement::parse(one.text()) == one);
}

// Shows HST-04.
TEST(NodeStatement, HidesWhatIsOnlyToBeComparedAndOtherwiseForEachNode) {
  const std::string one = node_digest("node-nord", Fact::serial, "SN-1");
  EXPECT_EQ(one.size(), 64U);
  EXPECT_EQ(one, node_digest("node-nord", Fact::serial, "SN-1"));
  EXPECT_NE(one, node_digest("node-sud", Fact::serial, "SN-1"));
  EXPECT_NE(one, node_digest("node-nord", Fact::machine_id, "SN-1"));
  EXPECT_NE(one, node_digest("node-nord", Fact::serial, "SN-2"));
}

}  // namespace
}  // namespace urna::hosting
