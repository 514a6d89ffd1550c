// SPDX-License-Identifier: EUPL-1.2
#include "keystore/keystore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "keystore/custodian_names.hpp"
#include "keystore/memory_key_record_store.hpp"
#include "keystore/unlocked_keystore.hpp"

namespace urna::keystore {
namespace {

using crypto::ShareFault;
using ::testing::ElementsAre;

const std::string passphrase = "clou mule enclume chaux vert sept loin";

struct KeystoreTest : ::testing::Test {
  MemoryKeyRecordStore records;
  crypto::ReplayedRandom random{1};
  std::optional<Keystore> keystore;
  Timestamp now{std::chrono::seconds(1'790'000'000)};
  std::vector<std::string> shares;

  KeystoreTest() { restart(); }

  void restart() { keystore.emplace(records, random, Keystore::Options{.passphrase_cost = {1, 8}}); }
  void wait(int seconds) { now += std::chrono::seconds(seconds); }
  LockState state() { return keystore->status(now).state; }

  void hold_ceremony(unsigned threshold = 2, unsigned custodians = 3) {
    const AttemptId attempt = keystore->begin_ceremony(threshold, some_names(custodians), now).value();
    shares.clear();
    for (unsigned i = 1; i <= custodians; ++i) shares.push_back(keystore->show_share(attempt, i, now)->expose());
    for (const std::string& share : shares) {
      wait(20);
      ASSERT_FALSE(keystore->confirm_share(attempt, share, now));
    }
    wait(60);
  }
  void set_passphrase() { ASSERT_FALSE(keystore->set_passphrase(SecretText(std::string(passphrase)), now)); }
  std::optional<KeystoreError> open(const std::string& typed = passphrase) {
    wait(20);
    return keystore->unlock(SecretText(std::string(typed)), now);
  }
  void open_with_shares(std::initializer_list<std::size_t> indices) {
    wait(60);
    const AttemptId attempt = keystore->begin_unlock(now).value();
    for (const std::size_t i : indices) ASSERT_FALSE(keystore->enter_share(attempt, shares[i], now));
  }

  Bytes seal(const std::string& value, const std::string& row = "row") {
    return keystore->seal({"tenant", "table", "column", bytes_of(row)}, bytes_of(value), now);
  }
  std::string read(const Bytes& sealed, const std::string& row = "row", const std::string& tenant = "tenant") {
    return keystore->open({tenant, "table", "column", bytes_of(row)}, sealed).expose();
  }
};

/// Every operation, and the fault that each gives in a state; nothing when it is taken.
using Faults = std::map<std::string, std::optional<KeystoreFault>>;

// Shows KEY-01.
TEST_F(KeystoreTest, TakesInEachStateOnlyWhatBelongsThere) {
  const auto of = [](const auto& result) -> std::optional<KeystoreFault> {
    if (result) return std::nullopt;
    return result.error().fault;
  };
  const auto fault = [](const std::optional<KeystoreError>& error) -> std::optional<KeystoreFault> {
    if (!error) return std::nullopt;
    return error->fault;
  };
  const auto needs_key = [](auto use) -> std::optional<KeystoreFault> {
    try {
      use();
      return std::nullopt;
    } catch (const KeystoreLocked&) {
      return KeystoreFault::wrong_state;
    }
  };
  std::string share = "urna1";
  // Those that change nothing but an attempt under way, so that all can be tried in a state, one after the other.
  const auto try_all = [&] {
    Faults faults;
    wait(60);
    faults["enter share of no attempt"] = fault(keystore->enter_share(AttemptId{}, share, now));
    faults["confirm share of no ceremony"] = fault(keystore->confirm_share(AttemptId{}, share, now));
    faults["show share of no ceremony"] = of(keystore->show_share(AttemptId{}, 1, now));
    faults["unlock with another passphrase"] = fault(keystore->unlock(SecretText(std::string("another")), now));
    faults["weak passphrase"] = fault(keystore->set_passphrase(SecretText(std::string("short")), now));
    faults["ceremony of one"] = of(keystore->begin_ceremony(1, some_names(1), now));
    faults["key"] = needs_key([&] { keystore->key_for("test", now); });
    faults["data key"] = needs_key([&] { keystore->data_key("tenant", "test", now); });
    faults["seal"] = needs_key([&] { seal("x"); });
    faults["open"] = needs_key([&] {
      try {
        read({});
      } catch (const IntegrityFailed&) {
      }
    });
    faults["blind index"] = needs_key([&] { keystore->blind_index("tenant", "t", "c", "v", now); });
    faults["rotate root"] = needs_key([&] { keystore->rotate_root(now); });
    faults["rotate tenants"] = needs_key([&] { keystore->rotate_tenants(now); });
    faults["destroy"] = needs_key([&] { keystore->destroy(KeyId{}, "test", now); });
    return faults;
  };
  using enum KeystoreFault;
  Faults locked = {{"enter share of no attempt", other_attempt},
                   {"confirm share of no ceremony", other_attempt},
                   {"show share of no ceremony", other_attempt},
                   {"unlock with another passphrase", other_lock},
                   {"weak passphrase", weak_passphrase},
                   {"ceremony of one", wrong_state},
                   {"key", wrong_state},
                   {"data key", wrong_state},
                   {"seal", wrong_state},
                   {"open", wrong_state},
                   {"blind index", wrong_state},
                   {"rotate root", wrong_state},
                   {"rotate tenants", wrong_state},
                   {"destroy", wrong_state}};
  Faults uninitialised = locked;
  uninitialised["enter share of no attempt"] = wrong_state;
  uninitialised["unlock with another passphrase"] = wrong_state;
  uninitialised["ceremony of one"] = bad_threshold;
  Faults unlocked = uninitialised;
  for (const char* name :
       {"key", "data key", "seal", "open", "blind index", "rotate root", "rotate tenants", "destroy"})
    unlocked[name] = std::nullopt;

  EXPECT_EQ(state(), LockState::uninitialised);
  EXPECT_EQ(try_all(), uninitialised);
  EXPECT_EQ(of(keystore->begin_unlock(now)), wrong_state);
  keystore->lock();
  EXPECT_EQ(state(), LockState::uninitialised);
  hold_ceremony();
  EXPECT_EQ(state(), LockState::locked);
  EXPECT_EQ(try_all(), locked);
  EXPECT_EQ(of(keystore->begin_ceremony(2, some_names(3), now)), wrong_state);
  EXPECT_EQ(fault(keystore->set_passphrase(SecretText(std::string(passphrase)), now)), wrong_state);
  wait(60);
  const AttemptId attempt = keystore->begin_unlock(now).value();
  EXPECT_EQ(state(), LockState::locked);
  EXPECT_FALSE(keystore->enter_share(attempt, shares[2], now));
  EXPECT_EQ(state(), LockState::unlocking);
  EXPECT_THAT(keystore->status(now).entered, ElementsAre(3U));
  EXPECT_EQ(try_all(), locked);
  EXPECT_EQ(state(), LockState::unlocking);
  EXPECT_FALSE(keystore->enter_share(attempt, shares[0], now));
  EXPECT_EQ(state(), LockState::unlocked);
  EXPECT_EQ(try_all(), unlocked);
  EXPECT_EQ(of(keystore->begin_unlock(now)), wrong_state);
  keystore->lock();
  EXPECT_EQ(state(), LockState::locked);
  EXPECT_EQ(try_all(), locked);
  open_with_shares({1, 2});
  restart();
  EXPECT_EQ(state(), LockState::locked) << "after every start";
  open_with_shares({0});
  EXPECT_EQ(state(), LockState::unlocking);
  keystore->lock();
  EXPECT_EQ(state(), LockState::locked);
}

// Shows KEY-04.
TEST_F(KeystoreTest, StaysUninitialisedWhenItsCeremonyIsAborted) {
  const AttemptId attempt = keystore->begin_ceremony(2, some_names(3), now).value();
  for (unsigned i = 1; i <= 3; ++i) shares.push_back(keystore->show_share(attempt, i, now)->expose());
  EXPECT_FALSE(keystore->confirm_share(attempt, shares[0], now));
  EXPECT_FALSE(keystore->confirm_share(attempt, shares[1], now));
  keystore->abandon_ceremony();
  EXPECT_EQ(keystore->confirm_share(attempt, shares[2], now)->fault, KeystoreFault::other_attempt);
  EXPECT_EQ(state(), LockState::uninitialised);
  EXPECT_FALSE(records.lock());
  EXPECT_TRUE(records.keys().empty());
}

// Shows KEY-04.
TEST_F(KeystoreTest, ShowsEachShareOnceAndWantsEachTyped) {
  const AttemptId attempt = keystore->begin_ceremony(2, some_names(2), now).value();
  const std::string first = keystore->show_share(attempt, 1, now)->expose();
  EXPECT_EQ(keystore->show_share(attempt, 1, now).error().fault, KeystoreFault::already_shown);
  EXPECT_EQ(keystore->show_share(attempt, 3, now).error().fault, KeystoreFault::unknown_custodian);
  EXPECT_EQ(keystore->show_share(attempt, 0, now).error().fault, KeystoreFault::unknown_custodian);
  EXPECT_FALSE(keystore->confirm_share(attempt, first, now));
  EXPECT_EQ(keystore->confirm_share(attempt, first, now)->share.fault, ShareFault::repeated_index);
  EXPECT_EQ(state(), LockState::uninitialised);
  std::string second = keystore->show_share(attempt, 2, now)->expose();
  std::string mistyped = second;
  mistyped[20] = mistyped[20] == 'a' ? 'b' : 'a';
  EXPECT_EQ(keystore->confirm_share(attempt, mistyped, now)->share.fault, ShareFault::mistyped);
  EXPECT_FALSE(keystore->confirm_share(attempt, second, now));
  EXPECT_EQ(state(), LockState::locked);
}

// Shows KEY-04.
TEST_F(KeystoreTest, ForgetsACeremonyAfterTenMinutes) {
  const AttemptId attempt = keystore->begin_ceremony(2, some_names(2), now).value();
  const std::string first = keystore->show_share(attempt, 1, now)->expose();
  wait(599);
  EXPECT_FALSE(keystore->confirm_share(attempt, first, now));
  wait(600);
  EXPECT_EQ(keystore->show_share(attempt, 2, now).error().fault, KeystoreFault::other_attempt);
  EXPECT_FALSE(keystore->status(now).has_ceremony);
}

// Shows KEY-04.
TEST_F(KeystoreTest, RefusesAThresholdThatOnePersonReaches) {
  for (const auto& [threshold, custodians] :
       std::vector<std::pair<unsigned, unsigned>>{{0, 3}, {1, 3}, {1, 1}, {4, 3}, {2, 16}, {0, 0}}) {
    EXPECT_EQ(keystore->begin_ceremony(threshold, some_names(custodians), now).error().fault,
              KeystoreFault::bad_threshold);
  }
  EXPECT_TRUE(keystore->begin_ceremony(15, some_names(15), now));
}

// Shows KEY-03, B58.
TEST_F(KeystoreTest, NamesWhatIsWrongWithAShareAtOnce) {
  hold_ceremony(2, 3);
  const std::vector<std::string> ours = shares;
  MemoryKeyRecordStore other_records;
  Keystore other(other_records, random, {.passphrase_cost = {1, 8}});
  const AttemptId elsewhere = other.begin_ceremony(2, some_names(3), now).value();
  const std::string stranger = other.show_share(elsewhere, 2, now)->expose();
  const AttemptId attempt = keystore->begin_unlock(now).value();
  const auto fault = [&](const std::string& typed) {
    wait(20);
    return keystore->enter_share(attempt, typed, now)->share.fault;
  };
  EXPECT_EQ(fault(stranger), ShareFault::other_set);
  EXPECT_EQ(fault("urna1-u"), ShareFault::forbidden_character);
  EXPECT_FALSE(keystore->enter_share(attempt, ours[1], now));
  EXPECT_EQ(fault(ours[1]), ShareFault::repeated_index);
  EXPECT_EQ(state(), LockState::unlocking);
}

// Shows KEY-04.
TEST_F(KeystoreTest, ForgetsSharesAfterTenMinutesAndWithANewAttempt) {
  hold_ceremony(2, 3);
  const AttemptId first = keystore->begin_unlock(now).value();
  EXPECT_FALSE(keystore->enter_share(first, shares[0], now));
  wait(600);
  EXPECT_EQ(keystore->enter_share(first, shares[1], now)->fault, KeystoreFault::other_attempt);
  EXPECT_EQ(state(), LockState::locked);
  const AttemptId second = keystore->begin_unlock(now).value();
  EXPECT_FALSE(keystore->enter_share(second, shares[0], now));
  const AttemptId third = keystore->begin_unlock(now).value();
  EXPECT_EQ(state(), LockState::locked);
  EXPECT_EQ(keystore->enter_share(second, shares[1], now)->fault, KeystoreFault::other_attempt);
  EXPECT_FALSE(keystore->enter_share(third, shares[1], now));
  EXPECT_EQ(state(), LockState::unlocking);
}

// Shows KEY-04.
TEST_F(KeystoreTest, TakesFiveEntriesAMinute) {
  hold_ceremony(2, 3);
  const AttemptId attempt = keystore->begin_unlock(now).value();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(keystore->enter_share(attempt, "urna1", now)->fault, KeystoreFault::share_refused);
    wait(1);
  }
  const auto refused = keystore->enter_share(attempt, shares[0], now);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->fault, KeystoreFault::must_wait);
  EXPECT_EQ(refused->wait, std::chrono::seconds(55));
  wait(55);
  EXPECT_FALSE(keystore->enter_share(attempt, shares[0], now));
}

// Shows KEY-05.
TEST_F(KeystoreTest, OpensForThePassphraseAndNoOther) {
  EXPECT_EQ(keystore->set_passphrase(SecretText(std::string("too short")), now)->fault, KeystoreFault::weak_passphrase);
  set_passphrase();
  EXPECT_EQ(open("clou mule enclume chaux vert sept Loin")->fault, KeystoreFault::wrong_passphrase);
  EXPECT_EQ(state(), LockState::locked);
  EXPECT_EQ(keystore->begin_unlock(now).error().fault, KeystoreFault::other_lock);
  EXPECT_FALSE(open());
  EXPECT_EQ(state(), LockState::unlocked);
}

// Shows KEY-05.
TEST_F(KeystoreTest, KnowsADamagedFileFromAWrongPassphrase) {
  set_passphrase();
  KeyRecord root = records.keys().front();
  root.wrap[40] ^= std::byte{1};
  records.write({.lock = std::nullopt, .keys = {root}, .shredded = {}});
  EXPECT_EQ(open()->fault, KeystoreFault::damaged);
}

TEST_F(KeystoreTest, GivesBackWhatWasSealedAfterARestart) {
  hold_ceremony();
  open_with_shares({0, 1});
  const Bytes sealed = seal("Rosa");
  const std::string key = to_hex(keystore->key_for("journal signing", now).expose());
  const Digest index = keystore->blind_index("tenant", "accounts", "name", "rosa", now);
  restart();
  EXPECT_THROW(read(sealed), KeystoreLocked);
  open_with_shares({2, 1});
  EXPECT_EQ(read(sealed), "Rosa");
  EXPECT_EQ(to_hex(keystore->key_for("journal signing", now).expose()), key);
  EXPECT_NE(to_hex(keystore->key_for("another purpose", now).expose()), key);
  EXPECT_EQ(keystore->blind_index("tenant", "accounts", "name", "rosa", now), index);
  EXPECT_NE(keystore->blind_index("other", "accounts", "name", "rosa", now), index);
  EXPECT_NE(keystore->blind_index("tenant", "accounts", "e-mail", "rosa", now), index);
}

// Shows KEY-07, B59.
TEST_F(KeystoreTest, OpensNothingThatWasMovedOrChanged) {
  set_passphrase();
  open();
  const Bytes sealed = seal("Rosa", "row 1");
  EXPECT_THROW(read(sealed, "row 2"), IntegrityFailed);
  EXPECT_THROW(read(sealed, "row 1", "other tenant"), IntegrityFailed);
  Bytes changed = sealed;
  changed.back() ^= std::byte{1};
  EXPECT_THROW(read(changed, "row 1"), IntegrityFailed);
  changed = sealed;
  changed[10] ^= std::byte{1};
  EXPECT_THROW(read(changed, "row 1"), IntegrityFailed) << "the name of a key that never was";
  EXPECT_THROW(read(Bytes(3), "row 1"), IntegrityFailed);
  EXPECT_EQ(read(sealed, "row 1"), "Rosa");

  // Each of them is there to be noted: how often, where, and nothing of what it was.
  const IntegrityFault here{SealedKind::value, "tenant", "table.column", 4};
  const IntegrityFault elsewhere{SealedKind::value, "other tenant", "table.column", 1};
  EXPECT_EQ(keystore->integrity().take(now), (std::vector{elsewhere, here}));
}

// Shows KEY-07, B59.
TEST_F(KeystoreTest, TellsOfAFaultOnceAnHourAndHowOften) {
  set_passphrase();
  open();
  Bytes changed = seal("Rosa", "row 1");
  changed.back() ^= std::byte{1};
  IntegrityWatch& watch = keystore->integrity();
  const auto times = [&] {
    std::vector<std::uint64_t> all;
    for (const IntegrityFault& fault : watch.take(now)) all.push_back(fault.times);
    return all;
  };
  EXPECT_THROW(read(changed, "row 1"), IntegrityFailed);
  EXPECT_EQ(times(), (std::vector<std::uint64_t>{1})) << "at once";
  for (int i = 0; i < 1000; ++i) EXPECT_THROW(read(changed, "row 1"), IntegrityFailed);
  now += std::chrono::minutes(59);
  EXPECT_TRUE(times().empty()) << "a flood fills no journal";
  now += std::chrono::minutes(1);
  EXPECT_EQ(times(), (std::vector<std::uint64_t>{1000})) << "and is not forgotten";
  EXPECT_TRUE(times().empty());
  watch.found(SealedKind::file, "tenant", "documents.parts");
  EXPECT_EQ(times(), (std::vector<std::uint64_t>{1})) << "another place is another matter";
  watch.found(SealedKind::file, "tenant", "documents.parts");
  now -= std::chrono::hours(1);
  EXPECT_EQ(times(), (std::vector<std::uint64_t>{1})) << "a clock that was set back silences nothing";
}

// Shows KEY-07, B59.
TEST_F(KeystoreTest, TellsOfAWrapThatDoesNotOpen) {
  set_passphrase();
  open();
  const Bytes sealed = seal("Rosa", "row 1");
  for (KeyRecord key : records.keys()) {
    if (key.kind != KeyKind::tenant) continue;
    key.wrap.back() ^= std::byte{1};
    records.write({.lock = std::nullopt, .keys = {key}, .shredded = {}});
  }
  restart();
  open();
  EXPECT_THROW(read(sealed, "row 1"), IntegrityFailed);
  const IntegrityFault fault{SealedKind::key, "tenant", "keys.wrap", 1};
  EXPECT_EQ(keystore->integrity().take(now), (std::vector{fault}));
}

// Shows KEY-06.
TEST_F(KeystoreTest, LeavesOldSharesOpeningNothingAfterARekey) {
  hold_ceremony(2, 3);
  const std::vector<std::string> old = shares;
  open_with_shares({0, 1});
  const Bytes sealed = seal("Rosa");
  hold_ceremony(3, 4);
  EXPECT_EQ(state(), LockState::unlocked);
  keystore->lock();
  EXPECT_EQ(keystore->status(now).threshold, 3U);
  const AttemptId attempt = keystore->begin_unlock(now).value();
  EXPECT_EQ(keystore->enter_share(attempt, old[0], now)->share.fault, ShareFault::other_set);
  open_with_shares({3, 0, 2});
  EXPECT_EQ(read(sealed), "Rosa");
  set_passphrase();
  restart();
  EXPECT_FALSE(open());
  EXPECT_EQ(read(sealed), "Rosa");
}

// Shows KEY-06.
TEST_F(KeystoreTest, OpensWithTheOldSharesWhenARekeyWasCutOff) {
  hold_ceremony(2, 3);
  const std::vector<std::string> old = shares;
  open_with_shares({0, 1});
  const Bytes sealed = seal("Rosa");
  records.fails_at = records.writes + 1;
  const AttemptId attempt = keystore->begin_ceremony(2, some_names(2), now).value();
  const std::string first = keystore->show_share(attempt, 1, now)->expose();
  const std::string second = keystore->show_share(attempt, 2, now)->expose();
  EXPECT_FALSE(keystore->confirm_share(attempt, first, now));
  EXPECT_THROW((void)keystore->confirm_share(attempt, second, now), std::runtime_error);
  restart();
  shares = old;
  open_with_shares({0, 1});
  EXPECT_EQ(read(sealed), "Rosa");
}

// Shows KEY-06.
TEST_F(KeystoreTest, LosesNothingWhereverARotationIsCutOff) {
  for (const bool after : {false, true}) {
    for (int cut = 1; cut <= 14; ++cut) {
      records = MemoryKeyRecordStore();
      restart();
      set_passphrase();
      open();
      const Bytes sealed = seal("Rosa");
      const DataKey data = keystore->data_key("tenant", "export 7", now);
      const std::string data_key = to_hex(data.key.expose());
      const Digest index = keystore->blind_index("tenant", "accounts", "name", "rosa", now);
      const std::string signing = to_hex(keystore->key_for("journal signing", now).expose());
      records.fails_at = records.writes + cut;
      records.fails_after = after;
      bool was_cut = false;
      try {
        keystore->rotate_root(now);
        keystore->rotate_tenants(now);
      } catch (const std::runtime_error&) {
        was_cut = true;
      }
      records.fails_at = 0;
      restart();
      ASSERT_FALSE(open());
      EXPECT_EQ(read(sealed), "Rosa") << cut;
      EXPECT_EQ(to_hex(keystore->data_key("tenant", "export 7", now).key.expose()), data_key) << cut;
      EXPECT_EQ(keystore->blind_index("tenant", "accounts", "name", "rosa", now), index) << cut;
      EXPECT_EQ(to_hex(keystore->key_for("journal signing", now).expose()), signing) << cut;
      // Unlocking ended the rotation: nothing is wrapped by a retired root key, and none is kept.
      for (const KeyRecord& record : records.keys()) {
        EXPECT_FALSE(record.kind == KeyKind::root && record.state == KeyState::retired) << cut;
      }
      if (!was_cut) {
        EXPECT_GT(cut, 6) << "there were that many steps to be cut at";
        break;
      }
    }
  }
}

// Shows KEY-06.
TEST_F(KeystoreTest, SealsWithTheNewKeyAfterARotation) {
  set_passphrase();
  open();
  const Bytes before = seal("Rosa");
  keystore->rotate_tenants(now);
  const Bytes after = seal("Rosa");
  EXPECT_NE(crypto::key_of_value(before), crypto::key_of_value(after));
  EXPECT_EQ(read(before), "Rosa");
  EXPECT_EQ(read(after), "Rosa");
}

// Shows KEY-09.
TEST_F(KeystoreTest, OpensNothingOfADestroyedKey) {
  set_passphrase();
  open();
  const Bytes sealed = seal("Rosa");
  const Bytes other = keystore->seal({"other", "table", "column", bytes_of("row")}, bytes_of("Jean"), now);
  const DataKey document = keystore->data_key("tenant", "document 1", now);
  keystore->destroy(document.id, "test", now);
  EXPECT_THROW(keystore->data_key("tenant", "document 1", now), KeyDestroyed);
  EXPECT_EQ(read(sealed), "Rosa");
  keystore->destroy_tenant("tenant", "test", now);
  EXPECT_THROW(read(sealed), KeyDestroyed);
  restart();
  open();
  EXPECT_THROW(read(sealed), KeyDestroyed);
  EXPECT_EQ(read(other, "row", "other"), "Jean");
  EXPECT_EQ(records.shredded().front().id, document.id);
  for (const KeyRecord& record : records.keys()) {
    if (record.state != KeyState::destroyed) continue;
    EXPECT_EQ(record.wrap, Bytes(crypto::wrap_bytes));
  }
}

}  // namespace
}  // namespace urna::keystore
