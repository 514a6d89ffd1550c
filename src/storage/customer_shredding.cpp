// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_shredding.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "crypto/hash.hpp"
#include "storage/customer_import.hpp"
#include "storage/customer_tables.hpp"
#include "storage/postgres_place.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> other_files{"links.key", "links.key.sealed", "desk.boards", "desk.postgres"};
constexpr std::array<std::string_view, 9> folders{folder_of_before, "objects",     "handed-out",
                                                  "exports",        "imports",     "import-new",
                                                  "import-ready",   "invitations", "export-scratch"};

void sync_folder(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path);
  const int result = fsync(descriptor);
  close(descriptor);
  if (result != 0) throw std::system_error(errno, std::generic_category(), path);
}

/// Each by its name; more than a signed note can hold are counted, and their names put together.
std::vector<tenancy::DestroyedThing> named_keys(std::vector<keystore::KeyId> ids) {
  constexpr std::size_t named_max = 10'000;
  std::vector<tenancy::DestroyedThing> things;
  if (ids.size() <= named_max) {
    for (const keystore::KeyId& id : ids) things.push_back("key " + to_hex(id.get()));
    return things;
  }
  std::ranges::sort(ids);
  crypto::Sha256 names;
  for (const keystore::KeyId& id : ids) names.add(to_hex(id.get()) + "\n");
  things.push_back("keys " + std::to_string(ids.size()) +
                   ", SHA-256 of their sorted names, a line each: " + to_hex(names.finish()));
  return things;
}

}  // namespace

Shredded shred_customer(keystore::Keystore& keystore, const std::string& tenant, const std::string& data, Timestamp now,
                        const DropDatabase& drop) {
  keystore.destroy_tenant(tenant, "leaving", now);
  Shredded shredded;
  shredded.things = named_keys(keystore.destroyed_keys(tenant));
  if (const auto place = PostgresPlace::in(data)) {
    if (!drop) throw DatabaseFailed("a customer's database is in PostgreSQL: start the program with --postgres");
    std::vector<std::string> names = place->before;
    names.push_back(place->database);
    for (const std::string& name : names) {
      drop(name);
      shredded.things.push_back("PostgreSQL database and role " + name);
    }
  }
  const fs::path root(data);
  const auto remove = [&](const fs::path& path) { shredded.files += fs::remove_all(path); };
  const auto remove_database = [&](std::string_view of) {
    const std::string name = std::string(of) + ".db";
    for (const char* const beside : {"", "-journal", "-wal", "-shm"}) remove(root / (name + beside));
    shredded.things.push_back("database " + name);
  };
  for (const CustomerDatabase& database : customer_databases()) remove_database(database.name);
  for (const DatabaseThatStays& database : customer_databases_that_stay())
    if (database.is_of_customer) remove_database(database.name);
  for (const std::string_view name : other_files) remove(root / name);
  for (const std::string_view name : folders) remove(root / name);
  sync_folder(data);
  shredded.things.push_back("files " + std::to_string(shredded.files));
  return shredded;
}

}  // namespace urna::storage
