// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "crypto/age_file.hpp"
#include "crypto/detail/age_header.hpp"

using namespace urna::crypto;

// The key is fixed, so that the seeds are authentic.
// Shows TEN-07, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ReplayedRandom random(1);
  static const AgeIdentity identity = AgeIdentity::draw(random);
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  if (const auto header_size = detail::age_header_size(text)) {
    if (const auto header = detail::parse_age_header(text.substr(0, *header_size))) {
      const std::string again = detail::age_header_text(header->stanzas) + detail::age_header_end(header->mac);
      urna::ensure(again == text.substr(0, *header_size), "a header has one spelling");
    }
  }

  AgeReader whole(identity);
  auto one = whole.add(bytes);
  const auto one_last = whole.finish();
  AgeReader halves(identity);
  const auto first = halves.add(bytes.first(size / 2));
  const auto second = halves.add(bytes.subspan(size / 2));
  const auto last = halves.finish();
  urna::ensure(first || !second, "after a fault nothing opens");
  urna::ensure(second || !last, "after a fault nothing opens");
  urna::ensure(one_last.has_value() == last.has_value(), "pieces do not matter");

  AgeReader with_passphrase(urna::SecretText("password"), 4);
  const auto opened = with_passphrase.add(bytes);
  urna::ensure(opened || !with_passphrase.finish(), "after a fault nothing opens");
  return 0;
}
