// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/age_header.hpp"

#include <algorithm>

namespace urna::crypto::detail {
namespace {

constexpr std::string_view stanza_start = "->";
constexpr std::string_view end_start = "---";
constexpr std::size_t columns = 64;

/// Takes the next line, without its end; nothing when there is none.
std::optional<std::string_view> next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool is_argument(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '!' && c <= '~'; });
}

/// ` one two`: each after one space.
std::optional<std::vector<std::string>> arguments_of(std::string_view rest) {
  std::vector<std::string> arguments;
  while (!rest.empty()) {
    if (rest.front() != ' ') return std::nullopt;
    rest.remove_prefix(1);
    const std::string_view argument = rest.substr(0, rest.find(' '));
    if (!is_argument(argument)) return std::nullopt;
    arguments.emplace_back(argument);
    rest.remove_prefix(argument.size());
  }
  if (arguments.empty()) return std::nullopt;
  return arguments;
}

/// Full lines, then one that is not, be it empty.
std::optional<Bytes> take_body(std::string_view& text) {
  std::string base64;
  while (true) {
    const auto line = next_line(text);
    if (!line || line->size() > columns) return std::nullopt;
    base64 += *line;
    if (line->size() < columns) return from_base64(base64);
  }
}

}  // namespace

std::string age_header_text(std::span<const AgeStanza> stanzas) {
  std::string text(age_version_line);
  for (const AgeStanza& stanza : stanzas) {
    text += stanza_start;
    for (const std::string& argument : stanza.arguments) text += " " + argument;
    text += "\n";
    const std::string body = to_base64(stanza.body);
    for (std::size_t at = 0; at <= body.size(); at += columns) text += body.substr(at, columns) + "\n";
  }
  return text += end_start;
}

std::string age_header_end(const Digest& mac) { return " " + to_base64(mac) + "\n"; }

std::optional<std::size_t> age_header_size(std::string_view beginning) {
  const std::size_t last_line = beginning.find("\n---");
  if (last_line == std::string_view::npos) return std::nullopt;
  const std::size_t end = beginning.find('\n', last_line + 1);
  if (end == std::string_view::npos) return std::nullopt;
  return end + 1;
}

std::optional<AgeHeader> parse_age_header(std::string_view text) {
  const std::string_view whole = text;
  if (!text.starts_with(age_version_line)) return std::nullopt;
  text.remove_prefix(age_version_line.size());
  AgeHeader header;
  while (text.starts_with(stanza_start)) {
    const auto line = next_line(text);
    if (!line) return std::nullopt;
    auto arguments = arguments_of(line->substr(stanza_start.size()));
    auto body = arguments ? take_body(text) : std::nullopt;
    if (!body) return std::nullopt;
    header.stanzas.push_back({std::move(*arguments), std::move(*body)});
  }
  if (header.stanzas.empty() || !text.starts_with(end_start)) return std::nullopt;
  text.remove_prefix(end_start.size());
  header.authenticated = whole.substr(0, whole.size() - text.size());
  const auto line = next_line(text);
  if (!line || !line->starts_with(' ') || !text.empty()) return std::nullopt;
  const auto mac = from_base64(line->substr(1));
  if (!mac || mac->size() != header.mac.size()) return std::nullopt;
  std::ranges::copy(*mac, header.mac.begin());
  return header;
}

}  // namespace urna::crypto::detail
