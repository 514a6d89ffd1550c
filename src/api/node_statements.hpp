// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/hosting_keeper.hpp"
#include "crypto/random.hpp"
#include "hosting/proof.hpp"
#include "journal/entry.hpp"

namespace urna::api {

/// Takes what machines state of themselves, compares it with the register and with what they stated before, and raises
/// alarms.  docs/operating/hosting.md.  Calls come from many threads; the platform is unlocked.
class NodeStatements {
 public:
  using Clock = HostingKeeper::Clock;
  using Note = HostingKeeper::Note;
  /// The newest signed checkpoint of the platform's journal; nothing when there is none.
  using Checkpoint = std::function<std::optional<std::string>()>;

  /// For so long statements are kept; the newest of each node stays.
  static constexpr std::chrono::days kept_for{400};

  /// @param keeper, random  outlive it
  /// @param note            is given an entry about each alarm
  NodeStatements(HostingKeeper& keeper, crypto::RandomSource& random, Clock now, Note note, Checkpoint checkpoint)
      : keeper_(keeper),
        random_(random),
        now_(std::move(now)),
        note_(std::move(note)),
        checkpoint_(std::move(checkpoint)) {}

  /// What a statement has to name, so that it cannot have been made before: see `hosting::checkpoint_name`.
  /// @returns  nothing while the journal has signed nothing
  std::optional<std::string> checkpoint();

  enum class Fault {
    malformed,    ///< no note, or no statement in it
    unsigned_,    ///< the register has no such node, or the node no key, or the key has not signed it
    other_node,   ///< it is signed by another node's key; an alarm
    replayed,     ///< it was taken before; an alarm
    stale,        ///< it names no checkpoint that was given out lately, or another time; an alarm
    unavailable,  ///< an alarm could not be noted: nothing was done
  };
  Result<hosting::KeptStatement, Fault> take(std::string_view note);

 private:
  std::optional<Fault> find_fault(const hosting::NodeStatement& statement, const std::string& digest);
  bool is_fresh(const std::string& checkpoint);
  hosting::NodeInRegister declared(const hosting::HostingRegister& hosting,
                                   const hosting::NodeStatement& statement) const;
  hosting::RoundTrip round_trip(const hosting::HostingRegister& hosting, const hosting::Placement& placed) const;
  std::optional<hosting::NodeStatement> newest_of(const std::string& node) const;
  bool alarm(journal::Event event, const std::string& statement);
  Fault refuse(Fault fault, const std::string& node, const std::string& digest, std::string_view note);
  std::string new_id();

  HostingKeeper& keeper_;
  crypto::RandomSource& random_;
  const Clock now_;
  const Note note_;
  const Checkpoint checkpoint_;
  std::mutex taking_;  // between what was stated before and what is written
  std::mutex mutex_;
  std::map<std::string, Timestamp> given_;  // since when each is known; those of the last hours
  std::pair<std::string, Timestamp> newest_given_;
};

std::string_view name_of(NodeStatements::Fault fault);

}  // namespace urna::api
