// SPDX-License-Identifier: EUPL-1.2
#include "api/leaving_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/departure_answers.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/text_fields.hpp"
#include "api/journal_guard.hpp"
#include "api/permissions.hpp"
#include "base/text_rules.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using Allowed = identity::Permission;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using tenancy::Leaving;
using tenancy::LeavingStage;

constexpr std::size_t body_bytes_max = 4096;
constexpr std::string_view leaving_path = "/api/tenant/leaving";
constexpr std::string_view export_path = "/api/tenant/export";

Decider decider_of(const Request& request) { return {storage::actor_of(*caller_of(request).person())}; }

/// Whether somebody's role allows it; a factor can be shown again.
bool may(const Request& request, Allowed permission) {
  const Caller& caller = caller_of(request);
  const auto denial = caller.denial(permission, caller.here());
  return !denial || denial == identity::Denial::step_up || denial == identity::Denial::other_factor;
}

std::string_view name_of(CustomerHandout::Stage stage) {
  switch (stage) {
    case CustomerHandout::Stage::none:
      return "none";
    case CustomerHandout::Stage::running:
      return "running";
    case CustomerHandout::Stage::ready:
      return "ready";
    case CustomerHandout::Stage::failed:
      return "failed";
  }
  return "none";
}

json::object export_json(const CustomerHandout::State& state, const Request& request) {
  json::object out{{"stage", name_of(state.stage)}, {"bytes", state.bytes}};
  if (state.stage == CustomerHandout::Stage::failed) out["code"] = state.code;
  if (state.made) {
    out["bytes"] = state.made->bytes;
    out["made"] = timestamp_text(state.made->at);
    out["until"] = timestamp_text(state.until);
    out["sha256"] = state.made->digest;
    out["files"] = state.made->files;
    out["key"] = state.made->key;
  }
  const bool is_own = state.who == storage::actor_of(*caller_of(request).person());
  out["own"] = is_own && state.stage != CustomerHandout::Stage::none;
  return out;
}

}  // namespace

LeavingApi::LeavingApi(Find find, Place place, const Colleagues& colleagues, const identity::PersonStore& people,
                       crypto::RandomSource& random, Clock now)
    : find_(std::move(find)),
      place_(std::move(place)),
      colleagues_(colleagues),
      people_(people),
      random_(random),
      now_(std::move(now)) {}

bool LeavingApi::is_about_leaving(const Request& request) {
  return request.path == leaving_path || request.path.starts_with(std::string(leaving_path) + "/") ||
         request.path == export_path;
}

bool LeavingApi::only_ends_access(const Request& request) {
  constexpr std::string_view ended[] = {"/api/support/",           "/api/grants/", "/api/people/invitations/",
                                        "/api/services/",          "/api/groups/", "/api/platform/support/",
                                        "/api/platform/emergency/"};
  if (request.method == Method::remove)
    return std::ranges::any_of(ended, [&](std::string_view start) { return request.path.starts_with(start); });
  return request.method == Method::post && request.path.starts_with("/api/people/") &&
         request.path.ends_with("/disable");
}

void LeavingApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const std::string& pattern, http::Permission permission, Answer answer_of) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = std::move(permission),
                .handler = [this, answer_of](Request& request) -> Response {
                  if (caller_of(request).person() == nullptr) return http::problem(403, "not-allowed");  // a program
                  const auto at_hand = find_();
                  if (!at_hand) return at_hand.error();
                  if (place_.is_platforms_own && storage::Acting::current() != nullptr)
                    storage::Acting::current()->note_told();
                  try {
                    return (this->*answer_of)(*at_hand, request);
                  } catch (const DepartureNotNoted&) {
                    return http::retry_later("audit-unavailable", 5);
                  }
                },
                .body_bytes_max = method == Method::post ? body_bytes_max : 0});
  };
  const http::Permission leaves = named(Allowed::tenant_leave);
  const std::string leaving(leaving_path);
  add(Method::get, leaving, named(OpenAct::keep_account), &LeavingApi::state);
  add(Method::post, leaving, leaves, &LeavingApi::ask_to_leave);
  add(Method::remove, leaving, leaves, &LeavingApi::call_off);
  add(Method::post, leaving + "/confirm", leaves, &LeavingApi::confirm);
  add(Method::post, leaving + "/hold", leaves, &LeavingApi::hold);
  add(Method::remove, leaving + "/hold", leaves, &LeavingApi::lift);
  const std::string exported(export_path);
  add(Method::get, exported, named(OpenAct::keep_account), &LeavingApi::export_state);
  add(Method::post, exported, named(Allowed::tenant_export), &LeavingApi::begin_export);
  add(Method::remove, exported, named(Allowed::tenant_export), &LeavingApi::discard_export);
  add(Method::get, exported + "/file", named(OpenAct::keep_account), &LeavingApi::fetch_export);
}

/// Who may decide now, and what they are called.
std::map<tenancy::PersonId, std::string> LeavingApi::owners() const {
  std::map<tenancy::PersonId, std::string> found;
  for (const identity::Person& person : people_.all()) {
    if (colleagues_.may_here(person.id, Allowed::tenant_leave))
      found.emplace(Decider{storage::actor_of(person.id)}.id(), person.name);
  }
  return found;
}

std::set<tenancy::PersonId> LeavingApi::deciders() const {
  std::set<tenancy::PersonId> ids;
  for (const auto& [id, name] : owners()) ids.insert(id);
  return ids;
}

json::object LeavingApi::described(const Leaving& leaving, const Request& request) const {
  json::object out = leaving_json(leaving, now_());
  out["host"] = place_.host;
  out["owners"] = 0;
  if (!may(request, Allowed::tenant_leave)) {  // what somebody has written, and who decides, is for those who decide
    if (auto* const hold = out["hold"].if_object()) hold->erase("reason");
    out.erase("media");
    return out;
  }
  const auto known = owners();
  const tenancy::PersonId reader = decider_of(request).id();
  const auto named_or_null = [&](const std::optional<tenancy::PersonId>& id) -> json::value {
    if (!id) return nullptr;
    const auto found = known.find(*id);
    return found == known.end() ? json::value("") : json::value(found->second);
  };
  const auto& hold = leaving.legal_hold();
  const bool waits = leaving.stage() == LeavingStage::requested && !hold;
  out["owners"] = known.size();
  out["asked_by"] = named_or_null(leaving.asked_by());
  out["agreed_by"] = named_or_null(leaving.agreed());
  out["may_confirm"] = waits && reader != leaving.asked_by() && leaving.agreed() != reader;
  if (hold) {
    out["hold"].as_object()["by"] = named_or_null(hold->by);
    out["hold"].as_object()["agreed_by"] = named_or_null(leaving.agreed_to_lift());
    out["hold"].as_object()["may_lift"] = reader != hold->by && leaving.agreed_to_lift() != reader;
  }
  return out;
}

Response LeavingApi::state(const AtHand& at_hand, const Request& request) {
  const auto leaving = at_hand.departure->state();
  const bool may_decide = may(request, Allowed::tenant_leave);
  if (!leaving || leaving->stage() == LeavingStage::called_off) {
    json::object none{{"stage", "none"}, {"access", "whole"}, {"host", place_.host}, {"may_decide", may_decide}};
    none["owners"] = may_decide ? owners().size() : 0;
    return answer(none);
  }
  json::object out = described(*leaving, request);
  out["may_decide"] = may_decide;
  return answer(out);
}

Response LeavingApi::decided(const AtHand& at_hand, const Request& request, const Departure::Decision& decision) {
  return decision ? state(at_hand, request) : leaving_refused(decision.error());
}

