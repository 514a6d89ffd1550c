// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "http/client.hpp"
#include "journal/cosignature.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// A witness as the operator names it: `https://witness.example.org=union.example.org+1a2b3c4d+BA…`.
struct WitnessPlace {
  std::string address;  ///< `http::Outgoing::is_address`
  journal::WitnessKey key;

  static std::optional<WitnessPlace> parse(std::string_view text);
};

/// Shows one witness each new checkpoint of every log and keeps what it signs: a thread of its own, which nobody waits
/// for.  Refusals and long silence are noted in the journal once, until the witness signs again.
class WitnessCourier {
 public:
  using Clock = std::function<Timestamp()>;
  /// Sends the body of an `add-checkpoint`.
  using Send = std::function<Result<http::ClientAnswer, http::ClientFailure>(const std::string& body)>;
  /// What the operator must know: `witness_refused`, `witness_silent`, `witness_back`, with the witness's name.
  using Alarm = std::function<void(std::string_view event, const std::string& detail)>;

  struct Settings {
    std::chrono::milliseconds pause{1'000};           ///< between two looks at what has grown
    std::chrono::milliseconds pause_longest{60'000};  ///< after failures, each pause twice the one before
    std::chrono::seconds silence{3'600};              ///< after which a witness counts as silent
    std::chrono::seconds clock_difference{600};       ///< what is signed for a time further ahead is not believed
    bool has_thread = true;                           ///< tests call `pass` themselves
  };

  /// @param keeper  outlives it
  WitnessCourier(storage::JournalKeeper& keeper, journal::WitnessKey witness, Send send, Clock now, Alarm alarm,
                 Settings settings);
  WitnessCourier(storage::JournalKeeper& keeper, journal::WitnessKey witness, Send send, Clock now, Alarm alarm)
      : WitnessCourier(keeper, std::move(witness), std::move(send), std::move(now), std::move(alarm), Settings()) {}
  ~WitnessCourier();
  WitnessCourier(const WitnessCourier&) = delete;
  WitnessCourier& operator=(const WitnessCourier&) = delete;

  /// Shows what has grown once.
  /// @returns  whether the witness has signed all of it
  bool pass();

  const journal::WitnessKey& witness() const { return witness_; }
  /// Whether it refused the newest checkpoint of this log that it was shown.
  bool refuses(const journal::LogName& log) const;

 private:
  enum class Delivery {
    done,
    refused,      ///< the log contradicts what it has seen, or it does not know the log
    unreachable,  ///< now; perhaps later
  };
  struct Head;

  void run(const std::stop_token& stopping);
  std::optional<Head> head_of(const storage::SqliteJournal::Log& log) const;
  Delivery deliver(const journal::LogName& log, const Head& head, std::uint64_t seen, unsigned& status);
  bool keep(const journal::LogName& log, const Head& head, std::string_view body);
  void hear(const journal::LogName& log, const Head& head, Delivery delivery, unsigned status);
  void tell(journal::Event event, const journal::LogName* log, std::uint64_t size, unsigned status);
  void measure_silence(bool is_reached);

  storage::JournalKeeper& keeper_;
  const journal::WitnessKey witness_;
  const Send send_;
  const Clock now_;
  const Alarm alarm_;
  const Settings settings_;

  mutable std::mutex mutex_;
  std::condition_variable_any woken_;
  std::set<journal::LogName> refused_;
  std::optional<Timestamp> unreached_since_;  // the thread's only
  bool is_silent_ = false;                    // the same
  std::jthread thread_;
};

}  // namespace urna::api
