// SPDX-License-Identifier: EUPL-1.2
#include "identity/provider_returns.hpp"

#include <gtest/gtest.h>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"
#include "identity/provider_document.hpp"

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

class Travellers : public testing::Test {
 protected:
  ProviderReturns::Departure leave(const Digest& browser) {
    return returns.leave(browser, provider, std::nullopt, "", random, now);
  }

  Timestamp now{1'795'513'327s};
  IdentityProvider provider{.label = "Works", .issuer = "https://login.example.org", .client_id = "urna"};
  Digest rosas{std::byte{1}};
  Digest emmas{std::byte{2}};
  crypto::ReplayedRandom random{7};
  ProviderReturns returns;
};

// Shows IDN-12, B49.
TEST_F(Travellers, ComeBackOnceAndInTheBrowserInWhichTheyLeft) {
  const auto rosa = leave(rosas);
  const auto emma = leave(emmas);
  EXPECT_FALSE(returns.come_back(emmas, rosa.state, now)) << "the state of another session";
  EXPECT_FALSE(returns.come_back(rosas, "", now));
  EXPECT_FALSE(returns.come_back(Digest{}, rosa.state, now));
  const auto back = returns.come_back(rosas, rosa.state, now);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->nonce, rosa.nonce);
  EXPECT_EQ(to_base64url(crypto::sha256(back->verifier.expose())), rosa.challenge);
  EXPECT_FALSE(returns.come_back(rosas, rosa.state, now)) << "twice";
  EXPECT_TRUE(returns.come_back(emmas, emma.state, now));
}

// Shows IDN-12, B49.
TEST_F(Travellers, AreForgottenAfterTenMinutesAndWhenTheyLeaveAnew) {
  const auto first = leave(rosas);
  const auto second = leave(rosas);
  EXPECT_NE(first.state, second.state);
  EXPECT_NE(first.nonce, second.nonce);
  EXPECT_NE(first.challenge, second.challenge);
  EXPECT_FALSE(returns.come_back(rosas, first.state, now));
  EXPECT_FALSE(returns.come_back(rosas, second.state, now + ProviderReturns::lasts));
}

// Shows B56.
TEST(OwnPage, IsAPlaceOfTheConsoleAndNothingElse) {
  for (const char* good : {"/console", "/console#", "/console#/account", "/console#/election/2bCdEf-9"})
    EXPECT_EQ(own_page(good), good);
  for (const char* bad :
       {"", "/", "//evil", "/\\evil", "https:evil", "https://evil", "\\\\evil", "/console/../x", "/console//evil",
        "/console?next=//evil", "/consoleX", "/console#//\\evil", "/console#javascript:x", "/console#%2F%2Fevil",
        "javascript:alert(1)", " /console", "/console ", "/console\n", "/v/abc"})
    EXPECT_EQ(own_page(bad), "") << bad;
  EXPECT_EQ(own_page("/console#/" + std::string(300, 'a')), "");
}

// Shows IDN-12, B45.
TEST(ProviderDocument, IsOfTheIssuerThatIsConfigured) {
  const IdentityProvider provider{.label = "Works", .issuer = "https://login.example.org", .client_id = "urna"};
  const std::string addresses =
      R"("authorization_endpoint":"https://login.example.org/a","token_endpoint":"https://login.example.org/t","jwks_uri":"https://login.example.org/k")";
  const auto parse = [&](const std::string& issuer, const std::string& more) {
    return ProviderDocument::parse("{\"issuer\":\"" + issuer + "\"," + addresses + more + "}", provider);
  };
  const auto document = parse(provider.issuer, "");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->token, "https://login.example.org/t");
  EXPECT_FALSE(document->names_itself);
  EXPECT_TRUE(parse(provider.issuer, R"(,"authorization_response_iss_parameter_supported":true)")->names_itself);
  for (const char* other : {"https://login.example.org/", "https://login.example.com", "HTTPS://login.example.org", ""})
    EXPECT_FALSE(parse(other, "")) << other;
  for (const char* bad :
       {R"(,"token_endpoint":"https://login.example.org/t")", R"(,"userinfo_endpoint":"http://login.example.org/u")",
        R"(,"userinfo_endpoint":"https://login.example.org/u?x=1")", R"(,"end_session_endpoint":"javascript:x")",
        R"(,"end_session_endpoint":"https://a@login.example.org")", R"(,"end_session_endpoint":7)",
        R"(,"code_challenge_methods_supported":["plain"])", R"(,"response_types_supported":["id_token"])",
        R"(,"token_endpoint_auth_methods_supported":["client_secret_post"])",
        R"(,"id_token_signing_alg_values_supported":["none","HS256","ES256"])"})
    EXPECT_FALSE(parse(provider.issuer, bad)) << bad;
  EXPECT_FALSE(ProviderDocument::parse("{\"issuer\":\"https://login.example.org\"}", provider));
  IdentityProvider with_userinfo = provider;
  with_userinfo.reads_userinfo = true;
  EXPECT_FALSE(ProviderDocument::parse("{\"issuer\":\"https://login.example.org\"," + addresses + "}", with_userinfo));
}

}  // namespace
}  // namespace urna::identity
