// SPDX-License-Identifier: EUPL-1.2
#include "protocol/audit.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/ordered_workers.hpp"
#include "crypto/hash.hpp"
#include "protocol/detail/audit_memory.hpp"
#include "protocol/detail/audit_setup.hpp"
#include "protocol/detail/audit_tally.hpp"

namespace urna::protocol {
namespace {

/// Ballots are checked in blocks of this many, which keeps every lane of the arithmetic busy.
constexpr std::size_t ballots_per_block = 32;
/// … or of so many bytes together, so that huge ballots do not fill the memory.
constexpr std::size_t block_bytes_max = 2U << 20;

/// The most data records that an event comes with.
constexpr std::size_t data_count_max = 4;
/// Events out of order are still looked into, to report all that is wrong; after so many the picture is clear.
constexpr std::uint64_t out_of_order_max = 100;

struct QueuedBallot {
  std::string text;
  std::uint64_t place;
  std::uint64_t height;
};

struct CheckedBlock {
  std::vector<QueuedBallot> ballots;
  std::vector<Result<CheckedBallot, BallotRefusal>> answers;
};

/// The ballots of an open poll: checked on several threads, admitted in order.
class BallotStage {
 public:
  BallotStage(const ByteSource& source, AuditedElection& audited, unsigned threads)
      : audited_(audited),
        checker_(*audited.election),
        workers_(
            threads, [this](std::vector<QueuedBallot> ballots) { return check(std::move(ballots)); },
            [this](CheckedBlock block) { admit(std::move(block)); }) {
    audited.box = std::make_unique<OpenBallotBox>(
        *audited.election, audited.credentials, [&source, &audited](std::uint64_t place) {
          ArchiveReader reader(source);
          reader.resume_at(place, audited.timestamp);
          const auto record = reader.next();
          ensure(record && *record, "an admitted ballot is still in the archive");
          return choices_of(content_of(source, **record), *audited.election);
        });
  }

  void add(QueuedBallot ballot) {
    queue_bytes_ += ballot.text.size();
    queue_.push_back(std::move(ballot));
    if (queue_.size() >= ballots_per_block || queue_bytes_ >= block_bytes_max) flush();
  }

  void finish() {
    flush();
    workers_.drain();
  }

  std::uint64_t seen() const { return seen_; }
  void skip(std::uint64_t ballots) { seen_ += ballots; }

 private:
  void flush() {
    if (!queue_.empty()) workers_.submit(std::exchange(queue_, {}));
    queue_bytes_ = 0;
  }

  CheckedBlock check(std::vector<QueuedBallot> ballots) const {
    std::vector<std::string_view> texts;
    for (const QueuedBallot& ballot : ballots) texts.push_back(ballot.text);
    auto answers = checker_.check(texts);
    return {std::move(ballots), std::move(answers)};
  }

  void admit(CheckedBlock block) {
    for (std::size_t i = 0; i < block.ballots.size(); ++i) {
      const QueuedBallot& ballot = block.ballots[i];
      ++seen_;
      if (!block.answers[i]) {
        const BallotRefusal& refusal = block.answers[i].error();
        refuse(ballot, refusal.reason, refusal.detail);
      } else if (const auto refused = audited_.box->admit(*block.answers[i], ballot.place)) {
        refuse(ballot, *refused,
               *refused == BallotRejection::replayed ? "this very ballot was cast before"
                                                     : "its credential is not on the list");
      }
    }
  }

  void refuse(const QueuedBallot& ballot, BallotRejection reason, const std::string& detail) {
    audited_.report.fail(AuditStep::ballots, "ballot " + tracker_text(crypto::sha256(ballot.text)) + " (event " +
                                                 std::to_string(ballot.height) + "): " + std::string(name_of(reason)) +
                                                 ": " + detail);
  }

  AuditedElection& audited_;
  BallotChecker checker_;
  std::vector<QueuedBallot> queue_;
  std::size_t queue_bytes_ = 0;
  std::uint64_t seen_ = 0;
  OrderedWorkers<std::vector<QueuedBallot>, CheckedBlock> workers_;
};

/// Goes through the archive from the first record to the last.
class ArchiveAudit {
 public:
  ArchiveAudit(const ByteSource& source, const AuditOptions& options, AuditedElection& audited)
      : source_(source), options_(options), audited_(audited), report_(audited.report), reader_(source) {}

  void run() {
    check_memory();
    while (true) {
      auto record = reader_.next();
      if (!record) {
        report_.fail(AuditStep::archive_form,
                     "at byte " + std::to_string(record.error().offset) + ": " + record.error().what);
        break;
      }
      if (!*record) break;
      take(std::move(**record));
      if (options_.on_progress) options_.on_progress(reader_.offset());
      if (options_.setup_only && audited_.next_height > 0) break;
    }
    if (!pending_.empty() && report_.at(AuditStep::archive_form).status != AuditStatus::failed) {
      report_.fail(AuditStep::event_chain, "data records without an event follow the last event");
    }
    finish();
  }

