// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "assurance/service_file.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::assurance;
  const Catalogue& catalogue = Catalogue::built_in();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_measure_answer(text));
  static_cast<void>(parse_own_measure(text));
  const auto file = parse_service_file(text, catalogue);
  if (!file) return 0;
  const auto again = parse_service_file(service_file_json(*file), catalogue);
  if (!again || service_file_json(*again) != service_file_json(*file)) __builtin_trap();
  return 0;
}
