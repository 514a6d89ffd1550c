// SPDX-License-Identifier: EUPL-1.2
#include "evidence/tls_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using namespace std::chrono_literals;
using assurance::Finding;

TEST(TlsChecks, SomethingOldThatIsAcceptedIsOneTooMany) {
  const std::map<std::string, OldOffer> refused{{"tls1.0", OldOffer::refused}, {"tls1.2_weak", OldOffer::refused}};
  EXPECT_EQ(look_at_tls(refused, true).finding, Finding::passed);
  EXPECT_EQ(look_at_tls(refused, false).finding, Finding::failed);
  auto one = refused;
  one["tls1.0"] = OldOffer::accepted;
  EXPECT_EQ(look_at_tls(one, true).finding, Finding::failed);
  one["tls1.0"] = OldOffer::not_reached;
  EXPECT_EQ(look_at_tls(one, true).finding, Finding::unknown);
  EXPECT_EQ(look_at_tls({}, true).finding, Finding::unknown);
}

TEST(TlsChecks, ACertificateIsTrustedAndLastsAFortnight) {
  const Timestamp now{1'795'000'000s};
  EXPECT_EQ(look_at_certificate(true, now + 15 * 24h, now).finding, Finding::passed);
  EXPECT_EQ(look_at_certificate(true, now + 15 * 24h - 1s, now).finding, Finding::failed);
  EXPECT_EQ(look_at_certificate(false, now + 60 * 24h, now).finding, Finding::failed);
  EXPECT_EQ(look_at_certificate(true, now - 1s, now).finding, Finding::failed);
  EXPECT_EQ(look_at_certificate({}, now, now).finding, Finding::unknown);
}

TEST(TlsChecks, PlainHttpAnswersWithTheWayToHttpsAtMost) {
  EXPECT_EQ(look_at_plain(PlainAnswer::none, PlainAnswer::redirects, true).finding, Finding::passed);
  EXPECT_EQ(look_at_plain(PlainAnswer::answers, PlainAnswer::none, true).finding, Finding::failed);
  EXPECT_EQ(look_at_plain(PlainAnswer::none, PlainAnswer::answers, true).finding, Finding::failed);
  EXPECT_EQ(look_at_plain(PlainAnswer::none, PlainAnswer::none, false).finding, Finding::failed);
}

TEST(TlsChecks, AHeaderThatIsMissingOnOnePathIsSeen) {
  AnswerSeen good{"/",
                  200,
                  {{"content-security-policy", "default-src 'none'; sandbox"},
                   {"strict-transport-security", "max-age=63072000; includeSubDomains"},
                   {"x-content-type-options", "nosniff"},
                   {"referrer-policy", "no-referrer"},
                   {"cross-origin-opener-policy", "same-origin"},
                   {"cross-origin-resource-policy", "same-origin"},
                   {"permissions-policy", "camera=(), geolocation=()"}}};
  EXPECT_EQ(look_at_headers({good}).finding, Finding::passed);
  for (const auto& [name, value] : good.headers) {
    AnswerSeen bad = good;
    bad.headers.erase(name);
    EXPECT_EQ(look_at_headers({good, bad}).finding, Finding::failed) << name;
    bad = good;
    bad.headers[name] = "none";
    EXPECT_EQ(look_at_headers({bad}).finding, Finding::failed) << name;
  }
  AnswerSeen talks = good;
  talks.headers["server"] = "urna/1";
  EXPECT_EQ(look_at_headers({talks}).finding, Finding::failed);
  EXPECT_EQ(look_at_headers({{"/", 0, {}}}).finding, Finding::unknown);
}

}  // namespace
}  // namespace urna::evidence
