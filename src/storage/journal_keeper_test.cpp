// SPDX-License-Identifier: EUPL-1.2
#include "storage/journal_keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "election/rehearsed_election.hpp"
#include "journal/checkpoint.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/detail/failing_vfs.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

using election::DeskStore;
using journal::Event;
using journal::Fact;
using journal::LogName;
using Unsynced = FailingDisk::Unsynced;
using namespace std::chrono_literals;

constexpr Timestamp morning{1'795'513'327s};
constexpr const char* place = "vote.example.org";

protocol::ElectionUuid uuid() { return *protocol::ElectionUuid::parse(std::string(22, 'a')); }

DeskStore::Change change(int number) {
  DeskStore::Change out;
  out.documents.push_back({uuid(), "document " + std::to_string(number), "bytes"});
  return out;
}

/// The same one for every desk: a file that one has written, another opens.
const keystore::ColumnSealer& sealer() {
  static const keystore::UnlockedKeystore keystore;
  return keystore.sealer;
}

struct Files {
  std::string desk;
  std::string journal;
  std::string heads;
  SqliteOptions options = {};
};

Files files_in(const TestFolder& folder) {
  return {folder.path("desk.db"), folder.path("journal.db"), folder.path("signed.db")};
}

/// Desk and journal as the program has them.
class Desk {
 public:
  explicit Desk(const Files& files, const JournalKeeper::Settings& settings = {})
      : database(files.desk, files.options),
        store(database, sealer(), [](const DeskStore::Change& made) { return entries_about(made, morning); }),
        journal(files.journal, place, files.options),
        heads(files.heads, files.options),
        signer(Secret<32>(), heads),
        keeper(
            journal, signer, {{"desk", &database.outbox}}, [] { return morning; },
            [this](std::string_view event, const std::string& detail) {
              alarms.push_back(std::string(event) + " " + detail);
            },
            settings) {}

  std::vector<std::string> entries(const LogName& log) { return journal.entries(log, 0, 1'000'000); }

  std::vector<std::string> alarms;
  DeskDatabase database;
  SqliteDeskStore store;
  SqliteJournal journal;
  SqliteSignedHeads heads;
  journal::CheckpointSigner signer;
  JournalKeeper keeper;
};

journal::Entry heartbeat() {
  journal::Entry entry;
  entry.at = morning;
  return entry;
}

/// The tree of what is stored is the tree of the entries, and its checkpoint is signed.
void expect_whole(Desk& desk, const LogName& name) {
  const auto log = desk.journal.log(name);
  ASSERT_TRUE(log);
  const auto entries = desk.entries(name);
  ASSERT_EQ(entries.size(), log->size);
  journal::GrowingTree tree;
  std::vector<Digest> leaves;
  for (const std::string& entry : entries) leaves.push_back(journal::hash_of_leaf(entry));
  tree.append(leaves);
  journal::TiledTree stored(log->size, desk.journal.reader(name));
  EXPECT_EQ(stored.root(), tree.root());
  const std::vector<journal::NoteKey> trusted = {desk.signer.key(log->origin)};
  const auto checkpoint = journal::open_checkpoint(desk.keeper.checkpoint(name).value_or(""), trusted);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, log->size);
  EXPECT_EQ(checkpoint->root, tree.root());
}

// Shows TEN-01.
TEST(JournalKeeper, PutsWhatConcernsNoElectionIntoTheLogOfItsHouse) {
  const TestFolder folder;
  const LogName house = *LogName::parse("tenant/abcdefghijklmnopqrstuvwxyz");
  const auto platform_entry = [] {
    journal::Entry entry;
    entry.at = morning;
    entry.event = Event::server_started;
    return entry;
  };
  Desk desk(files_in(folder), {.house = house});
  {
    const std::lock_guard lock(desk.database.mutex);
    SqliteDatabase::Transaction transaction(desk.database.database);
    desk.database.outbox.put(platform_entry());
    transaction.commit();
  }
  desk.keeper.note(platform_entry());
  desk.store.write(change(1));
  desk.keeper.settle();
  EXPECT_TRUE(desk.entries(LogName::platform()).empty());
  ASSERT_EQ(desk.entries(house).size(), 2U);
  for (const std::string& text : desk.entries(house)) EXPECT_EQ(journal::entry_from(text)->log, house);
  EXPECT_EQ(desk.entries(log_of(uuid())).size(), 1U) << "an election has its own all the same";
  EXPECT_EQ(desk.journal.log(house)->origin, "vote.example.org/log/tenant/abcdefghijklmnopqrstuvwxyz");
}
// Shows AUD-02.
// Shows AUD-02.
TEST(JournalKeeper, MovesAnEntryForEachChangeIntoTheElectionsLog) {
  const TestFolder folder{TestFolder::in_memory()};
  Desk desk(files_in(folder));
  for (int i = 0; i < 5; ++i) desk.store.write(change(i));
  desk.keeper.settle();
  EXPECT_EQ(desk.entries(log_of(uuid())).size(), 5U);
  expect_whole(desk, log_of(uuid()));
  EXPECT_TRUE(desk.database.outbox.waiting(10).empty());
  EXPECT_TRUE(desk.alarms.empty());
}

