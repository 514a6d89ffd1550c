// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/alert_door.hpp"
#include "options.hpp"

namespace urnad {

/// Whatever delivers messages to security contacts: a program that takes them as JSON, or a mail server.
/// @returns  empty where the operator has named nothing
urna::api::AlertDoor::Post alert_post(const Options& options);

}  // namespace urnad
