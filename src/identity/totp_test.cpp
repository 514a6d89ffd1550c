// SPDX-License-Identifier: EUPL-1.2
#include "identity/totp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

/// The secret of RFC 6238, appendix B.
TotpSecret secret_of_the_rfc() {
  constexpr std::string_view text = "12345678901234567890";
  TotpSecret secret;
  std::ranges::transform(text, secret.expose().begin(), [](char c) { return static_cast<std::byte>(c); });
  return secret;
}

// Shows IDN-03, B51.
TEST(Totp, TakesTheCodeOfTheStepBesideAndNoFurther) {
  const TotpSecret secret = secret_of_the_rfc();
  constexpr Timestamp begins(37'037'036s * 30);  // 1111111080: the step of 081804
  constexpr std::string_view code = "081804";
  for (const auto late : {-30s, -1s, 0s, 29s, 30s, 59s})
    EXPECT_EQ(find_totp_step(secret, code, begins + late), 37'037'036U) << late.count();
  for (const auto late : {-31s, -61s, 60s, 61s})
    EXPECT_FALSE(find_totp_step(secret, code, begins + late)) << late.count();
}

// Shows IDN-03, KEY-12.
TEST(Totp, GivesTheCodesOfTheRfc) {
  const TotpSecret secret = secret_of_the_rfc();
  for (const auto& [moment, code] :
       {std::pair(59s, "287082"), std::pair(1'111'111'109s, "081804"), std::pair(1'111'111'111s, "050471"),
        std::pair(1'234'567'890s, "005924"), std::pair(2'000'000'000s, "279037"), std::pair(20'000'000'000s, "353130")})
    EXPECT_EQ(find_totp_step(secret, code, Timestamp(moment)), static_cast<std::uint64_t>(moment.count()) / 30) << code;
}

// Shows B51.
TEST(Totp, TakesNothingButSixDigits) {
  const TotpSecret secret = secret_of_the_rfc();
  for (const char* typed :
       {"", "87082", "2870820", "94287082", " 287082", "287082 ", "28708x", "+87082", "٢٨٧٠٨٢", "２８７０８２"})
    EXPECT_FALSE(find_totp_step(secret, typed, Timestamp(59s))) << typed;
}

}  // namespace
}  // namespace urna::identity
