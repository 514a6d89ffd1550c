// SPDX-License-Identifier: EUPL-1.2
// A host has one spelling: what is read of it reads as itself, and no other name can be hidden in it.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/ensure.hpp"
#include "base/host_name.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto name = urna::host_name_from(text);
  if (!name) return 0;
  urna::ensure(urna::host_name_from(*name) == name, "a name is read as itself");
  urna::ensure(urna::host_name_from(*name + ":8443") == name, "a port does not change the host");
  urna::ensure(std::none_of(name->begin(), name->end(), [](char c) { return c >= 'A' && c <= 'Z'; }),
               "letters are small");
  urna::ensure(!name->ends_with('.') && name->find_first_of("/@\\, \t") == std::string::npos, "nothing else is in it");
  return 0;
}
