// SPDX-License-Identifier: EUPL-1.2
#include "api/place_watch.hpp"

#include <algorithm>
#include <span>

namespace urna::api {
namespace {

constexpr std::size_t waiting_max = 1000;

/// In hexadecimal: who has one address of such a network is mostly the one who has the next.
std::string place_of(const identity::NetworkAddress& from) {
  constexpr std::size_t of_ipv6 = 6;
  constexpr std::size_t of_ipv4 = 15;
  const auto zero = [](std::byte one) { return one == std::byte{0}; };
  const bool is_ipv4 =
      std::all_of(from.begin(), from.begin() + 10, zero) && from[10] == std::byte{0xff} && from[11] == std::byte{0xff};
  return to_hex(std::span(from).first(is_ipv4 ? of_ipv4 : of_ipv6));
}

}  // namespace

void PlaceWatch::arrived(const journal::Actor& person, const identity::NetworkAddress& from) {
  const std::lock_guard lock(mutex_);
  if (arrivals_.size() < waiting_max) arrivals_.push_back({person.text(), place_of(from)});
}

void PlaceWatch::tend(Timestamp now) {
  std::vector<Arrival> arrivals;
  {
    const std::lock_guard lock(mutex_);
    arrivals.swap(arrivals_);
  }
  if (arrivals.empty()) return;
  const auto before = incident::KnownPlaces::parse(keeping_.text().value_or(""));
  auto places = before;
  for (const Arrival& one : arrivals) {
    const Digest place = keeping_.digest(one.person + " " + one.place);
    if (places.learn(one.person, place, now))
      watch_.open({"sign-in.new-place", incident::Severity::medium},
                  one.person + " has signed in from where they never did before", now);
  }
  if (places != before) keeping_.put(places.text());
}

}  // namespace urna::api
