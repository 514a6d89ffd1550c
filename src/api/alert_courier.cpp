// SPDX-License-Identifier: EUPL-1.2
#include "api/alert_courier.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/detail/organiser_answers.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

using journal::Event;
using report::Alarm;

/// What is told; of what was refused nobody is told but in the journal, or else whoever guesses fills their boxes.
constexpr std::array alarming{
    std::pair{Event::download_stopped, Alarm::downloads_stopped},
    std::pair{Event::account_locked, Alarm::account_locked},
    std::pair{Event::account_key_copied, Alarm::key_copied},
    std::pair{Event::account_recovery_used, Alarm::recovery_code_used},
    std::pair{Event::policy_sign_in_changed, Alarm::sign_in_changed},
    std::pair{Event::download_thresholds_changed, Alarm::thresholds_changed},
    std::pair{Event::firewall_confirmed, Alarm::firewall_changed},
    std::pair{Event::emergency_contacts_changed, Alarm::contacts_changed},
    std::pair{Event::support_entered, Alarm::support_came_in},
    std::pair{Event::emergency_used, Alarm::emergency},
    std::pair{Event::emergency_keys_named, Alarm::emergency},
    std::pair{Event::emergency_overdue, Alarm::emergency},
    std::pair{Event::quota_nearly_used, Alarm::quota_nearly_used},
    std::pair{Event::customer_leaving_requested, Alarm::leaving},
    std::pair{Event::customer_leaving_confirmed, Alarm::leaving},
    std::pair{Event::customer_hold_lifted, Alarm::leaving},
    std::pair{Event::customer_leaving_late, Alarm::leaving},
    std::pair{Event::customer_export_fetched, Alarm::export_fetched},
    std::pair{Event::journal_gap, Alarm::journal_damaged},
    std::pair{Event::journal_refused, Alarm::journal_damaged},
    std::pair{Event::journal_altered, Alarm::journal_damaged},
    std::pair{Event::witness_refused, Alarm::journal_damaged},
    std::pair{Event::tenant_foreign_data, Alarm::foreign_data},
    std::pair{Event::review_overdue, Alarm::review_overdue},
    std::pair{Event::backup_overdue, Alarm::backup_overdue},
    std::pair{Event::backup_restored, Alarm::restored},
    std::pair{Event::keystore_rekeyed, Alarm::keys_changed},
    std::pair{Event::integrity_value_refused, Alarm::sealed_damaged},
    std::pair{Event::integrity_file_refused, Alarm::sealed_damaged},
    std::pair{Event::integrity_key_refused, Alarm::sealed_damaged},
    std::pair{Event::backup_keys_old, Alarm::keys_kept_long},
    std::pair{Event::incident_opened, Alarm::incident_opened},
    std::pair{Event::incident_clock_runs_out, Alarm::notice_runs_out},
};

}  // namespace

std::optional<Alarm> alarm_in(const journal::Entry& entry) {
  const auto found = std::ranges::find(alarming, entry.event, &decltype(alarming)::value_type::first);
  if (found == alarming.end()) return std::nullopt;
  // A download that was stopped is a refusal itself.
  const bool is_refusal = entry.outcome == journal::Outcome::deny && entry.event != Event::download_stopped;
  return is_refusal ? std::nullopt : std::optional(found->second);
}

AlertCourier::AlertCourier(Parts parts, Clock now) : parts_(std::move(parts)), now_(std::move(now)) {}

void AlertCourier::tend() {
  if (thread_.is_running() || parts_.contacts().empty()) return;
  thread_.start([this] { pass(); });
}

void AlertCourier::begin_with(const SecurityContact& contact) {
  const auto log = parts_.journal.log(parts_.house);
  parts_.journal.keep_sink_cursor(cursor_of(contact), parts_.house, log ? log->size : 0);
}

void AlertCourier::add(Standing& standing, Alarm alarm, Timestamp at) {
  report::AlarmCount& counted = standing.alarms[alarm];
  ++counted.count;
  counted.last = detail::wall_time(at);
}

void AlertCourier::read(const SecurityContact& contact, Standing& standing, std::uint64_t size) const {
  constexpr std::uint64_t at_a_time = 256;
  while (standing.read < size) {
    const std::uint64_t to = std::min(size, standing.read + at_a_time);
    for (const std::string& text : parts_.journal.entries(parts_.house, standing.read, to)) {
      const auto entry = journal::entry_from(text);
      ensure(entry.has_value(), "the journal holds entries");
      const auto alarm = alarm_in(*entry);
      if (alarm && (!contact.is_leaving || alarm == Alarm::contacts_changed)) add(standing, *alarm, entry->at);
    }
    standing.read = to;
  }
}

void AlertCourier::tell(const SecurityContact& contact, Standing& standing) {
  constexpr std::chrono::seconds first_pause{60};
  constexpr unsigned pause_doublings = 6;  // up to about an hour
  const Timestamp now = now_();
  if (standing.next && now < *standing.next) return;
  const report::AlertLetter letter = report::alert_letter(standing.alarms, contact.language, parts_.address);
  if (!parts_.send || !parts_.send(contact, letter)) {
    if (standing.failures == 0) parts_.untold();
    standing.next = now + first_pause * (1 << std::min(standing.failures, pause_doublings));
    ++standing.failures;
    return;
  }
  parts_.journal.keep_sink_cursor(cursor_of(contact), parts_.house, standing.read);
  standing.alarms.clear();
  standing.failures = 0;
  standing.next = now + quiet;
  if (contact.is_leaving) parts_.forget(contact.id);
}

/// Whoever becomes an owner, by whichever way, is in the journal as having been given something: what is not said
/// there.
bool AlertCourier::has_new_owner(std::uint64_t size) {
  if (owners_ && size == size_) return false;
  size_ = size;
  std::set<std::string> owners;
  try {
    owners = parts_.owners();
  } catch (const std::exception&) {
    return false;  // a person's row that does not open keeps nobody from being told of exactly that
  }
  const bool has_another = owners_ && !std::ranges::includes(*owners_, owners);
  owners_ = std::move(owners);
  return has_another;
}

void AlertCourier::pass() {
  const std::lock_guard one(passing_);
  const auto contacts = parts_.contacts();
  if (contacts.empty()) return;
  const auto log = parts_.journal.log(parts_.house);
  const std::uint64_t size = log ? log->size : 0;
  const bool has_another = has_new_owner(size);
  for (const SecurityContact& contact : contacts) {
    auto [found, is_new] = standings_.try_emplace(contact.id);
    Standing& standing = found->second;
    if (is_new) standing.read = parts_.journal.sink_cursor(cursor_of(contact), parts_.house);
    read(contact, standing, size);
    if (has_another && !contact.is_leaving) add(standing, Alarm::owner_appointed, now_());
    if (!standing.alarms.empty()) tell(contact, standing);
  }
  std::erase_if(standings_, [&](const auto& one_standing) {
    return std::ranges::find(contacts, one_standing.first, &SecurityContact::id) == contacts.end();
  });
}

}  // namespace urna::api
