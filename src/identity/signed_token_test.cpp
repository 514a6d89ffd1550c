// SPDX-License-Identifier: EUPL-1.2
#include "identity/signed_token.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "identity/provider_claims.hpp"
#include "identity/provider_keys.hpp"

namespace urna::identity {
namespace {

namespace json = boost::json;

/// Tokens that another program signed: tests/vectors/make_provider_tokens.py.
struct Vectors {
  Vectors() {
    std::ifstream file(URNA_TESTS "/vectors/provider_tokens.json");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    value = json::parse(text).as_object();
    provider.issuer = word("issuer");
    provider.client_id = word("client");
    provider.algorithms = {crypto::TokenAlgorithm::rs256, crypto::TokenAlgorithm::es256, crypto::TokenAlgorithm::ps256};
    provider.levels = {word("level")};
    provider.age_max = std::chrono::seconds(value.at("age_max").as_int64());
    now = Timestamp(std::chrono::seconds(value.at("now").as_int64()));
    keys = ProviderKeys::parse(json::serialize(value.at("keys"))).value();
    nonce = word("nonce");
    access_token = word("access_token");
  }
  std::string word(const char* name) const { return std::string(value.at(name).as_string()); }
  /// The fault, in a word; empty when the token is believed.
  std::string fault_of(std::string_view token) const {
    const auto parsed = SignedToken::parse(token, provider.algorithms);
    if (!parsed) return std::string(name_of(parsed.error()));
    const auto claims = parsed->claims_if_signed(keys);
    if (!claims) return std::string(name_of(claims.error()));
    const auto answer = judge_id_token(*claims, {provider, nonce, access_token, now});
    if (!answer) return std::string(name_of(answer.error()));
    EXPECT_EQ(answer->subject, "0815");
    EXPECT_EQ(answer->level, "two");
    return {};
  }
  std::string token_named(std::string_view what) const {
    for (const json::value& one : value.at("verdicts").as_array())
      if (std::string_view(one.at("what").as_string()) == what) return std::string(one.at("token").as_string());
    ADD_FAILURE() << what;
    return {};
  }

