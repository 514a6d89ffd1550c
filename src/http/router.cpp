// SPDX-License-Identifier: EUPL-1.2
#include "http/router.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "http/detail/target.hpp"

namespace urna::http {
namespace {

bool serves(const Route& route, Method method) {
  return route.method == method || (route.method == Method::get && method == Method::head);
}

void ensure_whole(const Route& route) {
  ensure(!route.permission.get().empty(), "a route says which permission it needs");
  ensure(static_cast<bool>(route.handler), "a route has a handler");
  ensure(route.method != Method::head, "HEAD is answered by the route of GET");
}

}  // namespace

void Router::add(Route route) {
  ensure_whole(route);
  ensure(route.pattern.starts_with('/'), "a pattern is a path");
  Pattern pattern;
  for (const std::string& piece : detail::split_path(route.pattern)) {
    const bool is_parameter = piece.starts_with('{') && piece.ends_with('}') && piece.size() > 2;
    ensure(is_parameter || piece.find_first_of("{}") == std::string::npos, "a parameter is a whole segment");
    pattern.segments.push_back({is_parameter ? piece.substr(1, piece.size() - 2) : piece, is_parameter});
  }
  for (const Pattern& other : patterns_) {
    const bool same = std::equal(pattern.segments.begin(), pattern.segments.end(), other.segments.begin(),
                                 other.segments.end(), [](const auto& a, const auto& b) {
                                   return a.is_parameter == b.is_parameter && (a.is_parameter || a.text == b.text);
                                 });
    ensure(!same || other.route->method != route.method, "one route for a path and a method");
  }
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  pattern.route = routes_.back().get();
  patterns_.push_back(std::move(pattern));
}

void Router::add_rest(Permission permission, Handler handler) {
  rest_ = std::make_unique<Route>(Route{
      .pattern = "rest", .permission = std::move(permission), .handler = std::move(handler), .runs = Runs::at_once});
  ensure_whole(*rest_);
}

void Router::shut(std::string first_segment, Problem answer) {
  shut_.insert_or_assign(std::move(first_segment), std::move(answer));
}

void Router::wrap(const std::function<Handler(const Route&)>& around) {
  for (const auto& route : routes_) {
    route->handler = around(*route);
    ensure_whole(*route);
  }
}

std::optional<Request::Named> Router::taken_by(const Pattern& pattern, const std::vector<std::string>& segments) {
  if (pattern.segments.size() != segments.size()) return std::nullopt;
  Request::Named parameters;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& [text, is_parameter] = pattern.segments[i];
    if (is_parameter ? segments[i].empty() : segments[i] != text) return std::nullopt;
    if (is_parameter) parameters.emplace(text, segments[i]);
  }
  return parameters;
}

Router::Match Router::match(std::optional<Method> method, const std::vector<std::string>& segments) const {
  // A literal segment goes before a parameter: of the patterns that take the path, the one with the fewest parameters.
  std::optional<Found> best;
  std::string allowed;
  for (const Pattern& pattern : patterns_) {
    auto parameters = taken_by(pattern, segments);
    if (!parameters) continue;
    if (method && serves(*pattern.route, *method)) {
      if (!best || parameters->size() < best->parameters.size()) best = Found{pattern.route, std::move(*parameters)};
      continue;
    }
    if (!allowed.empty()) allowed += ", ";
    allowed += name_of(pattern.route->method);
    if (pattern.route->method == Method::get) allowed += ", HEAD";
  }
  if (best) return *best;
  if (const auto shut = segments.empty() ? shut_.end() : shut_.find(segments.front()); shut != shut_.end()) {
    return Shut{&shut->second};
  }
  if (!allowed.empty()) return MethodRefused{allowed};
  // A slash that was hidden in a segment is part of a parameter at most.
  const bool plain = std::none_of(segments.begin(), segments.end(),
                                  [](const std::string& segment) { return segment.find('/') != segment.npos; });
  if (rest_ && method && serves(*rest_, *method) && plain) return Found{rest_.get(), {}};
  if (!method || (rest_ && plain)) return MethodRefused{"GET, HEAD"};
  return NotFound{};
}

}  // namespace urna::http
