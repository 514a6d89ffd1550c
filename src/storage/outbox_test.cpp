// SPDX-License-Identifier: EUPL-1.2
#include "storage/outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/desk_database.hpp"
#include "storage/detail/passing_postgres.hpp"
#include "storage/postgres_desk_store.hpp"
#include "storage/sqlite_desk_store.hpp"

// What every outbox promises, through the desk that writes into it.
namespace urna::storage {
namespace {

using election::DeskStore;

const auto uuid = *protocol::ElectionUuid::parse(std::string(22, 'a'));

journal::Entry entry_about(const DeskStore::Change& change) {
  journal::Entry entry;
  entry.event = journal::Event::election_changed;
  entry.object = journal::Object::of("election", change.documents.front().election.text());
  return entry;
}
std::vector<journal::Entry> describe(const DeskStore::Change& change) { return {entry_about(change)}; }

DeskStore::Change change(int number) {
  DeskStore::Change out;
  out.documents.push_back({uuid, "d" + std::to_string(number), "bytes"});
  return out;
}
/// It puts its entry, and is then refused: nobody of that id is on the roll.
DeskStore::Change refused(int number) {
  DeskStore::Change out = change(number);
  out.votes.push_back({uuid, election::VoterId(), election::VoteState::none, election::VoteState::casting, {}, {}});
  return out;
}

class Kept {
 public:
  virtual ~Kept() = default;
  virtual DeskStore& store() = 0;
  virtual Outbox& outbox() = 0;
};

class InSqlite final : public Kept {
 public:
  DeskStore& store() override { return store_; }
  Outbox& outbox() override { return database_.outbox; }

 private:
  TestFolder folder_;
  keystore::UnlockedKeystore keystore_;
  DeskDatabase database_{folder_.path("desk.db")};
  SqliteDeskStore store_{database_, keystore_.sealer, describe};
};

class InPostgres final : public Kept {
 public:
  DeskStore& store() override { return store_; }
  Outbox& outbox() override { return database_.outbox; }

 private:
  keystore::UnlockedKeystore keystore_;
  PostgresDeskDatabase database_{SecretText(new_database())};
  PostgresDeskStore store_{database_, keystore_.sealer, describe};
};

template <class Keeper>
std::unique_ptr<Kept> make() {
  return std::make_unique<Keeper>();
}

class OutboxContract : public ::testing::TestWithParam<std::unique_ptr<Kept> (*)()> {
 protected:
  std::vector<std::uint64_t> numbers(std::size_t at_most = 100) {
    std::vector<std::uint64_t> all;
    for (const Outbox::Letter& letter : kept->outbox().waiting(at_most)) all.push_back(letter.number);
    return all;
  }
  std::unique_ptr<Kept> kept = GetParam()();
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(OutboxContract, HasOneLetterForEachChangeInTheirOrder) {
  EXPECT_EQ(kept->outbox().last_number(), 0U);
  EXPECT_THAT(numbers(), IsEmpty());
  EXPECT_FALSE(kept->outbox().may_wait());
  for (int i = 1; i <= 3; ++i) kept->store().write(change(i));
  EXPECT_TRUE(kept->outbox().may_wait());
  EXPECT_THAT(numbers(2), ElementsAre(1, 2));
  EXPECT_TRUE(kept->outbox().may_wait()) << "there may be more";
  EXPECT_THAT(numbers(), ElementsAre(1, 2, 3));
  EXPECT_EQ(kept->outbox().waiting(1).front().entry, journal::entry_text(entry_about(change(1))));
  EXPECT_EQ(kept->outbox().last_number(), 3U);
}

// Shows AUD-03.
TEST_P(OutboxContract, AChangeThatIsRefusedHasNoLetterAndTakesNoNumber) {
  kept->store().write(change(1));
  EXPECT_ANY_THROW(kept->store().write(refused(2)));
  kept->store().write(change(3));
  EXPECT_THAT(numbers(), ElementsAre(1, 2)) << "a number that is left out would look like an entry that is missing";
  EXPECT_FALSE(kept->store().document(uuid, "d2"));
}

TEST_P(OutboxContract, NeverGivesANumberTwice) {
  for (int i = 1; i <= 3; ++i) kept->store().write(change(i));
  kept->outbox().forget_up_to(2);
  EXPECT_THAT(numbers(), ElementsAre(3));
  kept->outbox().forget_up_to(3);
  EXPECT_THAT(numbers(), IsEmpty());
  EXPECT_EQ(kept->outbox().last_number(), 3U);
  kept->store().write(change(4));
  EXPECT_THAT(numbers(), ElementsAre(4));
}

INSTANTIATE_TEST_SUITE_P(InSqlite, OutboxContract, ::testing::Values(make<InSqlite>));
INSTANTIATE_TEST_SUITE_P(InPostgres, OutboxContract, ::testing::Values(make<InPostgres>));

// Shows AUD-03.
TEST(PostgresOutbox, HasALetterForEachChangeAndNoOtherWhereverItsServerCrashes) {
  const keystore::UnlockedKeystore keystore;
  PostgresDeskDatabase desk{SecretText(new_database())};
  PostgresDeskStore store(desk, keystore.sealer, describe);
  int written = 0;
  for (int crash = 0; crash < 2; ++crash) {
    std::thread writer([&] {
      try {
        for (;; ++written) store.write(change(written + 1));
      } catch (const DatabaseFailed&) {  // the server is gone
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    passing_server().crash();
    writer.join();
    std::vector<std::string> documents;
    std::vector<Outbox::Letter> letters;
    for (bool is_back = false; !is_back;) {
      try {
        documents = store.documents(uuid);
        letters = desk.outbox.waiting(1'000'000);
        is_back = true;
      } catch (const DatabaseAway&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
    ASSERT_EQ(letters.size(), documents.size());
    EXPECT_EQ(letters.back().number, letters.size()) << "none is missing";
    EXPECT_EQ(desk.outbox.last_number(), letters.size());
    // One may have come in without being acknowledged.
    EXPECT_GE(static_cast<int>(documents.size()), written);
    EXPECT_LE(static_cast<int>(documents.size()), written + 1);
    written = static_cast<int>(documents.size());
  }
  EXPECT_GT(written, 10);
}

}  // namespace
}  // namespace urna::storage
