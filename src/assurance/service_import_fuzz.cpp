// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "assurance/service_import.hpp"
#include "base/ensure.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::assurance;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = urna::notation::read_csv_table(text, {.rows = 100, .columns = 50});
  const auto found = import_services(table, {}, Catalogue::built_in());
  urna::ensure(found.is_unread || found.good.size() + found.faulty_lines == found.lines,
               "every line is good or at fault");
  std::vector<ServiceKnown> there;
  for (const auto& service : found.good) there.push_back(known_from(service.description));
  const auto again = import_services(table, there, Catalogue::built_in());
  urna::ensure(again.good.empty(), "what was added is not added again");
  return 0;
}
