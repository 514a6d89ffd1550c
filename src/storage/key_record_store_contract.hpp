// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "crypto/key_wrap.hpp"
#include "keystore/key_record_store.hpp"

// For tests only: what every keeper of a keystore promises.
namespace urna::storage {

/// A keeper under test; `reopen` is what a program finds after it was ended and started again.
class KeyRecordKeeper {
 public:
  virtual ~KeyRecordKeeper() = default;
  virtual keystore::KeyRecordStore& store() = 0;
  virtual void reopen() = 0;
};

using MakeKeyRecordKeeper = std::unique_ptr<KeyRecordKeeper> (*)();

class KeyRecordStoreContract : public ::testing::TestWithParam<MakeKeyRecordKeeper> {
 protected:
  KeyRecordStoreContract() : keeper_(GetParam()()) {}
  keystore::KeyRecordStore& store() { return keeper_->store(); }
  void reopen() { keeper_->reopen(); }

  static keystore::KeyRecord key(int number) {
    keystore::KeyRecord record;
    record.id = keystore::KeyId({static_cast<std::byte>(number)});
    record.kind = keystore::KeyKind::data;
    record.tenant = "tenant " + std::to_string(number);
    record.purpose = "purpose";
    record.version = 4'000'000'000U;
    record.wrapped_by = keystore::KeyId({std::byte{9}});
    record.wrap = Bytes(crypto::wrap_bytes, static_cast<std::byte>(number));
    record.made = Timestamp(std::chrono::seconds(1'790'000'000 + number));
    return record;
  }

 private:
  std::unique_ptr<KeyRecordKeeper> keeper_;
};

TEST_P(KeyRecordStoreContract, IsEmptyAtFirst) {
  EXPECT_FALSE(store().lock());
  EXPECT_TRUE(store().keys().empty());
  EXPECT_TRUE(store().shredded().empty());
}

TEST_P(KeyRecordStoreContract, GivesBackEveryField) {
  keystore::LockRecord lock;
  lock.custodians = crypto::ShareCommitments{crypto::ShareSetId({std::byte{3}}), 7, {{std::byte{1}}, {std::byte{2}}}};
  lock.names = {"the mayor", "Rosa Dubois", "le greffe"};
  lock.made = Timestamp(std::chrono::seconds(1'790'000'000));
  store().write({lock, {key(1), key(2)}, {{key(3).id, "a key", lock.made, "rotation"}}});
  reopen();
  const auto read = store().lock();
  ASSERT_TRUE(read && read->custodians && !read->passphrase);
  EXPECT_EQ(read->custodians->set, lock.custodians->set);
  EXPECT_EQ(read->custodians->shares, 7);
  EXPECT_EQ(read->custodians->points, lock.custodians->points);
  EXPECT_EQ(read->names, lock.names);
  EXPECT_EQ(read->made, lock.made);
  EXPECT_EQ(store().keys(), (std::vector{key(1), key(2)}));
  EXPECT_EQ(store().shredded(), (std::vector<keystore::ShredNote>{{key(3).id, "a key", lock.made, "rotation"}}));
}

TEST_P(KeyRecordStoreContract, PutsALockInThePlaceOfTheOneBefore) {
  keystore::LockRecord lock;
  lock.custodians = crypto::ShareCommitments{{}, 2, {{std::byte{1}}}};
  lock.names = {"Rosa", "Oscar"};
  store().write({lock, {}, {}});
  keystore::LockRecord other;
  other.passphrase = keystore::PassphraseLock{{std::byte{5}}, {4, 1U << 20}};
  store().write({other, {}, {}});
  reopen();
  EXPECT_FALSE(store().lock()->custodians);
  EXPECT_TRUE(store().lock()->names.empty());
  EXPECT_EQ(store().lock()->passphrase, other.passphrase);
}

TEST_P(KeyRecordStoreContract, PutsAKeyInThePlaceOfTheOneOfItsId) {
  store().write({{}, {key(1)}, {}});
  keystore::KeyRecord changed = key(1);
  changed.wrap = Bytes(crypto::wrap_bytes);
  changed.state = keystore::KeyState::destroyed;
  changed.wrapped_by = keystore::KeyId{};
  store().write({{}, {changed}, {}});
  reopen();
  EXPECT_EQ(store().keys(), std::vector{changed});
}

}  // namespace urna::storage
