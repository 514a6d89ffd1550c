// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "incident/incident_json.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::incident;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto facts = parse_facts(text)) {
    const auto again = parse_facts(facts_json(*facts));
    if (!again || *again != *facts) __builtin_trap();
  }
  const auto incident = parse_incident(text);
  if (!incident) return 0;
  const auto again = parse_incident(incident_json(*incident));
  if (!again || again->parts() != incident->parts()) __builtin_trap();
  return 0;
}
