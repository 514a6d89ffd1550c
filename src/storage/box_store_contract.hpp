// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

#include "election/box_store.hpp"

// For tests only: what every keeper of ballot boxes promises.
namespace urna::storage {

using election::BoxRules;
using election::BoxStore;
using election::Slot;

/// A keeper under test; `reopen` is what a program finds after it was ended and started again.
class BoxKeeper {
 public:
  virtual ~BoxKeeper() = default;
  virtual BoxStore& store() = 0;
  virtual void reopen() = 0;
};

using MakeKeeper = std::unique_ptr<BoxKeeper> (*)();

class BoxStoreContract : public ::testing::TestWithParam<MakeKeeper> {
 protected:
  BoxStoreContract() : keeper_(GetParam()()) {}

  BoxStore& store() { return keeper_->store(); }
  void reopen() { keeper_->reopen(); }

  static protocol::ElectionUuid uuid(char letter = 'a') {
    return *protocol::ElectionUuid::parse(std::string(22, letter));
  }
  static Slot slot(int number) {
    std::array<std::byte, 16> bytes{};
    bytes[0] = static_cast<std::byte>(number);
    return Slot(bytes);
  }
  static Digest digest(int number) {
    Digest digest{};
    digest[31] = static_cast<std::byte>(number);
    return digest;
  }
  std::string archive(char letter = 'a') {
    std::string bytes(static_cast<std::size_t>(store().archive_size(uuid(letter))), '\0');
    store().read(uuid(letter), 0, bytes);
    return bytes;
  }
  std::vector<std::pair<Slot, std::optional<Digest>>> slots() {
    auto found = store().slots(uuid());
    std::sort(found.begin(), found.end());
    return found;
  }
  /// Appends to the election "a".
  BoxStore::Change appending(const std::string& bytes) {
    BoxStore::Change change;
    change.archive_size = store().archive_size(uuid());
    change.archive = bytes;
    return change;
  }

  std::unique_ptr<BoxKeeper> keeper_;
};

TEST_P(BoxStoreContract, LeavesNothingOfAChangeThatIsRefused) {
  store().create(uuid(), "head|", {});
  BoxStore::Change change = appending("one|");
  change.filled.emplace_back(slot(1), digest(1));
  store().write(uuid(), change);

  BoxStore::Change stale = change;  // decided before the archive grew
  stale.filled = {{slot(2), digest(2)}};
  stale.burnt = {slot(3)};
  stale.forgotten = {slot(1)};
  EXPECT_ANY_THROW(store().write(uuid(), stale));
  EXPECT_ANY_THROW(store().write(uuid('b'), change)) << "an election that is not there";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(archive(), "head|one|");
    EXPECT_EQ(slots(), (std::vector{std::pair(slot(1), std::optional(digest(1)))}));
    reopen();
  }
}

TEST_P(BoxStoreContract, TakesNoElectionTwice) {
  store().create(uuid(), "head|", {});
  EXPECT_ANY_THROW(store().create(uuid(), "other", {.revoting = true}));
  EXPECT_EQ(archive(), "head|");
  EXPECT_FALSE(store().rules(uuid()).revoting);
}

TEST_P(BoxStoreContract, RefusesToReadBeyondTheEnd) {
  store().create(uuid(), "head|", {});
  std::string bytes(6, '\0');
  EXPECT_ANY_THROW(store().read(uuid(), 0, bytes));
  EXPECT_ANY_THROW(store().read(uuid(), 6, std::span<char>()));
  EXPECT_NO_THROW(store().read(uuid(), 5, std::span<char>()));
  EXPECT_ANY_THROW(store().archive_size(uuid('b')));
  EXPECT_ANY_THROW(store().slots(uuid('b')));
}

TEST_P(BoxStoreContract, KeepsElectionsApart) {
  store().create(uuid('a'), "first|", {});
  store().create(uuid('b'), "second|", {.revoting = true});
  BoxStore::Change change = appending("more");
  change.filled.emplace_back(slot(1), digest(1));
  store().write(uuid('a'), change);
  reopen();
  EXPECT_EQ(archive('a'), "first|more");
  EXPECT_EQ(archive('b'), "second|");
  EXPECT_TRUE(store().slots(uuid('b')).empty());
  EXPECT_FALSE(store().rules(uuid('a')).revoting);
  EXPECT_TRUE(store().rules(uuid('b')).revoting);
  EXPECT_THAT(store().elections(), ::testing::UnorderedElementsAre(uuid('a'), uuid('b')));
}

TEST_P(BoxStoreContract, RemembersSlotsUntilTheyAreForgotten) {
  store().create(uuid(), "head|", {});
  BoxStore::Change change = appending("one|two|");
  change.filled = {{slot(1), digest(1)}, {slot(2), digest(2)}};
  change.burnt = {slot(3)};
  store().write(uuid(), change);
  reopen();
  EXPECT_EQ(slots(), (std::vector<std::pair<Slot, std::optional<Digest>>>{
                         {slot(1), digest(1)}, {slot(2), digest(2)}, {slot(3), std::nullopt}}));
  BoxStore::Change later = appending("");
  later.forgotten = {slot(1), slot(9)};
  later.filled = {{slot(4), digest(4)}};
  store().write(uuid(), later);
  reopen();
  EXPECT_EQ(slots(), (std::vector<std::pair<Slot, std::optional<Digest>>>{
                         {slot(2), digest(2)}, {slot(3), std::nullopt}, {slot(4), digest(4)}}));
}

TEST_P(BoxStoreContract, ForgetsASlotBeforeItFillsItAgain) {
  store().create(uuid(), "head|", {});
  BoxStore::Change change = appending("one|");
  change.filled = {{slot(1), digest(1)}};
  store().write(uuid(), change);
  BoxStore::Change again = appending("two|");
  again.forgotten = {slot(1)};
  again.filled = {{slot(1), digest(2)}};
  store().write(uuid(), again);
  EXPECT_EQ(slots(), (std::vector{std::pair(slot(1), std::optional(digest(2)))}));
}

TEST_P(BoxStoreContract, GivesEveryByteBack) {
  std::string expected;
  for (int i = 0; i < 700000; ++i) expected.push_back(static_cast<char>(i * 7 + i / 251));
  store().create(uuid(), expected, {});
  for (int i = 0; i < 20; ++i) {
    const std::string more(static_cast<std::size_t>(i * i * 50 + 1), static_cast<char>('a' + i));
    store().write(uuid(), appending(more));
    expected += more;
  }
  reopen();
  EXPECT_EQ(archive(), expected);
  for (const std::size_t offset : {std::size_t{0}, std::size_t{262143}, std::size_t{262144}, std::size_t{699999},
                                   std::size_t{700000}, expected.size() - 3000}) {
    for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3000}}) {
      std::string bytes(length, '\0');
      store().read(uuid(), offset, bytes);
      EXPECT_EQ(bytes, expected.substr(offset, length)) << offset << " " << length;
    }
  }
}

TEST_P(BoxStoreContract, IsReadWhileItIsWritten) {
  store().create(uuid(), "0123456789", {});
  std::thread reader([&] {
    for (int i = 0; i < 50; ++i) {
      std::string bytes(10, '\0');
      store().read(uuid(), store().archive_size(uuid()) - 10, bytes);
      EXPECT_EQ(bytes, "0123456789");
    }
  });
  for (int i = 0; i < 20; ++i) store().write(uuid(), appending("0123456789"));
  reader.join();
  EXPECT_EQ(archive().size(), 210U);
}

}  // namespace urna::storage
