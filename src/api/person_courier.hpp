// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "api/detail/passing_thread.hpp"
#include "identity/person.hpp"
#include "report/person_letter.hpp"
#include "storage/sqlite_journal.hpp"

namespace urna::api {

/// What an entry of the journal is to the person whose account it is about, and who that is; nothing for most.
struct NoticeTo {
  journal::Actor person = journal::Actor::anybody();
  report::PersonNotice notice{};
};
std::optional<NoticeTo> notice_in(const journal::Entry& entry);

/// Reads the journal of a desk and tells people what happens to their own accounts, each on their own: at once, then
/// for a quarter of an hour nothing, then all that came meanwhile in one message.  How far it has read is on the disk,
/// so a restart loses nothing of the last day; it may say something twice.
class PersonCourier {
 public:
  using Clock = std::function<Timestamp()>;
  static constexpr std::chrono::minutes quiet{15};
  /// Between two messages that say nothing but that wrong tries made somebody wait: anybody can bring that about.
  static constexpr std::chrono::hours quiet_of_waits{6};
  /// What is older is not told any more: the person has signed in since, or nobody delivers.
  static constexpr std::chrono::hours told_within{24};

  struct Parts {
    storage::SqliteJournal& journal;
    journal::LogName house;
    /// @returns  the address of mail of somebody with an account here that is not closed
    std::function<std::optional<std::string>(const journal::Actor& person)> address_of;
    /// @returns  whether the message was taken over; empty: there is nothing that delivers
    std::function<bool(const std::string& to, const report::AlertLetter& letter)> send;
    /// Somebody could not be told; once until they are.
    std::function<void(const journal::Actor& person)> untold;
    std::string address;  ///< of the desk
  };

  /// @param parts  what they refer to outlives this
  PersonCourier(Parts parts, Clock now);
  PersonCourier(const PersonCourier&) = delete;
  PersonCourier& operator=(const PersonCourier&) = delete;

  /// From now on: a thread of its own, when there is something that delivers.
  void tend();
  /// Reads what is new and tells of it; what cannot be told now waits.
  void pass();

 private:
  struct Standing {
    report::PersonNotices notices;
    Timestamp newest;               ///< of what is to be told
    std::optional<Timestamp> next;  ///< before then nothing is sent
    Timestamp next_of_waits{};      ///< before then nothing is sent of waits alone
    unsigned failures = 0;
  };

  void read();
  void tell(const journal::Actor& person, Standing& standing);

  const Parts parts_;
  const Clock now_;
  std::optional<std::uint64_t> read_;  // entries; of whoever passes
  std::uint64_t kept_ = 0;             // as it is on the disk; the same
  std::map<journal::Actor, Standing> standings_;
  std::mutex passing_;
  detail::PassingThread thread_;  // last: it passes no more before anything else goes
};

}  // namespace urna::api