// Shows AUD-06.
TEST(JournalKeeper, WritesNothingAboutVotes) {
  const TestFolder folder{TestFolder::in_memory()};
  Desk desk(files_in(folder));
  election::RehearsedElection poll(3);
  poll.put_into(desk.store);
  desk.keeper.settle();
  const auto before = desk.journal.log(log_of(poll.uuid))->size;
  election::Slot slot;
  const auto voter = poll.list[0].id;
  using election::VoteState;
  {
    const Acting acting({[] { return journal::Actor::anybody(); }, Event::poll_closed, "", morning});
    DeskStore::Change casting;
    casting.votes.push_back({poll.uuid, voter, VoteState::none, VoteState::casting, slot, {}});
    desk.store.write(casting);
    DeskStore::Change voted;
    voted.votes.push_back({poll.uuid, voter, VoteState::casting, VoteState::voted, std::nullopt, Timestamp(0s)});
    voted.settled.push_back({poll.uuid, slot});
    desk.store.write(voted);
    EXPECT_FALSE(acting.has_changed());
  }
  desk.keeper.settle();
  EXPECT_EQ(desk.journal.log(log_of(poll.uuid))->size, before);
  EXPECT_EQ(desk.database.outbox.last_number(), before);
}

// Shows AUD-03.
TEST(JournalKeeper, NotesForManyThreadsAtATime) {
  const TestFolder folder{TestFolder::in_memory()};
  Desk desk(files_in(folder));
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 40; ++i) desk.keeper.note(heartbeat());
    });
  }
  for (std::thread& thread : threads) thread.join();
  desk.keeper.settle();
  EXPECT_EQ(desk.entries(LogName::platform()).size(), 320U);
  expect_whole(desk, LogName::platform());
}

// Shows AUD-02.
TEST(JournalKeeper, RaisesAnAlarmWhenAnEntryWasTakenOutOfTheOutbox) {
  const TestFolder folder{TestFolder::in_memory()};
  const Files files = files_in(folder);
  { const Desk desk(files); }
  {
    DeskDatabase database(files.desk);
    SqliteDeskStore store(database, sealer(),
                          [](const DeskStore::Change& made) { return entries_about(made, morning); });
    for (int i = 0; i < 5; ++i) store.write(change(i));
    database.database.execute("DELETE FROM outbox WHERE number IN (2, 3, 5)");
  }
  Desk desk(files);
  EXPECT_THAT(desk.alarms, testing::ElementsAre("journal_gap desk"));
  EXPECT_EQ(desk.entries(log_of(uuid())).size(), 2U);
  const auto platform = desk.entries(LogName::platform());
  ASSERT_EQ(platform.size(), 1U);
  const auto gap = journal::entry_from(platform[0]);
  EXPECT_EQ(gap->event, Event::journal_gap);
  EXPECT_EQ(gap->facts.at(Fact::missing), 2U);
  // The last one of all shows as soon as there is another, or at the next start.
  desk.store.write(change(6));
  desk.keeper.settle();
  EXPECT_EQ(journal::entry_from(desk.entries(LogName::platform())[1])->facts.at(Fact::missing), 1U);
}

// Shows AUD-08.
TEST(JournalKeeper, RaisesAnAlarmWhenAnOlderCopyOfTheDeskWasPutBack) {
  const TestFolder folder{TestFolder::in_memory()};
  const Files files = files_in(folder);
  {
    Desk desk(files);
    desk.store.write(change(0));
  }
  std::filesystem::copy_file(files.desk, folder / "old.db");
  {
    Desk desk(files);
    for (int i = 1; i < 4; ++i) desk.store.write(change(i));
  }
  std::filesystem::copy_file(folder / "old.db", files.desk, std::filesystem::copy_options::overwrite_existing);
  Desk desk(files);
  EXPECT_THAT(desk.alarms, testing::ElementsAre("journal_gap desk"));
  desk.store.write(change(9));
  desk.keeper.settle();
  EXPECT_EQ(desk.entries(log_of(uuid())).size(), 5U) << "what comes after has its entry";
  EXPECT_EQ(desk.alarms.size(), 1U);
}

