// SPDX-License-Identifier: EUPL-1.2
#include "api/download_gate.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <variant>

#include "api/detail/thresholds_json.hpp"
#include "api/permissions.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using tenancy::Amount;
using tenancy::DownloadCounts;
using tenancy::PersonId;

/// What hands out records, and under which name they stand in its answer; empty: as one file.
struct HandingOut {
  Method method;
  std::string_view pattern;
  std::string_view records;
};
constexpr HandingOut handing_out[] = {
    {Method::get, "/api/organiser/elections/{uuid}/roll", "voters"},
    {Method::post, "/api/organiser/elections/{uuid}/codes", ""},
    {Method::get, "/api/organiser/elections/{uuid}/minutes", ""},
    {Method::get, "/api/organiser/journal", "entries"},
    {Method::get, "/api/organiser/journal/export", ""},
    {Method::get, "/api/tenant/export/file", ""},
    {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}/dossier", ""},
    {Method::get, "/api/assurance/services/{service}/oscal", ""},
};

PersonId id_of(const journal::Actor& person) {
  const auto pseudonym = person.pseudonym();
  ensure(pseudonym.has_value(), "whoever is signed in is a person");
  return PersonId(*pseudonym);
}

std::uint64_t records_in(const Response& response, std::string_view name) {
  const auto* const text = std::get_if<std::string>(&response.body);
  if (text == nullptr || name.empty()) return 0;
  boost::system::error_code fault;
  const json::value value = json::parse(*text, fault);
  const auto* const object = fault ? nullptr : value.if_object();
  const auto* const list =
      object != nullptr ? object->if_contains(json::string_view(name.data(), name.size())) : nullptr;
  return list != nullptr && list->is_array() ? list->get_array().size() : 0;
}

std::uint64_t bytes_in(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return text->size();
  if (const auto* text = std::get_if<http::SharedText>(&response.body)) return (*text)->size();
  if (const auto* text = std::get_if<http::WipedText>(&response.body)) return (*text)->expose().size();
  if (const auto* chunks = std::get_if<http::Chunks>(&response.body)) return chunks->bytes.value_or(0);
  return 0;
}

}  // namespace

tenancy::DownloadThresholds usual_download_thresholds() {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
  return {.hour = {.soft = {200'000, 50, 512 * mebibyte}, .hard = {1'000'000, 200, 2048 * mebibyte}},
          .day = {.soft = {400'000, 150, 1024 * mebibyte}, .hard = {2'000'000, 500, 4096 * mebibyte}}};
}

DownloadGate::DownloadGate(ThresholdsOf thresholds_of, tenancy::DownloadLedger& ledger, PersonIn person_in, Tell tell,
                           Clock now)
    : thresholds_of_(std::move(thresholds_of)),
      ledger_(ledger),
      meter_(ledger),
      person_in_(std::move(person_in)),
      tell_(std::move(tell)),
      now_(std::move(now)) {}

void DownloadGate::add_routes(http::Router& router) {
  router.add({.pattern = "/api/tenant/downloads",
              .permission = named(OpenAct::keep_account),
              .handler = [this](Request& request) { return told(request); }});
}

void DownloadGate::watch(http::Router& router) {
  router.wrap([this](const http::Route& route) -> http::Handler {
    const auto* const found = std::ranges::find_if(
        handing_out, [&](const HandingOut& one) { return one.method == route.method && one.pattern == route.pattern; });
    if (found == std::end(handing_out)) return route.handler;
    return [this, records = found->records, inner = route.handler](Request& request) {
      const auto person = person_in_(request);
      if (!person) return http::problem(403, "threshold");  // nobody takes anything uncounted
      // Who was stopped does not even have it made.
      if (meter_.is_stopped(id_of(*person))) return http::problem(403, "threshold");
      Response response = inner(request);
      if (std::holds_alternative<http::Problem>(response.body) || response.status >= 300) return response;
      const Amount amount{records_in(response, records), records.empty() ? 1U : 0U, bytes_in(response)};
      if (auto refusal = take(*person, amount)) return std::move(*refusal);
      if (auto* chunks = std::get_if<http::Chunks>(&response.body); chunks != nullptr && !chunks->bytes) {
        // Nobody knows how long it will be: each piece is counted before it leaves.
        chunks->next = [this, who = *person, next = std::move(chunks->next)] {
          auto piece = next();
          if (piece && take(who, {.bytes = piece->size()})) throw std::runtime_error("a download passed the threshold");
          return piece;
        };
      }
      return response;
    };
  });
}

DownloadGate::Answer DownloadGate::take(const journal::Actor& person, const Amount& amount) {
  const bool was_stopped = meter_.is_stopped(id_of(person));
  const auto grant = meter_.take(id_of(person), thresholds_of_(id_of(person)), amount, now_());
  if (!grant) {
    if (!was_stopped) tell_(person, journal::Event::download_stopped);
    return http::problem(403, "threshold");
  }
  if (grant->tells_somebody) tell_(person, journal::Event::download_much);
  return std::nullopt;
}

Response DownloadGate::told(const Request& request) {
  const auto person = person_in_(request);
  if (!person) return http::problem(404, "not-found");
  DownloadCounts counts;
  ledger_.exclusively(id_of(*person), [&](const DownloadCounts& known) { counts = known; });
  const Timestamp now = now_();
  return http::json(json::serialize(
      json::object{{"hour", detail::amount_json(tenancy::taken_since(counts, now - std::chrono::hours(1)))},
                   {"day", detail::amount_json(tenancy::taken_since(counts, now - std::chrono::hours(24)))},
                   {"is_stopped", counts.stopped.has_value()},
                   {"thresholds", detail::thresholds_json(thresholds_of_(id_of(*person)))}}));
}

}  // namespace urna::api
