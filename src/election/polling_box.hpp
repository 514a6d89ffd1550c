// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/group_commit.hpp"
#include "base/result.hpp"
#include "crypto/signature.hpp"
#include "election/board.hpp"
#include "election/box_store.hpp"
#include "election/receipt.hpp"
#include "election/tally_steps.hpp"
#include "protocol/audit_report.hpp"
#include "protocol/ballot_check.hpp"

namespace urna::election {

/// The public records with which an election is opened, each in its archived form.
struct SetupRecords {
  std::string election;
  std::string trustees;
  std::string credentials;
};

/// What the store holds of an election is not what it was: the findings of the audit.
class BoxDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class CastRefusal {
  not_open,
  slot_burnt,      ///< it was settled before the ballot came
  ballot_invalid,  ///< it does not hold, its credential is not on the list, or it was cast before
  second_ballot,   ///< the credential has voted and the rules do not allow revoting, or the slot holds another ballot
};

struct RefusedCast {
  CastRefusal reason = CastRefusal::ballot_invalid;
  std::string detail;  ///< which question, choice and proof; empty where the reason says all
};

/// What the public board says of an election.
struct BoardState {
  std::string uuid;
  std::string fingerprint;  ///< of the election, φ
  std::string board_hash;   ///< of the last event, hexadecimal
  protocol::ElectionStage stage = protocol::ElectionStage::open;
  bool has_mixnet = false;
  std::uint64_t ballots = 0;
  std::uint64_t counted_ballots = 0;
  std::uint64_t credentials = 0;
  std::uint64_t archive_bytes = 0;
  std::vector<std::uint32_t> shufflers;   ///< numbers of trustees, in order
  std::vector<std::uint32_t> decrypters;  ///< numbers of trustees, in order
};

struct BoardBallot {
  std::uint64_t number = 0;  ///< from 1, in the order of the archive
  Digest hash{};
  bool counts = false;  ///< no later ballot has the same credential
};

enum class BoardRecord { election, trustees, credentials, tally, result };

struct NextEvent;

/// The ballot box and the public board of one election, in a store.
///
/// All that it knows it learns from the store: at start, and again after a write that failed.  A change is decided,
/// then written, then taken over in memory, so what is acknowledged is in the store.  Safe to use from several threads
/// at once. What a store throws passes through every function; the box may be used again then.
class PollingBox {
 public:
  static constexpr std::size_t ballot_bytes_max = std::size_t{1} << 20;

  struct Settings {
    const crypto::SigningKey* receipt_key = nullptr;  ///< outlives the box
    unsigned threads = 1;                             ///< for checking many ballots at start
    /// How many ballots may be checked at a time, in all boxes that share it: more than there are processors would only
    /// make everybody wait for the slowest.  Outlives the box; nothing: no limit.
    std::counting_semaphore<>* checks = nullptr;
    /// How many steps of counts may be judged at a time, in all boxes that share it: fewer than there are processors,
    /// so that polls that end take none from those who still vote elsewhere.  Outlives the box; nothing: no limit.
    std::counting_semaphore<>* counts = nullptr;
  };

  /// Makes a box of these records, judged as the auditor judges them, and opens the poll.
  /// @param store  outlives the box
  /// @errors       the findings, in words, when a record does not hold; nothing was written then
  static Result<std::unique_ptr<PollingBox>, std::vector<std::string>> open(BoxStore& store,
                                                                            const SetupRecords& records,
                                                                            const BoxRules& rules, Timestamp now,
                                                                            const Settings& settings);

  /// Opens a box that is in the store, checking everything in it.
  /// @throws BoxDamaged
  PollingBox(BoxStore& store, const protocol::ElectionUuid& election, const Settings& settings);
  PollingBox(const PollingBox&) = delete;
  PollingBox& operator=(const PollingBox&) = delete;
  ~PollingBox();

  /// Takes a ballot.  The same ballot through the same slot again gives a receipt again, also when the poll has closed
  /// meanwhile.
  /// @errors  the box is then unchanged
  Result<Receipt, RefusedCast> put(const Slot& slot, const std::string& ballot, Timestamp now);

  /// Whether a ballot came in through the slot.  If none did, none ever will: the slot is burnt.
  bool settle(const Slot& slot);

  /// Erases which ballot came in through the slot.  A burnt slot stays burnt until the poll closes: a ballot that was
  /// on its way all the time must not find it free.
  void forget(const Slot& slot);

  /// A receipt for a ballot in the box; nothing when it is not there.
  std::optional<Receipt> receipt(const Digest& ballot, Timestamp now) const;

  /// Ends the vote and publishes the encrypted tally.  Nothing happens when that was done before.
  void close();

  /// @errors  as `judge_shuffle`; the box is then unchanged
  std::optional<StepRefusal> add_shuffle(std::uint32_t trustee, std::string text);
  std::optional<StepRefusal> end_shuffles();
  /// What the next shuffle has to work on, `mixnet_arrays_text`; nothing when none may come.
  std::optional<std::string> shuffle_input() const;
  /// @param trustee  0: found out by the key
  std::optional<StepRefusal> add_decryption(std::uint32_t trustee, std::string text);
  /// Computes the result from the decryptions and publishes it.
  std::optional<StepRefusal> publish_result();

  const protocol::ElectionUuid& uuid() const { return uuid_; }
  const BoxRules& rules() const { return rules_; }
  /// The text of each set-up record, to compare with.
  bool is_opened_with(const SetupRecords& records) const;

  BoardState state() const;
  std::optional<BoardBallot> find(const Digest& ballot) const;
  /// At most `count` ballots from number `from` on, which counts from 1.
  std::vector<BoardBallot> ballots(std::uint64_t from, std::uint64_t count) const;
  std::vector<BoardEvent> events() const;
  /// Where a record's content is in the archive; nothing when it is not there yet.
  std::optional<RecordPlace> record(BoardRecord record) const;
  /// Reads from the archive, within `BoardState::archive_bytes` of an earlier answer: it is only ever added to.
  void read(std::uint64_t offset, std::span<char> out) const;

  /// What was read from the store, and is kept in step with it.
  struct Contents;

 private:
  struct Job;
  struct Draft;

  void end_doubt();
  void write_group(std::span<Job* const> jobs);
  void decide(Job& job, Draft& draft) const;
  std::optional<RefusedCast> find_refusal(Job& job, const Draft& draft) const;
  void write(const BoxStore::Change& change, const std::function<void(Contents&)>& take_over);
  void append(std::span<const NextEvent> events, BoxStore::Change change,
              const std::function<void(protocol::AuditedElection&)>& take_over);

  BoxStore& store_;
  const protocol::ElectionUuid uuid_;
  const Settings settings_;
  const BoxRules rules_;
  std::mutex changing_;                       // held from deciding a change to its end
  mutable std::shared_mutex contents_mutex_;  // to look at the contents; alone to change them
  std::shared_ptr<Contents> contents_;
  bool in_doubt_ = false;  // a write failed: what the store holds has to be found out
  GroupCommit<Job> commit_;
};

}  // namespace urna::election
