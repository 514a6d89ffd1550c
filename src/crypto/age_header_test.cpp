// SPDX-License-Identifier: EUPL-1.2
// Headers that are nearly right, each with the digest that makes it authentic.  The files of the test kit itself are those of
// age_kit_test.
#include "crypto/detail/age_header.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "crypto/age_file.hpp"
#include "crypto/detail/age_stanza.hpp"
#include "crypto/key_derivation.hpp"

namespace urna::crypto {
namespace {

using detail::AgeStanza;

enum class Opens { yes, as_another_key, as_malformed, as_too_costly, as_changed_header };

struct AgeHeader : testing::Test {
  ReplayedRandom random{3};
  const AgeIdentity identity = AgeIdentity::draw(random);
  const Secret<16> file_key = [this] {
    Secret<16> key;
    random.fill(key.expose());
    return key;
  }();

  AgeStanza x25519() { return detail::wrap_for_recipient(file_key, identity.recipient(), random); }
  AgeStanza scrypt(unsigned log_cost = 4) {
    return detail::wrap_with_passphrase(file_key, SecretText("password"), log_cost, random);
  }
  AgeStanza unknown() { return {{"grease", "0"}, Bytes(70)}; }
  AgeStanza changed(AgeStanza stanza, const std::function<void(AgeStanza&)>& change) {
    change(stanza);
    return stanza;
  }

  /// A header that is authentic whatever its letters.
  std::string header(const std::string& authenticated) {
    LockedKey key;
    hkdf_sha256(file_key.expose(), {}, bytes_of("header"), key.expose());
    return authenticated + detail::age_header_end(hmac_sha256(key, bytes_of(authenticated)));
  }
  std::string header(std::vector<AgeStanza> stanzas) { return header(detail::age_header_text(stanzas)); }

  Opens judge(AgeReader reader, const std::string& header) {
    // The empty payload.
    Bytes file(bytes_of(header).begin(), bytes_of(header).end());
    const Bytes nonce(16);
    LockedKey key;
    hkdf_sha256(file_key.expose(), nonce, bytes_of("payload"), key.expose());
    file.insert(file.end(), nonce.begin(), nonce.end());
    detail::AgeStreamSealer(std::move(key)).finish(file);

    auto opened = reader.add(file);
    if (opened) opened = reader.finish();
    if (opened) return Opens::yes;
    switch (opened.error()) {
      case AgeFault::malformed:
        return Opens::as_malformed;
      case AgeFault::other_key:
        return Opens::as_another_key;
      case AgeFault::too_costly:
        return Opens::as_too_costly;
      case AgeFault::header_changed:
        return Opens::as_changed_header;
      case AgeFault::not_authentic:
        break;
    }
    ADD_FAILURE() << "the payload is right";
    return Opens::yes;
  }
  Opens with_key(const std::string& header) { return judge(AgeReader(identity), header); }
  Opens with_passphrase(const std::string& header) { return judge(AgeReader(SecretText("password")), header); }
};

std::string with(std::string text, std::string_view part, std::string_view other) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return at == std::string::npos ? text : text.replace(at, part.size(), other);
}

// Shows TEN-07.
TEST_F(AgeHeader, OfOneRecipientOrAPassphraseOpens) {
  EXPECT_EQ(with_key(header({x25519()})), Opens::yes);
  EXPECT_EQ(with_key(header({unknown(), x25519(), unknown()})), Opens::yes);
  EXPECT_EQ(with_key(header({{{"stanza"}, {}}, x25519()})), Opens::yes) << "a body may be empty";
  EXPECT_EQ(with_key(header({{{"stanza"}, Bytes(48)}, x25519()})), Opens::yes) << "its last line may be empty";
  EXPECT_EQ(with_key(header({{{"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "a"}, {}}, x25519()})), Opens::yes);
  EXPECT_EQ(with_passphrase(header({scrypt()})), Opens::yes);
}

// Shows TEN-07, B67.
TEST_F(AgeHeader, IsRefusedWhenItsLettersAreNotCanonical) {
  const std::string right = detail::age_header_text(std::vector{x25519()});
  const std::vector<std::pair<std::string, std::string>> cases{
      {"no version", with(right, "age-encryption.org/v1\n", "")},
      {"another version", with(right, "/v1\n", "/v2\n")},
      {"lines that end as in Windows", with(right, "/v1\n", "/v1\r\n")},
      {"a stanza line that ends so", with(right, "\n---", "\r\n---")},
      {"no stanza", "age-encryption.org/v1\n---"},
      {"no arguments", with(right, "-> X25519 ", "->\n\n-> X25519 ")},
      {"an empty argument", with(right, "-> X25519 ", "-> X25519  ")},
      {"a space at the end", with(right, "-> X25519 ", "-> a \n\n-> X25519 ")},
      {"no space", with(right, "-> X", "->X")},
      {"another start", with(right, "-> X", "-- X")},
      {"a character beyond ASCII", with(right, "-> X25519 ", "-> \xc3\xa8\n\n-> X25519 ")},
      {"a tabulator", with(right, "-> X25519 ", "-> a\tb\n\n-> X25519 ")},
      {"no body", with(right, "-> X25519 ", "-> empty\n-> X25519 ")},
      {"no last line", with(right, "-> X25519 ", "-> a\n" + std::string(64, 'A') + "\n-> X25519 ")},
      {"a long line", with(right, "-> X25519 ", "-> a\n" + std::string(68, 'A') + "\n\n-> X25519 ")},
      {"two short lines", with(right, "-> X25519 ", "-> a\nAAAA\nAAAA\n-> X25519 ")},
      {"padding", with(right, "-> X25519 ", "-> a\nAA==\n-> X25519 ")},
      {"bits beyond the last byte", with(right, "-> X25519 ", "-> a\nAB\n-> X25519 ")},
      {"a line more", with(right, "\n---", "\n\n---")},
      {"something before", "\n" + right},
  };
  for (const auto& [what, text] : cases) EXPECT_EQ(with_key(header(text)), Opens::as_malformed) << what;
}

// Shows TEN-07, B67.
TEST_F(AgeHeader, IsRefusedWithAnotherDigest) {
  const std::string right = header({x25519()});
  const std::string digest = right.substr(right.find("--- ") + 4, 43);
  EXPECT_EQ(with_key(with(right, digest, to_base64(Bytes(32)))), Opens::as_changed_header);
  EXPECT_EQ(with_key(with(right, digest, to_base64(Bytes(31)))), Opens::as_malformed) << "short";
  EXPECT_EQ(with_key(with(right, digest, digest + "=")), Opens::as_malformed) << "padded";
  EXPECT_EQ(with_key(with(right, "--- ", "---  ")), Opens::as_malformed) << "two spaces";
  EXPECT_EQ(with_key(with(right, "--- ", "---")), Opens::as_malformed) << "no space";
  EXPECT_EQ(with_key(with(right, digest, digest + " ")), Opens::as_malformed) << "a space at the end";
  EXPECT_EQ(with_key(with(right, " " + digest, "")), Opens::as_malformed) << "missing";
  std::string stretched = digest;
  // The last character holds four bits: of the same digest there are three other spellings.
  stretched.back() = stretched.back() == 'z' ? '0' : static_cast<char>(stretched.back() + 1);
  EXPECT_NE(with_key(with(right, digest, stretched)), Opens::yes) << "not canonical";
  // Authentic, of another header.
  EXPECT_EQ(with_key(with(right, "-> X", "-> a\n\n-> X")), Opens::as_changed_header);
}

// Shows TEN-07, B67.
TEST_F(AgeHeader, IsRefusedWithAWrongX25519Stanza) {
  const auto as = [&](const std::function<void(AgeStanza&)>& change) {
    return with_key(header({changed(x25519(), change)}));
  };
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments.emplace_back("more"); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments.pop_back(); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[1] = to_base64(Bytes(32)); }), Opens::as_malformed)
      << "a share of zero";
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[1] = to_base64(Bytes(31)); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[1] = to_base64(Bytes(33)); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[1] += "="; }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.body.push_back({}); }), Opens::as_malformed) << "a longer key";
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.body.pop_back(); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.body[0] ^= std::byte{1}; }), Opens::as_another_key);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[0] = "x25519"; }), Opens::as_another_key);
}

