// SPDX-License-Identifier: EUPL-1.2
#include "protocol/tally_records.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "protocol/detail/tally_fixture.hpp"

namespace urna::protocol {
namespace {

const std::string hash(64, 'a');

TEST(Owned, RefusesEveryOtherSpelling) {
  for (const std::string& text :
       {"{\"owner\":0,\"payload\":\"" + hash + "\"}", "{\"owner\":01,\"payload\":\"" + hash + "\"}",
        "{\"owner\":4294967296,\"payload\":\"" + hash + "\"}", "{\"owner\":-1,\"payload\":\"" + hash + "\"}",
        "{\"owner\":\"1\",\"payload\":\"" + hash + "\"}", "{\"payload\":\"" + hash + "\",\"owner\":1}",
        "{\"owner\":1,\"payload\":\"" + hash + "\"} ", "{\"owner\":1,\"payload\":\"" + std::string(64, 'A') + "\"}",
        "{\"owner\":1,\"payload\":\"" + hash.substr(1) + "\"}", std::string("{\"owner\":1}"), std::string()}) {
    EXPECT_FALSE(read_owned(text).has_value()) << text;
  }
  const std::string text = "{\"owner\":4294967295,\"payload\":\"" + hash + "\"}";
  EXPECT_EQ(owned_text(read_owned(text).value()), text);
}

TEST(SizedEncryptedTally, RefusesEveryOtherSpelling) {
  const auto with = [](const std::string& count, const std::string& weight) {
    return "{\"num_tallied\":" + count + ",\"total_weight\":" + weight + ",\"encrypted_tally\":\"" + hash + "\"}";
  };
  for (const std::string& text : {with("03", "3"), with("3", "\"3\""), with("3", "1073741824"), with("\"3\"", "3"),
                                  with("3", ""), with("4294967296", "1"), with("3", "3") + "\n"}) {
    EXPECT_FALSE(read_sized_encrypted_tally(text).has_value()) << text;
  }
  for (const std::string& text :
       {with("0", "0"), with("3", "1073741823"), with("3", "\"1073741824\""), with("3", "\"3000000000\"")}) {
    ASSERT_TRUE(read_sized_encrypted_tally(text).has_value()) << text;
    EXPECT_EQ(sized_encrypted_tally_text(*read_sized_encrypted_tally(text)), text);
  }
}

TEST(EncryptedTally, RefusesAnotherShapeAndWhatIsNoElement) {
  const crypto::Group& group = crypto::belenios_2048();
  const std::string one = "{\"alpha\":\"1\",\"beta\":\"1\"}";
  const std::vector<Shape> flat = {{false, {2}}};
  const std::vector<Shape> nested = {{true, {2, 1}}};
  EXPECT_TRUE(read_encrypted_tally(group, flat, "[[" + one + "," + one + "]]").has_value());
  EXPECT_TRUE(read_encrypted_tally(group, nested, "[[[" + one + "," + one + "],[" + one + "]]]").has_value());
  for (const std::string& text :
       {"[[" + one + "]]", "[[" + one + "," + one + "," + one + "]]", "[[[" + one + "," + one + "]]]",
        "[[" + one + "," + one + "],[]]", std::string("[]"), "[[" + one + ",{\"alpha\":\"01\",\"beta\":\"1\"}]]",
        "[[" + one + ",{\"beta\":\"1\",\"alpha\":\"1\"}]]"}) {
    EXPECT_FALSE(read_encrypted_tally(group, flat, text).has_value()) << text;
  }
  const auto error = read_encrypted_tally(group, flat, "[[" + one + ",{\"alpha\":\"1\",\"beta\":\"x\"}]]");
  ASSERT_FALSE(error.has_value());
  EXPECT_EQ(describe(error.error()), "at byte 47: expected an element of BELENIOS-2048");
}

/// The worked example of protocol §15.1.
TEST(SizedEncryptedTally, IsThatOfTheWorkedExample) {
  const TallyFixture fixture(URNA_TESTS, "belenios/c5-ed25519-small");
  const std::string digest = "947e298722b92868bafe6bc576ab46060eb605bab74e0f0c253dd725f391b52a";
  EXPECT_EQ(to_hex(crypto::sha256(encrypted_tally_text(fixture.group(), fixture.shapes, fixture.tally))), digest);
  EXPECT_EQ(sized_encrypted_tally_text({3, 3, *digest_from_hex(digest)}),
            "{\"num_tallied\":3,\"total_weight\":3,\"encrypted_tally\":\"" + digest + "\"}");
  EXPECT_EQ(fixture.texts.result, "{\"result\":[[2,1],[1,2,1]]}");
}

class TallyRecords : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Fixtures, TallyRecords,
                         testing::Values("belenios/a1-ed25519-single-homomorphic",
                                         "belenios/b1-ed25519-threshold-weights-revotes",
                                         "belenios/b2-b2048-threshold-weights-revotes", "belenios/c3-b2048-big-weights",
                                         "belenios/c4-b2048-no-ballot", "belenios/d1-rfc3526-nh-mixnet",
                                         "belenios/d2-ed25519-nh-mixnet", "lists/t1-ed25519-demo-weights",
                                         "lists/t2-ed25519-works-council-mixed", "lists/t3-b2048-revote-blank",
                                         "lists/r1-ed25519-works-council", "lists/r2-b2048-small",
                                         "lists/r3-ed25519-weights"));

TEST_P(TallyRecords, AreWrittenAsTheyWereRead) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  EXPECT_EQ(sized_encrypted_tally_text(fixture.sized), fixture.texts.sized_encrypted_tally);
  EXPECT_EQ(encrypted_tally_text(fixture.group(), fixture.shapes, fixture.tally), fixture.texts.encrypted_tally);
  for (const std::string& text : fixture.texts.owned_decryptions) EXPECT_EQ(owned_text(read_owned(text).value()), text);
  for (const std::string& text : fixture.texts.owned_shuffles) EXPECT_EQ(owned_text(read_owned(text).value()), text);
}

}  // namespace
}  // namespace urna::protocol
