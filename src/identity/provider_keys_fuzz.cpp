// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "identity/provider_keys.hpp"

using namespace urna;  // NOLINT(google-build-using-namespace)
using namespace urna::identity;

// Shows IDN-12, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto keys = ProviderKeys::parse({reinterpret_cast<const char*>(data), size});
  if (!keys) return 0;
  ensure(keys->size() <= ProviderKeys::count_max, "no more keys than were said");
  for (const auto algorithm :
       {crypto::TokenAlgorithm::rs256, crypto::TokenAlgorithm::es256, crypto::TokenAlgorithm::ps256}) {
    const crypto::TokenKey* const key = keys->find("", algorithm);
    if (key == nullptr) continue;
    ensure(key->is_for(algorithm), "a key of the kind that was asked for");
    const Bytes zeros(64);
    ensure(!key->has_signed(algorithm, "nothing", zeros), "zeros are nobody's signature");
  }
  return 0;
}
