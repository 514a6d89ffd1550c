// SPDX-License-Identifier: EUPL-1.2
#include "incident/known_places.hpp"

#include <algorithm>

namespace urna::incident {
namespace {

using std::chrono::sys_days;

constexpr std::string_view midnight = "T00:00:00Z";

std::string day_text(sys_days day) { return timestamp_text(day).substr(0, 10); }

std::optional<sys_days> day_from(std::string_view text) {
  const auto moment = timestamp_from(std::string(text) + std::string(midnight));
  return moment ? std::optional(std::chrono::floor<std::chrono::days>(*moment)) : std::nullopt;
}

}  // namespace

KnownPlaces KnownPlaces::parse(std::string_view text) {
  KnownPlaces places;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t first = line.find(' ');
    const std::size_t second = line.rfind(' ');
    if (first == std::string_view::npos || first == 0 || second == first) continue;
    const auto place = digest_from_hex(line.substr(first + 1, second - first - 1));
    const auto day = day_from(line.substr(second + 1));
    if (place && day) places.days_[std::string(line.substr(0, first))][*place] = *day;
  }
  return places;
}

std::string KnownPlaces::text() const {
  std::string text;
  for (const auto& [person, places] : days_) {
    for (const auto& [place, day] : places)
      text.append(person).append(" ").append(to_hex(place)).append(" ").append(day_text(day)).append("\n");
  }
  return text;
}

bool KnownPlaces::learn(const std::string& person, const Digest& place, Timestamp now) {
  const sys_days today = std::chrono::floor<std::chrono::days>(now);
  for (auto& [name, places] : days_)
    std::erase_if(places, [&](const auto& one) { return one.second < today - kept_for; });
  std::erase_if(days_, [](const auto& one) { return one.second.empty(); });
  auto& places = days_[person];
  const bool is_news = !places.empty() && !places.contains(place);
  if (!places.contains(place) && places.size() == places_max)
    places.erase(std::ranges::min_element(places, {}, [](const auto& one) { return one.second; }));
  places[place] = today;
  return is_news;
}

}  // namespace urna::incident
