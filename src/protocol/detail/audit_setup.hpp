// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "protocol/audit.hpp"

namespace urna::protocol {

/// Reads and checks the four data records of the event Setup into `audited`: election, trustees, credentials,
/// setup_data.
void audit_setup(const ByteSource& source, std::span<const Record> data, AuditedElection& audited);

}  // namespace urna::protocol