// Shows AUD-08, B78.
TEST(JournalKeeper, SignsNothingMoreWhenAnOlderCopyOfTheJournalWasPutBack) {
  const TestFolder folder{TestFolder::in_memory()};
  const Files files = files_in(folder);
  {
    Desk desk(files);
    desk.keeper.note(heartbeat());
  }
  std::filesystem::copy_file(files.journal, folder / "old.db");
  {
    Desk desk(files);
    for (int i = 0; i < 3; ++i) desk.keeper.note(heartbeat());
    EXPECT_TRUE(desk.keeper.is_available());
  }
  std::filesystem::copy_file(folder / "old.db", files.journal, std::filesystem::copy_options::overwrite_existing);
  {
    Desk desk(files);
    EXPECT_THAT(desk.alarms, testing::ElementsAre("journal_refused platform smaller"));
    EXPECT_FALSE(desk.keeper.is_available());
    EXPECT_FALSE(desk.keeper.checkpoint(LogName::platform()));
    // Even when it has grown beyond what was signed, in another way.
    for (int i = 0; i < 5; ++i) {
      journal::Entry entry = heartbeat();
      entry.at += 1s;
      desk.keeper.note(entry);
    }
  }
  Desk desk(files);
  EXPECT_THAT(desk.alarms, testing::ElementsAre("journal_refused platform other-past"));
  EXPECT_FALSE(desk.keeper.is_available());
}

