// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_import.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/ensure.hpp"
#include "base/text_rules.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using notation::Table;
using notation::TableRow;

constexpr int highest_level = 3;

/// Names are compared as people read them, but for the case of Latin letters.
std::string name_key(std::string_view name) {
  std::string key(bare(name));
  for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return key;
}

std::string reference_key(std::string_view organisation, std::string_view reference) {
  return name_key(organisation) + '\n' + name_key(reference);
}

class Importer {
 public:
  Importer(const Table& table, std::span<const ServiceKnown> there, const Catalogue& catalogue)
      : table_(table), catalogue_(catalogue), headings_(read_headings(table, description_words())) {
    for (const ServiceKnown& known : there) {
      names_taken_.insert(name_key(known.name));
      if (!known.reference.empty()) references_taken_.insert(reference_key(known.organisation, known.reference));
    }
  }

  ServiceImport read() {
    result_.lines = headings_.lines;
    result_.findings = headings_.findings;
    result_.is_unread = !result_.findings.empty();
    if (result_.is_unread) return std::move(result_);
    for (std::size_t i = 1; i < table_.rows.size(); ++i) read_line(table_.rows[i]);
    return std::move(result_);
  }

 private:
  void read_line(const TableRow& row) {
    ImportLine line(headings_, row, description_words());
    auto said = line.read();
    auto described = said ? described_by(std::move(*said), line) : std::nullopt;
    auto findings = line.take_findings();
    if (described && is_there(row, *described)) return;
    if (described) find_twice(row, *described, findings);
    if (!findings.empty()) {
      ++result_.faulty_lines;
      std::ranges::move(findings, std::back_inserter(result_.findings));
      return;
    }
    result_.good.push_back({row.line, std::move(*described)});
  }

  /// The whole description, at the level that was chosen or is needed; nothing where that is found to be too low.
  std::optional<WrittenDescription> described_by(json::object said, ImportLine& line) const {
    std::optional<int> chosen;
    if (const auto* const level = said.if_contains("level")) chosen = level->as_string().front() - '0';
    if (!said.contains("service_profile")) said["service_profile"] = "generic";
    if (!said.contains("deployment")) said["deployment"] = "planned";
    said["level"] = highest_level;
    auto highest = parse_written_description(json::serialize(said), catalogue_);
    ensure(highest.has_value(), "every cell was read");
    const int needed = required_level(catalogue_, highest->meaning);
    if (chosen.value_or(needed) < needed) {
      line.find(ImportFault::level_too_low, "level", std::to_string(*chosen)).near = std::to_string(needed);
      return std::nullopt;
    }
    said["level"] = chosen.value_or(needed);
    auto written = parse_written_description(json::serialize(said), catalogue_);
    ensure(written.has_value(), "it was read once, at the highest level");
    return std::move(*written);
  }

  bool is_there(const TableRow& row, const WrittenDescription& described) {
    const ServiceKnown known = known_from(described);
    if (known.reference.empty() || !references_taken_.contains(reference_key(known.organisation, known.reference)))
      return false;
    result_.there.push_back({row.line, known.name});
    return true;
  }

  /// What comes twice stays good where it comes first.
  void find_twice(const TableRow& row, const WrittenDescription& described, std::vector<ImportFinding>& findings) {
    const ServiceKnown known = known_from(described);
    const std::string name = name_key(known.name);
    ImportFinding finding{
        .line = row.line, .column = headings_.of("name"), .field = "name", .found = excerpt(known.name)};
    if (names_taken_.contains(name)) {
      finding.fault = ImportFault::name_taken;
      findings.push_back(finding);
    } else if (const auto [first, is_new] = names_.emplace(name, row.line); !is_new) {
      finding.fault = ImportFault::name_twice;
      finding.other_line = first->second;
      findings.push_back(finding);
    }
    if (known.reference.empty()) return;
    const auto [first, is_new] = references_.emplace(reference_key(known.organisation, known.reference), row.line);
    if (!is_new)
      findings.push_back({.fault = ImportFault::reference_twice,
                          .line = row.line,
                          .column = headings_.of("reference"),
                          .field = "reference",
                          .found = excerpt(known.reference),
                          .other_line = first->second});
  }

  const Table& table_;
  const Catalogue& catalogue_;
  const ImportHeadings headings_;
  std::set<std::string> names_taken_;
  std::set<std::string> references_taken_;
  std::map<std::string, std::size_t> names_;
  std::map<std::string, std::size_t> references_;
  ServiceImport result_;
};

}  // namespace

ServiceKnown known_from(const WrittenDescription& description) {
  const json::value whole = json::parse(description.json);
  const auto text = [&](std::string_view name) {
    const json::value* const value = whole.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  return {description.name, text("organisation"), text("reference")};
}

ServiceImport import_services(const Table& table, std::span<const ServiceKnown> there, const Catalogue& catalogue) {
  return Importer(table, there, catalogue).read();
}

}  // namespace urna::assurance
