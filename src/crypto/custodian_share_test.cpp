// SPDX-License-Identifier: EUPL-1.2
#include "crypto/custodian_share.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sodium.h>

#include <bit>

#include "crypto/detail/test_vectors.hpp"

namespace urna::crypto {
namespace {

CustodianShare copy_of(const CustodianShare& share) {
  return {share.set, share.index, LockedKey::copy_of(share.value.expose())};
}

std::vector<CustodianShare> chosen(const SharedSecret& made, unsigned subset) {
  std::vector<CustodianShare> shares;
  for (std::size_t i = 0; i < made.shares.size(); ++i) {
    if ((subset >> i & 1U) != 0) shares.push_back(copy_of(made.shares[i]));
  }
  return shares;
}

std::string hex(const LockedKey& key) { return to_hex(key.expose()); }

// Shows KEY-03, B58.
TEST(CustodianShare, FewerThanTheThresholdGiveNothing) {
  ReplayedRandom random(1);
  const SharedSecret made = share_new_secret(4, 7, random);
  for (unsigned subset = 0; subset < 128; ++subset) {
    const auto secret = combine_shares(chosen(made, subset), made.commitments);
    EXPECT_EQ(secret.has_value(), std::popcount(subset) >= 4) << subset;
    if (!secret) {
      EXPECT_EQ(secret.error(), ShareFault::too_few);
    } else {
      EXPECT_EQ(hex(*secret), hex(made.secret));
    }
  }
}

// Three of four say nothing even to who puts them together with a threshold of three: the answer is another number.
// Shows KEY-03, B58.
TEST(CustodianShare, FewerThanTheThresholdPutTogetherGiveAnotherNumber) {
  ReplayedRandom random(1);
  const SharedSecret made = share_new_secret(3, 5, random);
  const SharedSecret other = share_new_secret(3, 5, random);
  EXPECT_NE(hex(made.secret), hex(other.secret));
  ShareCommitments lowered = made.commitments;
  lowered.points.pop_back();
  EXPECT_EQ(check_share(made.shares[0], lowered), ShareFault::wrong_value);
}

// Shows KEY-03, B58.
TEST(CustodianShare, OfAnotherIndexOrSetIsNamed) {
  ReplayedRandom random(1);
  const SharedSecret made = share_new_secret(2, 3, random);
  const SharedSecret other = share_new_secret(2, 3, random);
  EXPECT_EQ(check_share(made.shares[0], made.commitments), std::nullopt);
  EXPECT_EQ(check_share(other.shares[0], made.commitments), ShareFault::other_set);
  CustodianShare swapped = copy_of(made.shares[0]);
  swapped.index = 2;
  EXPECT_EQ(check_share(swapped, made.commitments), ShareFault::wrong_value);
  swapped.index = 4;
  EXPECT_EQ(check_share(swapped, made.commitments), ShareFault::unknown_index);
  CustodianShare renamed = copy_of(other.shares[0]);
  renamed.set = made.commitments.set;
  EXPECT_EQ(check_share(renamed, made.commitments), ShareFault::wrong_value);
}

// Shows KEY-03, B58.
TEST(CustodianShare, EnteredTwiceIsNamed) {
  ReplayedRandom random(1);
  const SharedSecret made = share_new_secret(2, 3, random);
  std::vector<CustodianShare> twice;
  twice.push_back(copy_of(made.shares[1]));
  twice.push_back(copy_of(made.shares[1]));
  EXPECT_EQ(combine_shares(twice, made.commitments).error(), ShareFault::repeated_index);
}

// Shows KEY-03, B58.
TEST(CustodianShare, ChangedByAnyBitIsFound) {
  ReplayedRandom random(1);
  const SharedSecret made = share_new_secret(3, 5, random);
  for (unsigned bit = 0; bit < 256; ++bit) {
    CustodianShare changed = copy_of(made.shares[2]);
    changed.value.expose()[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    EXPECT_EQ(check_share(changed, made.commitments), ShareFault::wrong_value) << bit;
  }
}

// Shows KEY-03, KEY-12, B58.
TEST(CustodianShare, IsThatOfASecondImplementation) {
  const auto file = detail::vectors("keystore.json");
  const auto& set = file.at("shares");
  ShareCommitments commitments{ShareSetId(detail::array_in<5>(set.at("set"))), 5, {}};
  for (const auto& coefficient : set.at("coefficients").as_array()) {
    const auto scalar = detail::array_in<32>(coefficient);
    std::array<std::byte, 32> point{};
    ASSERT_EQ(crypto_scalarmult_ristretto255_base(reinterpret_cast<unsigned char*>(point.data()),
                                                  reinterpret_cast<const unsigned char*>(scalar.data())),
              0);
    commitments.points.push_back(point);
  }
  std::vector<CustodianShare> shares;
  for (const auto& one : set.at("shares").as_array()) {
    auto share = parse_share(detail::text_in(one, "text"));
    ASSERT_TRUE(share);
    EXPECT_EQ(share->index, one.at("index").as_int64());
    EXPECT_EQ(hex(share->value), detail::text_in(one, "value"));
    EXPECT_EQ(share_text(*share).expose(), detail::text_in(one, "text"));
    EXPECT_EQ(check_share(*share, commitments), std::nullopt);
    shares.push_back(std::move(*share));
  }
  const auto secret = combine_shares(shares, commitments);
  ASSERT_TRUE(secret);
  EXPECT_EQ(hex(*secret), detail::text_in(set, "secret"));

  const auto& refused = set.at("refused").as_object();
  const auto fault = [&](std::string_view which) {
    return parse_share(std::string(refused.at(which).as_string())).error().fault;
  };
  for (const char* which : {"zero", "order", "above the order"}) {
    EXPECT_EQ(fault(which), ShareFault::value_out_of_range) << which;
  }
  EXPECT_EQ(fault("index 0"), ShareFault::index_out_of_range);
  EXPECT_EQ(fault("index 16"), ShareFault::index_out_of_range);
  const auto check = [&](std::string_view which) {
    return check_share(parse_share(std::string(refused.at(which).as_string())).value(), commitments);
  };
  EXPECT_EQ(check("index of another"), ShareFault::wrong_value);
  EXPECT_EQ(check("set of another"), ShareFault::other_set);
}

// Shows KEY-03, KEY-12, B58.
TEST(CustodianShare, StandsOnTheGroupOfTheStandard) {
  const auto file = detail::vectors("keystore_standards.json");
  const auto& multiples = file.at("ristretto255").at("multiples").as_array();
  ASSERT_EQ(multiples.size(), 16U);
  for (unsigned char i = 1; i < 16; ++i) {
    std::array<unsigned char, 32> scalar{i};
    std::array<std::byte, 32> point{};
    ASSERT_EQ(crypto_scalarmult_ristretto255_base(reinterpret_cast<unsigned char*>(point.data()), scalar.data()), 0);
    EXPECT_EQ(to_hex(point), std::string(multiples[i].as_string()));
  }
}

struct ShareText : ::testing::Test {
  ReplayedRandom random{5};
  SharedSecret made = share_new_secret(2, 15, random);
  std::string text = share_text(made.shares[11]).expose();

  static ShareError error(std::string_view typed) { return parse_share(typed).error(); }
};

// Shows KEY-03, B58.
TEST_F(ShareText, WithOneCharacterChangedIsNeverTaken) {
  constexpr std::string_view others = "0123456789abcdefghijklmnopqrstuvwxyz-_.";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : others) {
      std::string typed = text;
      typed[at] = other;
      const auto read = parse_share(typed);
      if (read) {
        EXPECT_EQ(share_text(*read).expose(), text) << "only o, i and l are taken for what they look like";
        continue;
      }
      if (read.error().fault == ShareFault::forbidden_character) {
        EXPECT_EQ(read.error().position, at + 1);
      } else {
        EXPECT_EQ(read.error().position, 0U);
      }
    }
  }
  std::string value_changed = text;
  value_changed[30] = value_changed[30] == '7' ? '8' : '7';
  EXPECT_EQ(error(value_changed).fault, ShareFault::mistyped);
}

// Shows KEY-03, B58.
TEST_F(ShareText, WithTwoNeighboursSwappedIsNeverTaken) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    std::string typed = text;
    std::swap(typed[at], typed[at + 1]);
    if (typed != text) {
      EXPECT_FALSE(parse_share(typed)) << at;
    }
  }
}

