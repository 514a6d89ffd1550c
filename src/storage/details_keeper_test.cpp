// SPDX-License-Identifier: EUPL-1.2
#include "storage/details_keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/test_folder.hpp"
#include "election/rehearsed_election.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

using journal::Actor;
using journal::Event;
using journal::LogName;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr Timestamp morning{1'795'513'327s};  // 2026-11-24
constexpr auto month = std::chrono::hours(24 * 31);

Actor person(int number) {
  std::array<std::byte, 16> pseudonym{};
  pseudonym.fill(static_cast<std::byte>(number));
  return Actor::person(pseudonym);
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A desk and its journal, whose payloads are kept.
struct KeptDetails : testing::Test {
  KeptDetails() { database.outbox.carry_payloads(sealer); }

  void change_definition(const Actor& by, std::string_view before, std::string_view after) {
    const Acting acting({[&] { return by; }, Event::election_changed, "0123456789abcdef", now});
    Acting::say_change("closes", before, after);
    election::DeskStore::Change change;
    change.documents.push_back({uuid, "definition", std::string(after)});
    store.write(change);
  }
  void sign_in(const Actor& who, std::string_view address) {
    journal::Entry entry;
    entry.at = now;
    entry.event = Event::account_signed_in;
    entry.actor = who;
    journal::Details payload;
    payload.say("address", address);
    keeper.note(entry, payload);
  }
  std::string read(const LogName& name, std::uint64_t number) {
    keeper.settle();
    const auto opened = payloads.open(name, number);
    return opened ? opened->text.expose() : "nothing";
  }
  std::uint64_t last_of(const LogName& name) { return journal.log(name)->size - 1; }

  /// Every entry leads to the root that is signed, and is what it was.
  void expect_whole(const LogName& name) {
    keeper.settle();
    const auto known = journal.log(name).value();
    const auto entries = journal.entries(name, 0, known.size);
    journal::TiledTree tree(known.size, journal.reader(name));
    const std::vector<journal::NoteKey> trusted = {signer.key(known.origin)};
    const auto checkpoint = journal::open_checkpoint(keeper.checkpoint(name).value(), trusted).value();
    ASSERT_EQ(checkpoint.size, entries.size());
    for (std::uint64_t i = 0; i < known.size; ++i) {
      ASSERT_TRUE(journal::entry_from(entries[i])) << entries[i];
      EXPECT_TRUE(journal::check_inclusion(journal::hash_of_leaf(entries[i]), i, known.size, checkpoint.root,
                                           tree.inclusion_proof(i)));
    }
  }

  const LogName platform = LogName::platform();
  const protocol::ElectionUuid uuid = *protocol::ElectionUuid::parse(std::string(22, 'a'));
  const LogName log = log_of(uuid);
  Timestamp now = morning;
  const TestFolder folder{TestFolder::in_memory()};
  crypto::SystemRandom random;
  keystore::UnlockedKeystore keystore;
  DetailsSealer sealer{keystore.keystore, "sole", random};
  DeskDatabase database{folder.path("desk.db")};
  SqliteDeskStore store{database, keystore.sealer,
                        [this](const election::DeskStore::Change& made) { return entries_about(made, now); }};
  SqliteJournal journal{folder.path("journal.db"), "vote.example.org"};
  SqliteSignedHeads heads{folder.path("signed.db")};
  journal::CheckpointSigner signer{Secret<32>(), heads};
  JournalKeeper keeper{journal,
                       signer,
                       {{"desk", &database.outbox}},
                       [this] { return now; },
                       [](std::string_view, const std::string&) {},
                       {.pause = 1h, .payloads = &sealer}};
  DetailsKeeper payloads{keeper, sealer, {}, [this] { return now; }};
};

TEST_F(KeptDetails, GoThroughTheOutboxWithTheirEntryAndAreReadBack) {
  change_definition(person(1), "Monday", "Tuesday");
  EXPECT_EQ(read(log, 0), R"({"v":1,"details":[{"name":"closes","was":"Monday","is":"Tuesday"}]})");
  const auto entry = journal::entry_from(journal.entries(log, 0, 1).front());
  const auto opened = payloads.open(log, 0);
  EXPECT_EQ(entry->payload, journal::payload_commitment(opened->salt, opened->text.expose()));
  expect_whole(log);
}

// Shows DB-01, AUD-05.
TEST_F(KeptDetails, StandNowhereInPlain) {
  change_definition(person(1), "Monday", "Planted-In-A-Details");
  sign_in(person(2), "192.0.2.77");
  keeper.settle();
  for (const char* file : {"desk.db", "journal.db", "journal.db-wal", "signed.db"}) {
    EXPECT_THAT(content_of(folder.path(file)), ::testing::Not(HasSubstr("Planted-In-A-Details"))) << file;
    EXPECT_THAT(content_of(folder.path(file)), ::testing::Not(HasSubstr("192.0.2.77"))) << file;
  }
}

// Shows AUD-05.
TEST_F(KeptDetails, AreEachSaltedByThemselves) {
  sign_in(person(1), "192.0.2.7");
  sign_in(person(1), "192.0.2.7");
  const std::uint64_t last = last_of(platform);
  const auto entries = journal.entries(platform, last - 1, last + 1);
  EXPECT_NE(journal::entry_from(entries[0])->payload, journal::entry_from(entries[1])->payload)
      << "two sign-ins from one place are not seen to be from one place";
}

// Shows AUD-05.
TEST_F(KeptDetails, OfAPersonAreErasedAndTheLogStaysWhole) {
  change_definition(person(1), "Monday", "Tuesday");
  sign_in(person(1), "192.0.2.1");
  const std::uint64_t erased = last_of(platform);
  const auto sealed = journal.payload(platform, erased)->sealed;
  sign_in(person(2), "192.0.2.2");
  const std::uint64_t kept = last_of(platform);
  EXPECT_EQ(payloads.erase_person(person(1), person(3), "0123456789abcdef"), 1U);
  EXPECT_EQ(read(platform, erased), "nothing");
  EXPECT_THAT(read(platform, kept), HasSubstr("192.0.2.2"));
  EXPECT_THAT(read(log, 0), HasSubstr("Tuesday")) << "what an administrator did others answer for too";
  expect_whole(platform);
  expect_whole(log);
  const std::string needle(reinterpret_cast<const char*>(sealed.data()), sealed.size());
  for (const char* file : {"journal.db", "journal.db-wal", "desk.db"})
    EXPECT_EQ(content_of(folder.path(file)).find(needle), std::string::npos) << file;
  const auto entry = journal::entry_from(journal.entries(platform, last_of(platform), last_of(platform) + 1).front());
  EXPECT_EQ(entry->event, Event::details_erased);
  EXPECT_EQ(entry->subject, person(1));
  EXPECT_EQ(entry->facts.at(journal::Fact::rows), 1U);
}

// Shows KEY-09, AUD-05, AUD-11.
TEST_F(KeptDetails, GoWithTheKeyOfTheirMonthAlsoWhereSomebodyKeptACopy) {
  sign_in(person(1), "192.0.2.1");
  const std::uint64_t old = last_of(platform);
  const auto copy = journal.payload(platform, old).value();
  const auto commitment = *journal::entry_from(journal.entries(platform, old, old + 1).front())->payload;
  change_definition(person(1), "Monday", "Tuesday");
  keeper.settle();
  now = morning + 13 * month;
  keeper.settle();  // with a sign of life
  sign_in(person(1), "192.0.2.9");
  const std::uint64_t fresh = last_of(platform);
  payloads.retire();
  EXPECT_EQ(read(platform, old), "nothing");
  EXPECT_THROW((void)sealer.open(copy.month, commitment, copy.sealed, now), keystore::KeyDestroyed);
  EXPECT_THAT(read(platform, fresh), HasSubstr("192.0.2.9"));
  EXPECT_THAT(read(log, 0), HasSubstr("Tuesday")) << "an election's are kept longer";
  expect_whole(platform);
  const auto entry = journal::entry_from(journal.entries(platform, last_of(platform), last_of(platform) + 1).front());
  EXPECT_EQ(entry->event, Event::details_expired);
  EXPECT_EQ(entry->object->text(), "details:security");
  EXPECT_EQ(entry->facts.at(journal::Fact::month), 202611U);
  const std::uint64_t size = journal.log(platform)->size;
  payloads.retire();
  EXPECT_EQ(journal.log(platform)->size, size) << "once";
}

// Shows AUD-11.
TEST_F(KeptDetails, OfAMonthWhoseKeyWentBeforeTheProgramWasCutOffGoToo) {
  sign_in(person(1), "192.0.2.1");
  const std::uint64_t old = last_of(platform);
  sealer.destroy(journal.payload(platform, old)->month, now);
  EXPECT_EQ(read(platform, old), "nothing");
  now = morning + 13 * month;
  payloads.retire();
  EXPECT_TRUE(journal.payload_months().empty());
}

// Shows AUD-11.
TEST_F(KeptDetails, StayWhileTheyAreHeld) {
  sign_in(person(1), "192.0.2.1");
  const std::uint64_t old = last_of(platform);
  now = morning + 60 * month;
  DetailsKeeper held{keeper, sealer, {.is_held = true}, [this] { return now; }};
  held.retire();
  EXPECT_THAT(read(platform, old), HasSubstr("192.0.2.1"));
}

// Shows KEY-07.
TEST_F(KeptDetails, DoNotOpenBesideAnotherEntry) {
  sign_in(person(1), "192.0.2.1");
  sign_in(person(1), "192.0.2.2");
  const std::uint64_t last = last_of(platform);
  const auto copy = journal.payload(platform, last - 1).value();
  const auto commitment = *journal::entry_from(journal.entries(platform, last, last + 1).front())->payload;
  EXPECT_THROW((void)sealer.open(copy.month, commitment, copy.sealed, now), keystore::IntegrityFailed);
}

TEST_F(KeptDetails, AreTakenBackWithTheChangeThatFailed) {
  {
    const Acting acting({[] { return person(1); }, Event::election_changed, "0123456789abcdef", now});
    Acting::say("closes", "never");
    const std::lock_guard lock(database.mutex);
    SqliteDatabase::Transaction transaction(database.database);
    journal::Entry entry;
    entry.at = now;
    database.outbox.put(entry);
  }
  keeper.settle();
  EXPECT_TRUE(journal.payload_months().empty());
}

TEST_F(KeptDetails, AreSaidOfADeedOnly) {
  Acting::say("address", "192.0.2.1");  // nobody is doing anything
  election::DeskStore::Change change;
  change.documents.push_back({uuid, "definition", "x"});
  store.write(change);
  EXPECT_EQ(read(log, 0), "nothing");
  EXPECT_FALSE(journal::entry_from(journal.entries(log, 0, 1).front())->payload);
}

}  // namespace
}  // namespace urna::storage
