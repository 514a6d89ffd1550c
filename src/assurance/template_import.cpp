// SPDX-License-Identifier: EUPL-1.2
#include "assurance/template_import.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <utility>

#include "base/ensure.hpp"

namespace urna::assurance {

TemplateImport import_templates(const notation::Table& table, std::span<const std::string> titles) {
  TemplateImport result;
  ImportHeadings headings = read_headings(table, template_words());
  result.lines = headings.lines;
  result.findings = std::move(headings.findings);
  result.is_unread = !result.findings.empty();
  if (result.is_unread) return result;

  std::set<std::string> taken;
  for (const std::string& title : titles) taken.insert(title_key(title));
  std::map<std::string, std::size_t> first_lines;
  for (const notation::TableRow& row : std::span(table.rows).subspan(1)) {
    ImportLine line(headings, row, template_words());
    const auto said = line.read();
    if (said) {
      auto words = parse_template_words(boost::json::serialize(*said));
      ensure(words.has_value(), "every cell was read");
      const std::string key = title_key(words->title);
      const auto [first, is_new] = first_lines.emplace(key, row.line);
      if (taken.contains(key)) {
        line.find(ImportFault::name_taken, "title", words->title);
      } else if (!is_new) {
        line.find(ImportFault::name_twice, "title", words->title).other_line = first->second;
      } else {
        result.good.push_back({row.line, std::move(*words)});
      }
    }
    auto findings = line.take_findings();
    if (!findings.empty()) ++result.faulty_lines;
    std::ranges::move(findings, std::back_inserter(result.findings));
  }
  return result;
}

}  // namespace urna::assurance
