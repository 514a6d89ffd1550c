// SPDX-License-Identifier: EUPL-1.2
#include "incident/unlock_window.hpp"

#include <algorithm>
#include <array>

namespace urna::incident {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<unsigned> day_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<unsigned>(found - names.begin()));
}

/// `06:00` … `24:00`
std::optional<minutes> time_from(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hour = digit(0) * 10 + digit(1);
  const int minute = digit(3) * 10 + digit(4);
  if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return minutes(hour * 60 + minute);
}

}  // namespace

std::optional<UnlockWindow> UnlockWindow::parse(std::string_view text) {
  UnlockWindow window;
  if (const std::size_t blank = text.find(' '); blank != std::string_view::npos) {
    const std::string_view span = text.substr(0, blank);
    const std::size_t dash = std::min(span.find('-'), span.size());
    const auto first = day_named(span.substr(0, dash));
    const auto last = dash == span.size() ? first : day_named(span.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    window.first_day_ = *first;
    window.last_day_ = *last;
    text.remove_prefix(blank + 1);
  }
  const std::size_t dash = std::min(text.find('-'), text.size());
  const auto begin = time_from(text.substr(0, dash));
  const auto end = dash == text.size() ? std::nullopt : time_from(text.substr(dash + 1));
  if (!begin || !end || *begin == *end || *begin == days(1)) return std::nullopt;
  window.begin_ = *begin;
  window.end_ = *end;
  return window;
}

bool UnlockWindow::contains(Timestamp moment) const {
  const auto day = std::chrono::floor<days>(moment);
  const minutes time = std::chrono::floor<minutes>(moment - day);
  const unsigned today = std::chrono::weekday(day).iso_encoding() - 1;
  const auto is_of = [&](unsigned which) {
    return first_day_ <= last_day_ ? first_day_ <= which && which <= last_day_
                                   : which >= first_day_ || which <= last_day_;
  };
  if (begin_ < end_) return is_of(today) && begin_ <= time && time < end_;
  return (is_of(today) && time >= begin_) || (is_of((today + 6) % 7) && time < end_);
}

}  // namespace urna::incident
