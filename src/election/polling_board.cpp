// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "election/detail/box_contents.hpp"
#include "election/polling_box.hpp"

/// What anybody may ask of a box: it changes nothing.
namespace urna::election {

std::optional<Receipt> PollingBox::receipt(const Digest& ballot, Timestamp now) const {
  {
    const std::shared_lock lock(contents_mutex_);
    if (!contents_->holds(ballot)) return std::nullopt;
  }
  return make_receipt(uuid_, ballot, now, *settings_.receipt_key);
}

BoardState PollingBox::state() const {
  const std::shared_lock lock(contents_mutex_);
  const protocol::AuditedElection& audited = *contents_->audited;
  BoardState state;
  state.uuid = uuid_.text();
  state.fingerprint = audited.election->fingerprint();
  state.board_hash = to_hex(*contents_->writer.last_event());
  state.stage = contents_->stage();
  state.has_mixnet = audited.election->has_mixnet();
  state.ballots = contents_->ballots.size();
  state.counted_ballots = contents_->counted;
  state.credentials = audited.credentials.size();
  state.archive_bytes = contents_->size();
  state.shufflers = audited.shufflers;
  for (const protocol::OwnedDecryption& decryption : audited.decryptions) state.decrypters.push_back(decryption.owner);
  return state;
}

std::optional<std::string> PollingBox::shuffle_input() const {
  protocol::MixnetArrays arrays;
  const crypto::Group* group = nullptr;
  {
    const std::shared_lock lock(contents_mutex_);
    const protocol::AuditedElection& audited = *contents_->audited;
    if (audited.report.stage != protocol::ElectionStage::tallied || !audited.election->has_mixnet())
      return std::nullopt;
    arrays = audited.mixnet;
    group = &audited.election->group();
  }
  return protocol::mixnet_arrays_text(*group, arrays);
}

std::optional<BoardBallot> PollingBox::find(const Digest& ballot) const {
  const std::shared_lock lock(contents_mutex_);
  const auto found = contents_->places.find(ballot);
  if (found == contents_->places.end()) return std::nullopt;
  return BoardBallot{found->second + std::uint64_t{1}, ballot, contents_->ballots[found->second].counts};
}

std::vector<BoardBallot> PollingBox::ballots(std::uint64_t from, std::uint64_t count) const {
  const std::shared_lock lock(contents_mutex_);
  const auto& all = contents_->ballots;
  std::vector<BoardBallot> page;
  if (from < 1 || from > all.size()) return page;
  const std::uint64_t end = from - 1 + std::min<std::uint64_t>(count, all.size() - (from - 1));
  for (std::uint64_t i = from - 1; i < end; ++i) page.push_back({i + 1, all[i].hash, all[i].counts});
  return page;
}

std::vector<BoardEvent> PollingBox::events() const {
  const std::shared_lock lock(contents_mutex_);
  return contents_->events;
}

std::optional<RecordPlace> PollingBox::record(BoardRecord record) const {
  const auto place = [&](protocol::EventType type, std::size_t number) -> std::optional<RecordPlace> {
    const std::shared_lock lock(contents_mutex_);
    for (const BoardEvent& event : contents_->events) {
      if (event.type == type) return event.data.at(number);
    }
    return std::nullopt;
  };
  switch (record) {
    case BoardRecord::election:
      return place(protocol::EventType::setup, 0);
    case BoardRecord::trustees:
      return place(protocol::EventType::setup, 1);
    case BoardRecord::credentials:
      return place(protocol::EventType::setup, 2);
    case BoardRecord::tally:
      return place(protocol::EventType::encrypted_tally, 0);
    case BoardRecord::result:
      return place(protocol::EventType::result, 0);
  }
  return std::nullopt;
}

void PollingBox::read(std::uint64_t offset, std::span<char> out) const { store_.read(uuid_, offset, out); }

bool PollingBox::is_opened_with(const SetupRecords& records) const {
  const auto is = [&](BoardRecord record, const std::string& text) {
    const auto place = this->record(record);
    if (!place || place->length != text.size()) return false;
    std::string ours(text.size(), '\0');
    read(place->offset, ours);
    return ours == text;
  };
  return is(BoardRecord::election, records.election) && is(BoardRecord::trustees, records.trustees) &&
         is(BoardRecord::credentials, records.credentials);
}

}  // namespace urna::election
