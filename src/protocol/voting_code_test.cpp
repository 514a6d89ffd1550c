// SPDX-License-Identifier: EUPL-1.2
#include "protocol/voting_code.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <type_traits>

namespace urna::protocol {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string code_of(std::uint64_t seed) {
  crypto::ReplayedRandom random(seed);
  return VotingCode::make(random).expose();
}

std::vector<std::size_t> groups_of(std::initializer_list<std::size_t> places) {
  std::set<std::size_t> groups;
  for (const std::size_t place : places) groups.insert(place / 5 + 1);
  return {groups.begin(), groups.end()};
}

VotingCodeError error_of(std::string_view text) {
  const auto code = VotingCode::parse(text);
  EXPECT_FALSE(code) << text;
  return code ? VotingCodeError{} : code.error();
}

boost::json::object vectors() {
  std::ifstream file(URNA_TESTS "/vectors/voting_code.json");
  std::stringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str()).as_object();
}

std::string text_at(const boost::json::object& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}

// Shows IDN-13.
TEST(VotingCode, RefusesEverySingleMistakeAndNamesItsGroup) {
  const std::string right = code_of(1);
  for (std::size_t place = 0; place < right.size(); ++place) {
    for (const char c : alphabet) {
      if (c == right[place]) continue;
      std::string text = right;
      text[place] = c;
      const VotingCodeError error = error_of(text);
      ASSERT_EQ(error.fault, VotingCodeFault::mistyped);
      ASSERT_EQ(error.groups, groups_of({place})) << text;
    }
  }
}

// Shows IDN-13.
TEST(VotingCode, RefusesEveryDoubleMistakeAndNamesItsGroups) {
  // The code is linear: what happens to one code with a given mistake happens to all with that mistake.  435 × 961
  // cases.
  const std::string right = code_of(2);
  std::string text = right;
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (std::size_t j = i + 1; j < right.size(); ++j) {
      const std::vector<std::size_t> expected = groups_of({i, j});
      for (const char c : alphabet) {
        for (const char d : alphabet) {
          if (c == right[i] || d == right[j]) continue;
          text[i] = c;
          text[j] = d;
          const auto code = VotingCode::parse(text);
          ASSERT_FALSE(code) << text;
          ASSERT_EQ(code.error().groups, expected) << text;
        }
      }
      text[j] = right[j];
    }
    text[i] = right[i];
  }
}

// Shows IDN-13.
RC_GTEST_PROP(VotingCode, NeverAcceptsThreeOrFourMistakes, (std::uint64_t seed)) {
  std::string text = code_of(seed);
  const auto count = *rc::gen::inRange<std::size_t>(3, 5);
  const auto places = *rc::gen::unique<std::vector<std::size_t>>(count, rc::gen::inRange<std::size_t>(0, 30));
  for (const std::size_t place : places) {
    const auto shift = *rc::gen::inRange<std::size_t>(1, 32);
    text[place] = alphabet[(alphabet.find(text[place]) + shift) % 32];
  }
  RC_ASSERT(VotingCode::parse(text).error().fault == VotingCodeFault::mistyped);
}

// Shows IDN-13.
RC_GTEST_PROP(VotingCode, FindsEverySwapOfTwoCharacters, (std::uint64_t seed)) {
  std::string text = code_of(seed);
  const auto places = *rc::gen::unique<std::vector<std::size_t>>(2, rc::gen::inRange<std::size_t>(0, 30));
  RC_PRE(text[places[0]] != text[places[1]]);
  std::swap(text[places[0]], text[places[1]]);
  const auto error = VotingCode::parse(text).error();
  RC_ASSERT(error.fault == VotingCodeFault::mistyped);
  RC_ASSERT(error.groups == groups_of({places[0], places[1]}));
}

// Shows IDN-13.
TEST(VotingCode, HardlyEverAcceptsGarbage) {
  crypto::ReplayedRandom random(3);
  std::array<std::byte, 30> bytes{};
  std::size_t accepted = 0;
  std::size_t hinted = 0;
  constexpr std::size_t tries = 100'000;
  for (std::size_t i = 0; i < tries; ++i) {
    random.fill(bytes);
    std::string text;
    for (const std::byte b : bytes) text.push_back(alphabet[std::to_integer<unsigned>(b) & 31]);
    const auto code = VotingCode::parse(text);
    if (code) {
      ++accepted;
    } else if (!code.error().groups.empty()) {
      ++hinted;
    }
  }
  EXPECT_LE(accepted, 2U);  // one in 2^20
  // What the documentation says of hints: 418,965 of the 2^20 remainders look like one or two mistakes.
  EXPECT_NEAR(static_cast<double>(hinted) / tries, 0.3996, 0.01);
}

// Shows IDN-13.
TEST(VotingCode, KnowsEachCharacterOfTheAlphabetAndNoOther) {
  for (int i = 1; i < 128; ++i) {
    const char c = static_cast<char>(i);
    std::string text(30, '0');
    text[11] = c;
    const auto code = VotingCode::parse(text);
    const bool separator = c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n';
    const char upper = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    const bool look_alike = upper == 'O' || upper == 'I' || upper == 'L';
    if (separator) {
      EXPECT_EQ(code.error(), (VotingCodeError{VotingCodeFault::wrong_length, 29, 0, {}})) << i;
    } else if (upper == '0' || upper == 'O') {
      EXPECT_TRUE(code) << i;
    } else if (look_alike || alphabet.find(upper) != std::string_view::npos) {
      EXPECT_EQ(code.error(), (VotingCodeError{VotingCodeFault::mistyped, 30, 0, {3}})) << i;
    } else {
      EXPECT_EQ(code.error(), (VotingCodeError{VotingCodeFault::forbidden_character, 30, 12, {3}})) << i;
    }
  }
}

