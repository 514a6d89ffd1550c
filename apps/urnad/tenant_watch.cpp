// SPDX-License-Identifier: EUPL-1.2
#include "tenant_watch.hpp"

#include <variant>

namespace urnad {
namespace {

using namespace urna;

bool is_not_found(const http::Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return (problem != nullptr ? problem->status : response.status) == 404;
}

/// The election that a request names, in its path or as a log.
std::optional<protocol::ElectionUuid> election_in(const http::Request& request) {
  const auto in_path = request.path_parameters.find("uuid");
  if (in_path != request.path_parameters.end()) return protocol::ElectionUuid::parse(in_path->second);
  constexpr std::string_view log_of = "election/";
  const auto log = request.query_value("log").value_or("");
  return log.starts_with(log_of) ? protocol::ElectionUuid::parse(log.substr(log_of.size())) : std::nullopt;
}

}  // namespace

void KnownElections::add(const protocol::ElectionUuid& election) {
  const std::lock_guard lock(mutex_);
  elections_.insert(election);
}

bool KnownElections::has(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  return elections_.contains(election);
}

void keep_to_own_boards(http::Router& router, const KnownElections& elections) {
  router.wrap([&elections](const http::Route& route) -> http::Handler {
    if (!route.pattern.starts_with("/api/board/")) return route.handler;
    return [&elections, inner = route.handler](http::Request& request) {
      const auto election = protocol::ElectionUuid::parse(request.parameter("uuid"));
      return election && elections.has(*election) ? inner(request) : http::problem(404, "unknown-election");
    };
  });
}

void watch_for_strangers(http::Router& router,
                         const std::function<std::optional<journal::Actor>(const http::Request&)>& person_in,
                         const AskedElsewhere& elsewhere) {
  router.wrap([&](const http::Route& route) -> http::Handler {
    return [person_in, elsewhere, inner = route.handler](http::Request& request) {
      http::Response response = inner(request);
      if (!is_not_found(response)) return response;
      const auto election = election_in(request);
      const auto who = election ? person_in(request) : std::nullopt;
      if (who) elsewhere({*who, *election, request.trace});
      return response;
    };
  });
}

}  // namespace urnad
