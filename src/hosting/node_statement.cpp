// SPDX-License-Identifier: EUPL-1.2
#include "hosting/node_statement.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "hosting/schema.hpp"

namespace urna::hosting {
namespace {

constexpr std::string_view head = "urna-node-statement/1";

constexpr std::array<std::string_view, fact_count> fact_names{
    "machine-id",     "vendor",    "product",   "serial",         "boot-id",       "kernel",
    "virtualisation", "addresses", "packages",  "programs",       "configuration", "encrypted-disk",
    "swap",           "clock",     "listeners", "cloud-metadata", "round-trips",   "chip"};
constexpr std::array<std::string_view, 3> occasion_names{"hourly", "start", "deploy"};

bool is_plain(char c) { return c >= ' ' && c <= '~'; }

/// One line, without blanks at its ends.
bool is_value(std::string_view value) {
  return !value.empty() && value.size() <= NodeStatement::fact_bytes_max && std::ranges::all_of(value, is_plain) &&
         value.front() != ' ' && value.back() != ' ';
}

bool is_digest(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void add_line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\n");
}

/// Takes a text line by line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  std::optional<std::string_view> next() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  /// What the next line says, if it is of that name.
  std::optional<std::string_view> value(std::string_view name) {
    auto line = next();
    if (!line || !line->starts_with(name)) return std::nullopt;
    line->remove_prefix(name.size());
    if (!line->starts_with(": ")) return std::nullopt;
    line->remove_prefix(2);
    return is_value(*line) ? line : std::nullopt;
  }
  bool is_done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::string_view name_of(Fact fact) { return fact_names.at(static_cast<std::size_t>(fact)); }
std::string_view name_of(Occasion occasion) { return occasion_names.at(static_cast<std::size_t>(occasion)); }

std::optional<Occasion> occasion_from(std::string_view name) {
  const auto found = std::ranges::find(occasion_names, name);
  if (found == occasion_names.end()) return std::nullopt;
  return static_cast<Occasion>(found - occasion_names.begin());
}

std::array<std::string, fact_count> NodeStatement::all_absent() {
  std::array<std::string, fact_count> facts;
  facts.fill(std::string(absent));
  return facts;
}

void NodeStatement::state(Fact fact, std::string value) {
  while (!value.empty() && (value.back() == ' ' || value.back() == '\n')) value.pop_back();
  value.erase(0, std::min(value.find_first_not_of(' '), value.size()));
  std::ranges::replace_if(
      value, [](char c) { return !is_plain(c); }, '?');
  if (value.size() > fact_bytes_max) value = "sha256=" + crypto::sha256_hex(value);
  facts[static_cast<std::size_t>(fact)] = value.empty() ? std::string(absent) : std::move(value);
}

std::vector<std::string> NodeStatement::words(Fact fact) const {
  std::vector<std::string> words;
  if (!has(fact)) return words;
  std::string_view rest = this->fact(fact);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

std::map<std::string, std::string, std::less<>> NodeStatement::pairs(Fact fact) const {
  std::map<std::string, std::string, std::less<>> pairs;
  for (const std::string& word : words(fact)) {
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos) pairs.emplace(word.substr(0, equals), word.substr(equals + 1));
  }
  return pairs;
}

std::string NodeStatement::text() const {
  std::string text(head);
  text += '\n';
  add_line(text, "node", node);
  add_line(text, "checkpoint", checkpoint);
  add_line(text, "at", timestamp_text(at));
  add_line(text, "why", name_of(why));
  for (std::size_t i = 0; i < fact_count; ++i) add_line(text, fact_names[i], facts[i]);
  return text;
}

std::optional<NodeStatement> NodeStatement::parse(std::string_view text) {
  if (text.size() > text_bytes_max) return std::nullopt;
  Lines lines(text);
  if (lines.next() != head) return std::nullopt;
  const auto node = lines.value("node"), checkpoint = lines.value("checkpoint"), at = lines.value("at"),
             why = lines.value("why");
  if (!node || !checkpoint || !at || !why || !is_identifier(*node) || !is_digest(*checkpoint)) return std::nullopt;
  const auto moment = timestamp_from(*at);
  const auto occasion = occasion_from(*why);
  if (!moment || !occasion) return std::nullopt;
  NodeStatement statement{std::string(*node), std::string(*checkpoint), *moment, *occasion, {}};
  for (std::size_t i = 0; i < fact_count; ++i) {
    const auto value = lines.value(fact_names[i]);
    if (!value) return std::nullopt;
    statement.facts[i] = *value;
  }
  // One spelling: `at` has two.
  return lines.is_done() && statement.text() == text ? std::optional(std::move(statement)) : std::nullopt;
}

std::string node_digest(std::string_view node, Fact fact, std::string_view value) {
  crypto::Sha256 digest;
  digest.add("urna/node/v1\n").add(node).add("\n").add(name_of(fact)).add("\n").add(value);
  return to_hex(digest.finish());
}

std::string checkpoint_name(std::string_view checkpoint) { return crypto::sha256_hex(checkpoint); }

}  // namespace urna::hosting
