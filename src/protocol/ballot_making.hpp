// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "protocol/election.hpp"

namespace urna::protocol {

/// What a voter chose, in clear: moves but never copies, is wiped when it dies.
class PlainChoices {
 public:
  /// @param values  per question, flat as in `choices_shape`: 0 or 1 (the blank flag first; per list its flag, then 1
  /// for each
  ///                candidate kept), or for a mixnet question one number 0 … 255 per answer
  explicit PlainChoices(std::vector<std::vector<std::uint32_t>> values) : values_(std::move(values)) {}
  PlainChoices(PlainChoices&&) noexcept = default;
  PlainChoices& operator=(PlainChoices&&) = delete;
  PlainChoices(const PlainChoices&) = delete;
  ~PlainChoices();

  const std::vector<std::vector<std::uint32_t>>& expose() const { return values_; }

 private:
  std::vector<std::vector<std::uint32_t>> values_;
};

/// Why choices cannot be made into a ballot.
struct ChoiceError {
  std::size_t question = 0;  ///< from 0
  std::string what;
};

/// The first question whose choices break its rules, if any.
std::optional<ChoiceError> find_choice_error(const Election& election, const PlainChoices& choices);

/// Encrypts, proves and signs.  Protocol §7, protocol-lists §3–5.
///
/// Random scalars are drawn in this order: per question all r of the encryption; then per proof, branch by branch,
/// challenge and response.
/// @param secret  the scalar of the voter's credential
/// @returns       the ballot, canonical JSON
/// @secrecy       constant time in the choices, the randomness and the secret; but for a preference question, the
/// search for an
///                element that encodes the ranks takes a time that depends on them: make such ballots on the voter's
///                own device
Result<std::string, ChoiceError> make_ballot(const Election& election, const crypto::SecretScalar& secret,
                                             const PlainChoices& choices, crypto::RandomSource& random);

}  // namespace urna::protocol
