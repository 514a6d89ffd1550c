// SPDX-License-Identifier: EUPL-1.2
// A text that a 2048-bit group accepts is the one text of that element.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/group_modp.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const urna::crypto::Group* group : {&urna::crypto::belenios_2048(), &urna::crypto::rfc3526_2048()}) {
    const auto element = group->parse(text);
    if (!element) continue;
    if (group->text(*element) != text) std::abort();
    const auto again = group->parse_all({&text, 1});
    if (!again[0] || !group->equal(*again[0], *element)) std::abort();
  }
  return 0;
}