// Shows TEN-07, B67.
TEST_F(AgeHeader, IsRefusedWithAWrongScryptStanza) {
  const auto as = [&](const std::function<void(AgeStanza&)>& change) {
    return with_passphrase(header({changed(scrypt(), change)}));
  };
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments.emplace_back("more"); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments.pop_back(); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[1] = to_base64(Bytes(15)); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[1] = to_base64(Bytes(17)); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.body.push_back({}); }), Opens::as_malformed);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.body[0] ^= std::byte{1}; }), Opens::as_another_key);
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[2] = "5"; }), Opens::as_another_key) << "another cost";
  for (const char* cost : {"", "0", "04", "+4", "-4", "4a", "a", "0x4", "4.0"})
    EXPECT_EQ(as([&](AgeStanza& stanza) { stanza.arguments[2] = cost; }), Opens::as_malformed) << cost;
  for (const char* cost : {"21", "22", "23", "63", "64", "999", "4294967300", "18446744073709551620"})
    EXPECT_EQ(as([&](AgeStanza& stanza) { stanza.arguments[2] = cost; }), Opens::as_too_costly) << cost;
  EXPECT_EQ(as([](AgeStanza& stanza) { stanza.arguments[0] = "SCRYPT"; }), Opens::as_another_key);
}

// Shows TEN-07.
TEST_F(AgeHeader, MixesAPassphraseWithNothingElse) {
  for (const auto& stanzas : {std::vector{scrypt(), scrypt()}, std::vector{scrypt(), x25519()},
                              std::vector{x25519(), scrypt()}, std::vector{scrypt(), unknown()}}) {
    EXPECT_EQ(with_passphrase(header(stanzas)), Opens::as_malformed);
    EXPECT_EQ(with_key(header(stanzas)), Opens::as_malformed);
  }
}

// Shows TEN-07.
TEST_F(AgeHeader, IsReadAsItIsWritten) {
  for (const std::size_t size : {0, 1, 47, 48, 49, 96, 100}) {
    const std::vector<AgeStanza> stanzas{{{"kind", "argument"}, Bytes(size, std::byte{7})}, unknown()};
    const auto read = detail::parse_age_header(header(stanzas));
    ASSERT_TRUE(read) << size;
    ASSERT_EQ(read->stanzas.size(), 2U);
    EXPECT_EQ(read->stanzas[0].arguments, stanzas[0].arguments);
    EXPECT_EQ(read->stanzas[0].body, stanzas[0].body);
    EXPECT_EQ(read->authenticated, detail::age_header_text(stanzas));
  }
}

}  // namespace
}  // namespace urna::crypto
