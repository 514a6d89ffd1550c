// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/opened_archive.hpp"
#include "cli/report.hpp"
#include "cli/session.hpp"
#include "protocol/credential.hpp"

namespace urna::cli {

/// Asks for a voting code; a person who mistypes is told where, and asked again a few times.
/// @errors  refused: mistyped; unusable: nothing was typed
Result<protocol::Credential, Refusal> ask_for_code(Console& console);

/// Where to look for what is mistyped.  Holds no character of the code.
std::string describe(const protocol::CredentialError& error);

/// Who votes, as far as the archive knows.
struct ListedVoter {
  crypto::SecretScalar secret;
  std::string credential;  ///< public
  protocol::CredentialIndex index = 0;
};

/// @errors  refused: the code is not of this election
Result<ListedVoter, Refusal> find_voter(const protocol::Credential& code, const OpenedArchive& archive);

}  // namespace urna::cli
