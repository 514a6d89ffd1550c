// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "base/strong.hpp"
#include "protocol/election_uuid.hpp"
#include "protocol/voting_code.hpp"

namespace urna::election {

/// What a voter's device shows the desk to be let in, 32 bytes.  It is derived from the letter's code, as the signing
/// key is, but by another hash: whoever has it can sign in, not sign a ballot.
using SignInSecret = Secret<32>;

/// SHA-256 of a sign-in secret: all that the desk keeps of it, unique in an election.  It may be read by anyone: 130
/// random bits stand behind it, so that no slow hash is needed.
using SignInVerifier = Strong<Digest, struct SignInVerifierTag>;

/// SHA-256("urna sign-in|" uuid "|" code), with the 30 canonical characters of the code.
SignInSecret sign_in_secret(const protocol::ElectionUuid& election, const protocol::VotingCode& code);

SignInVerifier sign_in_verifier(const SignInSecret& secret);

/// As the voter's device sends it: 43 characters of Base64 for addresses (`-_`, no padding).
SecretText sign_in_secret_text(const SignInSecret& secret);
/// @returns  nothing when the text is not what `sign_in_secret_text` writes
std::optional<SignInSecret> sign_in_secret_from(std::string_view text);

}  // namespace urna::election