Response LeavingApi::ask_to_leave(const AtHand& at_hand, const Request& request) {
  auto fields = detail::text_fields(request.body, {"typed_name"});
  if (!fields) return http::problem(fields.error());
  if (trimmed((*fields)["typed_name"]) != place_.host) return http::problem(422, "name-differs");
  return decided(at_hand, request, at_hand.departure->request(decider_of(request), now_()));
}

Response LeavingApi::confirm(const AtHand& at_hand, const Request& request) {
  auto fields = detail::text_fields(request.body, {"typed_name", "export"});
  if (!fields) return http::problem(fields.error());
  if (trimmed((*fields)["typed_name"]) != place_.host) return http::problem(422, "name-differs");
  // What becomes of their data is said by whoever gives their word.
  const std::string& said = (*fields)["export"];
  const bool was_offered = said == "kept" || said == "not-wanted";
  if (was_offered) storage::Acting::say("export", said);
  return decided(at_hand, request, at_hand.departure->agree(decider_of(request), deciders(), was_offered, now_()));
}

Response LeavingApi::call_off(const AtHand& at_hand, const Request& request) {
  return decided(at_hand, request, at_hand.departure->call_off(decider_of(request), now_()));
}

Response LeavingApi::hold(const AtHand& at_hand, const Request& request) {
  auto fields = detail::text_fields(request.body, {"reason", "until"});
  if (!fields) return http::problem(fields.error());
  const auto until = timestamp_from((*fields)["until"]);
  if (!until) return http::problem({422, "hold-without-end", {}, {{"until", "is no moment, as 2027-03-01T00:00:00Z"}}});
  storage::Acting::say("reason", (*fields)["reason"]);
  return decided(at_hand, request, at_hand.departure->hold(decider_of(request), (*fields)["reason"], *until, now_()));
}

Response LeavingApi::lift(const AtHand& at_hand, const Request& request) {
  return decided(at_hand, request, at_hand.departure->agree_to_lift(decider_of(request), deciders(), now_()));
}

Response LeavingApi::export_state(const AtHand& at_hand, const Request& request) {
  if (!may(request, Allowed::tenant_export)) return http::problem(403, "not-allowed");
  return answer(export_json(at_hand.handout->state(), request));
}

Response LeavingApi::begin_export(const AtHand& at_hand, const Request& request) {
  auto fields = detail::text_fields(request.body, {"recipients", "passphrase"});
  if (!fields) return http::problem(fields.error());
  const SecretText passphrase(std::move((*fields)["passphrase"]));
  const std::string& list = (*fields)["recipients"];
  const bool by_passphrase = !passphrase.expose().empty();
  if (by_passphrase == !list.empty()) return http::problem(422, "bad-recipient");
  const auto recipients = by_passphrase ? std::nullopt : age_recipients_in(list);
  if (!by_passphrase && !recipients) return http::problem(422, "bad-recipient");
  if (by_passphrase && passphrase.expose().size() < export_passphrase_bytes_min)
    return http::problem(422, "weak-passphrase");
  auto writer = by_passphrase ? crypto::AgeWriter::with_passphrase(passphrase, random_)
                              : crypto::AgeWriter::to(*recipients, random_);
  if (!at_hand.handout->begin(std::move(writer), decider_of(request).person)) return http::problem(409, "export-runs");
  return answer(export_json(at_hand.handout->state(), request), 202);
}

Response LeavingApi::discard_export(const AtHand& at_hand, const Request&) {
  at_hand.handout->discard();
  return http::no_content();
}

Response LeavingApi::fetch_export(const AtHand& at_hand, const Request& request) {
  // It is encrypted for whoever asked for it, who has shown a factor then.
  const bool may_fetch = may(request, Allowed::tenant_export);
  auto file = may_fetch ? at_hand.handout->fetch(decider_of(request).person) : std::nullopt;
  return file ? std::move(*file) : http::problem(404, "no-export");
}

}  // namespace urna::api
