// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "election/definition.hpp"

using urna::ensure;
using urna::election::DefinitionFault;
using urna::election::parse_definition;

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto definition = parse_definition({reinterpret_cast<const char*>(data), size});
  if (definition) {
    ensure(!definition->questions.empty() && !definition->name.empty() && definition->group != nullptr,
           "it is complete");
    const auto& trustees = definition->trustees;
    ensure(trustees.single.size() + trustees.threshold >= 2, "nobody counts alone");
    ensure(trustees.members.empty() || trustees.threshold < trustees.members.size(), "one share may be lost");
    return 0;
  }
  ensure(definition.error().total >= 1 && !definition.error().listed.empty(), "a refusal says why");
  for (const DefinitionFault& fault : definition.error().listed)
    ensure(describe(fault).size() > 10, "a fault is described");
  return 0;
}
