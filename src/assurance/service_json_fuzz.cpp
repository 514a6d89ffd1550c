// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "assurance/service_json.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::assurance;
  const Catalogue& catalogue = Catalogue::built_in();
  const auto service = parse_service({reinterpret_cast<const char*>(data), size}, catalogue);
  if (!service) return 0;
  for (const Reading reading : {Reading::national, Reading::urna})
    static_cast<void>(
        evaluation_json(evaluate(catalogue, service->description, service->answers, reading), catalogue, reading));
  return 0;
}
