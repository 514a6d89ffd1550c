// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/report.hpp"
#include "crypto/group.hpp"

namespace urna::cli {

/// The list of public credentials as the archive keeps it.
struct CredentialsFile {
  std::string text;  ///< canonical JSON, hashed as it is
  std::size_t count = 0;
  std::uint64_t total_weight = 0;
};

/// Reads and checks the list of the credential authority, ours or another tool's.  Protocol §5.  A third field, the
/// voter's name, is left out: it must not be archived.
/// @errors  unusable: not a JSON array of strings; a credential outside the group or listed twice
Result<CredentialsFile, Refusal> read_credentials(const crypto::Group& group, const std::string& path);

}  // namespace urna::cli
