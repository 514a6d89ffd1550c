// SPDX-License-Identifier: EUPL-1.2
#include "base/host_name.hpp"

#include <gtest/gtest.h>

namespace urna {
namespace {

TEST(HostName, OfWhatIsNoneIsNothing) {
  for (const char* field : {"",
                            ".",
                            "..",
                            "a..b",
                            ".a",
                            "a.b..",
                            "-a.b",
                            "a-.b",
                            "a b",
                            "a/b",
                            "a_b.org",
                            "a@b.org",
                            "user:pw@a.org",
                            "a.org:",
                            "a.org:x",
                            "a.org:70000",
                            "a.org:080808",
                            "a.org:-1",
                            "a.org:80:80",
                            "[::1",
                            "::1",
                            "[]",
                            "[x]:1",
                            "a.org\t",
                            "a.org,b.org",
                            "b\xc3\xbc"
                            "cher.example",
                            "\xef\xbd\x81.org",
                            "a\xe3\x80\x82org",
                            "a.org%00.b.org"}) {
    EXPECT_FALSE(host_name_from(field)) << field;
  }
  EXPECT_FALSE(host_name_from(std::string(64, 'a') + ".org"));
  EXPECT_TRUE(host_name_from(std::string(63, 'a') + ".org"));
  std::string longest;
  while (longest.size() < 250) longest += "a.";
  EXPECT_FALSE(host_name_from(longest + "abcd"));
  EXPECT_FALSE(host_name_from(std::string("a.org\0.b.org", 12)));
}

TEST(HostName, HasOneSpelling) {
  for (const char* field : {"vote.example.org", "VOTE.Example.ORG", "vote.example.org.", "vote.example.org:8443",
                            "Vote.Example.Org.:443", "vote.example.org:0"}) {
    EXPECT_EQ(host_name_from(field), "vote.example.org") << field;
  }
  EXPECT_EQ(host_name_from("XN--Bcher-KVA.example"), "xn--bcher-kva.example");
  EXPECT_EQ(host_name_from("[::1]:8443"), "[::1]");
  EXPECT_EQ(host_name_from("[2001:DB8::1]"), "[2001:db8::1]");
  EXPECT_EQ(host_name_from("127.0.0.1:8443"), "127.0.0.1");
  EXPECT_EQ(host_name_from("localhost"), "localhost");
}

TEST(HostName, OfACustomerIsADomain) {
  for (const char* name : {"vote.example.org", "localhost", "a.localhost", "xn--bcher-kva.example"})
    EXPECT_TRUE(is_domain_name(name)) << name;
  for (const char* name : {"", "intranet", "127.0.0.1", "[::1]", "Vote.example.org", "vote.example.org.", "a.org:1",
                           "a.1", "*.example.org"})
    EXPECT_FALSE(is_domain_name(name)) << name;
}

}  // namespace
}  // namespace urna
