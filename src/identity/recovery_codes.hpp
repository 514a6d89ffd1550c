// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/argon2id.hpp"

/// Ten codes on paper, for whoever has lost the device: each opens once, in place of the second factor.
namespace urna::identity {

inline constexpr std::size_t recovery_code_count = 10;

/// As they are kept: Argon2id of each; an empty text where a code is spent.
struct RecoveryCodes {
  std::array<std::string, recovery_code_count> hashes;

  std::size_t left() const;
};

/// Shown once: `3-XXXX-XXXX-XXXX-XXXX`, the number of the code, 0 … 9, and 80 random bits in Crockford's base 32.
struct NewRecoveryCodes {
  std::array<SecretText, recovery_code_count> shown;
  RecoveryCodes kept;
};

/// Costs ten times an Argon2id.
NewRecoveryCodes make_recovery_codes(crypto::RandomSource& random, crypto::HashCost cost);

/// Which code somebody has typed, and what is kept of it.
struct FoundRecoveryCode {
  std::size_t number;
  std::string hash;
};

/// Looks for a code, which stays unspent: slow, so outside of a change to a store.
/// @param typed         capitals, dashes and blanks do not matter; O is read as 0, I and L as 1
/// @param nobodys_hash  any hash of the same cost, looked at where there is none to look at
/// @secrecy             one Argon2id, whatever was typed and whatever is left
std::optional<FoundRecoveryCode> find_recovery_code(const RecoveryCodes& kept, std::string_view typed,
                                                    const std::string& nobodys_hash);

/// Spends the code that was found, within a change to the store that holds `kept`.
/// @returns  false when it is no longer there: spent meanwhile, or other codes took the place of these
bool spend_recovery_code(RecoveryCodes& kept, const FoundRecoveryCode& found);

}  // namespace urna::identity
