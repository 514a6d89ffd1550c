// SPDX-License-Identifier: EUPL-1.2
#include "storage/invitation_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "identity/organiser_door.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".invitation";

fs::path folder_in(const std::string& data) { return fs::path(data) / "invitations"; }

std::optional<identity::OneTimeCode> read_invitation(const fs::path& path) {
  std::ifstream file(path);
  std::string hash;
  std::string expires;
  if (!(file >> hash >> expires)) return std::nullopt;
  const auto digest = digest_from_hex(hash);
  const auto moment = timestamp_from(expires);
  if (!digest || !moment) return std::nullopt;
  return identity::OneTimeCode{*digest, *moment};
}

/// What root writes belongs to the server's user all the same: it must be able to take the invitation up.
void give_to_owner_of(const std::string& data, const fs::path& path) {
  struct stat owner {};
  if (::geteuid() != 0) return;
  if (::stat(data.c_str(), &owner) != 0 || ::chown(path.c_str(), owner.st_uid, owner.st_gid) != 0)
    throw std::runtime_error(path.string() + " cannot be given to the owner of " + data);
}

}  // namespace

void write_invitation(const std::string& data, const std::string& name, const identity::OneTimeCode& code) {
  const fs::path folder = folder_in(data);
  if (!fs::is_directory(data)) throw std::runtime_error(data + " is no folder");
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  give_to_owner_of(data, folder);
  // Whole or not at all: the server may look at any time.
  const fs::path unfinished = folder / (name + ".unfinished");
  {
    std::ofstream file(unfinished, std::ios::trunc);
    fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write);
    file << to_hex(code.hash) << " " << timestamp_text(code.expires) << "\n";
    file.close();
    if (!file) throw std::runtime_error(unfinished.string() + " cannot be written");
  }
  give_to_owner_of(data, unfinished);
  fs::rename(unfinished, folder / (name + std::string(ending)));
}

void take_invitations(const std::string& data, identity::OrganiserStore& store) {
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_in(data), absent)) {
    if (entry.path().extension() != ending) continue;
    const auto name = identity::account_name(entry.path().stem().string());
    const auto code = read_invitation(entry.path());
    if (!name || !code) continue;
    identity::admit(store, *name, *code);
    fs::remove(entry.path());
  }
}

}  // namespace urna::storage
