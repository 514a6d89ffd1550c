// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.hpp"
#include "http/router.hpp"
#include "incident/incident_store.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// What the desk itself gives to `urnactl incident snapshot`, on the socket on which the platform is unlocked: its
/// journal with proofs, what its databases look like, what machines stated, and its signature.  It also notes who has
/// collected.  Everything but signature and proofs is there while it is locked.  docs/operating/incidents.md.
///
///   GET  /incident-evidence?days=7&incident=ID   {"state":…, "key":…, "files":[{"path":…, "text":…}], "absent":[…]}
///   POST /incident-evidence                      {"list":…, "incident":…, "why":…, "by":…} → {"note":…}
class IncidentEvidence {
 public:
  struct AtDesk {
    storage::JournalKeeper& journal;
    incident::IncidentStore& incidents;
  };
  /// The node and what it stated last, signed.
  using Statements = std::vector<std::pair<std::string, std::string>>;
  struct Parts {
    std::string data;     ///< the platform's folder
    std::string program;  ///< what runs: SHA-256, in hexadecimal
    /// Calls back with the platform's own desk.  @returns  whether it is open
    std::function<bool(const std::function<void(const AtDesk&)>&)> with_desk;
    std::function<Statements()> statements;                        ///< once it is unlocked
    std::function<std::string()> key;                              ///< of statements; once it is unlocked
    std::function<std::string(std::string_view)> sign;             ///< with it
    std::function<bool(const journal::Entry&)> note_while_locked;  ///< @returns  whether it is on the disk
    std::function<Timestamp()> now;
  };

  /// Of one log.
  static constexpr std::uint64_t entries_max = 20'000;
  static constexpr std::size_t logs_max = 40;
  /// Of all logs together.
  static constexpr std::size_t entries_bytes_max = std::size_t{20} << 20U;

  explicit IncidentEvidence(Parts parts) : parts_(std::move(parts)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router) const;

 private:
  http::Response collect(const http::Request& request) const;
  http::Response certify(const http::Request& request) const;

  const Parts parts_;
};

}  // namespace urna::api
