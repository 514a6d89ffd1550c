// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "crypto/sealed_stream.hpp"
#include "crypto/sealed_value.hpp"

using namespace urna::crypto;

// The key is fixed, so that the seeds are authentic.
// Shows KEY-07, FUZ-01, B59.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ReplayedRandom random(1);
  static const LockedKey key = LockedKey::draw(random);
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto id = key_of_value(bytes).value_or(KeyId{});
  const ValuePlace place{"tenant", "table", "column", {}};
  const auto opened = open_value(key, id, place, bytes);
  if (opened) {
    urna::ensure(opened->expose().size() + sealed_value_overhead == size,
                 "what opens has the length of what was sealed");
  } else if (looks_sealed(bytes)) {
    urna::ensure(opened.error() != SealedFault::malformed && opened.error() != SealedFault::other_key,
                 "what looks sealed is judged by its tag");
  }

  StreamOpener opener(key, id, "file");
  const auto first = opener.add(bytes.first(size / 2));
  const auto second = opener.add(bytes.subspan(size / 2));
  const auto last = opener.finish();
  urna::ensure(first || !second, "after a fault nothing opens");
  urna::ensure(second || !last, "after a fault nothing opens");
  return 0;
}