// Shows IDN-13.
TEST(VotingCode, CountsABrokenSequenceOfBytesAsForbidden) {
  EXPECT_EQ(error_of(std::string(29, '0') + "\xC1").fault, VotingCodeFault::forbidden_character);
  EXPECT_EQ(error_of("\xE0\x81\x81" + std::string(29, '0')).position, 1U);  // an overlong A is no A
  EXPECT_EQ(error_of(std::string("0\0", 2) + std::string(28, '0')).position, 2U);
}

// Shows IDN-13.
TEST(VotingCode, SaysHowLongAWrongTextIs) {
  EXPECT_EQ(error_of(std::string(1'000'000, 'Z')).characters, 1'000'000U);
  EXPECT_EQ(error_of(std::string(29, 'Z')).fault, VotingCodeFault::wrong_length);
}

// Shows IDN-13.
TEST(VotingCode, NeverCopiesAndNeverShowsItself) {
  static_assert(!std::is_copy_constructible_v<VotingCode> && !std::is_copy_assignable_v<VotingCode>);
  static_assert(std::is_nothrow_move_constructible_v<VotingCode>);
  crypto::ReplayedRandom random(4);
  VotingCode code = VotingCode::make(random);
  const VotingCode moved = std::move(code);
  EXPECT_TRUE(code.expose().empty());  // NOLINT: what is left behind is the point
  EXPECT_EQ(moved.expose().size(), 30U);
}

// Shows IDN-13.
TEST(VotingCode, UsesEveryCharacterAtEveryRandomPlace) {
  crypto::ReplayedRandom random(5);
  std::array<std::set<char>, 30> seen;
  for (int i = 0; i < 2000; ++i) {
    const VotingCode code = VotingCode::make(random);
    for (std::size_t place = 0; place < 30; ++place) seen[place].insert(code.expose()[place]);
  }
  for (const auto& characters : seen) EXPECT_EQ(characters.size(), 32U);
}

// Shows IDN-13.
RC_GTEST_PROP(VotingCode, ReadsWhatItPrintsHoweverItIsTyped, (std::uint64_t seed)) {
  crypto::ReplayedRandom random(seed);
  const VotingCode code = VotingCode::make(random);
  RC_ASSERT(VotingCode::parse(code.grouped().expose())->expose() == code.expose());
  std::string typed;
  for (const char c : code.expose()) {
    const std::string zero[] = {"0", "O", "o"};
    const std::string one[] = {"1", "I", "l", "L", "i"};
    if (c == '0') {
      typed += zero[*rc::gen::inRange(0, 3)];
    } else if (c == '1') {
      typed += one[*rc::gen::inRange(0, 5)];
    } else {
      typed += static_cast<char>(c >= 'A' && *rc::gen::arbitrary<bool>() ? c - 'A' + 'a' : c);
    }
    typed += *rc::gen::element<std::string>("", "", "", " ", "-", "\u00a0", "\u2013", "\r\n");
  }
  RC_ASSERT(VotingCode::parse(typed)->expose() == code.expose());
}

/// Hands out chosen bytes.
class ChosenBytes final : public crypto::RandomSource {
 public:
  explicit ChosenBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::byte> bytes) override {
    ASSERT_EQ(bytes.size(), bytes_.size());
    std::transform(bytes_.begin(), bytes_.end(), bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  }

 private:
  std::string bytes_;
};

// Shows IDN-13.
TEST(VotingCode, MakesTheCodesOfASecondImplementation) {
  const boost::json::object file = vectors();
  for (const auto& value : file.at("codes").as_array()) {
    const auto& vector = value.as_object();
    std::string bytes;
    for (const char c : text_at(vector, "random"))
      bytes.push_back(static_cast<char>(alphabet.find(c) + 32 * (bytes.size() % 8)));
    ChosenBytes random(bytes);
    const VotingCode code = VotingCode::make(random);
    EXPECT_EQ(code.expose(), text_at(vector, "code"));
    EXPECT_EQ(code.grouped().expose(), text_at(vector, "grouped"));
  }
}

// Shows IDN-13.
TEST(VotingCode, AnswersLikeASecondImplementation) {
  const boost::json::object file = vectors();
  for (const auto& value : file.at("texts").as_array()) {
    const auto& vector = value.as_object();
    const auto code = VotingCode::parse(text_at(vector, "text"));
    SCOPED_TRACE(text_at(vector, "why"));
    if (vector.contains("code")) {
      ASSERT_TRUE(code);
      EXPECT_EQ(code->expose(), text_at(vector, "code"));
      continue;
    }
    ASSERT_FALSE(code);
    const std::string fault = text_at(vector, "fault");
    EXPECT_EQ(code.error().fault == VotingCodeFault::wrong_length, fault == "wrong_length");
    EXPECT_EQ(code.error().fault == VotingCodeFault::forbidden_character, fault == "forbidden_character");
    EXPECT_EQ(code.error().characters, vector.at("characters").to_number<std::size_t>());
    EXPECT_EQ(code.error().position, vector.at("position").to_number<std::size_t>());
    EXPECT_EQ(boost::json::value_from(code.error().groups), vector.at("groups"));
  }
}

}  // namespace
}  // namespace urna::protocol
