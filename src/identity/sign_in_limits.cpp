// SPDX-License-Identifier: EUPL-1.2
#include "identity/sign_in_limits.hpp"

#include <algorithm>

namespace urna::identity {
namespace {

std::string pair_of(const std::string& person, const std::string& place) { return place + "|" + person; }

/// Makes room for one more by forgetting the oldest.
template <class Map, class Age>
void make_room(Map& map, const std::string& name, const Age& age) {
  if (map.size() < SignInLimits::remembered_max || map.contains(name)) return;
  map.erase(std::min_element(map.begin(), map.end(),
                             [&](const auto& a, const auto& b) { return age(a.second) < age(b.second); }));
}

}  // namespace

bool Allowance::take(Timestamp now) {
  const Timestamp full_at = std::max(full_at_, now) + each_;
  if (full_at - now > each_ * at_once_) return false;
  full_at_ = full_at;
  return true;
}

bool Allowance::is_full(Timestamp now) const { return full_at_ <= now; }

unsigned SignInLimits::failures_in(const Days& days, const std::string& name, Timestamp now) {
  const auto found = days.find(name);
  return found == days.end() || now - found->second.started >= day ? 0 : found->second.failures;
}

void SignInLimits::count(Days& days, const std::string& name, Timestamp now) {
  make_room(days, name, [](const Day& one) { return one.started; });
  Day& one = days[name];
  if (one.failures == 0 || now - one.started >= day) one = {now, 0};
  ++one.failures;
}

SignInLimits::Verdict SignInLimits::admit(const std::string& person, const NetworkAddress& from, bool is_guessable,
                                          Timestamp now) {
  const std::string place = network_of(from);
  if (wait(person, from, now) > std::chrono::seconds(0)) return Verdict::must_wait;
  if (of_places_.size() >= remembered_max && !of_places_.contains(place)) {
    std::erase_if(of_places_, [&](const auto& one) { return one.second.is_full(now); });
    if (of_places_.size() >= remembered_max) return Verdict::must_wait;  // ten thousand places try at this moment
  }
  Allowance& here = of_places_.try_emplace(place, at_a_place, each_at_a_place).first->second;
  if (!here.take(now) || !of_all_.take(now)) return Verdict::must_wait;
  const auto known = known_.find(pair_of(person, place));
  const bool is_known = known != known_.end() && now - known->second < known_for;
  const bool is_besieged = failures_in(days_of_people_, person, now) >= a_day_everywhere_max;
  return is_besieged && is_guessable && !is_known ? Verdict::other_factor : Verdict::may_try;
}

std::chrono::seconds SignInLimits::wait(const std::string& person, const NetworkAddress& from, Timestamp now) const {
  const std::string pair = pair_of(person, network_of(from));
  const std::chrono::seconds guessing = of_pair_.wait(pair, now).value_or(std::chrono::seconds(0));
  if (failures_in(days_of_pairs_, pair, now) < a_day_max) return guessing;
  return std::max<std::chrono::seconds>(guessing, days_of_pairs_.at(pair).started + day - now);
}

void SignInLimits::failed(const std::string& person, const NetworkAddress& from, Timestamp now) {
  const std::string pair = pair_of(person, network_of(from));
  of_pair_.failed(pair, now);
  count(days_of_pairs_, pair, now);
  count(days_of_people_, person, now);
}

bool SignInLimits::succeeded(const std::string& person, const NetworkAddress& from, Timestamp now) {
  const std::string pair = pair_of(person, network_of(from));
  of_pair_.succeeded(pair);
  days_of_pairs_.erase(pair);
  make_room(known_, pair, [](Timestamp last) { return last; });
  const auto known = known_.find(pair);
  const bool was_known = known != known_.end() && now - known->second < known_for;
  known_[pair] = now;
  return was_known;
}

}  // namespace urna::identity
