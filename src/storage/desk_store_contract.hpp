// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "election/desk_store.hpp"

// For tests only: what every keeper of a desk promises.
namespace urna::storage {

using election::DeskStore;
using election::DeskVoter;
using election::Slot;
using election::VoteState;

/// A keeper under test; `reopen` is what a program finds after it was ended and started again.
class DeskKeeper {
 public:
  virtual ~DeskKeeper() = default;
  virtual DeskStore& store() = 0;
  virtual void reopen() = 0;
};

using MakeDeskKeeper = std::unique_ptr<DeskKeeper> (*)();

class DeskStoreContract : public ::testing::TestWithParam<MakeDeskKeeper> {
 protected:
  DeskStoreContract() : keeper_(GetParam()()) {}

  DeskStore& store() { return keeper_->store(); }
  void reopen() { keeper_->reopen(); }

  static protocol::ElectionUuid uuid(char letter = 'a') {
    return *protocol::ElectionUuid::parse(std::string(22, letter));
  }
  static Slot slot(int number) {
    std::array<std::byte, 16> bytes{};
    bytes[0] = static_cast<std::byte>(number);
    return Slot(bytes);
  }
  static DeskVoter voter(int number) {
    std::array<std::byte, 16> id{};
    id[3] = static_cast<std::byte>(number);
    Digest verifier{};
    verifier[7] = static_cast<std::byte>(255 - number);
    DeskVoter voter;
    voter.id = election::VoterId(id);
    voter.roll_index = static_cast<std::uint32_t>(number);
    voter.college = number % 2 == 0 ? "even" : "";
    voter.verifier = election::SignInVerifier(verifier);
    voter.weight = std::uint64_t{1} << 40;
    return voter;
  }
  static DeskStore::Change roll(std::vector<DeskVoter> voters, char letter = 'a') {
    DeskStore::Change change;
    change.voters.push_back({uuid(letter), std::move(voters)});
    return change;
  }
  static DeskStore::Change vote(int number, VoteState from, VoteState to, std::optional<Slot> slot = std::nullopt,
                                int hour = 0) {
    DeskStore::Change change;
    change.votes.push_back({uuid(), voter(number).id, from, to, slot, Timestamp(std::chrono::hours(hour))});
    return change;
  }

