// SPDX-License-Identifier: EUPL-1.2
#include "identity/recovery_codes.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <mutex>
#include <set>
#include <thread>

namespace urna::identity {
namespace {

const crypto::HashCost cheap{1, 8};

class Recovery : public ::testing::Test {
 protected:
  std::optional<FoundRecoveryCode> find(std::string_view typed) {
    return find_recovery_code(codes.kept, typed, nobodys);
  }

  crypto::ReplayedRandom random{11};
  NewRecoveryCodes codes = make_recovery_codes(random, cheap);
  std::string nobodys = crypto::hash_password("nobody's", cheap, random);
};

// Shows IDN-03.
TEST_F(Recovery, OpensToNoOtherText) {
  const std::string third = codes.shown[3].expose();
  std::string other_number = third;
  other_number.front() = '4';
  std::string other_end = third;
  other_end.back() = other_end.back() == 'X' ? 'Y' : 'X';
  for (const std::string& typed :
       {std::string(), std::string("3"), third.substr(1), third + "0", other_number, other_end, "x" + third.substr(1),
        third.substr(0, third.size() - 1), std::string(1'000'000, '3'), third + std::string(100, '-')}) {
    EXPECT_FALSE(find(typed)) << typed.substr(0, 40);
  }
}

// Shows IDN-03.
TEST_F(Recovery, OpensOnceWithEachCode) {
  std::set<std::string> different;
  for (std::size_t number = 0; number < recovery_code_count; ++number) {
    const std::string& shown = codes.shown[number].expose();
    EXPECT_EQ(shown.size(), 21U);
    different.insert(shown.substr(2));
    const auto found = find(shown);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->number, number);
    EXPECT_TRUE(spend_recovery_code(codes.kept, *found));
    EXPECT_FALSE(spend_recovery_code(codes.kept, *found));
    EXPECT_FALSE(find(shown));
    EXPECT_EQ(codes.kept.left(), recovery_code_count - number - 1);
  }
  EXPECT_EQ(different.size(), recovery_code_count);
}

// Shows IDN-03.
TEST_F(Recovery, ReadsACodeAsPeopleTypeIt) {
  std::string typed;
  for (const char character : codes.shown[7].expose()) {
    if (character == '-') continue;
    typed += character == '0' ? 'o' : character == '1' ? 'l' : static_cast<char>(std::tolower(character));
    typed += ' ';
  }
  EXPECT_TRUE(find(typed)) << "small letters, no dashes, o for 0 and l for 1";
}

// Shows IDN-03.
TEST_F(Recovery, KeepsNoCodeButItsHash) {
  for (std::size_t number = 0; number < recovery_code_count; ++number) {
    EXPECT_EQ(codes.kept.hashes[number].rfind("argon2id$", 0), 0U);
    EXPECT_EQ(codes.kept.hashes[number].find(codes.shown[number].expose().substr(2, 4)), std::string::npos);
  }
}

// Shows IDN-03.
TEST_F(Recovery, DoesNotSpendACodeOfNewOnesInPlaceOfAnOldOne) {
  const auto found = find(codes.shown[2].expose());
  ASSERT_TRUE(found);
  RecoveryCodes renewed = make_recovery_codes(random, cheap).kept;
  EXPECT_FALSE(spend_recovery_code(renewed, *found));
  EXPECT_EQ(renewed.left(), recovery_code_count);
}

// Shows IDN-03, B52.
TEST_F(Recovery, LetsOneOfTwoWinWhoUseACodeAtOnce) {
  for (std::size_t number = 0; number < recovery_code_count; ++number) {
    std::mutex store;
    std::barrier both_found(2);
    std::atomic<int> opened = 0;
    const auto use = [&] {
      const auto found = find_recovery_code(codes.kept, codes.shown[number].expose(), nobodys);
      both_found.arrive_and_wait();
      const std::lock_guard lock(store);
      if (found && spend_recovery_code(codes.kept, *found)) ++opened;
    };
    std::jthread first(use);
    std::jthread second(use);
    first.join();
    second.join();
    EXPECT_EQ(opened, 1);
  }
}

}  // namespace
}  // namespace urna::identity
