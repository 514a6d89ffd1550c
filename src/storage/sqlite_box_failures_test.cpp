// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "crypto/hash.hpp"
#include "election/polling_box.hpp"
#include "election/sample_election.hpp"
#include "storage/detail/failing_vfs.hpp"
#include "storage/sqlite_box_store.hpp"

/// Ballot boxes on a disk that fails, or loses its power, at every single one of its operations.
namespace urna::storage {
namespace {

using election::BoxStore;
using election::DownloadedArchive;
using election::PollingBox;
using election::SampleElection;
using election::Slot;
using Unsynced = FailingDisk::Unsynced;

Timestamp at_second(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }

std::string name_for(const std::string& what) {
  static int disks = 0;
  return "failing-" + what + std::to_string(++disks);
}

/// What the store holds of the election, to compare.
struct Kept {
  std::string archive;
  std::map<Slot, std::optional<Digest>> slots;
  friend bool operator==(const Kept&, const Kept&) = default;
};

const protocol::ElectionUuid& uuid() {
  static const auto made = *protocol::ElectionUuid::parse(std::string(22, 'a'));
  return made;
}

Kept kept_in(const BoxStore& store) {
  if (store.elections().empty()) return {};
  Kept kept;
  kept.archive.resize(static_cast<std::size_t>(store.archive_size(uuid())));
  store.read(uuid(), 0, kept.archive);
  for (const auto& [slot, ballot] : store.slots(uuid())) kept.slots.emplace(slot, ballot);
  return kept;
}

Slot slot(int number) {
  std::array<std::byte, 16> bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return Slot(bytes);
}

/// The life of a box in `step_count` steps; what is to be kept after each is in `after[step]`.
class Life {
 public:
  static constexpr std::size_t step_count = 8;

  Life() {
    after.emplace_back();
    Kept kept{head, {}};
    after.push_back(kept);
    for (std::size_t step = 1; step < step_count; ++step) {
      const BoxStore::Change change = change_of(step, kept);
      kept.archive += change.archive;
      for (const Slot& gone : change.forgotten) kept.slots.erase(gone);
      for (const auto& [filled, ballot] : change.filled) kept.slots.emplace(filled, ballot);
      for (const Slot& burnt : change.burnt) kept.slots.emplace(burnt, std::nullopt);
      after.push_back(kept);
    }
  }

  void take(BoxStore& store, std::size_t step) const {
    if (step == 0) return store.create(uuid(), head, {});
    store.write(uuid(), change_of(step, after[step]));
  }

  std::vector<Kept> after;  // [steps taken]

 private:
  static BoxStore::Change change_of(std::size_t step, const Kept& before) {
    const int number = static_cast<int>(step);
    BoxStore::Change change;
    change.archive_size = before.archive.size();
    change.archive = std::string(3000 + 700 * step, static_cast<char>('a' + number));
    change.filled = {{slot(number), crypto::sha256(change.archive)}, {slot(100 + number), Digest{}}};
    if (step % 2 == 0) change.burnt = {slot(200 + number)};
    if (step > 2) change.forgotten = {slot(number - 2), slot(100 + number - 1)};
    return change;
  }

  const std::string head = std::string(20000, 'h');
};

/// How many operations the whole life takes on a disk that does not fail.
int operations_of_a_life(const Life& life) {
  FailingDisk disk(name_for("none"));
  SqliteBoxStore store("box.db", {disk.name()});
  for (std::size_t step = 0; step < Life::step_count; ++step) life.take(store, step);
  EXPECT_EQ(kept_in(store), life.after.back());
  return disk.operations();
}

// Shows B77.
TEST(SqliteBoxStore, KeepsWhatItAcknowledgedAndNoHalfChangeWhereverThePowerIsCut) {
  const Life life;
  const int operations = operations_of_a_life(life);
  EXPECT_GT(operations, 80);
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::torn}) {
    for (int n = 1; n <= operations; ++n) {
      FailingDisk disk(name_for("power"));
      disk.cut_power_at(n);
      std::size_t acknowledged = 0;
      try {
        SqliteBoxStore store("box.db", {disk.name()});
        for (std::size_t step = 0; step < Life::step_count; ++step) {
          life.take(store, step);
          acknowledged = step + 1;
        }
      } catch (const DatabaseFailed&) {
      }
      ASSERT_TRUE(disk.is_dark());
      disk.restore_power(unsynced);
      SqliteBoxStore store("box.db", {disk.name()});
      const Kept kept = kept_in(store);
      // The step in which the power went may have been taken whole; no other is a possibility.
      const std::size_t next = std::min(acknowledged + 1, Life::step_count);
      ASSERT_TRUE(kept == life.after[acknowledged] || kept == life.after[next]) << "operation " << n;
      for (std::size_t step = kept == life.after[next] ? next : acknowledged; step < Life::step_count; ++step) {
        life.take(store, step);
      }
      ASSERT_EQ(kept_in(store), life.after.back()) << "operation " << n;
    }
  }
}

