// SPDX-License-Identifier: EUPL-1.2
#include "election/polling_box.hpp"

#include <set>
#include <utility>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "election/detail/box_contents.hpp"
#include "protocol/audit.hpp"

namespace urna::election {
namespace {

using protocol::ElectionStage;
using protocol::EventType;

/// Set-up records before they are in a store.
class BytesInMemory final : public protocol::ByteSource {
 public:
  explicit BytesInMemory(const std::string& bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  void read(std::uint64_t offset, std::span<char> out) const override {
    bytes_.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
  }

 private:
  const std::string& bytes_;
};

/// One of the turns of a semaphore, if there is one.
class Turn {
 public:
  explicit Turn(std::counting_semaphore<>* turns) : turns_(turns) {
    if (turns_ != nullptr) turns_->acquire();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (turns_ != nullptr) turns_->release();
  }

 private:
  std::counting_semaphore<>* turns_;
};

RefusedCast refused_ballot(protocol::BallotRejection rejection, const std::string& detail) {
  const std::string name(name_of(rejection));
  return {CastRefusal::ballot_invalid, detail.empty() ? name : name + ": " + detail};
}

}  // namespace

/// One thing that a thread asks of the box, to be done in a group.
struct PollingBox::Job {
  enum class Kind { put, settle, forget };

  Kind kind;
  Slot slot;
  const protocol::CheckedBallot* ballot = nullptr;  ///< to put
  const std::string* text = nullptr;                ///< of the ballot

  std::optional<RefusedCast> refused = std::nullopt;
  bool is_in = false;  ///< a ballot came in through the slot
};

/// What the jobs of a group come to: it stands before the contents until it is written.
struct PollingBox::Draft {
  struct Admitted {
    const protocol::CheckedBallot* ballot;
    std::uint64_t place;
  };

  explicit Draft(const Contents& before) : contents(before), writer(before.writer) {
    change.archive_size = before.size();
  }

  /// How a slot is: nothing when it is free.
  std::optional<std::optional<Digest>> slot(const Slot& slot) const {
    if (const auto found = slots.find(slot); found != slots.end()) return found->second;
    if (const auto found = contents.slots.find(slot); found != contents.slots.end() && !forgotten.contains(slot))
      return found->second;
    return std::nullopt;
  }
  bool holds(const Digest& ballot) const { return contents.holds(ballot) || ballots.contains(ballot); }
  bool has_voted(protocol::CredentialIndex credential) const {
    return contents.audited->box->has_voted(credential) || voted.contains(credential);
  }
  bool is_empty() const { return change.archive.empty() && slots.empty() && forgotten.empty(); }