 private:
  void take(Record record) {
    audited_.timestamp = reader_.timestamp();
    ++record_count_;
    if (!record.content_matches_name) {
      report_.fail(AuditStep::archive_form, "at byte " + std::to_string(record.offset) +
                                                ": the SHA-256 of the content is not the record's name, " +
                                                to_hex(record.hash));
    }
    if (record.kind == RecordKind::event) {
      take_event(record);
    } else if (record.kind == RecordKind::data) {
      ++pending_count_;
      pending_.push_back(std::move(record));
      if (pending_.size() > data_count_max) pending_.erase(pending_.begin());  // no event comes with more
    }
  }

  void take_event(const Record& record) {
    const std::string place = "event " + std::to_string(audited_.next_height);
    const auto event = read_event(content_of(source_, record));
    if (!event) {
      chain_failed(place + " cannot be read, " + describe(event.error()));
    } else {
      check_links(*event, place + " (" + std::string(name_of(event->type)) + ")");
    }
    audited_.last_event = record.hash;
    if (event && is_in_order(event->type, place)) handle(*event);
    ++audited_.next_height;
    pending_.clear();
    pending_count_ = 0;
    if (std::exchange(resume_after_, false)) resume();
  }

  /// Whether the archive still begins as it did when it was remembered.  Asked before anything in it is believed.
  void check_memory() {
    if (!options_.memory) return;
    const auto prefix = read_memory_prefix(*options_.memory);
    if (!prefix) {
      report_.fail(AuditStep::older_copy, "what was remembered is damaged: audit without it, or restore it");
    } else if (!begins_with(source_, prefix->bytes, prefix->hash)) {
      report_.fail(AuditStep::older_copy,
                   "it no longer begins with the " + std::to_string(prefix->bytes) + " bytes verified before");
    } else {
      report_.pass(AuditStep::older_copy, std::to_string(prefix->bytes) + " bytes are those verified before");
    }
  }

  /// Skips the ballots that were verified before.
  void resume() {
    if (!options_.memory || report_.at(AuditStep::older_copy).status != AuditStatus::passed) return;
    const auto memory = read_audit_memory(*audited_.election, audited_.credentials, *options_.memory);
    if (!memory) {
      report_.fail(AuditStep::older_copy, "what was remembered is not of this election, " + describe(memory.error()));
      return;
    }
    audited_.box->restore(memory->box);
    ballots_->skip(memory->ballot_count);
    audited_.next_height = memory->next_height;
    audited_.last_event = memory->last_event;
    reader_.resume_at(memory->prefix_bytes, audited_.timestamp);
    audited_.memory_note =
        std::to_string(memory->ballot_count) + " ballots were verified before and are not checked again";
  }

  void check_links(const Event& event, const std::string& place) {
    if (event.parent != audited_.last_event)
      chain_failed(place + ": its parent is not the hash of the event before it");
    if (event.height != audited_.next_height) chain_failed(place + ": its height is " + std::to_string(event.height));
    if (pending_count_ != data_count(event.type)) {
      chain_failed(place + ": " + std::to_string(pending_count_) + " data records stand before it, not " +
                   std::to_string(data_count(event.type)));
    }
    const auto payload = pending_.empty() ? std::nullopt : std::optional(pending_.back().hash);
    if (event.payload != payload) chain_failed(place + ": its payload is not the data record before it");
  }

  void chain_failed(std::string what) { report_.fail(AuditStep::event_chain, std::move(what)); }

  /// Whether the event may stand here (protocol §3.3).  One that cannot be made sense of here is left aside.
  bool is_in_order(EventType type, const std::string& place) {
    using Stage = ElectionStage;
    const Stage stage = report_.stage;
    const bool mixnet = audited_.election && audited_.election->has_mixnet();
    bool allowed = false;
    bool useful = pending_.size() >= data_count(type);
    switch (type) {
      case EventType::setup:
        useful &= (allowed = stage == Stage::unknown);
        break;
      case EventType::ballot:
      case EventType::end_ballots:
        useful &= (allowed = stage == Stage::open);
        break;
      case EventType::encrypted_tally:
        allowed = stage == Stage::closed;
        useful &= allowed || (stage == Stage::open && audited_.box != nullptr);
        break;
      case EventType::shuffle:
        allowed = stage == Stage::tallied && mixnet;
        break;
      case EventType::end_shuffles:
        allowed = stage == Stage::tallied && !audited_.shufflers.empty();
        break;
      case EventType::partial_decryption:
        allowed = stage == Stage::decrypting || stage == (mixnet ? Stage::shuffled : Stage::tallied);
        break;
      case EventType::result:
        allowed = stage == Stage::decrypting;
        useful &= stage != Stage::finished;
        break;
    }
    if (!allowed) {
      chain_failed(place + ": " + std::string(name_of(type)) + " cannot stand here, the election is " +
                   (stage == Stage::unknown ? "not set up" : std::string(name_of(stage))));
      useful &= ++out_of_order_ <= out_of_order_max;
    }
    return useful && (type == EventType::setup || audited_.election != nullptr);
  }

