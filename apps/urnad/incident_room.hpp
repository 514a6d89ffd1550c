// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>

#include "api/incident_evidence.hpp"
#include "chronicle.hpp"
#include "moves.hpp"
#include "program.hpp"
#include "vault.hpp"

namespace urnad {

/// What the platform gives to whoever collects evidence, locked or not.
class IncidentRoom {
 public:
  /// @param program, chronicle  outlive it
  IncidentRoom(const Program& program, Chronicle& chronicle, Moves::WithDesk with_desk);

  /// For the control socket.
  void add_routes(urna::http::Router& router) const { evidence_.add_routes(router); }
  /// Before anything is unlocked.
  /// @param vault  nothing is asked after it is gone
  void use(Vault& vault) { vault_ = &vault; }

 private:
  urna::api::IncidentEvidence::Statements statements() const;

  std::atomic<Vault*> vault_ = nullptr;
  const urna::api::IncidentEvidence evidence_;
};

}  // namespace urnad
