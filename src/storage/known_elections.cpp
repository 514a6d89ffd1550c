// SPDX-License-Identifier: EUPL-1.2
#include "storage/known_elections.hpp"

#include <filesystem>

#include "storage/desk_database.hpp"

namespace urna::storage {

std::set<protocol::ElectionUuid> elections_in(const std::string& path, const std::string& owner) {
  std::set<protocol::ElectionUuid> elections;
  if (!std::filesystem::exists(path)) return elections;
  DeskDatabase desk(path, {.owner = owner});
  desk.database.prepare("SELECT uuid FROM elections").each([&](const SqliteRow& row) {
    if (const auto uuid = protocol::ElectionUuid::parse(row.text(0))) elections.insert(*uuid);
  });
  return elections;
}

}  // namespace urna::storage
