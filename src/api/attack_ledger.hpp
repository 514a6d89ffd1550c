// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/timestamp.hpp"
#include "http/attack.hpp"
#include "journal/details.hpp"
#include "journal/entry.hpp"

namespace urna::api {

/// What looks like an attack and has no route whose journal could say so, on its way into the platform's journal: the
/// first of each kind from each network at once, what follows as one number for each minute, so that a flood fills
/// neither the disk nor the time of whoever writes.
///
/// An entry has the kind, the status and a count; its details have the address, which voters' requests leave out.
class AttackLedger {
 public:
  using Clock = std::function<Timestamp()>;
  /// Writes one.  Called by one thread; may block, and throw what is then lost.
  using Write = std::function<void(const journal::Entry& entry, const journal::Details& details)>;

  /// So many networks and kinds are told apart; so many new ones are noted one by one in a minute.  The others are
  /// counted by kind alone.
  static constexpr std::size_t told_apart_max = 256;
  static constexpr std::size_t singly_max = 60;
  /// A network that was quiet for so long is a new one.
  static constexpr std::chrono::minutes forgotten_after{60};

  AttackLedger(Write write, Clock now);
  /// Writes what was counted.
  ~AttackLedger();
  AttackLedger(const AttackLedger&) = delete;
  AttackLedger& operator=(const AttackLedger&) = delete;

  /// From any thread; never blocks on more than the memory of others who call it.
  void see(const http::SeenAttack& attack);
  /// Writes what is to be written by now; called twice a second by a thread of its own.
  /// @param is_last  also the minute that is not over
  void pass(bool is_last = false);

 private:
  struct Seen {
    std::uint64_t more = 0;  ///< since the last entry
    std::string address;     ///< of the last one; empty when it is not told
    unsigned status = 0;
    Timestamp last;
  };
  using Kind = http::Attack;
  using Key = std::pair<Kind, std::string>;  ///< the kind and the network; no network: all that are not told apart
  struct Line {
    journal::Entry entry;
    journal::Details details;
  };

  Line line_of(Kind kind, const Seen& seen, Timestamp at) const;
  void run(const std::stop_token& stopping);

  const Write write_;
  const Clock now_;
  std::mutex mutex_;
  Timestamp minute_;
  std::size_t singly_ = 0;  ///< of this minute
  std::map<Key, Seen> seen_;
  std::vector<Line> waiting_;
  std::mutex writing_;
  std::mutex pausing_;
  std::condition_variable_any woken_;
  std::jthread thread_;
};

}  // namespace urna::api
