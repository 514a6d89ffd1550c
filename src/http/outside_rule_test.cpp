// SPDX-License-Identifier: EUPL-1.2
#include "http/outside_rule.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace urna::http {
namespace {

using tenancy::InternetAddress;
using tenancy::InternetNetwork;

bool is_outside_text(const char* text) { return is_outside(InternetAddress::parse(text).value()); }

bool opens(const OutsideRule& rule, const char* text) {
  sockaddr_storage storage{};
  if (std::strchr(text, ':') != nullptr) {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text, &six.sin6_addr), 1) << text;
    std::memcpy(&storage, &six, sizeof six);
  } else {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text, &four.sin_addr), 1) << text;
    std::memcpy(&storage, &four, sizeof four);
  }
  return rule.allows(reinterpret_cast<const sockaddr&>(storage));
}

// Shows INP-03, B45.
TEST(OutsideRule, RefusesWhateverIsNotTheInternetAtLarge) {
  for (const char* inside : {"0.0.0.0",         "10.255.0.1",      "100.64.0.1",       "127.0.0.1",    "127.9.9.9",
                             "169.254.169.254", "172.16.0.1",      "172.31.255.255",   "192.0.0.9",    "192.0.2.1",
                             "192.168.1.1",     "198.18.0.1",      "198.51.100.7",     "203.0.113.7",  "224.0.0.1",
                             "239.255.255.250", "240.0.0.1",       "255.255.255.255",  "::",           "::1",
                             "::7f00:1",        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1",
                             "2001::1",         "2001:db8::1",     "2002:7f00:1::",    "3fff::1",      "fc00::1",
                             "fd12:3456::1",    "fe80::1",         "fec0::1",          "ff02::1"}) {
    EXPECT_FALSE(is_outside_text(inside)) << inside;
    EXPECT_FALSE(opens(OutsideRule(), inside)) << inside;
  }
  for (const char* outside : {"8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "192.1.0.1",
                              "223.255.255.255", "2001:200::1", "2606:4700::1", "2a01:e0a::1"}) {
    EXPECT_TRUE(is_outside_text(outside)) << outside;
    EXPECT_TRUE(opens(OutsideRule(), outside)) << outside;
  }
}

// Shows INP-03.
TEST(OutsideRule, OpensNoSocketToAnAddressInTheClothesOfAnotherVersion) {
  EXPECT_FALSE(opens(OutsideRule(), "::ffff:127.0.0.1"));
  EXPECT_FALSE(opens(OutsideRule(), "::ffff:8.8.8.8"));
  const OutsideRule own({InternetNetwork::parse("127.0.0.0/8").value()});
  EXPECT_FALSE(opens(own, "::ffff:127.0.0.1"));
  sockaddr_storage unix_socket{};
  unix_socket.ss_family = AF_UNIX;
  EXPECT_FALSE(own.allows(reinterpret_cast<const sockaddr&>(unix_socket)));
}

// Shows INP-03.
TEST(OutsideRule, LetsInOnlyWhatTheOperatorNamed) {
  const OutsideRule own({InternetNetwork::parse("10.2.0.0/16").value(), InternetNetwork::parse("fd00::/64").value()});
  EXPECT_TRUE(opens(own, "10.2.3.4"));
  EXPECT_TRUE(opens(own, "fd00::5"));
  EXPECT_TRUE(opens(own, "8.8.8.8"));
  EXPECT_FALSE(opens(own, "10.3.0.1"));
  EXPECT_FALSE(opens(own, "127.0.0.1"));
  EXPECT_TRUE(own.allows_url("https://10.2.3.4:8443/realms/a"));
  EXPECT_FALSE(own.allows_url("https://10.3.0.1"));
}

// Shows INP-03, B45, B46.
TEST(OutsideRule, RefusesAnAddressHoweverItIsSpelt) {
  const OutsideRule rule;
  for (const char* bad : {"",
                          "file:///etc/passwd",
                          "gopher://example.org",
                          "http://example.org",
                          "http://169.254.169.254/",
                          "HTTPS://example.org",
                          "https://169.254.169.254/",
                          "https://127.0.0.1",
                          "https://127.0.0.1:8443/x",
                          "https://0x7f.1",
                          "https://0x7f000001",
                          "https://2130706433",
                          "https://127.1",
                          "https://0177.0.0.1",
                          "https://017700000001",
                          "https://[::1]",
                          "https://[::ffff:127.0.0.1]",
                          "https://[::ffff:8.8.8.8]",
                          "https://[fe80::1%25eth0]",
                          "https://[64:ff9b::7f00:1]",
                          "https://localhost",
                          "https://localhost.",
                          "https://a.localhost",
                          "https://intranet",
                          "https://user@example.org",
                          "https://user:word@example.org",
                          "https://example.org?x=1",
                          "https://example.org/#x",
                          "https://example.org:",
                          "https://example.org:https",
                          "https://example.org:8443:1",
                          "https://",
                          "https:///x",
                          "https://exa mple.org",
                          "https://example.org\n",
                          "https://[::1",
                          "https://[]",
                          "https://ex\xC3\xA4mple.org",
                          "https://example.0x7f", "https://127.0x1",
                          "unix:/run/socket"})
    EXPECT_FALSE(rule.allows_url(bad)) << bad;
  for (const char* good :
       {"https://login.example.org", "https://login.example.org/", "https://login.example.org:8443/realms/a",
        "https://8.8.8.8/x", "https://[2606:4700::1]:443"})
    EXPECT_TRUE(rule.allows_url(good)) << good;
}

}  // namespace
}  // namespace urna::http
