// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/incident_watch.hpp"
#include "identity/address_range.hpp"
#include "incident/known_places.hpp"
#include "journal/entry.hpp"

namespace urna::api {

/// Opens an incident when an administrator signs in from where they never did.  A place is 24 bits of IPv4 or 48 of
/// IPv6; what is remembered of it is a digest that takes the platform's key and the person to make.
class PlaceWatch {
 public:
  struct Keeping {
    std::function<std::optional<std::string>()> text;  ///< what `put` was given; sealed where it lies
    std::function<void(const std::string&)> put;
    std::function<Digest(const std::string&)> digest;  ///< a blind index
  };

  /// @param watch  outlives this
  PlaceWatch(Keeping keeping, IncidentWatch& watch) : keeping_(std::move(keeping)), watch_(watch) {}

  /// From any thread; waits for no disk.
  void arrived(const journal::Actor& person, const identity::NetworkAddress& from);
  /// Every few seconds, on the thread that tends the watch.  Cut off before it ends, it sees the next sign-in as new.
  void tend(Timestamp now);

 private:
  struct Arrival {
    std::string person;
    std::string place;
  };
  const Keeping keeping_;
  IncidentWatch& watch_;
  std::mutex mutex_;
  std::vector<Arrival> arrivals_;
};

}  // namespace urna::api
