// SPDX-License-Identifier: EUPL-1.2
#include "election/sign_in_secret.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <type_traits>

namespace urna::election {
namespace {

boost::json::value vectors() {
  std::stringstream text;
  text << std::ifstream(URNA_TESTS "/vectors/sign_in.json").rdbuf();
  return boost::json::parse(text.str());
}

// Shows IDN-13.
TEST(SignInSecret, RefusesATextOfAnotherForm) {
  const auto all = vectors();
  ASSERT_GE(all.at("no_secrets").as_array().size(), 8U);
  for (const auto& text : all.at("no_secrets").as_array()) {
    EXPECT_FALSE(sign_in_secret_from(text.as_string())) << text;
  }
}

// Shows IDN-13.
TEST(SignInSecret, IsTheOneThatAnotherProgramDerives) {
  const auto all = vectors();
  ASSERT_GE(all.at("sign_in").as_array().size(), 6U);
  for (const auto& known : all.at("sign_in").as_array()) {
    const auto uuid = protocol::ElectionUuid::parse(known.at("uuid").as_string());
    const auto code = protocol::VotingCode::parse(known.at("code").as_string());
    ASSERT_TRUE(uuid && code);
    const SignInSecret secret = sign_in_secret(*uuid, *code);
    EXPECT_EQ(sign_in_secret_text(secret).expose(), known.at("secret").as_string());
    EXPECT_EQ(to_hex(sign_in_verifier(secret).get()), known.at("verifier").as_string());
    const auto read = sign_in_secret_from(known.at("secret").as_string());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->expose(), secret.expose());
  }
}

// Shows IDN-13.
TEST(SignInSecret, IsOfOneElectionOnly) {
  const auto code = protocol::VotingCode::parse("00000-00000-00000-00000-00000-1Y69H");
  ASSERT_TRUE(code);
  const auto one = protocol::ElectionUuid::parse("n4wpxiMSJtSPaa").value();
  const auto other = protocol::ElectionUuid::parse("n4wpxiMSJtSPab").value();
  EXPECT_NE(sign_in_verifier(sign_in_secret(one, *code)), sign_in_verifier(sign_in_secret(other, *code)));
}

static_assert(!std::is_copy_constructible_v<SignInSecret>);

}  // namespace
}  // namespace urna::election
