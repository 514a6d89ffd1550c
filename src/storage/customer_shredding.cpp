// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_shredding.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "storage/customer_import.hpp"
#include "storage/customer_tables.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> other_files{"links.key", "links.key.sealed"};
constexpr std::array<std::string_view, 8> folders{folder_of_before, "documents",    "exports",     "imports",
                                                  "import-new",     "import-ready", "invitations", "export-scratch"};

void sync_folder(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path);
  const int result = fsync(descriptor);
  close(descriptor);
  if (result != 0) throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

Shredded shred_customer(keystore::Keystore& keystore, const std::string& tenant, const std::string& data,
                        Timestamp now) {
  keystore.destroy_tenant(tenant, "leaving", now);
  Shredded shredded;
  for (const keystore::KeyId& id : keystore.destroyed_keys(tenant))
    shredded.things.push_back("key " + to_hex(id.get()));
  const fs::path root(data);
  const auto remove = [&](const fs::path& path) { shredded.files += fs::remove_all(path); };
  for (const CustomerDatabase& database : customer_databases()) {
    const std::string name = std::string(database.name) + ".db";
    for (const char* const beside : {"", "-journal", "-wal", "-shm"}) remove(root / (name + beside));
    shredded.things.push_back("database " + name);
  }
  for (const std::string_view name : other_files) remove(root / name);
  for (const std::string_view name : folders) remove(root / name);
  sync_folder(data);
  shredded.things.push_back("files " + std::to_string(shredded.files));
  return shredded;
}

}  // namespace urna::storage
