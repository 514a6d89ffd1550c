// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "journal/incident_file.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::journal;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto report = check_incident_file(bytes, std::nullopt);
  if (report && report->is_signer_given) __builtin_trap();
  return 0;
}
