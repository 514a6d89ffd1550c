// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/target.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "http/detail/characters.hpp"

namespace urna::http::detail {
namespace {

constexpr std::size_t parameters_max = 100;

/// Calls `take` with each piece; `take` says whether to go on.
template <class Take>
bool for_each_piece(std::string_view text, char separator, Take take) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!take(text.substr(0, end))) return false;
    if (end == text.npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool climbs_or_hides(std::string_view segment) {
  if (segment.find_first_of(";\\") != segment.npos) return true;
  return !for_each_piece(segment, '/', [](std::string_view piece) { return piece != "." && piece != ".."; });
}

bool read_query(std::string_view text, Request::Named& query) {
  if (text.empty()) return true;
  return for_each_piece(text, '&', [&query](std::string_view pair) {
    if (query.size() == parameters_max) return false;
    const std::size_t equals = pair.find('=');
    const auto name = percent_decoded(pair.substr(0, equals), true);
    const auto value = percent_decoded(equals == pair.npos ? "" : pair.substr(equals + 1), true);
    return name && value && !name->empty() && query.emplace(*name, *value).second;
  });
}

/// The target without scheme and authority; nothing when they are another host's.
std::optional<std::string_view> origin_form(std::string_view target, std::string_view host) {
  if (target.starts_with('/')) return target;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!equal_but_for_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t end = target.find('/');
    if (end == target.npos || !equal_but_for_case(target.substr(0, end), host)) return std::nullopt;
    return target.substr(end);
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> split_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  std::vector<std::string> pieces;
  for_each_piece(path, '/', [&pieces](std::string_view piece) {
    pieces.emplace_back(piece);
    return true;
  });
  return pieces;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) c = ' ';
    if (c == '%') {
      const auto high = i + 1 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
      const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : std::nullopt;
      if (!high || !low) return std::nullopt;
      c = static_cast<char>(*high * 16 + *low);
      i += 2;
    }
    if (is_control(c)) return std::nullopt;
    decoded += c;
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<Target> parse_target(std::string_view target, std::string_view host) {
  const auto local = origin_form(target, host);
  if (!local || local->find('#') != local->npos) return std::nullopt;
  Target parsed{.text = std::string(*local), .segments = {}, .path = {}, .query = {}};
  const std::size_t question = local->find('?');
  for (const std::string& piece : split_path(local->substr(0, question))) {
    auto segment = percent_decoded(piece, false);
    if (!segment) return std::nullopt;
    parsed.names_nothing = parsed.names_nothing || climbs_or_hides(*segment);
    parsed.path += '/' + *segment;
    parsed.segments.push_back(std::move(*segment));
  }
  if (question != local->npos && !read_query(local->substr(question + 1), parsed.query)) return std::nullopt;
  return parsed;
}

std::optional<Attack> attack_in(std::string_view target, std::string_view host) {
  const auto local = origin_form(target, host);
  if (!local) return target.find("://") == target.npos ? std::nullopt : std::optional(Attack::other_host);
  const std::string_view path = local->substr(0, local->find('?'));
  return percent_decoded(path, false) ? std::nullopt : std::optional(Attack::climbing_path);
}

}  // namespace urna::http::detail
