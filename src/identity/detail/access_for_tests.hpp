// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <vector>

#include "identity/memory_access_store.hpp"

// For tests only: people, places, grants, and a witness that remembers.
namespace urna::identity {

template <class Id>
Id numbered(int number) {
  Identifier bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return Id(bytes);
}

inline Grant grant_for(int number, const PersonId& person, Role role, Place place, Timestamp from,
                       std::optional<Timestamp> until) {
  return {numbered<GrantId>(number), person, role, std::move(place), from, until, "for the tests", {}, {}};
}

class RememberingAccessWitness final : public AccessWitness {
 public:
  struct Noted {
    AccessEvent event;
    std::optional<PersonId> person, subject;
    Timestamp at;
  };
  void note(AccessEvent event, const std::optional<PersonId>& person, const std::optional<PersonId>& subject,
            const Place&, Timestamp now) override {
    noted.push_back({event, person, subject, now});
  }
  int count(AccessEvent event) const {
    return static_cast<int>(
        std::count_if(noted.begin(), noted.end(), [&](const Noted& one) { return one.event == event; }));
  }
  std::vector<Noted> noted;
};

}  // namespace urna::identity
