// SPDX-License-Identifier: EUPL-1.2
#include "election/polling_boxes.hpp"

namespace urna::election {

PollingBoxes::PollingBoxes(BoxStore& store, const PollingBox::Settings& settings) : store_(store), settings_(settings) {
  for (const protocol::ElectionUuid& election : store.elections()) {
    try {
      boxes_.emplace(election, std::make_shared<PollingBox>(store, election, settings));
    } catch (const BoxDamaged& damage) {
      damaged_.emplace(election, damage.what());
    }
  }
}

std::shared_ptr<PollingBox> PollingBoxes::find(const protocol::ElectionUuid& election) const {
  const std::shared_lock lock(mutex_);
  const auto found = boxes_.find(election);
  return found == boxes_.end() ? nullptr : found->second;
}

std::optional<std::string> PollingBoxes::damage(const protocol::ElectionUuid& election) const {
  const std::shared_lock lock(mutex_);
  const auto found = damaged_.find(election);
  return found == damaged_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t PollingBoxes::damaged() const {
  const std::shared_lock lock(mutex_);
  return damaged_.size();
}

std::size_t PollingBoxes::size() const {
  const std::shared_lock lock(mutex_);
  return boxes_.size();
}

Result<std::shared_ptr<PollingBox>, OpenRefusal> PollingBoxes::open(const SetupRecords& records, const BoxRules& rules,
                                                                    Timestamp now) {
  const std::lock_guard opening(opening_);
  const auto described = protocol::Election::parse(records.election);
  if (!described) {
    const protocol::ElectionError& error = described.error();
    return failure(OpenRefusal{false, {"election: " + error.field + ": " + error.what}});
  }
  const auto uuid = protocol::ElectionUuid::parse(described->uuid());
  if (uuid && damage(*uuid)) return failure(OpenRefusal{true, {}});
  if (const auto there = uuid ? find(*uuid) : nullptr) {
    if (there->is_opened_with(records) && there->rules() == rules) return there;
    return failure(OpenRefusal{true, {}});
  }
  auto opened = PollingBox::open(store_, records, rules, now, settings_);
  if (!opened) return failure(OpenRefusal{false, std::move(opened.error())});
  std::shared_ptr<PollingBox> box = std::move(*opened);
  const std::unique_lock lock(mutex_);
  boxes_.emplace(box->uuid(), box);
  return box;
}

}  // namespace urna::election
