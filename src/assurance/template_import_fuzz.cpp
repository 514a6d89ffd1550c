// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "assurance/template_import.hpp"
#include "base/ensure.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::assurance;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_template_words(text));
  if (const auto kept = parse_template({}, 1, text))
    urna::ensure(parse_template({}, 1, template_json(*kept)).has_value(), "what is kept is read again");
  const auto table = urna::notation::read_csv_table(text, {.rows = 100, .columns = 50});
  const auto found = import_templates(table, {});
  urna::ensure(found.is_unread || found.good.size() + found.faulty_lines == found.lines,
               "every line is good or at fault");
  std::vector<std::string> titles;
  for (const auto& good : found.good) titles.push_back(good.words.title);
  urna::ensure(import_templates(table, titles).good.empty(), "what was added is not added again");
  return 0;
}
