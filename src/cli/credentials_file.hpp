// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/report.hpp"
#include "election/credential_list.hpp"

namespace urna::cli {

/// Reads and checks the file of the credential authority.
/// @errors  unusable
Result<election::CredentialList, Refusal> read_credentials(const crypto::Group& group, const std::string& path);

}  // namespace urna::cli
