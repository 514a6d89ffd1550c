// SPDX-License-Identifier: EUPL-1.2
#include "election/receipt.hpp"

#include "protocol/ballot.hpp"

namespace urna::election {

std::string signed_text(const Receipt& receipt) {
  return "urna receipt|" + receipt.election + "|" + receipt.tracker + "|" + receipt.cast_at;
}

Receipt make_receipt(const protocol::ElectionUuid& election, const Digest& ballot, Timestamp now,
                     const crypto::SigningKey& key) {
  Receipt receipt{election.text(), protocol::tracker_text(ballot), timestamp_minute_text(now), {}};
  receipt.signature = key.sign(signed_text(receipt));
  return receipt;
}

bool check_receipt(const crypto::VerificationKey& box, const Receipt& receipt) {
  return crypto::check_signature(box, signed_text(receipt), receipt.signature);
}

}  // namespace urna::election
