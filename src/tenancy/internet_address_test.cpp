// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/internet_address.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace urna::tenancy {
namespace {

using namespace std::string_view_literals;

InternetAddress address(std::string_view text) { return InternetAddress::parse(text).value(); }

// Shows TEN-05, B64.
TEST(InternetAddress, IsReadInItsOwnSpellingsOnly) {
  struct Case {
    std::string_view text;
    std::string_view spelled;  ///< empty: no address
  };
  constexpr Case cases[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"0.0.0.0", "0.0.0.0"},
      {"255.255.255.255", "255.255.255.255"},
      {"::", "::"},
      {"::1", "::1"},
      {"2001:db8::1", "2001:db8::1"},
      {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"::FFFF:c000:0201", "192.0.2.1"},
      {"0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"},
      {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
      {"::192.0.2.1", "::192.0.2.1"},
      {"", ""},
      {" 192.0.2.1", ""},
      {"192.0.2.1 ", ""},
      {"192.0.2", ""},
      {"192.0.2.1.1", ""},
      {"192.0.2.256", ""},
      {"192.0.2.01", ""},
      {"0300.0.2.1", ""},
      {"0xc0.0.2.1", ""},
      {"3221225985", ""},
      {"192.0.2.-1", ""},
      {"192.0.2.1:80", ""},
      {"[2001:db8::1]", ""},
      {"[2001:db8::1]:80", ""},
      {"2001:db8::1%eth0", ""},
      {"2001:db8:::1", ""},
      {"2001:db8::1::1", ""},
      {"1:2:3:4:5:6:7", ""},
      {"1:2:3:4:5:6:7:8:9", ""},
      {"12345::", ""},
      {"::ffff:192.0.2.256", ""},
      {"::ffff:192.0.2.1:80", ""},
      {"192.0.2.1\0"sv, ""},
      {"192.0.2.1\n", ""},
      {"１92.0.2.1", ""},
      {"localhost", ""},
      {"unknown", ""},
      {"2001:db8::1/128", ""},
      {"192.0.2.1/32", ""},
      {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001", ""},
  };
  static_assert(std::size(cases) >= 40);
  for (const Case& each : cases) {
    const auto read = InternetAddress::parse(each.text);
    EXPECT_EQ(read ? read->text() : "", each.spelled) << each.text;
  }
}

// Shows TEN-05.
TEST(InternetNetwork, HoldsTheAddressesThatBeginAlike) {
  struct Case {
    std::string_view network;
    std::string_view address;
    bool is_in;
  };
  constexpr Case cases[] = {
      {"192.0.2.0/24", "192.0.2.0", true},
      {"192.0.2.0/24", "192.0.2.255", true},
      {"192.0.2.0/24", "192.0.3.0", false},
      {"192.0.2.0/24", "192.0.1.255", false},
      {"192.0.2.0/24", "::ffff:192.0.2.7", true},
      {"192.0.2.0/24", "::192.0.2.7", false},
      {"192.0.2.128/25", "192.0.2.128", true},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"192.0.2.1", "192.0.2.1", true},
      {"192.0.2.1", "192.0.2.2", false},
      {"192.0.2.1/32", "::ffff:192.0.2.1", true},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "::1", false},
      {"::/0", "2001:db8::1", true},
      {"::/0", "192.0.2.1", false},
      {"::/0", "::ffff:192.0.2.1", false},
      {"::ffff:192.0.2.0/120", "192.0.2.9", true},
      {"::ffff:192.0.2.0/120", "192.0.3.9", false},
      {"2001:db8::/32", "2001:db8:ffff::1", true},
      {"2001:db8::/32", "2001:db9::1", false},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"2001:db8::1", "2001:db8::1", true},
      {"2001:db8::1/128", "2001:db8::2", false},
  };
  for (const Case& each : cases) {
    const auto network = InternetNetwork::parse(each.network);
    ASSERT_TRUE(network) << each.network;
    EXPECT_EQ(network->contains(address(each.address)), each.is_in) << each.network << " " << each.address;
  }
}

// Shows TEN-05, B64.
TEST(InternetNetwork, IsRefusedWhenItIsASlipOfTheHand) {
  for (const char* text :
       {"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/08", "192.0.2.0/", "192.0.2.0/ 24",
        "192.0.2.0/24 ", "192.0.2.0/24/8", "192.0.2.0/255.255.255.0", "/24", "", "2001:db8::/129", "2001:db8::1/64",
        "::ffff:192.0.2.0/24", "::ffff:0.0.0.0/95", "all", "192.0.2.*", "192.0.2.0/4294967296"})
    EXPECT_FALSE(InternetNetwork::parse(text)) << text;
  EXPECT_EQ(InternetNetwork::parse("::ffff:192.0.2.0/120")->text(), "192.0.2.0/24");
}

// Shows TEN-05, B65.
TEST(ClientAddress, IsTheRightmostThatIsNoProxyOfOurs) {
  const std::vector proxies{InternetNetwork::parse("10.0.0.0/8").value(),
                            InternetNetwork::parse("2001:db8::/64").value()};
  struct Case {
    std::string_view peer;
    std::vector<std::string_view> forwarded;
    std::string_view client;  ///< empty: refused
  };
  const std::vector<Case> cases{
      {"203.0.113.9", {}, "203.0.113.9"},
      {"203.0.113.9", {"198.51.100.1"}, "203.0.113.9"},  // spoofed: no proxy of ours
      {"203.0.113.9", {"10.0.0.1"}, "203.0.113.9"},
      {"203.0.113.9", {"not an address"}, "203.0.113.9"},
      {"10.0.0.1", {"203.0.113.9"}, "203.0.113.9"},
      {"::ffff:10.0.0.1", {"203.0.113.9"}, "203.0.113.9"},
      {"10.0.0.1", {"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},  // the client wrote the first
      {"10.0.0.1", {"10.0.0.7, 203.0.113.9"}, "203.0.113.9"},
      {"10.0.0.1", {"198.51.100.1", "203.0.113.9"}, "203.0.113.9"},  // in two lines
      {"10.0.0.1", {"198.51.100.1, 203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
      {"10.0.0.1", {"198.51.100.1,203.0.113.9", "10.0.0.2,\t10.0.0.3 "}, "203.0.113.9"},
      {"2001:db8::1", {"::ffff:203.0.113.9"}, "203.0.113.9"},
      {"10.0.0.1", {"10.0.0.2, 10.0.0.3"}, "10.0.0.2"},  // none but ours: whoever came first
      {"10.0.0.1", {}, "10.0.0.1"},
      {"10.0.0.1", {"garbage, 203.0.113.9"}, "203.0.113.9"},
      {"10.0.0.1", {"203.0.113.9, garbage"}, ""},
      {"10.0.0.1", {"203.0.113.9, 10.0.0.2:443"}, ""},
      {"10.0.0.1", {""}, ""},
      {"10.0.0.1", {"203.0.113.9,"}, ""},
      {"10.0.0.1", {"unknown"}, ""},
  };
  for (const Case& each : cases) {
    const auto client = client_address(address(each.peer), each.forwarded, proxies);
    EXPECT_EQ(client ? client->text() : "", each.client)
        << each.peer << " " << (each.forwarded.empty() ? "" : each.forwarded.front());
  }
}

}  // namespace
}  // namespace urna::tenancy
