// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/group.hpp"

namespace urna::election {

/// The list of public credentials as the archive keeps it.
struct CredentialList {
  std::string text;  ///< canonical JSON, hashed as it is
  std::size_t count = 0;
  std::uint64_t total_weight = 0;
};

/// Reads and checks the list of a credential authority, ours or another tool's.  Protocol §5.  A third field, the
/// voter's name, is left out: it must not be archived.
/// @errors  everything wrong, in words: not a JSON array of strings; a credential outside the group or listed twice
Result<CredentialList, std::vector<std::string>> read_credential_list(const crypto::Group& group,
                                                                      std::string_view text);

/// Counts a list that `read_credential_list` has accepted and that was kept since; its credentials are not checked
/// again.
/// @returns  nothing when it is no such list
std::optional<CredentialList> kept_credential_list(std::string text);

}  // namespace urna::election