  const Contents& contents;
  protocol::ArchiveWriter writer;
  BoxStore::Change change;
  std::vector<Admitted> admitted;
  std::vector<BoardEvent> events;
  std::set<protocol::CredentialIndex> voted;
  std::set<Digest> ballots;
  Slots slots;
  std::set<Slot> forgotten;
};

Result<std::unique_ptr<PollingBox>, std::vector<std::string>> PollingBox::open(BoxStore& store,
                                                                               const SetupRecords& records,
                                                                               const BoxRules& rules, Timestamp now,
                                                                               const Settings& settings) {
  const std::string bytes = new_archive(static_cast<std::uint64_t>(now.time_since_epoch().count()), records.election,
                                        records.trustees, records.credentials);
  const BytesInMemory source(bytes);
  protocol::AuditOptions options;
  options.threads = settings.threads;
  const auto audited = protocol::audit(source, options);
  if (!audited->report.is_verified()) return failure(findings_of(audited->report));
  const auto uuid = protocol::ElectionUuid::parse(audited->report.uuid);
  if (!uuid) return failure(std::vector<std::string>{"election: its uuid cannot be used"});
  store.create(*uuid, bytes, rules);
  return std::make_unique<PollingBox>(store, *uuid, settings);
}

PollingBox::PollingBox(BoxStore& store, const protocol::ElectionUuid& election, const Settings& settings)
    : store_(store),
      uuid_(election),
      settings_(settings),
      rules_(store.rules(election)),
      contents_(std::make_shared<Contents>(store, election, settings.threads)),
      commit_([this](std::span<Job* const> jobs) { write_group(jobs); }) {
  ensure(settings.receipt_key != nullptr, "a box signs its receipts");
}

PollingBox::~PollingBox() = default;

Result<Receipt, RefusedCast> PollingBox::put(const Slot& slot, const std::string& ballot, Timestamp now) {
  if (ballot.size() > ballot_bytes_max)
    return failure(refused_ballot(protocol::BallotRejection::malformed, "it is too long"));
  protocol::CheckedBallot checked;
  checked.hash = crypto::sha256(ballot);
  Job job{Job::Kind::put, slot, &checked, &ballot};
  std::shared_ptr<Contents> contents;
  {
    const std::shared_lock lock(contents_mutex_);
    contents = contents_;
    // What is plain before the proofs are checked need not wait for them.
    if (auto refusal = find_refusal(job, Draft(*contents))) return failure(std::move(*refusal));
  }
  if (!job.is_in) {
    const std::string_view text = ballot;
    const auto answers = [&] {
      const Turn turn(settings_.checks);
      return contents->checker->check(std::span(&text, 1));
    }();
    if (!answers[0]) return failure(refused_ballot(answers[0].error().reason, answers[0].error().detail));
    checked = *answers[0];
    commit_.submit(job);
    if (job.refused) return failure(std::move(*job.refused));
  }
  return make_receipt(uuid_, checked.hash, now, *settings_.receipt_key);
}

bool PollingBox::settle(const Slot& slot) {
  Job job{Job::Kind::settle, slot};
  commit_.submit(job);
  return job.is_in;
}

void PollingBox::forget(const Slot& slot) {
  Job job{Job::Kind::forget, slot};
  commit_.submit(job);
}

/// Why a ballot is not taken.  Its credential is looked at once it has been checked; notes in the job whether the
/// ballot is in the box through this very slot.
std::optional<RefusedCast> PollingBox::find_refusal(Job& job, const Draft& draft) const {
  const Digest& hash = job.ballot->hash;
  if (const auto slot = draft.slot(job.slot)) {
    if (!*slot) return RefusedCast{CastRefusal::slot_burnt, ""};
    if (**slot != hash) return RefusedCast{CastRefusal::second_ballot, "another ballot came in through this slot"};
    job.is_in = true;
    return std::nullopt;
  }
  if (draft.contents.stage() != ElectionStage::open) return RefusedCast{CastRefusal::not_open, ""};
  if (draft.holds(hash)) return refused_ballot(protocol::BallotRejection::replayed, "this very ballot was cast before");
  if (job.ballot->credential.empty()) return std::nullopt;
  const auto credential = draft.contents.audited->credentials.find(job.ballot->credential);
  if (!credential)
    return refused_ballot(protocol::BallotRejection::unknown_credential, "its credential is not on the list");
  if (draft.has_voted(*credential) && !rules_.revoting) return RefusedCast{CastRefusal::second_ballot, ""};
  return std::nullopt;
}

void PollingBox::decide(Job& job, Draft& draft) const {
  const auto slot = draft.slot(job.slot);
  switch (job.kind) {
    case Job::Kind::put: {
      job.refused = find_refusal(job, draft);
      if (job.refused || job.is_in) return;
      const std::uint64_t place = draft.change.archive_size + draft.change.archive.size();
      const NextEvent event{EventType::ballot, {*job.text}};
      const std::uint64_t height = draft.contents.audited->next_height + draft.admitted.size();
      EventBytes made = bytes_of_events(draft.writer, height, place, std::span(&event, 1));
      draft.change.archive += made.bytes;
      append_event(draft.events, std::move(made.events.front()));
      draft.admitted.push_back({job.ballot, place});
      draft.voted.insert(*draft.contents.audited->credentials.find(job.ballot->credential));
      draft.ballots.insert(job.ballot->hash);
      draft.slots.insert_or_assign(job.slot, job.ballot->hash);
      job.is_in = true;
      return;
    }
    case Job::Kind::settle:
      job.is_in = slot && *slot;
      // Once the poll is closed no ballot comes in anyway.
      if (!slot && draft.contents.stage() == ElectionStage::open) draft.slots.insert_or_assign(job.slot, std::nullopt);
      return;
    case Job::Kind::forget:
      if (!slot || !*slot) return;
      // In the store already, or only about to come: either way it leaves no trace there.
      if (draft.contents.slots.contains(job.slot)) draft.forgotten.insert(job.slot);
      draft.slots.erase(job.slot);
      return;
  }
}

void PollingBox::write_group(std::span<Job* const> jobs) {
  const std::lock_guard changing(changing_);
  end_doubt();
  Draft draft(*contents_);
  for (Job* job : jobs) decide(*job, draft);
  if (draft.is_empty()) return;
  for (const auto& [slot, ballot] : draft.slots) {
    if (ballot) {
      draft.change.filled.emplace_back(slot, *ballot);
    } else {
      draft.change.burnt.push_back(slot);
    }
  }
  draft.change.forgotten.assign(draft.forgotten.begin(), draft.forgotten.end());
  write(draft.change, [&](Contents& contents) {
    for (const Draft::Admitted& admitted : draft.admitted) contents.admit(*admitted.ballot, admitted.place);
    for (const Slot& slot : draft.forgotten) contents.slots.erase(slot);
    for (const auto& [slot, ballot] : draft.slots) contents.slots.insert_or_assign(slot, ballot);
    contents.add(std::move(draft.events), draft.writer);
  });
}

/// Writes a change and takes it over; until both have happened, the contents are in doubt.
void PollingBox::write(const BoxStore::Change& change, const std::function<void(Contents&)>& take_over) {
  in_doubt_ = true;
  store_.write(uuid_, change);
  const std::unique_lock lock(contents_mutex_);
  const std::uint64_t size = contents_->size() + change.archive.size();
  contents_->archive.grow_to(size);
  try {
    take_over(*contents_);
  } catch (...) {
    contents_->archive.grow_to(change.archive_size);  // no longer what the store holds: everything is read again
    throw;
  }
  in_doubt_ = false;
}

/// After a write that failed: what the store holds is what the box is.
void PollingBox::end_doubt() {
  if (!in_doubt_) return;
  if (store_.archive_size(uuid_) == contents_->size()) {
    Slots slots = read_slots(store_, uuid_);
    const std::unique_lock lock(contents_mutex_);
    contents_->slots = std::move(slots);
  } else {
    auto fresh = std::make_shared<Contents>(store_, uuid_, settings_.threads);
    const std::unique_lock lock(contents_mutex_);
    contents_ = std::move(fresh);
  }
  in_doubt_ = false;
}

void PollingBox::append(std::span<const NextEvent> events, BoxStore::Change change,
                        const std::function<void(protocol::AuditedElection&)>& take_over) {
  protocol::ArchiveWriter writer = contents_->writer;
  EventBytes made = bytes_of_events(writer, contents_->audited->next_height, contents_->size(), events);
  change.archive_size = contents_->size();
  change.archive = std::move(made.bytes);
  write(change, [&](Contents& contents) {
    take_over(*contents.audited);
    for (const Slot& slot : change.forgotten) contents.slots.erase(slot);
    contents.add(std::move(made.events), writer);
  });
}

void PollingBox::close() {
  const Turn turn(settings_.counts);
  const std::lock_guard changing(changing_);
  end_doubt();
  if (contents_->stage() != ElectionStage::open) return;
  // Of a copy: should the write fail, the box is still open.
  protocol::CountedBallots counted = protocol::OpenBallotBox(*contents_->audited->box).close();
  const NextEvent events[] = {{EventType::end_ballots, {}},
                              {EventType::encrypted_tally, tally_records(contents_->election(), counted)}};
  BoxStore::Change change;
  for (const auto& [slot, ballot] : contents_->slots) {
    if (!ballot) change.forgotten.push_back(slot);  // no ballot comes in any more: they have done their service
  }
  append(events, std::move(change), [&](protocol::AuditedElection& audited) {
    audited.mixnet = protocol::mixnet_arrays(audited.election->questions(), counted.tally);
    audited.counted = std::move(counted);
    audited.box.reset();
    audited.report.stage = ElectionStage::tallied;
  });
}

std::optional<StepRefusal> PollingBox::add_shuffle(std::uint32_t trustee, std::string text) {
  const Turn turn(settings_.counts);
  const std::lock_guard changing(changing_);
  end_doubt();
  auto judged = judge_shuffle(*contents_->audited, std::move(text), trustee);
  if (!judged) return judged.error();
  const NextEvent event{EventType::shuffle, std::move(judged->data)};
  append(std::span(&event, 1), {}, [&](protocol::AuditedElection& audited) {
    audited.mixnet = std::move(judged->record.ciphertexts);
    audited.shufflers.push_back(judged->owner);
  });
  return std::nullopt;
}

std::optional<StepRefusal> PollingBox::end_shuffles() {
  const std::lock_guard changing(changing_);
  end_doubt();
  const protocol::AuditedElection& now = *contents_->audited;
  if (now.report.stage != ElectionStage::tallied || !now.election->has_mixnet())
    return StepRefusal{StepFault::too_early_or_late, "", 0};
  if (now.shufflers.empty()) return StepRefusal{StepFault::too_few, "nobody has shuffled", 0};
  const NextEvent event{EventType::end_shuffles, {}};
  append(std::span(&event, 1), {},
         [](protocol::AuditedElection& audited) { audited.report.stage = ElectionStage::shuffled; });
  return std::nullopt;
}

std::optional<StepRefusal> PollingBox::add_decryption(std::uint32_t trustee, std::string text) {
  const Turn turn(settings_.counts);
  const std::lock_guard changing(changing_);
  end_doubt();
  auto judged = judge_decryption(*contents_->audited, std::move(text), trustee);
  if (!judged) return judged.error();
  const NextEvent event{EventType::partial_decryption, std::move(judged->data)};
  append(std::span(&event, 1), {}, [&](protocol::AuditedElection& audited) {
    audited.decryptions.push_back({judged->owner, std::move(judged->decryption)});
    audited.report.stage = ElectionStage::decrypting;
  });
  return std::nullopt;
}

std::optional<StepRefusal> PollingBox::publish_result() {
  const Turn turn(settings_.counts);
  const std::lock_guard changing(changing_);
  end_doubt();
  if (contents_->stage() == ElectionStage::finished) return std::nullopt;
  auto result = count_votes(*contents_->audited);
  if (!result) return result.error();
  const NextEvent event{EventType::result, {result_text(contents_->election().questions(), *result)}};
  append(std::span(&event, 1), {}, [&](protocol::AuditedElection& audited) {
    audited.result = std::move(*result);
    audited.report.stage = ElectionStage::finished;
  });
  return std::nullopt;
}

}  // namespace urna::election
