// SPDX-License-Identifier: EUPL-1.2
#include "storage/known_elections.hpp"

#include <filesystem>
#include <fstream>

#include "storage/desk_database.hpp"
#include "storage/seed_file.hpp"

namespace urna::storage {

BoardList::BoardList(std::string folder) : path_(std::move(folder) + "/desk.boards") {
  std::ifstream file(path_);
  for (std::string line; std::getline(file, line);) {
    if (const auto uuid = protocol::ElectionUuid::parse(line)) elections_.insert(*uuid);
  }
}

void BoardList::add(const protocol::ElectionUuid& election) {
  const std::lock_guard lock(mutex_);
  if (!elections_.insert(election).second) return;
  std::string text;
  for (const auto& one : elections_) text += std::string(one.text()) + "\n";
  try {
    write_whole_file(path_, bytes_of(text));
  } catch (...) {
    elections_.erase(election);
    throw;
  }
}

std::set<protocol::ElectionUuid> BoardList::all() const {
  const std::lock_guard lock(mutex_);
  return elections_;
}

std::set<protocol::ElectionUuid> elections_in(const std::string& folder, const std::string& owner) {
  std::set<protocol::ElectionUuid> elections = BoardList(folder).all();
  const std::string path = folder + "/desk.db";
  if (!std::filesystem::exists(path)) return elections;
  DeskDatabase desk(path, {.owner = owner});
  desk.database.prepare("SELECT uuid FROM elections").each([&](const SqliteRow& row) {
    if (const auto uuid = protocol::ElectionUuid::parse(row.text(0))) elections.insert(*uuid);
  });
  return elections;
}

}  // namespace urna::storage
