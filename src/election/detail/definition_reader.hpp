// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_rules.hpp"
#include "base/timestamp.hpp"
#include "election/definition_fault.hpp"

namespace urna::election::detail {

/// Collects what is wrong with a definition.
class FaultCollector {
 public:
  void add(DefinitionFaultKind kind, const toml::source_region& where, std::string field, std::string problem,
           std::string remedy);
  bool empty() const { return faults_.total == 0; }
  /// All faults, in the order of the file.
  DefinitionFaults take();

 private:
  DefinitionFaults faults_;
};

enum class Need { optional, required };

/// Reads one table of a definition key by key; what is wrong goes to the collector, and reading goes on with a default.
/// Every key that is asked for is known; `refuse_other_keys` complains of the rest.
class TableReader {
 public:
  /// @param path  of the table, such as `questions[2]`; empty for the file itself
  TableReader(const toml::table& table, std::string path, FaultCollector& faults)
      : table_(table), path_(std::move(path)), faults_(faults) {}

  const toml::node* node(std::string_view key, Need need = Need::optional);

  /// The text without blanks around it; empty when there is none.
  std::string text(std::string_view key, Need need, std::size_t characters_max,
                   LineBreaks breaks = LineBreaks::refused);
  bool flag(std::string_view key, bool otherwise);
  /// Nothing when there is none or it is not from `min` to `max`.
  std::optional<std::int64_t> whole(std::string_view key, Need need, std::int64_t min, std::int64_t max);
  /// A date with a time and its distance from UTC, in the years 2000 … 2100.
  std::optional<Timestamp> moment(std::string_view key);
  /// The place in `names` of the word that is there.
  std::optional<std::size_t> word(std::string_view key, Need need, std::span<const std::string_view> names);
  /// Texts that all differ, each 1 … `characters_max` characters.
  std::vector<std::string> texts(std::string_view key, Need need, std::size_t count_min, std::size_t count_max,
                                 std::size_t characters_max);
  /// The array that is there, with `count_min` … `count_max` members.
  const toml::array* array(std::string_view key, Need need, std::size_t count_min, std::size_t count_max);
  const toml::table* table(std::string_view key, Need need);

  /// Says that a key has no meaning here, if it is there.
  void refuse(std::string_view key, const std::string& because, const std::string& remedy);
  void refuse_other_keys();

  /// Complains of a key's value, or of the whole table when the key is not there.
  void complain(std::string_view key, DefinitionFaultKind kind, std::string problem, std::string remedy);
  std::string field(std::string_view key) const;
  FaultCollector& faults() { return faults_; }

 private:
  const toml::table& table_;
  std::string path_;
  FaultCollector& faults_;
  std::vector<std::string_view> known_;
};

/// Checks a text of a definition and takes the blanks around it away; empty when it is refused.
std::string checked_text(const toml::node& node, const std::string& field, std::size_t characters_max,
                         LineBreaks breaks, FaultCollector& faults);

/// What a value is, in plain words: `a text`, `a whole number`…
std::string kind_of_value(const toml::node& node);

/// `one`, `one or two`, `one, two or three`, each quoted.
std::string joined(std::span<const std::string_view> words);

}  // namespace urna::election::detail