  json::object value;
  IdentityProvider provider;
  ProviderKeys keys;
  std::string nonce;
  std::string access_token;
  Timestamp now;
};

// Shows IDN-12, B48.
TEST(SignedToken, IsBelievedOnlyAsFarAsAnotherProgramSignedIt) {
  const Vectors vectors;
  std::size_t believed = 0;
  for (const json::value& one : vectors.value.at("verdicts").as_array()) {
    const std::string fault = vectors.fault_of(std::string_view(one.at("token").as_string()));
    EXPECT_EQ(fault, std::string_view(one.at("fault").as_string())) << one.at("what").as_string();
    believed += fault.empty() ? 1 : 0;
  }
  EXPECT_EQ(believed, 10U);
}

// Shows IDN-12.
TEST(SignedToken, IsReadByTheAlgorithmsOfTheConfigurationAlone) {
  const Vectors vectors;
  const std::string token = vectors.token_named("PS256");
  EXPECT_TRUE(SignedToken::parse(token, vectors.provider.algorithms));
  EXPECT_EQ(SignedToken::parse(token, {crypto::TokenAlgorithm::rs256}).error(), TokenFault::algorithm_refused);
  EXPECT_EQ(SignedToken::parse(token, {}).error(), TokenFault::algorithm_refused);
}

// Shows IDN-12, B48.
TEST(SignedToken, IsRefusedWithAnyLetterChanged) {
  const Vectors vectors;
  for (const char* what : {"RS256", "ES256", "PS256"}) {
    std::string token = vectors.token_named(what);
    for (std::size_t at = 0; at < token.size(); at += 3) {
      const char before = token[at];
      token[at] = before == 'A' ? 'B' : 'A';
      EXPECT_NE(vectors.fault_of(token), "") << what << ", letter " << at;
      token[at] = before;
    }
    EXPECT_EQ(vectors.fault_of(token), "");
  }
}

// Shows IDN-12.
TEST(SignedToken, AsUserinfoIsAboutWhomTheIdTokenWasAbout) {
  const Vectors vectors;
  const ProviderQuestion question{vectors.provider, vectors.nonce, "", vectors.now};
  const auto fault = [&](const char* text) -> std::string {
    const auto found = find_userinfo_fault(json::parse(text).as_object(), question, {"0815", "two"});
    return found ? std::string(name_of(*found)) : "";
  };
  constexpr const char* ours = R"("iss":"https://login.example.org/realms/works","aud":"urna")";
  const auto with = [&](const std::string& more) { return fault(("{" + std::string(ours) + more + "}").c_str()); };
  EXPECT_EQ(with(R"(,"sub":"0815")"), "");
  EXPECT_EQ(with(R"(,"sub":"0816")"), "other-subject");
  EXPECT_EQ(with(""), "claims-malformed");
  EXPECT_EQ(with(R"(,"sub":"0815","exp":1)"), "expired");
  EXPECT_EQ(fault(R"({"sub":"0815","aud":"urna","iss":"https://login.example.com"})"), "other-issuer");
  EXPECT_EQ(fault(R"({"sub":"0815","aud":"theirs","iss":"https://login.example.org/realms/works"})"), "other-audience");
}

// Shows IDN-12.
TEST(ProviderKeys, RefusesASetThatCanBeReadInTwoWays) {
  const Vectors vectors;
  const json::value keys = vectors.value.at("keys").as_object().at("keys");
  const json::object first = keys.as_array()[0].as_object();
  const json::object second = keys.as_array()[1].as_object();
  const auto parse = [](json::array listed) {
    return ProviderKeys::parse(json::serialize(json::object{{"keys", std::move(listed)}}));
  };
  EXPECT_EQ(parse({first, second})->size(), 2U);
  json::object twin = second;
  twin["kid"] = first.at("kid");
  EXPECT_FALSE(parse({first, twin})) << "one name for two keys";
  json::object named_oddly = first;
  for (const json::value& odd : {json::value(""), json::value(7), json::value(std::string(300, 'k'))}) {
    named_oddly["kid"] = odd;
    EXPECT_FALSE(parse({named_oddly})) << odd;
  }
  json::array many;
  for (std::size_t i = 0; i <= ProviderKeys::count_max; ++i) many.push_back(json::object{{"kty", "oct"}});
  EXPECT_FALSE(parse(many));
  for (const char* bad : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[1]})", R"({"keys":[],"keys":[]})"})
    EXPECT_FALSE(ProviderKeys::parse(bad)) << bad;
  EXPECT_FALSE(ProviderKeys::parse(R"({"keys":[],"x":")" + std::string(ProviderKeys::bytes_max, 'x') + "\"}"));
}

// Shows IDN-12.
TEST(ProviderKeys, PassOverWhatIsNoKeyToCheckATokenWith) {
  const Vectors vectors;
  const json::array keys = vectors.value.at("keys").as_object().at("keys").as_array();
  const auto usable = [](const json::object& key) {
    const auto parsed = ProviderKeys::parse(json::serialize(json::object{{"keys", json::array{key}}}));
    return parsed && parsed->size() == 1;
  };
  const auto with = [](json::object key, const char* name, const json::value& value) {
    key[name] = value;
    return key;
  };
  const json::object rsa = keys[0].as_object();
  const json::object ec = keys[1].as_object();
  EXPECT_TRUE(usable(rsa));
  EXPECT_TRUE(usable(with(rsa, "key_ops", json::array{"verify"})));
  EXPECT_FALSE(usable(with(rsa, "use", "enc")));
  EXPECT_FALSE(usable(with(rsa, "use", 7)));
  EXPECT_FALSE(usable(with(rsa, "key_ops", json::array{"sign"})));
  EXPECT_FALSE(usable(with(rsa, "alg", "RS512")));
  EXPECT_FALSE(usable(with(rsa, "alg", "HS256")));
  EXPECT_FALSE(usable(with(rsa, "d", "AQAB"))) << "it shows its private half";
  EXPECT_FALSE(usable(with(rsa, "e", "AQ"))) << "an exponent of one";
  EXPECT_FALSE(usable(with(rsa, "e", "Ag"))) << "an even exponent";
  EXPECT_FALSE(usable(with(rsa, "e", "AQAAAAE"))) << "an exponent beyond 32 bits";
  EXPECT_FALSE(usable(with(rsa, "n", "AQAB")));
  EXPECT_FALSE(usable(with(rsa, "n", json::value("AA" + std::string(rsa.at("n").as_string())))))
      << "with a zero before it";
  EXPECT_FALSE(usable(with(rsa, "n", json::value(std::string(1368, '_'))))) << "of 8208 bits";
  EXPECT_TRUE(usable(ec));
  EXPECT_FALSE(usable(with(ec, "crv", "P-384")));
  EXPECT_FALSE(usable(with(ec, "x", ec.at("y")))) << "beside the curve";
  EXPECT_FALSE(usable(with(with(ec, "x", json::value(std::string(43, 'A'))), "y", json::value(std::string(43, 'A')))));
  EXPECT_FALSE(usable(with(ec, "y", "AQAB")));
}

}  // namespace
}  // namespace urna::identity