// Shows GEN-03, AUD-04, B77.
TEST(JournalKeeper, IsUnavailableInTimeWhenTheDiskFailsAndComesBackWithIt) {
  FailingDisk disk("journal-full");
  const TestFolder folder{TestFolder::in_memory()};
  Files files = files_in(folder);
  JournalKeeper::Settings settings;
  settings.pause = 10ms;
  settings.ballast = folder.path("ballast");
  settings.ballast_bytes = 4096;
  {
    // Only the journal's disk is full: what the desk needs is elsewhere.
    Desk desk(files);
    SqliteJournal journal("journal.db", place, {disk.name()});
    JournalKeeper keeper(
        journal, desk.signer, {}, [] { return morning; }, [](std::string_view, const std::string&) {}, {.pause = 10ms});
    keeper.note(heartbeat());
    disk.limit_files(8'192);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_THROW(
        {
          for (int i = 0; i < 1'000; ++i) keeper.note(heartbeat());
        },
        JournalUnavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 2'500ms);
    EXPECT_FALSE(keeper.is_available());
    disk.limit_files(std::size_t{1} << 30U);
    for (int i = 0; i < 200 && !keeper.is_available(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(keeper.is_available());
    keeper.note(heartbeat());
    keeper.settle();
    const auto log = journal.log(LogName::platform());
    journal::TiledTree tree(log->size, journal.reader(LogName::platform()));
    EXPECT_EQ(journal.entries(LogName::platform(), 0, 1'000'000).size(), log->size);
    EXPECT_NO_THROW((void)tree.root());
  }
  Desk desk(files, settings);
  EXPECT_TRUE(std::filesystem::exists(folder / "ballast"));
  for (const bool has_room : {false, true}) {
    if (!has_room) settings.ballast_bytes = std::size_t{1} << 60U;  // more than any disk has left
    const std::string name = has_room ? "roomy" : "full";
    SqliteJournal journal(name + ".db", place, {disk.name()});
    SqliteSignedHeads heads(folder.path(name + "_heads.db"));
    journal::CheckpointSigner signer(Secret<32>(), heads);
    std::atomic<bool> given_up = false;
    JournalKeeper keeper(
        journal, signer, {}, [] { return morning; },
        [&](std::string_view event, const std::string&) {
          if (event == "journal_ballast_given_up") given_up = true;
        },
        settings);
    disk.fail_at(1);
    EXPECT_THROW(keeper.note(heartbeat()), JournalUnavailable);
    for (int i = 0; i < 200 && !given_up; ++i) std::this_thread::sleep_for(10ms);
    keeper.settle();  // there is room, for the alarm and an orderly end
    EXPECT_TRUE(given_up);
    for (int i = 0; i < (has_room ? 200 : 20) && !keeper.is_available(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(keeper.is_available(), has_room) << "nothing goes on until somebody has made room";
    EXPECT_EQ(std::filesystem::exists(folder / "ballast"), has_room);
    settings.ballast_bytes = 4096;
    std::ofstream(folder / "ballast") << "made by hand";
  }
}

// Shows AUD-04, B77.
TEST(JournalKeeper, IsUnavailableInTimeWhileItsFileIsReadOnlyAndLosesNothing) {
  FailingDisk disk("journal-read-only");
  const TestFolder folder{TestFolder::in_memory()};
  const Desk desk(files_in(folder));
  SqliteJournal journal("journal.db", place, {disk.name()});
  SqliteSignedHeads heads(folder.path("read_only_heads.db"));
  journal::CheckpointSigner signer(Secret<32>(), heads);
  JournalKeeper keeper(
      journal, signer, {}, [] { return morning; }, [](std::string_view, const std::string&) {}, {.pause = 10ms});
  keeper.note(heartbeat());
  const std::uint64_t before = journal.log(LogName::platform())->size;
  disk.make_read_only(true);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_THROW(keeper.note(heartbeat()), JournalUnavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2'500ms);
  EXPECT_FALSE(keeper.is_available());
  EXPECT_EQ(journal.entries(LogName::platform(), 0, 1'000'000).size(), before) << "what is there is still read";
  disk.make_read_only(false);
  for (int i = 0; i < 200 && !keeper.is_available(); ++i) std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(keeper.is_available());
  keeper.note(heartbeat());
  keeper.settle();
  const std::uint64_t after = journal.log(LogName::platform())->size;
  EXPECT_GT(after, before);
  EXPECT_EQ(journal.entries(LogName::platform(), 0, 1'000'000).size(), after);
}

/// A desk and its journal on one disk, until its power goes at one operation.
struct PowerCut : testing::TestWithParam<Unsynced> {};

// Shows AUD-02, B77.
TEST_P(PowerCut, AtAnyPointLeavesOneEntryForEachChange) {
  static int disks = 0;
  for (int cut_at = 1; cut_at < 400; ++cut_at) {
    FailingDisk disk("journal-cut-" + std::to_string(++disks));
    const Files files{"desk.db", "journal.db", "signed.db", {disk.name()}};
    std::size_t acknowledged = 0;
    bool was_cut = false;
    const JournalKeeper::Settings by_hand{.pause = std::chrono::hours(1)};
    {
      DeskDatabase database(files.desk, files.options);
      SqliteDeskStore store(database, sealer(),
                            [](const DeskStore::Change& made) { return entries_about(made, morning); });
      store.write(change(0));
      ++acknowledged;
    }
    disk.cut_power_at(cut_at);
    try {
      Desk desk(files, by_hand);
      for (int i = 1; i < 4; ++i) {
        desk.store.write(change(i));
        ++acknowledged;
        desk.keeper.settle();
      }
    } catch (const std::exception&) {
    }
    was_cut = disk.is_dark();
    disk.restore_power(GetParam());
    Desk desk(files, by_hand);
    const std::size_t changes = desk.store.documents(uuid()).size();
    EXPECT_GE(changes, acknowledged) << cut_at;
    EXPECT_EQ(desk.entries(log_of(uuid())).size(), changes) << cut_at;
    EXPECT_TRUE(desk.alarms.empty()) << cut_at << " " << desk.alarms.front();
    expect_whole(desk, log_of(uuid()));
    if (!was_cut) {
      EXPECT_GT(cut_at, 50) << "the story has that many operations";
      return;
    }
  }
  FAIL() << "the story never came to its end";
}

INSTANTIATE_TEST_SUITE_P(Disk, PowerCut, testing::Values(Unsynced::lost, Unsynced::kept, Unsynced::torn));

// Shows AUD-02.
TEST(JournalKeeper, SurvivesKillAtFiftyMoments) {
  const TestFolder folder{TestFolder::in_memory()};
  const Files files = files_in(folder);
  std::uint64_t size_before = 0;
  int number = 0;
  for (int round = 0; round < 50; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      try {
        Desk desk(files);
        for (int i = 0;; ++i) desk.store.write(change(number + i));
      } catch (...) {
        _exit(1);
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(15 + (round * 7) % 40));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    Desk desk(files);
    const auto documents = desk.store.documents(uuid()).size();
    const auto log = desk.journal.log(log_of(uuid()));
    const std::uint64_t size = log ? log->size : 0;
    EXPECT_EQ(size, documents) << "an entry for each change, and a change for each entry";
    EXPECT_GE(size, size_before);
    EXPECT_TRUE(desk.alarms.empty());
    size_before = size;
    number = static_cast<int>(documents);
  }
  EXPECT_GT(size_before, 50U);
}

}  // namespace
}  // namespace urna::storage
