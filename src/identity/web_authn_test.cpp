// SPDX-License-Identifier: EUPL-1.2
#include "identity/web_authn.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"
#include "identity/detail/authenticator_for_tests.hpp"
#include "identity/web_authn_challenges.hpp"

namespace urna::identity {
namespace {

using namespace detail;  // the authenticator for tests

const RelyingParty party{"example.org", "https://example.org"};

bool none_taken(std::span<const std::byte>) { return false; }

class WebAuthn : public ::testing::Test {
 protected:
  std::string client_json(std::string_view type) const {
    return R"({"type":"webauthn.)" + std::string(type) + R"(","challenge":")" + to_base64url(challenge) +
           R"(","origin":"https://example.org","crossOrigin":false})";
  }
  std::string registration_fault(const Bytes& object, bool must_verify = true) const {
    return registration_fault(object, client_json("create"), must_verify);
  }
  std::string registration_fault(const Bytes& object, const std::string& client, bool must_verify = true) const {
    const Bytes json = bytes_from(client);
    const auto key = check_registration(party, challenge, {json, object}, must_verify, none_taken);
    return key ? "ok" : name(key.error());
  }
  std::string assertion_fault(const Bytes& data, const std::string& client, bool must_verify = true) const {
    const Bytes json = bytes_from(client);
    const Bytes signature = device.sign(data, json);
    const auto done = check_assertion(party, challenge, key(), {device.id, json, data, signature}, must_verify);
    return done ? "ok" : name(done.error());
  }
  std::string assertion_fault(const Bytes& data, bool must_verify = true) const {
    return assertion_fault(data, client_json("get"), must_verify);
  }
  SecurityKey key() const {
    const auto& public_key = device.signing.verification_key();
    return {device.id, KeyAlgorithm::eddsa, Bytes(public_key.begin(), public_key.end()), 6, {}, false};
  }

  static std::string name(WebAuthnFault fault) {
    switch (fault) {
      case WebAuthnFault::client_data_malformed:
        return "client_data_malformed";
      case WebAuthnFault::other_type:
        return "other_type";
      case WebAuthnFault::other_challenge:
        return "other_challenge";
      case WebAuthnFault::other_origin:
        return "other_origin";
      case WebAuthnFault::cross_origin:
        return "cross_origin";
      case WebAuthnFault::authenticator_data_malformed:
        return "authenticator_data_malformed";
      case WebAuthnFault::trailing_bytes:
        return "trailing_bytes";
      case WebAuthnFault::other_site:
        return "other_site";
      case WebAuthnFault::person_not_present:
        return "person_not_present";
      case WebAuthnFault::person_not_verified:
        return "person_not_verified";
      case WebAuthnFault::key_missing:
        return "key_missing";
      case WebAuthnFault::key_unsupported:
        return "key_unsupported";
      case WebAuthnFault::key_taken:
        return "key_taken";
      case WebAuthnFault::attestation_unsupported:
        return "attestation_unsupported";
      case WebAuthnFault::other_key:
        return "other_key";
      case WebAuthnFault::signature_wrong:
        return "signature_wrong";
      case WebAuthnFault::counter_went_back:
        return "counter_went_back";
    }
    return "";
  }

  Authenticator device;
  Challenge challenge{std::byte{42}};
};