  void handle(const Event& event) {
    const auto data = std::span<const Record>(pending_).last(data_count(event.type));
    if (event.type != EventType::setup && event.type != EventType::ballot) close_poll();
    switch (event.type) {
      case EventType::setup:
        audit_setup(source_, data, audited_);
        report_.stage = ElectionStage::open;
        if (audited_.election) ballots_ = std::make_unique<BallotStage>(source_, audited_, options_.threads);
        resume_after_ = audited_.election != nullptr;
        break;
      case EventType::ballot:
        if (data[0].length > ArchiveReader::loaded_bytes_max) {
          report_.fail(AuditStep::ballots, "event " + std::to_string(audited_.next_height) + ": a ballot of " +
                                               std::to_string(data[0].length) + " bytes is none");
        } else if (ballots_) {
          ballots_->add({data[0].content, data[0].offset, audited_.next_height});
        }
        break;
      case EventType::end_ballots:
        report_.stage = ElectionStage::closed;
        break;
      case EventType::encrypted_tally:
        audit_encrypted_tally(source_, data, audited_);
        report_.stage = ElectionStage::tallied;
        break;
      case EventType::shuffle:
        audit_shuffle(source_, data, audited_);
        break;
      case EventType::end_shuffles:
        report_.stage = ElectionStage::shuffled;
        break;
      case EventType::partial_decryption:
        audit_partial_decryption(source_, data, audited_);
        report_.stage = ElectionStage::decrypting;
        break;
      case EventType::result:
        audit_result(source_, data, audited_);
        report_.stage = ElectionStage::finished;
        break;
    }
  }

  /// The vote is over at the first event that is no ballot: what counts is settled here.
  void close_poll() {
    if (!ballots_) return;
    count_ballots();
    ballots_.reset();
    audited_.counted = std::move(*audited_.box).close();
    audited_.box.reset();
    audited_.mixnet = mixnet_arrays(audited_.election->questions(), audited_.counted->tally);
  }

  void count_ballots() {
    ballots_->finish();
    const OpenBallotBox& box = *audited_.box;
    report_.ballot_count = ballots_->seen();
    report_.num_tallied = box.num_tallied();
    report_.total_weight = box.total_weight();
    const std::uint64_t replaced = box.admitted() - box.num_tallied();
    report_.pass(AuditStep::ballots, std::to_string(ballots_->seen()) +
                                         (ballots_->seen() == 1 ? " ballot, " : " ballots, ") +
                                         std::to_string(box.admitted()) + " hold");
    const std::string replacements = replaced == 0   ? "none was replaced"
                                     : replaced == 1 ? "1 was replaced by a later one"
                                                     : std::to_string(replaced) + " were replaced by a later one";
    report_.pass(AuditStep::counted_ballots, std::to_string(box.num_tallied()) + " count, weight " +
                                                 std::to_string(box.total_weight()) + ", " + replacements);
  }

  void finish() {
    if (ballots_) {
      count_ballots();
      ballots_.reset();
    }
    if (audited_.last_event) report_.board_hash = to_hex(*audited_.last_event);
    report_.pass(AuditStep::archive_form,
                 std::to_string(record_count_) + " records, " + std::to_string(reader_.offset()) + " bytes");
    if (report_.stage == ElectionStage::unknown) {
      chain_failed("there is no set-up, so there is no election to check");
    } else {
      report_.pass(AuditStep::event_chain, std::to_string(audited_.next_height) + " events");
    }
    finish_tally(audited_);
  }

  const ByteSource& source_;
  const AuditOptions& options_;
  AuditedElection& audited_;
  AuditReport& report_;
  ArchiveReader reader_;
  std::vector<Record> pending_;  // the last data records since the last event
  std::uint64_t pending_count_ = 0;
  std::unique_ptr<BallotStage> ballots_;
  std::uint64_t record_count_ = 0;
  bool resume_after_ = false;
  std::uint64_t out_of_order_ = 0;
};

}  // namespace

EncryptedTally AuditedElection::tally_to_decrypt() const {
  return with_mixnet_arrays(election->questions(), follows_published ? *published : counted->tally, mixnet);
}

std::unique_ptr<AuditedElection> audit(const ByteSource& source, const AuditOptions& options) {
  auto audited = std::make_unique<AuditedElection>();
  ArchiveAudit(source, options, *audited).run();
  return audited;
}

void compare_with_older(const ByteSource& older, const ByteSource& archive, AuditReport& report) {
  if (const auto difference = find_difference(older, archive)) {
    report.fail(AuditStep::older_copy, "they differ from byte " + std::to_string(*difference) + " on");
  }
  report.pass(AuditStep::older_copy, std::to_string(older.size()) + " bytes compared");
}

}  // namespace urna::protocol
