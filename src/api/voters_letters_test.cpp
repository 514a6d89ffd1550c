// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/voters_letters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/random.hpp"

namespace urna::api {
namespace {

using testing::StartsWith;

constexpr Timestamp now{std::chrono::seconds(1'795'000'000)};

class VotersLetters : public testing::Test {
 protected:
  VotersLetters() {
    poll.language = "fr";
    poll.name = "Chorale";
    poll.opens = now;
    poll.closes = now + std::chrono::hours(9);
  }

  static election::ElectoralRoll roll(const std::string& lines) {
    auto read = election::ElectoralRoll::parse("id,last_name,first_name,address\n" + lines);
    EXPECT_TRUE(read);
    return std::move(*read);
  }

  crypto::ReplayedRandom random{7};
  election::ElectionCard poll;
  detail::VotersLetters letters{
      {.election = protocol::ElectionUuid::make(random), .address = "https://vote.example.org", .made_at = now}};
};

TEST_F(VotersLetters, TellTheLineOfEachNameOrAddressThatNoTypefaceCanDraw) {
  // U+F0000 is for private use: no typeface has it.
  const auto mixed = roll(
      "v1,Aubry,Éléonore,12 rue des Tilleuls\n\nv2,Ben\U0010FFFDli,Karim,\nv3,Łukasik,Zoë,\"1 \U0010FFFD\n59000 "
      "Lille\"\n");
  const auto unfit = letters.inspect(mixed, poll);
  ASSERT_EQ(unfit.size(), 2);
  EXPECT_EQ(unfit[0].path, "roll.csv:4");
  EXPECT_EQ(unfit[0].problem, "Karim Ben\U0010FFFDli");
  EXPECT_EQ(unfit[1].path, "roll.csv:5");
}

TEST_F(VotersLetters, ArePrintedWithTheCodesOfTheirVoters) {
  const auto plain = roll("v1,Aubry,Éléonore,12 rue des Tilleuls\nv2,,,\n");
  EXPECT_TRUE(letters.inspect(plain, poll).empty());
  std::vector<protocol::VotingCode> codes;
  for (std::size_t i = 0; i < plain.size(); ++i) codes.push_back(protocol::VotingCode::make(random));
  EXPECT_THAT(letters.print(plain, poll, codes), StartsWith("%PDF-"));
}

}  // namespace
}  // namespace urna::api
