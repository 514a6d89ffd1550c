// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "protocol/ballot_making.hpp"
#include "protocol/detail/fixtures.hpp"
#include "protocol/detail/queued_random.hpp"

namespace urna::protocol {
namespace {

using boost::json::value;

std::string text_of(const value& object, std::string_view member) { return std::string(object.at(member).as_string()); }

/// The recorded randomness of a list ballot, in the order in which `make_ballot` draws it.
class RecordedBallot {
 public:
  explicit RecordedBallot(const value& ballot)
      : randomness_(ballot.at("randomness")), rows_(ballot.at("plaintext").as_array()) {
    each_value([&](const std::string& place, bool) { push("r." + place); });
    each_value([&](const std::string& place, bool is_one) { push_branches("individual." + place, is_one ? 1 : 0); });
    push_true_branch("overall.w");
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      push_branches("list." + std::to_string(i), rows_[i].as_array()[0].as_int64() == 1 ? 0 : 1);
    }
    for (const char* label : {"nonzero.s", "nonzero.w1", "nonzero.w2", "signature.w"}) push(label);
  }

  QueuedRandom random;

 private:
  template <class Use>
  void each_value(Use use) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      for (std::size_t j = 0; j < rows_[i].as_array().size(); ++j) {
        use(std::to_string(i) + "." + std::to_string(j), rows_[i].as_array()[j].as_int64() == 1);
      }
    }
  }
  void push(const std::string& label) { random.push(*crypto::Natural::from_decimal(text_of(randomness_, label))); }
  /// The true branch is made like a simulated one with challenge 0 and response w.
  void push_true_branch(const std::string& label) {
    random.push(crypto::Natural());
    push(label);
  }
  void push_branches(const std::string& label, int true_branch) {
    for (int branch = 0; branch < 2; ++branch) {
      if (branch == true_branch) {
        push_true_branch(label + ".w");
      } else {
        push(label + ".c" + std::to_string(branch));
        push(label + ".t" + std::to_string(branch));
      }
    }
  }

  const value& randomness_;
  const boost::json::array& rows_;
};

TEST(BallotVectors, AreReproducedByteForByte) {
  for (const char* name : {"r1-ed25519-works-council", "r2-b2048-small"}) {
    const value vectors = boost::json::parse(file_text(fixtures() / "lists" / name / "vectors.json"));
    const auto election = Election::parse(text_of(vectors, "election"));
    ASSERT_TRUE(election) << election.error().what;
    for (const value& ballot : vectors.at("ballots").as_array()) {
      std::vector<std::uint32_t> flat;
      for (const auto& row : ballot.at("plaintext").as_array()) {
        for (const auto& choice : row.as_array()) flat.push_back(static_cast<std::uint32_t>(choice.as_int64()));
      }
      RecordedBallot recorded(ballot);
      const auto secret = election->group().scalars().secret(*crypto::Natural::from_decimal(text_of(ballot, "secret")));
      const auto made = make_ballot(*election, secret, PlainChoices({flat}), recorded.random);
      ASSERT_TRUE(made) << made.error().what;
      EXPECT_EQ(*made, text_of(ballot, "ballot")) << name;
      EXPECT_TRUE(recorded.random.is_empty());
    }
  }
}

}  // namespace
}  // namespace urna::protocol
