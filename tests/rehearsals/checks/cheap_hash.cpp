// SPDX-License-Identifier: EUPL-1.2
// cheap_hash DATA ADDRESS: gives somebody in the stopped desk of DATA a password that is hashed as cheaply as an old
// program would have left it.  The passphrase of the keystore and the password are read from two lines: a person's
// record is sealed, and nobody without the keys could write one.
#include <chrono>
#include <cstdio>
#include <iostream>

#include "crypto/argon2id.hpp"
#include "storage/sqlite_key_record_store.hpp"
#include "storage/sqlite_people_store.hpp"

namespace {

using namespace urna;  // NOLINT(google-build-using-namespace)

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// @returns  why it was not done; empty when it was
std::string hash_cheaply(const std::string& data, const std::string& address) {
  constexpr crypto::HashCost of_long_ago{.passes = 1, .memory_kib = 8'192};
  std::string passphrase;
  std::string password;
  if (!std::getline(std::cin, passphrase) || !std::getline(std::cin, password)) return "no passphrase, no password";
  crypto::SystemRandom random;
  storage::SqliteKeyRecordStore records(data + "/keystore.db");
  keystore::Keystore keystore(records, random);
  if (keystore.unlock(SecretText(std::move(passphrase)), now())) return "the keystore stays locked";
  const keystore::ColumnSealer sealer(keystore, std::string(keystore::sole_tenant), now);
  storage::PeopleDatabase database(data + "/people.db", sealer, {}, {.owner = sealer.tenant()});
  storage::SqlitePersonStore people(database);
  const bool is_done = people.change(address, [&](std::optional<identity::Person>& person) {
    if (person) person->password = crypto::hash_password(password, of_long_ago, random);
    return person.has_value();
  });
  return is_done ? "" : "nobody has this address";
}

}  // namespace

int main(int count, char** words) {
  const std::string fault = count == 3 ? hash_cheaply(words[1], words[2]) : "cheap_hash DATA ADDRESS";
  if (!fault.empty()) std::fprintf(stderr, "cheap_hash: %s\n", fault.c_str());
  return fault.empty() ? 0 : 1;
}
