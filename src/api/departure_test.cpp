// SPDX-License-Identifier: EUPL-1.2
#include "api/departure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/test_folder.hpp"
#include "keystore/column_sealer.hpp"
#include "keystore/memory_key_record_store.hpp"
#include "storage/sqlite_key_record_store.hpp"
#include "storage/sqlite_leaving_store.hpp"
#include "storage/sqlite_people_store.hpp"

/// A customer leaves, by a clock that is turned by hand.
namespace urna::api {
namespace {

namespace fs = std::filesystem;
using journal::Event;
using journal::Outcome;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using tenancy::LeavingAccess;
using tenancy::LeavingFault;
using tenancy::LeavingStage;

const Timestamp start{hours(24 * 20'000)};
constexpr const char* passphrase = "for tests only, known to everybody";
const std::string tenant(keystore::sole_tenant);

Decider person(unsigned char number) { return {journal::Actor::person(std::array<std::byte, 16>{std::byte{number}})}; }
const Decider rosa = person(1);
const Decider karl = person(2);
const Decider lena = person(3);

/// The keys of a platform in a file, open.
struct Keys {
  explicit Keys(const std::string& file) : records(file), keystore(records, random, {.passphrase_cost = {1, 8}}) {
    const SecretText typed{std::string(passphrase)};
    if (keystore.status(start).state == keystore::LockState::uninitialised) keystore.set_passphrase(typed, start);
    EXPECT_FALSE(keystore.unlock(typed, start));
  }
  crypto::SystemRandom random;
  storage::SqliteKeyRecordStore records;
  keystore::Keystore keystore;
  keystore::ColumnSealer sealer{keystore, tenant, [] { return start; }};
  keystore::ColumnSealer platform{keystore, "platform", [] { return start; }};
};

struct DepartureTest : testing::Test {
  DepartureTest() {
    fs::create_directories(folder / "data/exports");
    fs::create_directories(folder / "data/invitations");
    keys.emplace(folder.path("data/keystore.db"));
    {
      storage::PeopleDatabase database(folder.path("data/people.db"), keys->sealer);
      storage::SqlitePersonStore people(database);
      people.change("rosa@example.org", [](std::optional<identity::Person>& kept) {
        kept.emplace().id = identity::PersonId(identity::Identifier{std::byte{1}});
        return true;
      });
    }
    for (const char* name : {"desk.db", "approvals.db", "journal.db", "lock.db", "links.key.sealed", "exports/x.age"})
      std::ofstream(folder / ("data/" + std::string(name))) << name;
    begin();
  }
  /// Also what a restart is.
  void begin() {
    departure.reset();
    leavings.reset();
    leavings.emplace(folder.path("data/leaving.db"), keys->platform);
    departure.emplace(
        *leavings, keys->keystore, tenant, folder.path("data"),
        [this](const journal::Entry& entry) { return note(entry); },
        Departure::Settings{.media = [this] { return registered; }});
  }
  bool note(const journal::Entry& entry) {
    if (is_disk_full) return false;
    events.emplace_back(entry.event, entry.outcome);
    return true;
  }
  static Timestamp day(int number) { return start + days(number); }
  void decide(Timestamp at = start, const std::set<std::string>& media = {}) {
    ASSERT_TRUE(departure->request(rosa, at));
    ASSERT_TRUE(departure->confirm(karl, lena, true, media, at));
  }
  void shred_at(Timestamp at) {
    departure->tend(at);
    ASSERT_TRUE(departure->must_shred());
    departure->shred(at);
    ASSERT_EQ(departure->state()->stage(), LeavingStage::ageing);
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder / "data"))
      if (entry.path().extension() != ".db-journal") names.push_back(entry.path().filename());
    return names;
  }

  const TestFolder folder{TestFolder::in_memory()};
  std::optional<Keys> keys;
  std::optional<storage::SqliteLeavingStore> leavings;
  std::optional<Departure> departure;
  std::vector<std::pair<Event, Outcome>> events;
  bool is_disk_full = false;
  std::vector<Departure::KnownMedium> registered;
};

TEST_F(DepartureTest, DestroysNothingBeforeTheGraceIsOver) {
  departure->tend(day(50));
  EXPECT_FALSE(departure->must_shred());
  ASSERT_TRUE(departure->request(rosa, start));
  departure->tend(day(19));
  EXPECT_FALSE(departure->must_shred()) << "nobody else has decided it";
  departure->shred(day(19));
  EXPECT_THAT(files(), testing::Contains("people.db"));
  EXPECT_EQ(departure->access(), LeavingAccess::whole);

  EXPECT_EQ(departure->confirm(rosa, karl, true, {}, day(19)).error(), LeavingFault::same_person);
  EXPECT_EQ(departure->confirm(karl, lena, false, {}, day(19)).error(), LeavingFault::export_not_offered);
  ASSERT_TRUE(departure->confirm(karl, lena, true, {}, day(19)));
  EXPECT_EQ(departure->access(), LeavingAccess::read_only);
  departure->tend(day(20) - seconds(1));
  EXPECT_FALSE(departure->must_shred()) << "a day of grace at least";
  departure->shred(day(20));
  EXPECT_THAT(files(), testing::Contains("people.db"));
}

TEST_F(DepartureTest, RefusesASecondRequestAndOneDuringAHold) {
  ASSERT_TRUE(departure->request(rosa, start));
  EXPECT_EQ(departure->request(karl, start).error(), LeavingFault::wrong_stage);
  ASSERT_TRUE(departure->hold(karl, "challenge of the count", day(60), day(1)));
  EXPECT_EQ(departure->request(karl, day(2)).error(), LeavingFault::wrong_stage);
  EXPECT_EQ(departure->confirm(karl, lena, true, {}, day(2)).error(), LeavingFault::is_held);
  EXPECT_EQ(departure->access(), LeavingAccess::read_only);
  departure->tend(day(59));
  departure->tend(day(61));
  EXPECT_EQ(events.back(), std::pair(Event::customer_leaving_late, Outcome::error))
      << "its end has come; people lift it";
  EXPECT_EQ(departure->lift_hold(karl, lena, day(62)).error(), LeavingFault::same_person) << "who set it";
  ASSERT_TRUE(departure->lift_hold(rosa, lena, day(62)));
  EXPECT_EQ(departure->state()->deadline(day(62)), day(30 + 61));
  ASSERT_TRUE(departure->call_off(rosa, day(63)));
  EXPECT_EQ(departure->access(), LeavingAccess::whole);
  ASSERT_TRUE(departure->request(karl, day(64))) << "called off: it may be asked for again";
}

TEST_F(DepartureTest, IsNotMovedByAClockThatWasSetBackFortyDays) {
  decide();
  departure->tend(day(6));
  begin();
  departure->tend(day(6) - days(40));
  EXPECT_EQ(events.back(), std::pair(Event::customer_clock_set_back, Outcome::error));
  EXPECT_EQ(departure->call_off(rosa, day(6) - days(40)).error(), LeavingFault::clock_set_back);
  EXPECT_FALSE(departure->must_shred());
  departure->tend(day(7));
  EXPECT_TRUE(departure->must_shred());
}

TEST_F(DepartureTest, LeavesNothingThatOpensWithTheKeysOfToday) {
  fs::create_directory(folder / "backup");
  fs::copy_file(folder / "data/people.db", folder / "backup/people.db");
  decide();
  shred_at(day(7));
  EXPECT_THAT(files(), testing::UnorderedElementsAre("keystore.db", "journal.db", "lock.db", "leaving.db"));
  EXPECT_EQ(departure->access(), LeavingAccess::none);

  storage::PeopleDatabase copy(folder.path("backup/people.db"), keys->sealer);
  const storage::SqlitePersonStore backup(copy);
  EXPECT_THROW(backup.all(), keystore::KeyDestroyed);
  keys->keystore.lock();
  EXPECT_FALSE(keys->keystore.unlock(SecretText{std::string(passphrase)}, day(7)));
  EXPECT_THROW(backup.all(), keystore::KeyDestroyed) << "nor after another start";
}

TEST_F(DepartureTest, GoesOnWhereItWasCutOff) {
  decide();
  departure->tend(day(7));
  is_disk_full = true;
  EXPECT_THROW(departure->shred(day(7)), DepartureNotNoted);
  is_disk_full = false;
  begin();
  EXPECT_TRUE(departure->must_shred()) << "what is not noted is not done";
  departure->shred(day(8));
  ASSERT_EQ(departure->state()->stage(), LeavingStage::ageing);
  EXPECT_THAT(departure->state()->destroyed(), testing::Contains(testing::StartsWith("key "))) << "destroyed before";
}

TEST_F(DepartureTest, DecidesNothingThatCannotBeNoted) {
  is_disk_full = true;
  EXPECT_THROW(static_cast<void>(departure->request(rosa, start)), DepartureNotNoted);
  EXPECT_FALSE(departure->state());
  is_disk_full = false;
  ASSERT_TRUE(departure->request(rosa, start));
  is_disk_full = true;
  EXPECT_THROW(static_cast<void>(departure->confirm(karl, lena, true, {}, start)), DepartureNotNoted);
  EXPECT_EQ(departure->state()->stage(), LeavingStage::requested);
}

TEST_F(DepartureTest, IsCertifiedOnceBackupsAndMediaAreGone) {
  decide(start, {"tape 7"});
  shred_at(day(7));
  const auto sign = [](std::string_view text) { return std::string(text) + "signed"; };
  departure->tend(day(28) - seconds(1));
  EXPECT_FALSE(departure->may_be_certified()) << "a backup of the keystore may hold a key";
  departure->certify(5, sign, day(27));
  EXPECT_FALSE(departure->certificate());
  departure->tend(day(28));
  EXPECT_FALSE(departure->may_be_certified()) << "a tape is left";
  EXPECT_EQ(departure->medium_destroyed("tape 8", day(28)).error(), LeavingFault::unknown_media);
  ASSERT_TRUE(departure->medium_destroyed("tape 7", day(28)));
  begin();
  departure->tend(day(28));
  ASSERT_TRUE(departure->may_be_certified());
  departure->certify(5, sign, day(28));
  const std::string text = departure->certificate().value();
  EXPECT_THAT(text, testing::StartsWith("urna-deletion-certificate-v1\ntenant sole\n"));
  EXPECT_THAT(text, testing::HasSubstr("\ndestroyed database people.db\n"));
  EXPECT_THAT(text, testing::HasSubstr("\nmedia-destroyed tape 7 at "));
  EXPECT_THAT(text, testing::HasSubstr("\njournal 5\nsigned"));
  begin();
  EXPECT_EQ(departure->state()->stage(), LeavingStage::certified);
  EXPECT_EQ(departure->certificate(), text);
  EXPECT_EQ(departure->request(rosa, day(40)).error(), LeavingFault::wrong_stage);
}

// Shows HST-09, TEN-08.
TEST_F(DepartureTest, IsNotCertifiedWhileAMediumOfTheRegisterIsOpen) {
  registered = {{"tape 7", true}, {"disk 3", false}};
  decide();
  shred_at(day(7));
  EXPECT_EQ(departure->state()->media(), (std::set<std::string>{"tape 7"})) << "the register knows it, nobody named it";
  departure->tend(day(28));
  EXPECT_FALSE(departure->may_be_certified());
  const auto sign = [](std::string_view text) { return std::string(text) + "signed"; };
  departure->certify(5, sign, day(28));
  EXPECT_FALSE(departure->certificate());
  registered = {{"tape 7", false}, {"disk 3", false}, {"disk 4", true}};
  departure->tend(day(28));
  EXPECT_TRUE(departure->state()->media().empty()) << "what the register says to be destroyed is";
  EXPECT_EQ(std::ranges::count(events, Event::customer_medium_destroyed, &std::pair<Event, Outcome>::first), 1);
  EXPECT_FALSE(departure->may_be_certified()) << "one that was found later";
  departure->certify(5, sign, day(28));
  EXPECT_FALSE(departure->certificate());
  registered[2].is_open = false;
  departure->tend(day(28));
  ASSERT_TRUE(departure->may_be_certified());
  departure->certify(5, sign, day(28));
  EXPECT_THAT(departure->certificate().value(), testing::HasSubstr("\nmedia-destroyed tape 7 at "));
}

TEST_F(DepartureTest, IsLoudWhenItIsLate) {
  ASSERT_TRUE(departure->request(rosa, start));
  const auto late = [&] {
    return std::ranges::count(events, Event::customer_leaving_late, &std::pair<Event, Outcome>::first);
  };
  for (int number = 0; number <= 31; ++number) departure->tend(day(number));
  EXPECT_EQ(late(), 4) << "days 20, 25, 29 and 30, each once";
  begin();
  departure->tend(day(32));
  EXPECT_EQ(late(), 4);
}

}  // namespace
}  // namespace urna::api
