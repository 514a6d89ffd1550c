// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "journal/payload.hpp"

/// What the operator decides of the audit journal: on the command line only, never over HTTP.  Who can point a log at a
/// file or a socket, or end its keeping, owns the machine.
struct JournalSettings {
  urna::journal::PayloadRetention payloads;
};
