// SPDX-License-Identifier: EUPL-1.2
#include "api/person_courier.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/detail/organiser_answers.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

using journal::Event;
using report::PersonNotice;

constexpr const char* cursor = "people";

/// What is told.  What was refused is not, but that somebody has to wait: or else whoever guesses fills their box.
constexpr std::array told{
    std::pair{Event::account_made_to_wait, PersonNotice::made_to_wait},
    std::pair{Event::account_locked, PersonNotice::locked},
    std::pair{Event::person_unlocked, PersonNotice::unlocked},
    std::pair{Event::account_new_place, PersonNotice::new_place},
    std::pair{Event::account_password_changed, PersonNotice::password_changed},
    std::pair{Event::account_factor_changed, PersonNotice::factor_changed},
    std::pair{Event::account_recovery_used, PersonNotice::recovery_code_used},
    std::pair{Event::account_key_copied, PersonNotice::key_copied},
};

}  // namespace

std::optional<NoticeTo> notice_in(const journal::Entry& entry) {
  const auto found = std::ranges::find(told, entry.event, &decltype(told)::value_type::first);
  if (found == told.end() || entry.outcome != journal::Outcome::ok) return std::nullopt;
  // Whoever changes their own account is the one who acts.
  const journal::Actor person = entry.subject.value_or(entry.actor);
  return person.pseudonym() ? std::optional(NoticeTo{person, found->second}) : std::nullopt;
}

PersonCourier::PersonCourier(Parts parts, Clock now) : parts_(std::move(parts)), now_(std::move(now)) {}

void PersonCourier::tend() {
  if (thread_.is_running() || !parts_.send) return;
  thread_.start([this] { pass(); });
}

void PersonCourier::read() {
  constexpr std::uint64_t at_a_time = 256;
  const auto log = parts_.journal.log(parts_.house);
  const std::uint64_t size = log ? log->size : 0;
  if (!read_) read_ = kept_ = parts_.journal.sink_cursor(cursor, parts_.house);
  while (*read_ < size) {
    const std::uint64_t to = std::min(size, *read_ + at_a_time);
    for (const std::string& text : parts_.journal.entries(parts_.house, *read_, to)) {
      const auto entry = journal::entry_from(text);
      ensure(entry.has_value(), "the journal holds entries");
      const auto notice = notice_in(*entry);
      if (!notice || now_() - entry->at >= told_within) continue;
      Standing& standing = standings_[notice->person];
      report::AlarmCount& counted = standing.notices[notice->notice];
      ++counted.count;
      counted.last = detail::wall_time(entry->at);
      standing.newest = std::max(standing.newest, entry->at);
    }
    read_ = to;
  }
}

void PersonCourier::tell(const journal::Actor& person, Standing& standing) {
  constexpr std::chrono::seconds first_pause{60};
  constexpr unsigned pause_doublings = 6;  // up to about an hour
  const Timestamp now = now_();
  if (standing.next && now < *standing.next) return;
  const bool has_waits = standing.notices.contains(PersonNotice::made_to_wait);
  if (has_waits && standing.notices.size() == 1 && now < standing.next_of_waits) return;
  const auto address = parts_.address_of(person);
  const bool is_told = address && parts_.send(*address, report::person_letter(standing.notices, parts_.address));
  if (address && !is_told && now - standing.newest < told_within) {
    if (standing.failures == 0) parts_.untold(person);
    standing.next = now + first_pause * (1 << std::min(standing.failures, pause_doublings));
    ++standing.failures;
    return;
  }
  standing.notices.clear();
  standing.failures = 0;
  standing.next = now + quiet;
  if (has_waits) standing.next_of_waits = now + quiet_of_waits;
}

void PersonCourier::pass() {
  const std::lock_guard one(passing_);
  if (!parts_.send) return;
  read();
  for (auto& [person, standing] : standings_) {
    if (!standing.notices.empty()) tell(person, standing);
  }
  const Timestamp now = now_();
  std::erase_if(standings_, [&](const auto& known) {
    return known.second.notices.empty() && (!known.second.next || *known.second.next <= now) &&
           known.second.next_of_waits <= now;
  });
  const bool is_all_told =
      std::ranges::all_of(standings_, [](const auto& known) { return known.second.notices.empty(); });
  if (is_all_told && *read_ > kept_) parts_.journal.keep_sink_cursor(cursor, parts_.house, kept_ = *read_);
}

}  // namespace urna::api
