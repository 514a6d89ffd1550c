// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "identity/detail/authenticator_data.hpp"
#include "identity/detail/client_data.hpp"
#include "identity/detail/fido_signature.hpp"

using namespace urna::identity;

/// What was read of a key has the sizes that are promised, and libfido2 can be shown it.
static void look_at(std::span<const std::byte> bytes) {
  const auto read = detail::read_authenticator_data(bytes);
  if (!read) return;
  urna::ensure(bytes.size() >= 37, "no shorter");
  if (read->key) {
    const SecurityKey& key = *read->key;
    urna::ensure(!key.id.empty() && key.id.size() <= 1023, "an id of 1 to 1,023 bytes");
    const std::size_t size = key.algorithm == KeyAlgorithm::es256   ? 64
                             : key.algorithm == KeyAlgorithm::eddsa ? 32
                                                                    : 259;
    urna::ensure(key.public_key.size() == size, "a key of the length of its kind");
    if (detail::is_usable(key)) {
      urna::ensure(!detail::has_signed_itself(key, "example.org", {}, bytes, bytes.first(37), false), "no signature");
    }
  } else {
    urna::ensure(read->has_extensions || bytes.size() == 37, "nothing follows");
  }
}

// Shows IDN-04, FUZ-01, B50.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  detail::read_client_data(bytes);
  look_at(bytes);
  if (const auto object = detail::read_attestation_object(bytes)) look_at(object->authenticator_data);
  return 0;
}
