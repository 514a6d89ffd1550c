// SPDX-License-Identifier: EUPL-1.2
#include "http/request.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "http/detail/characters.hpp"

namespace urna::http {
namespace {

constexpr std::size_t bearer_characters_max = 512;

bool is_bearer_character(char c) {
  return detail::is_digit(c) || detail::is_letter(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<Method> method_named(std::string_view name) {
  if (name == "GET") return Method::get;
  if (name == "HEAD") return Method::head;
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "DELETE") return Method::remove;
  return std::nullopt;
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::remove:
      return "DELETE";
  }
  ensure(false, "a method has a name");
  return "";
}

const std::string& Request::parameter(std::string_view name) const {
  const auto found = path_parameters.find(name);
  ensure(found != path_parameters.end(), "the pattern of the route has this parameter");
  return found->second;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  const auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string_view> Request::bearer() const {
  const auto value = headers.get("Authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (!value || !equal_but_for_case(value->substr(0, scheme.size()), scheme)) return std::nullopt;
  const std::string_view held = value->substr(scheme.size());
  if (held.empty() || held.size() > bearer_characters_max) return std::nullopt;
  if (!std::all_of(held.begin(), held.end(), is_bearer_character)) return std::nullopt;
  return held;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [field, value] : headers) {
    if (!equal_but_for_case(field, "Cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view pair = detail::trimmed(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.size(), rest.find(';') == rest.npos ? rest.size() : rest.find(';') + 1));
      const std::size_t equals = pair.find('=');
      if (equals == pair.npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

}  // namespace urna::http
