// SPDX-License-Identifier: EUPL-1.2
#include "api/evidence_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/permissions.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::CheckResult;
using assurance::CheckStanding;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t history_max = 60;

Response unknown_check() { return http::problem(404, "unknown-check"); }

json::object result_json(const CheckResult& result) {
  json::array seen;
  for (const assurance::Seen& one : result.seen)
    seen.push_back(json::object{{"what", one.what}, {"value", one.value}, {"is_wrong", one.is_wrong}});
  return {{"finding", word_of(result.finding)},
          {"version", result.version},
          {"began", timestamp_text(result.began)},
          {"ended", timestamp_text(result.ended)},
          {"seen", std::move(seen)}};
}

json::object check_json(const CheckStanding& standing, const assurance::Catalogue& catalogue, Timestamp now) {
  const auto& manifest = standing.manifest;
  json::array measures;
  for (const assurance::Measure& measure : catalogue.measures) {
    const auto& checks = measure.checks;
    if (std::ranges::find(checks, manifest.check) != checks.end()) measures.emplace_back(measure.id);
  }
  json::object object{{"check", manifest.check},
                      {"finding", word_of(finding_now(standing, now))},
                      {"period_seconds", manifest.period.count()},
                      {"covers_all", manifest.covers_all},
                      {"version", manifest.version},
                      {"reads", json::value_from(manifest.reads)},
                      {"measures", std::move(measures)},
                      {"newest", nullptr},
                      {"next", nullptr},
                      {"fresh_until", nullptr},
                      {"last_passed", nullptr}};
  if (standing.newest) {
    object["newest"] = result_json(*standing.newest);
    object["next"] = timestamp_text(is_due(standing, now) ? now : standing.newest->ended + manifest.period);
    object["fresh_until"] = timestamp_text(fresh_until(manifest, *standing.newest));
  }
  if (standing.last_passed) object["last_passed"] = timestamp_text(*standing.last_passed);
  return object;
}

}  // namespace

void EvidenceApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/assurance/checks",
              .permission = named(Allowed::assurance_read),
              .handler = [this](Request&) { return list(); }});
  router.add({.pattern = "/api/assurance/checks/{check}",
              .permission = named(Allowed::assurance_read),
              .handler = [this](Request& request) { return read(request); }});
  router.add({.method = http::Method::post,
              .pattern = "/api/assurance/checks/{check}/look",
              .permission = named(Allowed::assurance_change),
              .handler = [this](Request& request) { return look(request); }});
}

Response EvidenceApi::list() const {
  json::array checks;
  if (keeper_ != nullptr) {
    for (const CheckStanding& standing : keeper_->standings())
      checks.push_back(check_json(standing, catalogue_, keeper_->now()));
  }
  return detail::answer(json::object{{"is_here", keeper_ != nullptr}, {"checks", std::move(checks)}});
}

Response EvidenceApi::read(const Request& request) const {
  const auto standing = keeper_ != nullptr ? keeper_->standing(request.parameter("check")) : std::nullopt;
  if (!standing) return unknown_check();
  json::object object = check_json(*standing, catalogue_, keeper_->now());
  json::array history;
  for (const CheckResult& result : keeper_->history(standing->manifest.check, history_max))
    history.push_back(result_json(result));
  object["history"] = std::move(history);
  return detail::answer(std::move(object));
}

Response EvidenceApi::look(const Request& request) {
  const auto standing = keeper_ != nullptr ? keeper_->look(request.parameter("check")) : std::nullopt;
  return standing ? detail::answer(check_json(*standing, catalogue_, keeper_->now())) : unknown_check();
}

}  // namespace urna::api