// Shows B77.
TEST(SqliteBoxStore, GoesOnAfterAnOperationOfTheDiskFailedOnce) {
  const Life life;
  const int operations = operations_of_a_life(life);
  int failures = 0;
  for (int n = 1; n <= operations; ++n) {
    FailingDisk disk(name_for("fault"));
    disk.fail_at(n);
    std::unique_ptr<SqliteBoxStore> store;
    while (!store) {
      try {
        store = std::make_unique<SqliteBoxStore>("box.db", SqliteOptions{disk.name()});
      } catch (const DatabaseFailed&) {
        ++failures;
      }
    }
    for (std::size_t step = 0; step < Life::step_count;) {
      try {
        life.take(*store, step);
        ++step;
      } catch (const DatabaseFailed&) {
        ++failures;
        const Kept kept = kept_in(*store);
        ASSERT_TRUE(kept == life.after[step] || kept == life.after[step + 1]) << "operation " << n;
        if (kept == life.after[step + 1]) ++step;
      }
    }
    ASSERT_EQ(kept_in(*store), life.after.back()) << "operation " << n;
    store.reset();
    store = std::make_unique<SqliteBoxStore>("box.db", SqliteOptions{disk.name()});
    ASSERT_EQ(kept_in(*store), life.after.back()) << "operation " << n;
  }
  EXPECT_GT(failures, operations / 2);
}

// Shows B77.
TEST(SqliteBoxStore, LosesNothingWhenTheDiskIsFull) {
  const Life life;
  FailingDisk disk(name_for("full"));
  SqliteBoxStore store("box.db", {disk.name()});
  for (std::size_t limit = 40000, step = 0; step < Life::step_count; limit += 4096) {
    disk.limit_files(limit);
    try {
      life.take(store, step);
      ++step;
    } catch (const DatabaseFailed&) {
      ASSERT_EQ(kept_in(store), life.after[step]) << "nothing of what did not fit";
    }
  }
  EXPECT_EQ(kept_in(store), life.after.back());
}

/// Real ballots: two voters, of whom each sends until there is a receipt.
class ElectionOnADisk {
 public:
  ElectionOnADisk()
      : sample(crypto::ed25519(), {protocol::HomomorphicQuestion{"Statutes?", {"Yes", "No"}, 1, 1, false}}, 2),
        key(crypto::SigningKey::draw_seed(sample.random)) {
    for (std::size_t voter = 0; voter < 2; ++voter) {
      ballots.push_back(sample.ballot(voter, {{1, 0}}));
      slots.push_back(sample.slot());
    }
  }

  PollingBox::Settings settings() const { return {&key, 1, nullptr}; }

  /// Goes through the election; throws where the disk does.
  /// @param receipts  in and out: how many voters have one
  void go_on(const FailingDisk& disk, std::size_t& receipts, bool& closed) {
    SqliteBoxStore store("box.db", {disk.name()});
    std::unique_ptr<PollingBox> box;
    if (store.elections().empty()) {
      box = PollingBox::open(store, sample.records, {}, at_second(1), settings()).value();
    } else {
      box = std::make_unique<PollingBox>(store, sample.uuid(), settings());
    }
    ASSERT_GE(box->state().ballots, receipts) << "a ballot with a receipt is lost";
    for (std::size_t voter = 0; voter < ballots.size(); ++voter) {
      if (voter < receipts) {
        ASSERT_TRUE(box->find(crypto::sha256(ballots[voter]))) << "a ballot with a receipt is lost";
        ASSERT_TRUE(closed || box->settle(slots[voter])) << "the desk is told otherwise";
        continue;
      }
      const auto receipt = box->put(slots[voter], ballots[voter], at_second(2));
      ASSERT_TRUE(receipt) << receipt.error().detail;
      receipts = voter + 1;
    }
    box->close();
    closed = true;
    for (const Slot& used : slots) box->forget(used);
    const auto report = protocol::audit(DownloadedArchive(store, sample.uuid()), {})->report;
    ASSERT_TRUE(report.is_verified());
    ASSERT_EQ(report.num_tallied, 2U);
    ASSERT_EQ(report.stage, protocol::ElectionStage::tallied);
    ASSERT_TRUE(store.slots(sample.uuid()).empty());
  }

  SampleElection sample;
  crypto::SigningKey key;
  std::vector<std::string> ballots;
  std::vector<Slot> slots;
};

// Shows B77.
TEST(PollingBoxOnADisk, LosesNoBallotWithAReceiptWhereverThePowerIsCut) {
  ElectionOnADisk election;
  int operations = 0;
  {
    const FailingDisk disk(name_for("whole"));
    std::size_t receipts = 0;
    bool closed = false;
    election.go_on(disk, receipts, closed);
    operations = disk.operations();
  }
  // Every third one, to save time: of the store alone, every one was tested above.
  for (int n = 1; n <= operations; n += 3) {
    FailingDisk disk(name_for("cut"));
    disk.cut_power_at(n);
    std::size_t receipts = 0;
    bool closed = false;
    try {
      election.go_on(disk, receipts, closed);
    } catch (const DatabaseFailed&) {
    }
    ASSERT_TRUE(disk.is_dark());
    disk.restore_power(n % 2 == 0 ? Unsynced::lost : Unsynced::torn);
    election.go_on(disk, receipts, closed);
    if (HasFatalFailure()) {
      FAIL() << "operation " << n;
    }
  }
}

}  // namespace
}  // namespace urna::storage