// Shows KEY-03, B58.
TEST_F(ShareText, CutOrPaddedIsNeverTaken) {
  for (std::size_t length = 0; length < text.size(); ++length) EXPECT_FALSE(parse_share(text.substr(0, length)));
  EXPECT_EQ(error(text + "0").fault, ShareFault::not_a_share);
  EXPECT_EQ(error(std::string(10'000, '0')).fault, ShareFault::not_a_share);
  EXPECT_EQ(error("").fault, ShareFault::not_a_share);
}

// Shows KEY-03, B58.
TEST_F(ShareText, IsReadAsPeopleTypeIt) {
  std::string typed = "  ";
  for (const char character : text) {
    typed += character == '0'                        ? 'O'
             : character == '1' && typed.size() > 12 ? 'L'
                                                     : static_cast<char>(toupper(character));
    typed += ' ';
  }
  const auto read = parse_share(typed);
  ASSERT_TRUE(read);
  EXPECT_EQ(hex(read->value), hex(made.shares[11].value));
}

// Shows KEY-03.
RC_GTEST_PROP(CustodianShareProperty, AnyThresholdOfSharesGivesTheSecret, ()) {
  SystemRandom random;
  const auto shares = *rc::gen::inRange(1U, custodian_shares_max + 1);
  const auto threshold = *rc::gen::inRange(1U, shares + 1);
  const SharedSecret made = share_new_secret(threshold, shares, random);
  const auto order = *rc::gen::unique<std::vector<unsigned>>(threshold, rc::gen::inRange(0U, shares));
  std::vector<CustodianShare> typed;
  for (const unsigned index : order) {
    auto share = parse_share(share_text(made.shares[index]).expose());
    RC_ASSERT(share.has_value());
    RC_ASSERT(!check_share(*share, made.commitments));
    typed.push_back(std::move(*share));
  }
  const auto secret = combine_shares(typed, made.commitments);
  RC_ASSERT(secret.has_value());
  RC_ASSERT(hex(*secret) == hex(made.secret));
  typed.pop_back();
  RC_ASSERT(!combine_shares(typed, made.commitments).has_value());
}

}  // namespace
}  // namespace urna::crypto
