// SPDX-License-Identifier: EUPL-1.2
#include "api/seen_state.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "crypto/hash.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Handler;
using http::Method;
using http::Request;
using http::Response;
using Names = std::vector<std::string_view>;

struct Overwritten {
  std::string_view read;    // what the state is read from
  std::string_view change;  // what is put in its place
  Names only = {};
  Names passing = {};
};

/// Every route that overwrites a whole state, but for those whose bodies say the version.
const std::vector<Overwritten>& lines() {
  static const std::vector<Overwritten> lines{
      {"/api/organiser/elections/{uuid}/definition", "/api/organiser/elections/{uuid}/definition", {}, {}},
      {"/api/tenant/firewall", "/api/tenant/firewall", {"in_force", "confirmed", "is_waiting"}, {}},
      {"/api/tenant/thresholds", "/api/tenant/thresholds", {"usual", "roles", "people"}, {"hour", "day", "is_stopped"}},
      {"/api/tenant/alerts", "/api/tenant/alerts", {"contacts"}, {}},
      {"/api/tenant/sign-in-policy", "/api/tenant/sign-in-policy", {}, {}},
      {"/api/groups", "/api/groups/{group}", {}, {"members", "grants"}},
      {"/api/platform/emergency", "/api/platform/emergency/contacts", {"contacts"}, {}},
  };
  return lines;
}

bool is_among(const Names& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

/// Members in their order, without those that pass.
json::value kept(const json::value& value, const Names& passing) {
  if (const auto* const object = value.if_object()) {
    json::object out;
    for (const auto& [name, member] : *object)
      if (!is_among(passing, {name.data(), name.size()})) out[name] = kept(member, passing);
    return out;
  }
  if (const auto* const array = value.if_array()) {
    json::array out;
    for (const json::value& member : *array) out.push_back(kept(member, passing));
    return out;
  }
  return value;
}

/// Nothing when the state cannot be read: then nothing is there to be overwritten, and the change says why.
std::optional<std::string> tag_of(const Response& response, const Overwritten& line) {
  const auto* const text = std::get_if<std::string>(&response.body);
  if (response.status != 200 || text == nullptr) return std::nullopt;
  return state_tag(*text, line.only, line.passing);
}

unsigned status_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->status : response.status;
}

/// Whether the state is one of those seen (RFC 9110 §13.1.1, by strong comparison).
bool names_tag(std::string_view field, std::string_view tag) {
  while (!field.empty()) {
    std::string_view one = field.substr(0, field.find(','));
    field.remove_prefix(std::min(one.size() + 1, field.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (one == tag) return true;
  }
  return false;
}

std::string path_of(std::string_view pattern, const Request& request) {
  std::string path(pattern);
  for (const auto& [name, value] : request.path_parameters) {
    const std::size_t place = path.find("{" + name + "}");
    if (place != std::string::npos) path.replace(place, name.size() + 2, value);
  }
  return path;
}

Response refused(unsigned status, const char* code, const std::string& read) {
  Response response = http::problem(status, code);
  response.headers.set("Content-Location", read);
  return response;
}

}  // namespace

std::string state_tag(std::string_view answer, const Names& only, const Names& passing) {
  boost::system::error_code fault;
  json::value state = json::parse(json::string_view(answer.data(), answer.size()), fault);
  std::string text(answer);
  if (!fault) {
    if (!only.empty() && state.is_object()) {
      json::object chosen;
      for (const auto& [name, member] : state.get_object())
        if (is_among(only, {name.data(), name.size()})) chosen[name] = member;
      state = std::move(chosen);
    }
    text = json::serialize(kept(state, passing));
  }
  constexpr std::size_t tag_characters = 32;
  return '"' + crypto::sha256_hex(text).substr(0, tag_characters) + '"';
}

void SeenState::watch(http::Router& router) {
  std::map<std::string, Handler> readers;
  for (const auto& route : router.routes())
    if (route->method == Method::get) readers[route->pattern] = route->handler;
  router.wrap([&](const http::Route& route) -> Handler {
    for (const Overwritten& line : lines()) {
      if (route.method == Method::get && route.pattern == line.read) {
        return [line, inner = route.handler](Request& request) {
          Response response = inner(request);
          if (auto tag = tag_of(response, line)) response.headers.set("ETag", std::move(*tag));
          return response;
        };
      }
      if (route.method != Method::put || route.pattern != line.change) continue;
      auto& mutex = changing_[std::string(line.read)];
      if (!mutex) mutex = std::make_unique<std::mutex>();
      return [line, read = readers.at(std::string(line.read)), inner = route.handler,
              one = mutex.get()](Request& request) {
        const std::lock_guard lock(*one);
        const auto tag = [&] { return tag_of(read(request), line); };
        const auto there = tag();
        const auto seen = request.header("If-Match");
        if (there && !seen) return refused(428, "state-unseen", path_of(line.read, request));
        if (there && !names_tag(*seen, *there)) {
          Response response = refused(412, "changed-meanwhile", path_of(line.read, request));
          response.headers.set("ETag", *there);
          return response;
        }
        Response response = inner(request);
        if (status_of(response) < 300)
          if (auto left = tag()) response.headers.set("ETag", std::move(*left));
        return response;
      };
    }
    return route.handler;
  });
}

}  // namespace urna::api
