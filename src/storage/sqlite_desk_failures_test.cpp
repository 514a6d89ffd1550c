// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>

#include "election/rehearsed_box.hpp"
#include "election/rehearsed_election.hpp"
#include "election/voting_desk.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/detail/failing_vfs.hpp"
#include "storage/sqlite_desk_store.hpp"

/// A desk on a disk that fails, or loses its power, at every single one of its operations, while people vote.
namespace urna::storage {
namespace {

using election::RehearsedBox;
using election::RehearsedElection;
using Unsynced = FailingDisk::Unsynced;
using namespace std::chrono_literals;

constexpr Timestamp morning{1'795'513'327s};

/// Two voters at a desk whose disk is going to fail.
class Story {
 public:
  Story() : disk_(next_name()), election_(3) {
    start();
    election_.put_into(*store_);
    start();
  }

  FailingDisk& disk() { return disk_; }

  /// What the disk fails in goes by; the voters send again.
  void tell() {
    for (const std::size_t voter : {1U, 2U}) {
      cast(voter);
      cast(voter);
      going_by([&] { desk_->tend(now_ += 61s); });
    }
  }

  /// @param restart  the program too was ended
  void expect_a_good_end(bool restart) {
    if (restart) start();
    desk_->tend(now_ += 61s);
    const election::Balance balance = desk_->balance(election_.uuid).value();
    EXPECT_TRUE(balance.holds()) << balance.ballots << " ballots, " << balance.signatures << " signatures, "
                                 << balance.counter << " counted, " << balance.on_the_way << " on the way";
    for (const std::string& ballot : acknowledged_) EXPECT_TRUE(box_.counts(ballot)) << ballot;
    for (const std::size_t voter : {0U, 1U, 2U}) cast(voter);
    EXPECT_EQ(acknowledged_.size(), 3U) << "in the end everybody has voted and knows it";
    EXPECT_EQ(box_.archive().size(), 3U);
    EXPECT_TRUE(desk_->stop(election_.uuid, now_).holds());
    start();
    EXPECT_TRUE(desk_->balance(election_.uuid)->holds()) << "the disk says so too";
  }

 private:
  static std::string next_name() {
    static int disks = 0;
    return "failing-desk" + std::to_string(++disks);
  }

  void start() {
    desk_.reset();
    store_.reset();
    database_.reset();
    database_ = std::make_unique<DeskDatabase>("desk.db", SqliteOptions{disk_.name()});
    store_ = std::make_unique<SqliteDeskStore>(*database_, keystore_.sealer);
    desk_ = std::make_unique<election::VotingDesk>(*store_, box_, random_);
  }

  static void going_by(const std::function<void()>& act) {
    try {
      act();
    } catch (const DatabaseFailed&) {
    }
  }

  void cast(std::size_t voter) {
    going_by([&] {
      const auto signed_in =
          desk_->sign_in(election_.uuid, RehearsedElection::secret(voter), std::nullopt, "a", now_).value();
      const std::string ballot = RehearsedElection::ballot(voter);
      if (desk_->cast(election_.uuid, signed_in.session.expose(), ballot, now_)) acknowledged_.insert(ballot);
    });
  }

  FailingDisk disk_;
  keystore::UnlockedKeystore keystore_;
  RehearsedElection election_;
  RehearsedBox box_;
  crypto::SystemRandom random_;
  std::unique_ptr<DeskDatabase> database_;
  std::unique_ptr<SqliteDeskStore> store_;
  std::unique_ptr<election::VotingDesk> desk_;
  Timestamp now_ = morning;
  std::set<std::string> acknowledged_;
};

/// How many operations the story takes on a disk that does not fail.
int operations_of_a_story() {
  Story story;
  const int before = story.disk().operations();
  story.tell();
  return story.disk().operations() - before;
}

// Shows B77.
TEST(SqliteDeskStore, LosesNoAcknowledgedVoteWhereverThePowerIsCut) {
  const int operations = operations_of_a_story();
  EXPECT_GT(operations, 40);
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::torn}) {
    for (int n = 1; n <= operations; ++n) {
      SCOPED_TRACE("operation " + std::to_string(n));
      Story story;
      story.disk().cut_power_at(n);
      story.tell();
      story.disk().restore_power(unsynced);
      story.expect_a_good_end(true);
      if (HasFailure()) FAIL();
    }
  }
}

// Shows B77.
TEST(SqliteDeskStore, GoesOnAfterAnOperationOfTheDiskFailedOnce) {
  const int operations = operations_of_a_story();
  for (int n = 1; n <= operations; ++n) {
    SCOPED_TRACE("operation " + std::to_string(n));
    Story story;
    story.disk().fail_at(n);
    story.tell();
    story.expect_a_good_end(n % 2 == 0);
    if (HasFailure()) FAIL();
  }
}

}  // namespace
}  // namespace urna::storage
