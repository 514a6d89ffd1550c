// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/detail/passing_thread.hpp"
#include "report/alert_letter.hpp"
#include "storage/sqlite_journal.hpp"

namespace urna::api {

/// What an entry of the journal is to security contacts; nothing for most.
std::optional<report::Alarm> alarm_in(const journal::Entry& entry);

/// Somebody who is told at once of what an attack, or a mistake, would look like.
struct SecurityContact {
  std::string id;       ///< random: under it the journal's file knows how far they were told
  std::string address;  ///< of mail
  report::Language language = report::Language::english;
  bool is_leaving = false;  ///< not one any more, and told so once

  friend bool operator==(const SecurityContact&, const SecurityContact&) = default;
};

/// Reads the journal of a customer and tells its security contacts, each on their own: at once, then for a quarter of
/// an hour nothing, then all that came meanwhile in one message.  What a message is about stands in the journal before,
/// and how far a contact was told is on the disk, so a restart loses nothing; it may say something twice.
class AlertCourier {
 public:
  using Clock = std::function<Timestamp()>;
  static constexpr std::chrono::minutes quiet{15};

  struct Parts {
    storage::SqliteJournal& journal;
    journal::LogName house;
    std::function<std::vector<SecurityContact>()> contacts;
    /// Somebody who left has been told so.
    std::function<void(const std::string& id)> forget;
    /// Who owns the desk now.
    std::function<std::set<std::string>()> owners;
    /// @returns  whether the message was taken over; empty: there is nothing that delivers
    std::function<bool(const SecurityContact& to, const report::AlertLetter& letter)> send;
    /// A contact could not be told; once until they are.
    std::function<void()> untold;
    std::string address;  ///< of the desk
  };

  /// @param parts  what they refer to outlives this
  AlertCourier(Parts parts, Clock now);
  AlertCourier(const AlertCourier&) = delete;
  AlertCourier& operator=(const AlertCourier&) = delete;

  /// What is in the journal by now is none of a new contact's.
  void begin_with(const SecurityContact& contact);
  /// From now and then on: a thread of its own, as soon as there is a contact.
  void tend();
  /// Reads what is new and tells of it; what cannot be told now waits.
  void pass();
  bool has_door() const { return static_cast<bool>(parts_.send); }

 private:
  struct Standing {
    std::uint64_t read = 0;  ///< entries of the journal
    report::Alarms alarms;
    std::optional<Timestamp> next;  ///< before then nothing is sent
    unsigned failures = 0;
  };

  static std::string cursor_of(const SecurityContact& contact) { return "alert:" + contact.id; }
  static void add(Standing& standing, report::Alarm alarm, Timestamp at);
  bool has_new_owner(std::uint64_t size);
  void read(const SecurityContact& contact, Standing& standing, std::uint64_t size) const;
  void tell(const SecurityContact& contact, Standing& standing);

  const Parts parts_;
  const Clock now_;
  std::map<std::string, Standing> standings_;    // by contact; of whoever passes
  std::optional<std::set<std::string>> owners_;  // the same
  std::uint64_t size_ = 0;                       // of the journal, when owners were looked at; the same
  std::mutex passing_;
  detail::PassingThread thread_;  // last: it passes no more before anything else goes
};

}  // namespace urna::api
