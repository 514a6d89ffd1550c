// SPDX-License-Identifier: EUPL-1.2
#include "keystore/ceremony.hpp"

namespace urna::keystore {

using crypto::ShareError;
using crypto::ShareFault;

Ceremony::Ceremony(AttemptId id, unsigned threshold, std::vector<std::string> names, crypto::RandomSource& random,
                   Timestamp now)
    : id_(id),
      names_(std::move(names)),
      made_(crypto::share_new_secret(threshold, static_cast<unsigned>(names_.size()), random)),
      last_step_(now) {}

Result<SecretText, KeystoreFault> Ceremony::show(unsigned index, Timestamp now) {
  if (index < 1 || index > made_.shares.size()) return failure(KeystoreFault::unknown_custodian);
  if (!shown_.insert(index).second) return failure(KeystoreFault::already_shown);
  last_step_ = now;
  return crypto::share_text(made_.shares[index - 1]);
}

std::optional<ShareError> Ceremony::confirm(std::string_view typed, Timestamp now) {
  const auto share = crypto::parse_share(typed);
  if (!share) return share.error();
  if (const auto fault = crypto::check_share(*share, made_.commitments)) return ShareError{*fault};
  if (!confirmed_.insert(share->index).second) return ShareError{ShareFault::repeated_index};
  last_step_ = now;
  return std::nullopt;
}

}  // namespace urna::keystore
