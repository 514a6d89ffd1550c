// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "api/witness_courier.hpp"
#include "journal/details.hpp"

/// What the operator decides of the audit journal: on the command line only, never over HTTP.  Who can point a log at a
/// file or a socket, or end its keeping, owns the machine.
struct JournalSettings {
  urna::journal::DetailsRetention payloads;
  std::vector<urna::api::WitnessPlace> witnesses;
  std::vector<std::string> sinks;  ///< as `sink_target` reads them
  std::string authorities;         ///< PEM: who vouches for witnesses and collectors; empty: whom the machine trusts
};