// Shows IDN-04, B50.
TEST_F(WebAuthn, RefusesARegistrationOfAnotherPlaceTimeOrKind) {
  const Bytes good = attested(device.with_key(device.cose()));
  ASSERT_EQ(registration_fault(good), "ok");
  EXPECT_EQ(registration_fault(good, client_json("get")), "other_type");
  Challenge other = challenge;
  other[31] ^= std::byte{1};
  const Bytes json = bytes_from(client_json("create"));
  EXPECT_EQ(check_registration(party, other, {json, good}, true, none_taken).error(), WebAuthnFault::other_challenge);
  const auto taken = [&](std::span<const std::byte> id) { return std::equal(id.begin(), id.end(), device.id.begin()); };
  EXPECT_EQ(check_registration(party, challenge, {json, good}, true, taken).error(), WebAuthnFault::key_taken);
  device.site = "example.com";
  EXPECT_EQ(registration_fault(attested(device.with_key(device.cose()))), "other_site");
  device.site = party.id;
  device.flags = 0x04;
  EXPECT_EQ(registration_fault(attested(device.with_key(device.cose()))), "person_not_present");
  device.flags = 0x01;
  EXPECT_EQ(registration_fault(attested(device.with_key(device.cose()))), "person_not_verified");
  EXPECT_EQ(registration_fault(attested(device.with_key(device.cose())), false), "ok");
  device.flags = 0x15;
  EXPECT_EQ(registration_fault(attested(device.with_key(device.cose()))), "authenticator_data_malformed")
      << "copied, though it cannot be";
  EXPECT_EQ(registration_fault(attested(Authenticator().head())), "key_missing");
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, RefusesOriginsThatAreNotExactlyTheTenants) {
  for (const auto* const origin : {"http://example.org", "https://example.org:8443", "https://example.org/",
                                   "https://example.org.", "https://EXAMPLE.org", "https://www.example.org",
                                   "https://example.org.evil.example", "null", "", "https://example.com"}) {
    std::string json = client_json("get");
    const std::string ours = "https://example.org";
    json.replace(json.find(ours), ours.size(), origin);
    EXPECT_EQ(assertion_fault(device.head(), json), "other_origin") << origin;
  }
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string json = client_json("get");
    return json.replace(json.find(from), from.size(), to);
  };
  EXPECT_EQ(assertion_fault(device.head(), with("false", "true")), "cross_origin");
  EXPECT_EQ(assertion_fault(device.head(), with("false", R"(false,"topOrigin":"https://evil.example")")),
            "cross_origin");
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, RefusesClientDataThatIsNotABrowsers) {
  const std::string good = client_json("get");
  const auto inside = [&](std::string_view more) { return good.substr(0, good.size() - 1) + std::string(more) + "}"; };
  ASSERT_EQ(assertion_fault(device.head(), inside(R"(,"other":{"type":[1,{"origin":null}]},"n":-1.5e3)")), "ok");
  ASSERT_EQ(assertion_fault(device.head(), R"({"origin":"https:\/\/example.org","challenge":")" +
                                               to_base64url(challenge) + R"(","type":"webauthn.get"})"),
            "ok")
      << "older browsers write another order, and no crossOrigin";
  for (const std::string& json :
       {std::string(),
        std::string("null"),
        std::string("[]"),
        std::string("\"type\""),
        good + " x",
        good + good,
        "\xef\xbb\xbf" + good,
        inside(R"(,"type":"webauthn.get")"),
        inside(R"(,"origin":"https://example.org")"),
        inside(R"(,"x":1,"x":1)"),
        inside(R"(,"x":"\ud800")"),
        inside(",\"x\":\"\xff\""),
        inside(",/**/\"x\":1"),
        inside(",\"x\":" + std::string(20, '[') + std::string(20, ']')),
        inside(",\"x\":\"" + std::string(8192, 'x') + "\""),
        good.substr(0, good.size() - 1),
        std::string(R"({"type":"webauthn.get","challenge":"x"})"),
        std::string(R"({"type":1,"challenge":"x","origin":"y"})"),
        std::string(R"({"type":["webauthn.get"],"challenge":"x","origin":"y"})"),
        std::string(R"({"type":{"a":1},"challenge":"x","origin":"y"})"),
        std::string(R"({"type":"webauthn.get","challenge":"x","origin":"y","crossOrigin":"false"})"),
        std::string(R"({"type":"webauthn.get","challenge":"x","origin":"y","crossOrigin":0})")}) {
    EXPECT_EQ(assertion_fault(device.head(), json), "client_data_malformed") << json.substr(0, 200);
  }
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, RefusesASignedAnswerWithAnyPartWrong) {
  ASSERT_EQ(assertion_fault(device.head()), "ok");
  EXPECT_EQ(assertion_fault(device.head(), client_json("create")), "other_type");
  EXPECT_EQ(assertion_fault(joined({device.head(), hex("00")})), "trailing_bytes");
  EXPECT_EQ(assertion_fault(joined({device.head(0x80), hex("a0")})), "trailing_bytes") << "extensions nobody asked for";
  EXPECT_EQ(assertion_fault(device.with_key(device.cose())), "trailing_bytes") << "a key nobody asked for";
  const Bytes head = device.head();
  EXPECT_EQ(assertion_fault(Bytes(head.begin(), head.end() - 1)), "authenticator_data_malformed");
  EXPECT_EQ(assertion_fault({}), "authenticator_data_malformed");
  device.flags = 0x04;
  EXPECT_EQ(assertion_fault(device.head()), "person_not_present");
  device.flags = 0x01;
  EXPECT_EQ(assertion_fault(device.head()), "person_not_verified");
  EXPECT_EQ(assertion_fault(device.head(), false), "ok");
  device.flags = 0x0d;
  EXPECT_EQ(assertion_fault(device.head()), "other_key") << "whether it can be copied is for ever";
  device.flags = 0x05;
  device.site = "evil.example";
  EXPECT_EQ(assertion_fault(device.head()), "other_site");
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, RefusesTheSignatureOfAnotherKeyOrOfAnotherText) {
  const Bytes json = bytes_from(client_json("get"));
  const Bytes data = device.head();
  const Bytes signature = device.sign(data, json);
  const auto fault = [&](const SecurityKey& known, const Bytes& id, const Bytes& with_signature) {
    const auto done = check_assertion(party, challenge, known, {id, json, data, with_signature}, true);
    return done ? "ok" : name(done.error());
  };
  ASSERT_EQ(fault(key(), device.id, signature), "ok");
  EXPECT_EQ(fault(key(), hex("00"), signature), "other_key");
  EXPECT_EQ(fault(key(), {}, signature), "other_key");
  EXPECT_EQ(fault(key(), device.id, {}), "signature_wrong");
  EXPECT_EQ(fault(key(), device.id, Bytes(100'000)), "signature_wrong");
  EXPECT_EQ(fault(key(), device.id, joined({signature, hex("00")})), "signature_wrong");
  SecurityKey other = key();
  other.public_key[0] ^= std::byte{1};
  EXPECT_EQ(fault(other, device.id, signature), "signature_wrong");
  other = key();
  other.algorithm = KeyAlgorithm::es256;
  EXPECT_EQ(fault(other, device.id, signature), "signature_wrong");
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, TellsACounterThatWentBack) {
  SecurityKey known = key();
  const auto fault = [&](std::uint32_t before, std::uint32_t now) {
    known.counter = before;
    device.counter = now;
    const Bytes json = bytes_from(client_json("get"));
    const Bytes data = device.head();
    const auto done = check_assertion(party, challenge, known, {device.id, json, data, device.sign(data, json)}, true);
    return done ? std::to_string(done->counter) : name(done.error());
  };
  EXPECT_EQ(fault(7, 7), "counter_went_back");
  EXPECT_EQ(fault(7, 6), "counter_went_back");
  EXPECT_EQ(fault(7, 0), "counter_went_back");
  EXPECT_EQ(fault(0xffffffff, 1), "counter_went_back");
  EXPECT_EQ(fault(0, 0), "0") << "it does not count";
  EXPECT_EQ(fault(0, 1), "1");
  EXPECT_EQ(fault(7, 0xffffffff), "4294967295");
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, TakesNoKeyButOfTheThreeKinds) {
  const auto fault = [&](const Bytes& cose) { return registration_fault(attested(device.with_key(cose))); };
  const Bytes good = device.cose();
  const auto changed = [&](std::size_t place, unsigned value) {
    Bytes cose = good;
    cose[place] = std::byte(value);
    return cose;
  };
  ASSERT_EQ(fault(good), "ok");
  EXPECT_EQ(fault(changed(2, 0x20)), "key_unsupported") << "a negative kind of key";
  EXPECT_EQ(fault(changed(2, 0x02)), "key_unsupported");
  EXPECT_EQ(fault(changed(4, 0x26)), "key_unsupported") << "ES256 with a key of Ed25519";
  EXPECT_EQ(fault(changed(6, 0x04)), "key_unsupported") << "X25519";
  EXPECT_EQ(fault(changed(0, 0xbf)), "key_unsupported") << "of indefinite length";
  EXPECT_EQ(fault(changed(0, 0xa5)), "key_unsupported");
  EXPECT_EQ(fault(changed(9, 0x21)), "key_unsupported") << "33 bytes";
  EXPECT_EQ(fault(joined({hex("a4180101"), Bytes(good.begin() + 3, good.end())})), "key_unsupported") << "a long 1";
  EXPECT_EQ(fault({}), "key_unsupported");
  EXPECT_EQ(fault(joined({good, hex("00")})), "trailing_bytes");
  const std::string point = std::string(62, '0') + "05225820" + std::string(62, '0') + "07";
  EXPECT_EQ(fault(hex("a50102032620012158"
                      "20" +
                      point)),
            "key_unsupported")
      << "no point of the curve";
  const auto rsa = [](const std::string& modulus, const std::string& exponent) {
    return hex("a401030339010020" + modulus + "21" + exponent);
  };
  const std::string modulus = "590100" + std::string(509, 'f') + "fff";
  EXPECT_EQ(fault(rsa(modulus, "43010001")), "ok");
  EXPECT_EQ(fault(rsa(modulus, "4103")), "key_unsupported");
  EXPECT_EQ(fault(rsa(modulus, "43010003")), "key_unsupported");
  EXPECT_EQ(fault(rsa("5880" + std::string(256, 'f'), "43010001")), "key_unsupported") << "1,024 bits";
  EXPECT_EQ(fault(rsa("590100" + std::string(512, '0'), "43010001")), "key_unsupported");
}

// Shows IDN-04, B50.
TEST_F(WebAuthn, ReadsNoMoreThanAuthenticatorsWrite) {
  const Bytes data = device.with_key(device.cose());
  const Bytes format = joined({cbor_text("fmt"), cbor_text("none")});
  const Bytes statement = joined({cbor_text("attStmt"), hex("a0")});
  const Bytes inner = joined({cbor_text("authData"), cbor_bytes(data)});
  ASSERT_EQ(registration_fault(joined({hex("a3"), inner, statement, format})), "ok") << "in any order";
  for (const Bytes& object :
       {Bytes(), hex("a0"), hex("80"), joined({hex("a3"), format, statement}), joined({hex("a2"), format, inner}),
        joined({hex("a3"), format, format, inner}), joined({hex("bf"), format, statement, inner, hex("ff")}),
        joined({hex("b903"), format, statement, inner}), joined({hex("b803"), format, statement, inner}),
        joined({hex("a3"), format, cbor_text("attStmt"), hex("bfff"), inner}),
        joined({hex("a3"), format, cbor_text("attStmt"), hex("bb7fffffffffffffff"), inner}),
        joined({hex("a3"), format, statement, cbor_text("authData"), hex("5f"), cbor_bytes(data), hex("ff")}),
        joined({hex("a3"), format, statement, cbor_text("authData"), hex("5bffffffffffffffff")}),
        joined({hex("a3"), format, statement, cbor_text("authdata"), cbor_bytes(data)}),
        joined({hex("a3"), format, cbor_text("attStmt"), hex("a100818181818181818100"), inner})}) {
    EXPECT_EQ(registration_fault(object), "authenticator_data_malformed") << to_hex(object).substr(0, 60);
  }
  EXPECT_EQ(registration_fault(joined({attested(data), hex("00")})), "trailing_bytes");
  EXPECT_EQ(registration_fault(attested(joined({data, hex("00")}))), "trailing_bytes");
  EXPECT_EQ(registration_fault(joined({hex("a3"), cbor_text("fmt"), cbor_text("fido-u2f"), statement, inner})),
            "attestation_unsupported");
  EXPECT_EQ(registration_fault(joined({hex("a3"), format, cbor_text("attStmt"), hex("a16378356380"), inner})),
            "attestation_unsupported");
  device.id = Bytes(1023);
  EXPECT_EQ(registration_fault(attested(device.with_key(device.cose()))), "ok");
  for (const std::size_t size : {0U, 1024U, 65535U}) {
    device.id = Bytes(size);
    EXPECT_EQ(registration_fault(attested(device.with_key(device.cose()))), "authenticator_data_malformed") << size;
  }
  device = Authenticator();
  device.flags = 0x85;
  const Bytes key_and = device.with_key(device.cose());
  EXPECT_EQ(registration_fault(attested(joined({key_and, hex("a16b6372656450726f7465637402")}))), "ok")
      << "browsers ask for credProtect by themselves";
  EXPECT_EQ(registration_fault(attested(key_and)), "authenticator_data_malformed");
  EXPECT_EQ(registration_fault(attested(joined({key_and, hex("a16b6372656450726f746563740200")}))), "trailing_bytes");
}

class Vectors : public WebAuthn {
 protected:
  struct Case {
    std::string name;
    boost::json::object object;
    Bytes field(std::string_view part, std::string_view field_name) const {
      return hex(std::string_view(object.at(part).at(field_name).as_string()));
    }
    Challenge challenge(std::string_view part) const {
      Challenge out{};
      const Bytes bytes = field(part, "challenge");
      std::copy_n(bytes.begin(), out.size(), out.begin());
      return out;
    }
  };
  static std::vector<Case> cases() {
    std::ifstream file(URNA_TESTS "/vectors/web_authn.json");
    std::stringstream text;
    text << file.rdbuf();
    std::vector<Case> found;
    const boost::json::value vectors = boost::json::parse(text.str());
    for (const auto& one : vectors.at("cases").as_array()) {
      found.push_back({std::string(one.at("name").as_string()), one.as_object()});
    }
    return found;
  }
  static Result<SecurityKey, WebAuthnFault> registered(const Case& one) {
    const Bytes client = one.field("registration", "client_data");
    const Bytes object = one.field("registration", "attestation_object");
    return check_registration(party, one.challenge("registration"), {client, object}, false, none_taken);
  }
};

// Shows KEY-12, IDN-04, B50.
TEST_F(Vectors, GetTheirVerdicts) {
  int count = 0;
  for (const Case& one : cases()) {
    const auto registration = registered(one);
    EXPECT_EQ(registration ? "ok" : name(registration.error()),
              std::string(one.object.at("registration").at("verdict").as_string()))
        << one.name;
    if (!one.object.contains("assertion")) continue;
    SecurityKey known;
    if (registration) {
      known = *registration;
    } else {
      known.id = one.field("key", "id");
      known.public_key = one.field("key", "public_key");
      known.algorithm = KeyAlgorithm::eddsa;
    }
    const Bytes client = one.field("assertion", "client_data");
    const Bytes data = one.field("assertion", "authenticator_data");
    const Bytes signature = one.field("assertion", "signature");
    const auto judge = [&](const Bytes& a_client, const Bytes& a_data, const Bytes& a_signature) {
      const auto done =
          check_assertion(party, one.challenge("assertion"), known, {known.id, a_client, a_data, a_signature}, false);
      return done ? "ok" : name(done.error());
    };
    EXPECT_EQ(judge(client, data, signature), "ok") << one.name;
    const auto refuses_changes = [&](const Bytes& good, const auto& judge_changed) {
      for (std::size_t i = 0; i < good.size(); ++i) {
        Bytes changed = good;
        changed[i] ^= std::byte{1} << (i % 8);
        EXPECT_NE(judge_changed(changed), "ok") << one.name << ", byte " << i;
      }
    };
    refuses_changes(client, [&](const Bytes& changed) { return judge(changed, data, signature); });
    refuses_changes(data, [&](const Bytes& changed) { return judge(client, changed, signature); });
    refuses_changes(signature, [&](const Bytes& changed) { return judge(client, data, changed); });
    ++count;
  }
  EXPECT_EQ(count, 4);
}

// Shows KEY-12, IDN-04, B50.
TEST_F(Vectors, OfAKeyThatVouchesForItselfBearNoChange) {
  for (const Case& one : cases()) {
    if (one.name != "packed-self.ES256") continue;
    const Bytes client = one.field("registration", "client_data");
    const Bytes object = one.field("registration", "attestation_object");
    for (std::size_t i = 0; i < object.size(); ++i) {
      Bytes changed = object;
      changed[i] ^= std::byte{1} << (i % 8);
      EXPECT_FALSE(check_registration(party, one.challenge("registration"), {client, changed}, false, none_taken)) << i;
    }
    Bytes other_client = client;
    other_client[other_client.size() - 3] ^= std::byte{1};  // in what a browser may add
    EXPECT_EQ(
        check_registration(party, one.challenge("registration"), {other_client, object}, false, none_taken).error(),
        WebAuthnFault::signature_wrong);
    return;
  }
  FAIL() << "no such vector";
}

const Timestamp now{std::chrono::seconds(1'790'000'000)};

Digest session_of(int number) { return crypto::sha256(std::to_string(number)); }

// Shows IDN-04.
TEST(WebAuthnChallenges, AreGoodOnceForOneSessionAndCeremonyWithinFiveMinutes) {
  crypto::ReplayedRandom random(1);
  WebAuthnChallenges challenges;
  const auto issue = [&] { return challenges.issue(session_of(1), Ceremony::assertion, random, now); };
  Challenge issued = issue();
  EXPECT_EQ(challenges.take(session_of(2), Ceremony::assertion, now), std::nullopt);
  EXPECT_EQ(challenges.take(session_of(1), Ceremony::registration, now), std::nullopt);
  EXPECT_EQ(challenges.take(session_of(1), Ceremony::assertion, now + std::chrono::seconds(299)), issued);
  EXPECT_EQ(challenges.take(session_of(1), Ceremony::assertion, now), std::nullopt) << "once";
  issue();
  EXPECT_EQ(challenges.take(session_of(1), Ceremony::assertion, now + std::chrono::seconds(300)), std::nullopt);
  const Challenge first = issue();
  const Challenge second = issue();
  EXPECT_NE(first, second);
  EXPECT_EQ(challenges.take(session_of(1), Ceremony::assertion, now), second);
}

// Shows IDN-04.
TEST(WebAuthnChallenges, DoNotFillTheMemory) {
  crypto::ReplayedRandom random(1);
  WebAuthnChallenges challenges;
  const int count = static_cast<int>(WebAuthnChallenges::count_max);
  for (int i = 0; i <= count; ++i) {
    challenges.issue(session_of(i), Ceremony::assertion, random, now + std::chrono::seconds(i == 0 ? 0 : 1));
  }
  EXPECT_FALSE(challenges.take(session_of(0), Ceremony::assertion, now)) << "the oldest gave way";
  EXPECT_TRUE(challenges.take(session_of(count), Ceremony::assertion, now));
}

}  // namespace
}  // namespace urna::identity
