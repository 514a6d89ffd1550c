// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/trustees.hpp"

namespace urna::protocol::detail {

/// What a member gives at step 3 of the ceremony: `polynomial` in protocol §4.3.
struct Polynomial {
  std::string polynomial;            ///< the member's own coefficients, sealed for itself
  std::vector<std::string> secrets;  ///< one share per member, sealed for that member
  Commitments commitments;
  std::optional<crypto::Proof> signature;  ///< contextual form
};

/// What a member receives at step 5: `vinput`.
struct VerificationInput {
  std::string polynomial;
  std::vector<std::string> secrets;  ///< one share from each member
  std::vector<Commitments> commitments;
  std::optional<std::vector<crypto::Proof>> signatures;
};

/// What a member gives at step 5: `voutput`.
struct VerificationOutput {
  std::string private_key;  ///< sealed for the member itself
  TrusteePublicKey public_key;
};

// Readers give nothing when the text is not canonical.  A file's final newline is accepted.
std::optional<Polynomial> read_polynomial(const crypto::Group& group, std::string_view text);
std::optional<VerificationInput> read_verification_input(const crypto::Group& group, std::string_view text);
std::optional<VerificationOutput> read_verification_output(const crypto::Group& group, std::string_view text);

std::string write(const Polynomial& polynomial);
std::string write(const VerificationInput& input);
std::string write(const crypto::Group& group, const VerificationOutput& output);

/// `{"polynomial":["1","2"]}`, `{"secret":"1"}` and `{"decryption_key":"1"}`: what stands in the sealed messages.
SecretText polynomial_secret_text(const std::vector<crypto::SecretScalar>& coefficients);
SecretText named_secret_text(std::string_view name, const crypto::SecretScalar& number);
std::optional<std::vector<crypto::SecretScalar>> read_polynomial_secret(const crypto::ScalarField& field,
                                                                        std::string_view text);
std::optional<crypto::SecretScalar> read_named_secret(const crypto::ScalarField& field, std::string_view name,
                                                      std::string_view text);

}  // namespace urna::protocol::detail
