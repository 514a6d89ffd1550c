// SPDX-License-Identifier: EUPL-1.2
// tests/vectors/shuffle_*.json: shuffles that the pages made and shuffles that we made, judged by both.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "crypto/shuffle.hpp"
#include "protocol/shuffle_record.hpp"

namespace urna::protocol {
namespace {

namespace json = boost::json;

struct Vector {
  explicit Vector(const std::string& name) {
    std::stringstream text;
    text << std::ifstream(URNA_TESTS "/vectors/" + name + ".json").rdbuf();
    json::error_code fault;
    const json::value value = json::parse(text.str(), fault);
    if (fault) throw std::runtime_error(name + " cannot be read");
    const auto member = [&](const char* key) { return std::string(value.at(key).as_string()); };
    group = crypto::group_named(member("group"));
    public_key = group->parse(member("public_key")).value();
    fingerprint = member("fingerprint");
    input_text = member("input");
    record = member("record");
    const json::value arrays = json::parse(input_text);
    for (const json::value& array : arrays.as_array()) {
      auto& ciphertexts = input.emplace_back();
      for (const json::value& one : array.as_array()) {
        const auto element = [&](const char* key) { return group->parse(one.at(key).as_string()).value(); };
        ciphertexts.push_back({element("alpha"), element("beta")});
      }
    }
  }

  std::optional<crypto::ShuffleFault> fault(std::string_view of_fingerprint) const {
    const auto read = read_shuffle(*group, 1, input[0].size(), record);
    if (!read) throw std::runtime_error(describe(read.error()));
    EXPECT_EQ(shuffle_text(*group, *read), record) << "there is one way to write it";
    return crypto::find_shuffle_fault(*group, public_key, of_fingerprint, input[0], read->ciphertexts[0],
                                      read->proofs[0]);
  }

  const crypto::Group* group = nullptr;
  crypto::Element public_key;
  std::string fingerprint;
  std::string input_text;
  std::string record;
  MixnetArrays input;
};

class ShuffleVectors : public testing::TestWithParam<const char*> {};

TEST_P(ShuffleVectors, HoldWhoeverMadeThem) {
  for (const char* const maker : {"pages", "programs"}) {
    const Vector vector(std::string("shuffle_") + GetParam() + "_by_" + maker);
    EXPECT_GE(vector.input[0].size(), 3U);
    EXPECT_EQ(mixnet_arrays_text(*vector.group, vector.input), vector.input_text);
    EXPECT_EQ(vector.fault("another election"), crypto::ShuffleFault{crypto::ShuffleFault::Kind::equation_t1}) << maker;
    EXPECT_EQ(vector.fault(vector.fingerprint), std::nullopt) << maker;
  }
}

TEST_P(ShuffleVectors, AreMadeAgainFromTheSameRandomness) {
  const Vector vector(std::string("shuffle_") + GetParam() + "_by_programs");
  crypto::ReplayedRandom random(1);
  auto made = crypto::shuffle(*vector.group, vector.public_key, vector.fingerprint, vector.input[0], random);
  ASSERT_TRUE(made);
  ShuffleRecord record;
  record.ciphertexts.push_back(std::move(made->output));
  record.proofs.push_back(std::move(made->proof));
  EXPECT_EQ(shuffle_text(*vector.group, record), vector.record);
}

INSTANTIATE_TEST_SUITE_P(Groups, ShuffleVectors, testing::Values("ed25519", "belenios_2048", "rfc3526_2048"),
                         [](const auto& example) { return std::string(example.param); });

}  // namespace
}  // namespace urna::protocol
