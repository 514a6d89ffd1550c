// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "crypto/custodian_share.hpp"

using namespace urna::crypto;

// Shows KEY-03, FUZ-01, B58.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto share = parse_share({reinterpret_cast<const char*>(data), size});
  if (!share) {
    urna::ensure((share.error().fault == ShareFault::forbidden_character) == (share.error().position != 0),
                 "only a forbidden character has a position");
    return 0;
  }
  urna::ensure(share->index >= 1 && share->index <= custodian_shares_max, "an index is in its range");
  const auto again = parse_share(share_text(*share).expose());
  urna::ensure(again && again->index == share->index && again->set == share->set, "a written share is read back");
  return 0;
}
