// SPDX-License-Identifier: EUPL-1.2
#include "election/reissue.hpp"

#include <algorithm>
#include <sstream>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/text_rules.hpp"
#include "election/roll_fields.hpp"

namespace urna::election {
namespace {

using std::chrono::hours;

/// Two numbers are one when they end alike: one of them may have the country's prefix, the other a 0 in its stead.
constexpr std::size_t telling_digits = 9;

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

bool is_same_phone(std::string_view said, std::string_view known) {
  const std::string a = digits_of(said);
  const std::string b = digits_of(known);
  if (a.size() < telling_digits || b.size() < telling_digits) return !a.empty() && a == b;
  return std::string_view(a).substr(a.size() - telling_digits) == std::string_view(b).substr(b.size() - telling_digits);
}

bool is_same_mail(std::string_view said, std::string_view known) {
  const auto same = [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
  };
  return std::equal(said.begin(), said.end(), known.begin(), known.end(), same);
}

bool is_same_day(std::string_view said, const std::optional<std::chrono::year_month_day>& known) {
  const auto day = parse_date(said);
  return day && known && *day == *known;
}

std::string_view text_of(const Voter& voter, RollColumn column) {
  switch (column) {
    case RollColumn::first_name:
      return voter.first_name;
    case RollColumn::unit:
      return voter.unit;
    case RollColumn::email:
      return voter.email;
    case RollColumn::phone:
      return voter.phone;
    case RollColumn::address:
      return voter.address;
    case RollColumn::id:
    case RollColumn::last_name:
    case RollColumn::birth_date:
    case RollColumn::seniority:
    case RollColumn::college:
    case RollColumn::weight:
      break;
  }
  return {};
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return folded(line);
}

bool is_right(const Voter& voter, RollColumn column, std::string_view said) {
  said = trimmed(said);
  if (column == RollColumn::birth_date) return is_same_day(said, voter.birth_date);
  if (column == RollColumn::seniority) return is_same_day(said, voter.seniority);
  const std::string_view known = text_of(voter, column);
  if (known.empty() || said.empty()) return false;
  if (column == RollColumn::phone) return is_same_phone(said, known);
  if (column == RollColumn::email) return is_same_mail(said, known);
  const std::string meant = one_line(said);
  return !meant.empty() && meant == one_line(known);
}

}  // namespace

bool is_answered(const Voter& voter, std::span<const RollColumn> challenge, const ChallengeAnswers& answers) {
  bool all = !challenge.empty();
  for (const RollColumn column : challenge) {
    const auto said = answers.find(column);
    all = said != answers.end() && is_right(voter, column, said->second) && all;
  }
  return all;
}

bool is_answerable(const Voter& voter, std::span<const RollColumn> challenge) {
  return std::all_of(challenge.begin(), challenge.end(), [&](RollColumn column) {
    if (column == RollColumn::birth_date) return voter.birth_date.has_value();
    if (column == RollColumn::seniority) return voter.seniority.has_value();
    return !text_of(voter, column).empty();
  });
}

std::string reserve_text(std::span<const SignInVerifier> reserve) {
  std::string out;
  for (const SignInVerifier& one : reserve) out += to_hex(one.get()) + "\n";
  return out;
}

std::vector<SignInVerifier> reserve_from(std::string_view text) {
  std::vector<SignInVerifier> reserve;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const auto digest = digest_from_hex(line);
    ensure(digest.has_value(), "the reserve that is stored can be read");
    reserve.emplace_back(*digest);
  }
  return reserve;
}

std::string_view name_of(ReissueAlarm alarm) {
  switch (alarm) {
    case ReissueAlarm::burst:
      return "burst";
    case ReissueAlarm::one_clerk:
      return "one-clerk";
  }
  return "";
}

std::optional<ReissueLog> ReissueLog::parse(std::string_view text) {
  ReissueLog log;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string at;
    ReissueTry one;
    if (!(words >> at >> one.letter >> one.voter >> one.clerk)) return std::nullopt;
    const auto moment = timestamp_from(at);
    if (!moment) return std::nullopt;
    one.at = *moment;
    log.add(std::move(one));
  }
  return log;
}

std::string ReissueLog::text() const {
  std::string out;
  for (const ReissueTry& one : tries_)
    out += timestamp_text(one.at) + " " + std::to_string(one.letter) + " " + one.voter + " " + one.clerk + "\n";
  return out;
}

bool ReissueLog::is_used(std::uint32_t letter) const {
  return std::any_of(tries_.begin(), tries_.end(), [letter](const ReissueTry& one) { return one.letter == letter; });
}

std::size_t ReissueLog::replaced() const {
  return static_cast<std::size_t>(
      std::count_if(tries_.begin(), tries_.end(), [](const ReissueTry& one) { return one.letter != 0; }));
}

std::map<std::string, std::size_t> ReissueLog::by_clerk() const {
  std::map<std::string, std::size_t> counts;
  for (const ReissueTry& one : tries_) {
    if (one.letter != 0) ++counts[one.clerk];
  }
  return counts;
}

template <class Is>
std::size_t ReissueLog::count(std::chrono::seconds within, Timestamp now, Is is) const {
  return static_cast<std::size_t>(std::count_if(
      tries_.begin(), tries_.end(), [&](const ReissueTry& one) { return one.at > now - within && is(one); }));
}

bool ReissueLog::is_exhausted(std::string_view voter, std::string_view clerk, Timestamp now) const {
  const auto of_voter = count(hours(24), now, [&](const auto& one) { return one.letter == 0 && one.voter == voter; });
  const auto of_clerk = count(hours(1), now, [&](const auto& one) { return one.letter == 0 && one.clerk == clerk; });
  return of_voter >= wrong_of_voter_max || of_clerk >= wrong_of_clerk_max;
}

std::vector<ReissueAlarm> ReissueLog::alarms(Timestamp now) const {
  std::vector<ReissueAlarm> alarms;
  const auto is_replaced = [](const ReissueTry& one) { return one.letter != 0; };
  if (count(hours(1), now, is_replaced) >= burst_min) alarms.push_back(ReissueAlarm::burst);
  for (const auto& [clerk, handed_out] : by_clerk()) {
    const auto of_clerk =
        count(hours(24), now, [&](const ReissueTry& one) { return is_replaced(one) && one.clerk == clerk; });
    if (of_clerk < one_clerk_min) continue;
    alarms.push_back(ReissueAlarm::one_clerk);
    break;
  }
  return alarms;
}

}  // namespace urna::election