 private:
  std::unique_ptr<DeskKeeper> keeper_;
};

TEST_P(DeskStoreContract, WritesNothingOfAChangeThatCannotBe) {
  store().write(roll({voter(1), voter(2)}));
  store().write(vote(1, VoteState::none, VoteState::casting, slot(1)));
  // The second vote starts from a state in which the voter is not.
  DeskStore::Change change = vote(2, VoteState::none, VoteState::casting, slot(2));
  change.documents.push_back({uuid(), "poll", "new"});
  change.documents.push_back({uuid('b'), "poll", "new"});
  change.settled.push_back({uuid(), slot(9)});
  change.votes.push_back({uuid(), voter(1).id, VoteState::none, VoteState::casting, slot(3), {}});
  EXPECT_THROW(store().write(change), std::logic_error);
  change.votes.back().voter = voter(7).id;
  EXPECT_THROW(store().write(change), std::logic_error) << "nor is a stranger moved";
  reopen();
  EXPECT_FALSE(store().document(uuid(), "poll"));
  EXPECT_TRUE(store().settled(uuid()).empty());
  EXPECT_EQ(store().voter(uuid(), voter(2).id)->state, VoteState::none);
  EXPECT_EQ(store().voter(uuid(), voter(1).id)->slot, slot(1));
  EXPECT_EQ(store().elections(), std::vector{uuid()});
}

TEST_P(DeskStoreContract, RefusesTwoVotersWithOneIdOrOneVerifier) {
  store().write(roll({voter(1)}));
  DeskVoter twin = voter(2);
  twin.verifier = voter(3).verifier;
  EXPECT_THROW(store().write(roll({voter(3), twin})), std::logic_error);
  twin = voter(2);
  twin.id = voter(3).id;
  EXPECT_THROW(store().write(roll({voter(3), twin})), std::logic_error);
  EXPECT_EQ(store().voters(uuid()), std::vector{voter(1)});
  EXPECT_NO_THROW(store().write(roll({voter(1)}, 'b'))) << "another election is another matter";
}

// Shows IDN-13.
TEST_P(DeskStoreContract, ReplacesASecretOfOneWhoHasNotVotedAndByOneThatIsNobodys) {
  const auto replaced = [](int number, const election::SignInVerifier& from, const election::SignInVerifier& to) {
    DeskStore::Change change;
    change.documents.push_back({uuid(), "reissues", "one"});
    change.replaced.push_back({uuid(), voter(number).id, from, to});
    return change;
  };
  store().write(roll({voter(1), voter(2), voter(3)}));
  store().write(vote(2, VoteState::none, VoteState::casting, slot(1)));
  const auto fresh = voter(7).verifier;
  EXPECT_THROW(store().write(replaced(1, voter(3).verifier, fresh)), std::logic_error) << "it is not theirs";
  EXPECT_THROW(store().write(replaced(1, voter(1).verifier, voter(3).verifier)), std::logic_error) << "it is another's";
  EXPECT_THROW(store().write(replaced(2, voter(2).verifier, fresh)), std::logic_error) << "they are casting";
  EXPECT_THROW(store().write(replaced(9, voter(9).verifier, fresh)), std::logic_error) << "they are on no roll";
  EXPECT_FALSE(store().document(uuid(), "reissues"));
  store().write(replaced(1, voter(1).verifier, fresh));
  reopen();
  DeskVoter expected = voter(1);
  expected.verifier = fresh;
  EXPECT_EQ(store().voter(uuid(), voter(1).id), expected);
  EXPECT_EQ(store().voter(uuid(), voter(3).id), voter(3));
  EXPECT_EQ(store().document(uuid(), "reissues"), "one");
  store().write(vote(1, VoteState::none, VoteState::casting, slot(2)));
  store().write(vote(1, VoteState::casting, VoteState::voted));
  EXPECT_THROW(store().write(replaced(1, fresh, voter(8).verifier)), std::logic_error) << "they have voted";
}

TEST_P(DeskStoreContract, CountsAVoterOnce) {
  store().write(roll({voter(1), voter(2)}));
  store().write(vote(1, VoteState::none, VoteState::casting, slot(1)));
  EXPECT_THROW(store().write(vote(1, VoteState::none, VoteState::casting, slot(2))), std::logic_error);
  store().write(vote(1, VoteState::casting, VoteState::voted, std::nullopt, 9));
  EXPECT_THROW(store().write(vote(1, VoteState::casting, VoteState::voted, std::nullopt, 9)), std::logic_error);
  store().write(vote(1, VoteState::voted, VoteState::casting_again, slot(3)));
  store().write(vote(1, VoteState::casting_again, VoteState::voted, std::nullopt, 10));
  store().write(vote(2, VoteState::none, VoteState::casting, slot(4)));
  store().write(vote(2, VoteState::casting, VoteState::none));
  reopen();
  EXPECT_EQ(store().turnout(uuid()), (std::vector<election::TurnoutHour>{{Timestamp(std::chrono::hours(9)), "", 1}}));
  EXPECT_EQ(store().voter(uuid(), voter(1).id)->state, VoteState::voted);
  EXPECT_EQ(store().voter(uuid(), voter(2).id), voter(2)) << "as if nothing had been";
}

TEST_P(DeskStoreContract, CountsByHourAndCollege) {
  std::vector<DeskVoter> voters;
  for (int i = 0; i < 200; ++i) voters.push_back(voter(i));
  store().write(roll(voters));
  DeskStore::Change change;
  for (int i = 0; i < 200; ++i) {
    store().write(vote(i, VoteState::none, VoteState::casting, slot(i)));
    change.votes.push_back(vote(i, VoteState::casting, VoteState::voted, std::nullopt, 9 + i / 150).votes.front());
  }
  store().write(change);
  const Timestamp nine{std::chrono::hours(9)};
  const Timestamp ten{std::chrono::hours(10)};
  EXPECT_EQ(store().turnout(uuid()),
            (std::vector<election::TurnoutHour>{{nine, "", 75}, {nine, "even", 75}, {ten, "", 25}, {ten, "even", 25}}));
}

TEST_P(DeskStoreContract, KeepsVotersWhole) {
  DeskVoter full = voter(1);
  full.college = "Employés, ouvriers; \"1\"";
  full.birth_date = std::chrono::year(1931) / std::chrono::February / 28;
  full.state = VoteState::casting;
  full.slot = slot(5);
  store().write(roll({voter(3), full, voter(2)}));
  reopen();
  EXPECT_EQ(store().voters(uuid()), (std::vector{full, voter(2), voter(3)}));
  EXPECT_EQ(store().voter(uuid(), full.id), full);
  EXPECT_FALSE(store().voter(uuid(), voter(9).id));
  EXPECT_FALSE(store().voter(uuid('b'), full.id));
}

TEST_P(DeskStoreContract, EmptiesTheTurnoutWithANewRoll) {
  store().write(roll({voter(1)}));
  store().write(vote(1, VoteState::none, VoteState::casting, slot(1)));
  store().write(vote(1, VoteState::casting, VoteState::voted));
  store().write(roll({voter(2)}));
  EXPECT_TRUE(store().turnout(uuid()).empty());
  EXPECT_EQ(store().voters(uuid()), std::vector{voter(2)});
}

TEST_P(DeskStoreContract, KeepsDocumentsByteForByte) {
  std::string bytes(300'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 256);
  store().put_document(uuid(), "roll.csv", bytes);
  store().put_document(uuid(), "poll", "one");
  store().put_document(uuid(), "poll", "two");
  store().put_document(uuid('b'), "empty", "");
  store().put_document(uuid(), "' OR 1=1 --", "literal");
  reopen();
  EXPECT_EQ(store().document(uuid(), "roll.csv"), bytes);
  EXPECT_EQ(store().document(uuid(), "poll"), "two");
  EXPECT_EQ(store().document(uuid('b'), "empty"), "");
  EXPECT_FALSE(store().document(uuid('b'), "poll"));
  EXPECT_FALSE(store().document(uuid('c'), "poll"));
  EXPECT_EQ(store().documents(uuid()), (std::vector<std::string>{"' OR 1=1 --", "poll", "roll.csv"}));
  DeskStore::Change change;
  change.documents.push_back({uuid(), "poll", std::nullopt});
  change.documents.push_back({uuid(), "was never there", std::nullopt});
  store().write(change);
  EXPECT_FALSE(store().document(uuid(), "poll"));
}

TEST_P(DeskStoreContract, ForgetsSettledSlots) {
  DeskStore::Change change;
  change.settled = {{uuid(), slot(2)}, {uuid(), slot(1)}, {uuid('b'), slot(1)}};
  store().write(change);
  reopen();
  EXPECT_EQ(store().settled(uuid()).size(), 2U);
  change = {};
  change.forgotten = {{uuid(), slot(1)}, {uuid(), slot(7)}};
  store().write(change);
  EXPECT_EQ(store().settled(uuid()), std::vector{slot(2)});
  EXPECT_EQ(store().settled(uuid('b')), std::vector{slot(1)});
}

TEST_P(DeskStoreContract, DestroysAnElectionAndNoOther) {
  for (const char letter : {'a', 'b'}) {
    store().put_document(uuid(letter), "poll", "text");
    store().write(roll({voter(1)}, letter));
  }
  DeskStore::Change change;
  change.settled = {{uuid(), slot(1)}};
  store().write(change);
  change = {};
  change.destroyed = {uuid(), uuid('c')};
  store().write(change);
  reopen();
  EXPECT_EQ(store().elections(), std::vector{uuid('b')});
  EXPECT_TRUE(store().voters(uuid()).empty());
  EXPECT_TRUE(store().settled(uuid()).empty());
  EXPECT_FALSE(store().document(uuid(), "poll"));
  EXPECT_EQ(store().voters(uuid('b')).size(), 1U);
}

TEST_P(DeskStoreContract, IsSafeFromManyThreads) {
  std::vector<DeskVoter> voters;
  for (int i = 0; i < 80; ++i) voters.push_back(voter(i));
  store().write(roll(voters));
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t * 10; i < t * 10 + 10; ++i) {
        store().write(vote(i, VoteState::none, VoteState::casting, slot(i)));
        EXPECT_EQ(store().voter(uuid(), voter(i).id)->slot, slot(i));
        store().write(vote(i, VoteState::casting, VoteState::voted));
        EXPECT_EQ(store().voters(uuid()).size(), 80U);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::uint64_t voted = 0;
  for (const auto& hour : store().turnout(uuid())) voted += hour.voted;
  EXPECT_EQ(voted, 80U);
}

}  // namespace urna::storage
