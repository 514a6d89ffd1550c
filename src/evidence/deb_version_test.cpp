// SPDX-License-Identifier: EUPL-1.2
#include "evidence/deb_version.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace urna::evidence {
namespace {

DebVersion version(const std::string& text) {
  const auto read = DebVersion::from(text);
  EXPECT_TRUE(read) << text;
  return read.value_or(DebVersion{});
}

/// The word of dpkg itself.  What is compared is made of characters that a shell takes as they are, in quotes.
bool dpkg_says(const std::string& a, const std::string& relation, const std::string& b) {
  const std::string command = "dpkg --compare-versions '" + a + "' " + relation + " '" + b + "' 2>/dev/null";
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c,concurrency-mt-unsafe): in a test
}

TEST(DebVersion, WhatIsNoVersionIsNone) {
  for (const char* const text :
       {"", ":", "1:", ":1", "a:1", "-1:1", "2147483648:1", "1-", "-1", "1 2", "1_2", "1-2:3", "é"})
    EXPECT_FALSE(DebVersion::from(text)) << text;
}

TEST(DebVersion, OrdersAsTheManualSays) {
  const char* const rising[] = {
      "1.0~~", "1.0~~a", "1.0~rc1", "1.0",   "1.0-0+b1", "1.0-1~bpo1", "1.0-1", "1.0-1.1",         "1.0+dfsg",
      "1.0.1", "1.9",    "1.10",    "1.10a", "2",        "10",         "1:0.1", "1:0.1-1+deb12u2", "1:0.1-1+deb12u10",
      "10:0"};
  for (std::size_t i = 0; i + 1 < std::size(rising); ++i)
    EXPECT_LT(version(rising[i]), version(rising[i + 1])) << rising[i];
  EXPECT_EQ(version("1.0"), version("0:1.00-0"));
  EXPECT_GT(version("1.99999999999999999999999999999999"), version("1.9999999999999999999999999999999"));
}

RC_GTEST_PROP(DebVersion, OrdersAsDpkgDoes, ()) {
  if (!std::filesystem::exists("/usr/bin/dpkg")) return;
  const auto part = rc::gen::container<std::string>(rc::gen::elementOf(std::string("0019aAz.+~-:")));
  const auto text = rc::gen::map(part, [](std::string rest) { return "1" + std::move(rest); });
  const std::string a = *text;
  // Most often the same but for an end: else the first character would say it all.
  const std::string b = *rc::gen::oneOf(text, rc::gen::map(part, [&](const std::string& end) { return a + end; }));
  const auto first = DebVersion::from(a);
  const auto second = DebVersion::from(b);
  if (!first || !second) return;
  RC_ASSERT((*first < *second) == dpkg_says(a, "lt", b));
  RC_ASSERT((*first > *second) == dpkg_says(a, "gt", b));
}

}  // namespace
}  // namespace urna::evidence
