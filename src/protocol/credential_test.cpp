// SPDX-License-Identifier: EUPL-1.2
#include "protocol/credential.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "protocol/base58.hpp"

namespace urna::protocol {
namespace {

const crypto::Group& group_of(std::string_view name) { return *crypto::group_named(name); }

CredentialFault fault_of(std::string_view text) {
  const auto credential = Credential::parse(text);
  EXPECT_FALSE(credential) << text;
  return credential.error().fault;
}

std::string secret_of(std::string_view text, std::string_view uuid, std::string_view group) {
  return Credential::parse(text)->secret(group_of(group).scalars(), *ElectionUuid::parse(uuid)).publish().decimal();
}

TEST(Credential, RefusesAWrongCheckCharacter) {
  const std::string right = "gF3-ohX-vHn-foA-3YQ";
  ASSERT_TRUE(Credential::parse(right));
  for (std::size_t place = 0; place < right.size(); ++place) {
    if (right[place] == '-') continue;
    for (const char c : base58_digits) {
      std::string text = right;
      text[place] = c;
      // 58 digits but 53 remainders: the check cannot tell five of them from five others.
      const bool twin = *base58_value(c) % 53 == *base58_value(right[place]) % 53;
      if (twin) {
        EXPECT_TRUE(Credential::parse(text)) << text;
      } else {
        EXPECT_EQ(fault_of(text), CredentialFault::check_character_wrong) << text;
      }
    }
  }
}

TEST(Credential, RefusesCharactersOutsideBase58) {
  EXPECT_EQ(fault_of("gF3-ohX-vHn-foA-3Y0"), CredentialFault::forbidden_character);
  EXPECT_EQ(fault_of("gF3-ohX-vHn-foA-3Yl"), CredentialFault::forbidden_character);
  EXPECT_EQ(fault_of("c9HCi-j39TCx-hwvwi-TXgMG "), CredentialFault::voting_code_wrong);  // 21 digits
  EXPECT_EQ(fault_of("c9HCi-j39TCx-hwvwi-TXgMGO"), CredentialFault::forbidden_character);
  EXPECT_EQ(fault_of("c9HCi-j39TCx-hwv i-TXgMGB"), CredentialFault::forbidden_character);
}

TEST(Credential, TakesBase58OnlyWithItsDashes) {
  // With and without dashes are different credentials, protocol §5: reading one as the other would sign with a wrong
  // key.
  EXPECT_EQ(fault_of("gF3ohXvHnfoA3YQ"), CredentialFault::voting_code_wrong);
  EXPECT_EQ(fault_of("c9HCij39TCxhwvwiTXgMGB"), CredentialFault::voting_code_wrong);
  EXPECT_EQ(fault_of("gF3-ohXv-Hn-foA-3YQ"), CredentialFault::voting_code_wrong);
  EXPECT_EQ(fault_of(""), CredentialFault::voting_code_wrong);
  EXPECT_EQ(Credential::parse(" \tc9HCi-j39TCx-hwvwi-TXgMGB\r\n")->expose(), "c9HCi-j39TCx-hwvwi-TXgMGB");
}

TEST(Credential, SaysWhereAVotingCodeIsMistyped) {
  crypto::ReplayedRandom random(1);
  std::string text = VotingCode::make(random).expose();
  text[16] = text[16] == '7' ? '8' : '7';
  const auto credential = Credential::parse(text);
  ASSERT_FALSE(credential);
  EXPECT_EQ(credential.error().code.groups, std::vector<std::size_t>{4});
}

TEST(Credential, NeverCopies) {
  static_assert(!std::is_copy_constructible_v<Credential> && !std::is_copy_assignable_v<Credential>);
}

TEST(Credential, GivesThePrivateKeysOfTheWorkedExamples) {  // protocol §15
  EXPECT_EQ(secret_of("gF3-ohX-vHn-foA-3YQ", "n4wpxiMSJtSPaa", "Ed25519"),
            "3085321703155670294172638357154860637485879238094911918543674689782614039300");
  EXPECT_EQ(secret_of("mWx-1dU-vyE-Be9-3GS", "n4wpxiMSJtSPaa", "Ed25519"),
            "436487743651301878844390678858856494267964188259497592731202012204108116012");
  EXPECT_EQ(secret_of("cjY-Lh3-8Xg-Xvc-QFG", "RtpQFQfhH17VFw", "BELENIOS-2048"),
            "33022439159898025618394156648129617637202424719362957085324934945864498263946");
}

TEST(Credential, GivesTheKeysOfOtherImplementations) {
  std::ifstream file(URNA_TESTS "/vectors/credential.json");
  std::stringstream text;
  text << file.rdbuf();
  const boost::json::value vectors = boost::json::parse(text.str());
  std::size_t checked = 0;
  for (const auto& value : vectors.at("credentials").as_array()) {
    const auto at = [&value](const char* name) { return std::string(value.at(name).as_string()); };
    SCOPED_TRACE(at("text"));
    const crypto::Group& group = group_of(at("group"));
    const auto credential = Credential::parse(at("text"));
    ASSERT_TRUE(credential);
    const auto secret = credential->secret(group.scalars(), *ElectionUuid::parse(at("uuid")));
    EXPECT_EQ(secret.publish().decimal(), at("secret"));
    EXPECT_EQ(public_credential(group, secret), at("public"));
    EXPECT_EQ(credential->kind() == CredentialKind::voting_code, at("kind") == "voting_code");
    EXPECT_EQ(credential->kind() == CredentialKind::base58_22, at("kind") == "base58_22");
    ++checked;
  }
  EXPECT_EQ(checked, 11U);
}

/// The lines of a file of the fixtures.
std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(URNA_TESTS "/fixtures/" + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST(Credential, GivesThePublicCredentialsOfElectionsMadeByBelenios) {
  struct Fixture {
    std::string folder;
    std::string uuid;
    std::string group;
  };
  for (const Fixture& fixture : {Fixture{"belenios/c1-b2048-small", "RtpQFQfhH17VFw", "BELENIOS-2048"},
                                 Fixture{"belenios/c5-ed25519-small", "n4wpxiMSJtSPaa", "Ed25519"}}) {
    std::stringstream archive;
    archive << std::ifstream(URNA_TESTS "/fixtures/" + fixture.folder + "/election.bel", std::ios::binary).rdbuf();
    const std::string published = archive.str();
    const crypto::Group& group = group_of(fixture.group);
    std::size_t checked = 0;
    for (const std::string& line : lines_of(fixture.folder + "/secrets/private_creds.txt")) {
      const auto credential = Credential::parse(line.substr(line.rfind(' ') + 1));
      ASSERT_TRUE(credential) << line;
      const std::string text =
          public_credential(group, credential->secret(group.scalars(), *ElectionUuid::parse(fixture.uuid)));
      EXPECT_NE(published.find("\"" + text + "\""), std::string::npos) << line;
      ++checked;
    }
    EXPECT_EQ(checked, 3U);
  }
}

TEST(Credential, GivesAnotherKeyInAnotherElection) {
  crypto::ReplayedRandom random(2);
  const Credential credential = Credential::from(VotingCode::make(random));
  const auto one = credential.secret(group_of("Ed25519").scalars(), ElectionUuid::make(random)).publish();
  const auto two = credential.secret(group_of("Ed25519").scalars(), ElectionUuid::make(random)).publish();
  EXPECT_NE(one, two);
}

RC_GTEST_PROP(Credential, ReadsWhatItMakes, (std::uint64_t seed)) {
  crypto::ReplayedRandom random(seed);
  const Credential long_one = Credential::make_base58_22(random);
  const auto long_again = Credential::parse(long_one.expose());
  RC_ASSERT(long_again->kind() == CredentialKind::base58_22);
  RC_ASSERT(long_again->expose() == long_one.expose());
  const Credential short_one = Credential::make_base58_15(random);
  const auto short_again = Credential::parse(short_one.expose());
  RC_ASSERT(short_again->kind() == CredentialKind::base58_15);
  RC_ASSERT(short_again->expose() == short_one.expose());
  const Credential code = Credential::from(VotingCode::make(random));
  const auto code_again = Credential::parse(code.expose());
  RC_ASSERT(code_again->kind() == CredentialKind::voting_code);
  RC_ASSERT(code_again->expose() == code.expose());
}

}  // namespace
}  // namespace urna::protocol
