// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_guard.hpp"

#include <boost/json.hpp>
#include <variant>

#include "api/caller.hpp"
#include "api/critical_proof.hpp"
#include "api/permissions.hpp"
#include "api/voter_api.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using journal::Event;
using journal::Fact;
using journal::Object;
using journal::Outcome;

struct NamedRoute {
  Method method;
  std::string_view pattern;
  Event event;
};

/// What is asked, in the journal's words.  A route that changes something and is not here is `request_done`.
constexpr NamedRoute named_routes[] = {
    {Method::post, "/api/account/enrol", Event::account_enrolling},
    {Method::post, "/api/account/enrol/device", Event::account_enrolling},
    {Method::post, "/api/account/enrol/key", Event::account_enrolling},
    {Method::post, "/api/account/enrol/finish", Event::account_enrolled},
    {Method::post, "/api/account/take-up", Event::account_role_taken_up},
    {Method::post, "/api/account/sign-in", Event::account_signed_in},
    {Method::post, "/api/account/provider/return", Event::account_signed_in},
    {Method::post, "/api/account/provider/finish", Event::account_signed_in},
    {Method::post, "/api/account/links/return", Event::account_provider_linked},
    {Method::remove, "/api/account/links/{link}", Event::account_provider_unlinked},
    {Method::post, "/api/account/sign-out", Event::account_signed_out},
    {Method::post, "/api/account/step-up", Event::account_stepped_up},
    {Method::remove, "/api/account/sessions", Event::account_sessions_ended},
    {Method::remove, "/api/account/sessions/{session}", Event::account_sessions_ended},
    {Method::post, "/api/account/password", Event::account_password_changed},
    {Method::post, "/api/account/keys", Event::account_factor_changed},
    {Method::remove, "/api/account/keys/{key}", Event::account_factor_changed},
    {Method::post, "/api/account/device/confirm", Event::account_factor_changed},
    {Method::post, "/api/account/recovery-codes", Event::account_factor_changed},
    {Method::post, "/api/people/invitations", Event::person_invited},
    {Method::remove, "/api/people/invitations/{invitation}", Event::person_invitation_withdrawn},
    {Method::post, "/api/people/{person}/unlock", Event::person_unlocked},
    {Method::post, "/api/people/{person}/disable", Event::person_disabled},
    {Method::post, "/api/grants", Event::grant_given},
    {Method::remove, "/api/grants/{grant}", Event::grant_ended},
    {Method::post, "/api/groups", Event::group_changed},
    {Method::put, "/api/groups/{group}", Event::group_changed},
    {Method::remove, "/api/groups/{group}", Event::group_changed},
    {Method::put, "/api/groups/{group}/members/{person}", Event::group_changed},
    {Method::remove, "/api/groups/{group}/members/{person}", Event::group_changed},
    {Method::post, "/api/services", Event::service_issued},
    {Method::remove, "/api/services/{service}", Event::service_revoked},
    {Method::post, "/api/organiser/elections", Event::election_created},
    {Method::put, "/api/organiser/elections/{uuid}/definition", Event::election_changed},
    {Method::remove, "/api/organiser/elections/{uuid}/definition", Event::election_erased},
    {Method::post, "/api/organiser/elections/{uuid}/roll", Event::roll_imported},
    {Method::get, "/api/organiser/elections/{uuid}/roll", Event::roll_read},
    {Method::remove, "/api/organiser/elections/{uuid}/trustees", Event::trustee_restarted},
    {Method::post, "/api/organiser/elections/{uuid}/trustees/{number}/link", Event::trustee_link_renewed},
    {Method::post, "/api/organiser/elections/{uuid}/codes", Event::codes_made},
    {Method::put, "/api/organiser/elections/{uuid}/codes", Event::codes_taken},
    {Method::post, "/api/organiser/elections/{uuid}/reissues", Event::codes_replaced},
    {Method::post, "/api/organiser/elections/{uuid}/trial", Event::trial_started},
    {Method::remove, "/api/organiser/elections/{uuid}/trial", Event::trial_dropped},
    {Method::post, "/api/organiser/elections/{uuid}/trial/count", Event::trial_counted},
    {Method::put, "/api/organiser/elections/{uuid}/trial/verdict", Event::trial_judged},
    {Method::post, "/api/organiser/elections/{uuid}/approvals", Event::approval_requested},
    {Method::remove, "/api/organiser/approvals/{approval}", Event::approval_withdrawn},
    {Method::post, "/api/organiser/approvals/{approval}/confirm", Event::approval_confirmed},
    {Method::post, "/api/organiser/approvals/{approval}/refuse", Event::approval_refused},
    {Method::remove, "/api/support/{grant}", Event::support_ended},
    {Method::post, "/api/account/support", Event::support_entered},
    {Method::post, "/api/platform/support", Event::support_requested},
    {Method::post, "/api/platform/support/enter", Event::support_requested},
    {Method::post, "/api/platform/emergency/challenge", Event::emergency_tried},
    {Method::post, "/api/platform/emergency", Event::emergency_used},
    {Method::remove, "/api/platform/emergency/{use}", Event::emergency_ended},
    {Method::post, "/api/platform/emergency/{use}/findings", Event::emergency_reviewed},
    {Method::post, "/api/platform/emergency/keys/challenge", Event::emergency_keys_asked},
    {Method::post, "/api/platform/emergency/keys", Event::emergency_keys_asked},
    {Method::put, "/api/platform/emergency/contacts", Event::emergency_contacts_changed},
    {Method::post, "/api/access/review", Event::review_begun},
    {Method::put, "/api/access/review/{review}/{grant}", Event::review_looked_at},
    {Method::post, "/api/organiser/elections/{uuid}/announce", Event::poll_announced},
    {Method::post, "/api/organiser/elections/{uuid}/open", Event::poll_opened},
    {Method::post, "/api/organiser/elections/{uuid}/close", Event::poll_closed},
    {Method::post, "/api/organiser/elections/{uuid}/pause", Event::poll_paused},
    {Method::post, "/api/organiser/elections/{uuid}/resume", Event::poll_resumed},
    {Method::post, "/api/organiser/elections/{uuid}/trustees/{number}/pass-over", Event::trustee_passed_over},
    {Method::post, "/api/organiser/elections/{uuid}/end-shuffles", Event::poll_tallied},
    {Method::post, "/api/organiser/elections/{uuid}/count", Event::poll_counted},
    {Method::get, "/api/organiser/elections/{uuid}/minutes", Event::minutes_read},
    {Method::put, "/api/tenant/firewall", Event::firewall_proposed},
    {Method::post, "/api/tenant/firewall/confirm", Event::firewall_confirmed},
    {Method::remove, "/api/tenant/firewall/trial", Event::firewall_taken_back},
    {Method::put, "/api/tenant/thresholds", Event::download_thresholds_changed},
    {Method::put, "/api/tenant/alerts", Event::emergency_contacts_changed},
    {Method::put, "/api/tenant/sign-in-policy", Event::policy_sign_in_changed},
    {Method::put, "/api/tenant/identity-provider", Event::policy_provider_changed},
    {Method::remove, "/api/tenant/identity-provider", Event::policy_provider_changed},
    {Method::post, "/api/tenant/thresholds/confirm", Event::approval_confirmed},
    {Method::post, "/api/tenant/leaving", Event::customer_leaving_requested},
    {Method::remove, "/api/tenant/leaving", Event::customer_leaving_called_off},
    {Method::post, "/api/tenant/leaving/confirm", Event::customer_word_given},
    {Method::post, "/api/tenant/leaving/hold", Event::customer_held},
    {Method::remove, "/api/tenant/leaving/hold", Event::customer_word_given},
    {Method::get, "/api/tenant/export/file", Event::customer_export_fetched},
    {Method::post, "/api/assurance/services", Event::assurance_service_added},
    {Method::post, "/api/assurance/import", Event::assurance_service_added},
    {Method::post, "/api/assurance/services/{service}/copies", Event::assurance_service_duplicated},
    {Method::put, "/api/assurance/measures/{measure}", Event::assurance_measures_changed},
    {Method::remove, "/api/assurance/services/{service}", Event::assurance_service_removed},
    {Method::put, "/api/assurance/services/{service}/description", Event::assurance_service_changed},
    {Method::put, "/api/assurance/services/{service}/own", Event::assurance_service_changed},
    {Method::put, "/api/assurance/services/{service}/platform", Event::evidence_linked},
    {Method::post, "/api/assurance/checks/{check}/look", Event::evidence_asked},
    {Method::put, "/api/assurance/services/{service}/measures/{measure}", Event::assurance_measure_answered},
    {Method::post, "/api/assurance/services/{service}/measures/{measure}/comments", Event::assurance_comment_written},
    {Method::post, "/api/assurance/services/{service}/measures/{measure}/statements",
     Event::assurance_statement_signed},
    {Method::post, "/api/assurance/services/{service}/measures/{measure}/statements/{statement}/withdrawal",
     Event::assurance_statement_withdrawn},
    {Method::post, "/api/assurance/services/{service}/approval/delegations", Event::assurance_delegation_given},
    {Method::remove, "/api/assurance/services/{service}/approval/delegations/{delegation}",
     Event::assurance_delegation_ended},
    {Method::post, "/api/assurance/services/{service}/approval/waivers", Event::assurance_waiver_given},
    {Method::post, "/api/assurance/services/{service}/approval/waivers/{waiver}/end", Event::assurance_waiver_ended},
    {Method::post, "/api/assurance/contributors", Event::assurance_contributor_invited},
    {Method::put, "/api/assurance/services/{service}/contributors/{contributor}", Event::assurance_contributor_changed},
    {Method::remove, "/api/assurance/services/{service}/contributors/{contributor}",
     Event::assurance_contributor_removed},
    {Method::post, "/api/assurance/services/{service}/measures/{measure}/aside", Event::assurance_aside_asked},
    {Method::put, "/api/assurance/services/{service}/measures/{measure}/aside", Event::assurance_aside_agreed},
    {Method::remove, "/api/assurance/services/{service}/measures/{measure}/aside", Event::assurance_aside_ended},
    {Method::post, "/api/assurance/services/{service}/approval", Event::assurance_approval_begun},
    {Method::remove, "/api/assurance/services/{service}/approval", Event::assurance_approval_dropped},
    {Method::put, "/api/assurance/services/{service}/approval/authority", Event::assurance_approval_changed},
    {Method::post, "/api/assurance/services/{service}/approval/opinions", Event::assurance_opinion_given},
    {Method::put, "/api/assurance/services/{service}/approval/opinions", Event::assurance_approval_changed},
    {Method::remove, "/api/assurance/services/{service}/approval/opinions", Event::assurance_opinion_withdrawn},
    {Method::put, "/api/assurance/services/{service}/approval/documents", Event::assurance_approval_changed},
    {Method::post, "/api/assurance/services/{service}/approval/form", Event::assurance_form_handed_out},
    {Method::put, "/api/assurance/services/{service}/approval/board", Event::assurance_approval_changed},
    {Method::post, "/api/assurance/services/{service}/approval/signature", Event::assurance_decision_signed},
    {Method::post, "/api/assurance/templates", Event::assurance_template_kept},
    {Method::post, "/api/assurance/import/templates", Event::assurance_template_kept},
    {Method::put, "/api/assurance/templates/{template}", Event::assurance_template_kept},
    {Method::remove, "/api/assurance/templates/{template}", Event::assurance_template_removed},
    {Method::post, "/api/assurance/templates/{template}/services", Event::assurance_measures_changed},
    {Method::post, "/api/assurance/templates/{template}/services/detach", Event::assurance_measures_changed},
    {Method::post, "/api/assurance/batches", Event::assurance_batch_begun},
    {Method::put, "/api/assurance/batches/{batch}", Event::assurance_batch_changed},
    {Method::post, "/api/assurance/batches/{batch}/opinions", Event::assurance_batch_changed},
    {Method::remove, "/api/assurance/batches/{batch}/opinions", Event::assurance_batch_changed},
    {Method::post, "/api/assurance/batches/{batch}/sample", Event::assurance_batch_changed},
    {Method::put, "/api/assurance/batches/{batch}/sample", Event::assurance_batch_changed},
    {Method::remove, "/api/assurance/batches/{batch}/sample", Event::assurance_batch_changed},
    {Method::post, "/api/assurance/batches/{batch}/sample/signature", Event::assurance_batch_changed},
    {Method::remove, "/api/assurance/batches/{batch}", Event::assurance_batch_dropped},
    {Method::post, "/api/assurance/batches/{batch}/signature", Event::assurance_batch_signed},
    {Method::put, "/api/assurance/services/{service}/badge", Event::assurance_badge_shown},
    {Method::remove, "/api/assurance/services/{service}/badge", Event::assurance_badge_hidden},
    {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}", Event::assurance_decision_read},
    {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}/statement",
     Event::assurance_decision_read},
    {Method::get, "/api/assurance/services/{service}/approval/form", Event::assurance_decision_read},
    {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}/paper",
     Event::assurance_decision_read},
    {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}/attestation",
     Event::assurance_decision_read},
    {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}/dossier",
     Event::assurance_decision_read},
    {Method::get, "/api/assurance/services/{service}/oscal", Event::assurance_exported},
    {Method::post, "/api/incidents", Event::incident_opened},
    {Method::post, "/api/incidents/{incident}/steps", Event::incident_changed},
    {Method::post, "/api/incidents/{incident}/notices", Event::incident_told},
    {Method::post, "/api/hosting/register", Event::hosting_imported},
    {Method::post, "/api/hosting/records", Event::hosting_recorded},
    {Method::post, "/api/hosting/records/{record}/end", Event::hosting_ended},
    {Method::post, "/api/hosting/statements", Event::hosting_stated},
    {Method::post, "/api/hosting/interventions", Event::hosting_visit_begun},
    {Method::post, "/api/hosting/interventions/{intervention}/steps", Event::hosting_visit_step},
    {Method::post, "/api/hosting/interventions/{intervention}/decision", Event::hosting_visit_decided},
    {Method::post, "/api/hosting/interventions/{intervention}/arrivals", Event::hosting_visitor_arrived},
    {Method::post, "/api/hosting/interventions/{intervention}/departures", Event::hosting_visitor_left},
    {Method::post, "/api/hosting/interventions/{intervention}/codes", Event::hosting_visit_decided},
    {Method::remove, "/api/hosting/interventions/{intervention}/codes/{technician}", Event::hosting_visit_step},
    {Method::post, "/api/hosting/interventions/{intervention}/badge-logs", Event::hosting_visit_step},
    {Method::post, "/api/visits/arrivals", Event::hosting_visitor_arrived},
    {Method::post, "/api/visits/departures", Event::hosting_visitor_left},
    {Method::post, "/api/hosting/decisions", Event::hosting_decision_asked},
    {Method::post, "/api/hosting/decisions/{decision}/agree", Event::hosting_decision_agreed},
    {Method::remove, "/api/hosting/decisions/{decision}", Event::hosting_decision_ended},
    {Method::post, "/api/documents/rooms", Event::document_room_made},
    {Method::post, "/api/documents/rooms/{room}/folders", Event::document_folder_made},
    {Method::post, "/api/documents/rooms/{room}/uploads", Event::document_upload_begun},
    {Method::remove, "/api/documents/uploads/{upload}", Event::document_upload_abandoned},
    {Method::post, "/api/documents/uploads/{upload}/finish", Event::document_added},
    {Method::get, "/api/documents/files/{document}/content", Event::document_read},
    {Method::post, "/api/documents/files/{document}/handout", Event::document_read},
    {Method::post, "/api/documents/files/{document}/age", Event::document_read},
    {Method::get, "/api/documents/files/{document}/preview", Event::document_read},
    {Method::remove, "/api/documents/files/{document}", Event::document_erased},
    {Method::post, "/api/documents/files/{document}/shares", Event::document_shared},
    {Method::remove, "/api/documents/files/{document}/shares/{person}", Event::document_unshared},
    {Method::post, "/api/documents/files/{document}/links", Event::document_link_made},
    {Method::remove, "/api/documents/files/{document}/links", Event::document_link_ended},
    {Method::post, "/api/documents/link", Event::document_link_opened},
    {Method::post, "/api/tenant/downloads/release", Event::approval_requested},
    {Method::post, "/api/tenant/downloads/stopped/{person}/release", Event::approval_requested},
    {Method::post, "/api/trustee/{uuid}/public-key", Event::trustee_handed_in},
    {Method::post, "/api/trustee/{uuid}/certificate", Event::trustee_handed_in},
    {Method::post, "/api/trustee/{uuid}/polynomial", Event::trustee_handed_in},
    {Method::post, "/api/trustee/{uuid}/voutput", Event::trustee_handed_in},
    {Method::post, "/api/trustee/{uuid}/decryption", Event::trustee_decrypted},
    {Method::post, "/api/trustee/{uuid}/shuffle", Event::trustee_shuffled},
};

bool only_looks(Method method) { return method == Method::get || method == Method::head; }

std::optional<Event> event_of(const http::Route& route) {
  for (const NamedRoute& named : named_routes)
    if (named.method == route.method && named.pattern == route.pattern) return named.event;
  return only_looks(route.method) ? std::nullopt : std::optional(Event::request_done);
}

unsigned status_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->status : response.status;
}

std::optional<protocol::ElectionUuid> election_in(const Request& request) {
  const auto found = request.path_parameters.find("uuid");
  return found == request.path_parameters.end() ? std::nullopt : protocol::ElectionUuid::parse(found->second);
}

/// From where somebody signs in, or tries to.
void say_address(const Request& request) {
  if (!request.peer.empty()) storage::Acting::say("address", request.peer);
}

Response unavailable() { return http::retry_later("audit-unavailable", 5); }

}  // namespace

JournalGuard::JournalGuard(storage::JournalKeeper& keeper, const identity::PersonStore& people, Clock now)
    : keeper_(keeper),
      people_(people),
      now_(std::move(now)),
      hour_(std::chrono::floor<std::chrono::hours>(now_())),
      minute_(std::chrono::floor<std::chrono::minutes>(now_())) {}

std::optional<journal::Actor> JournalGuard::person_in(const Request& request) {
  const auto* const caller = std::any_cast<Caller>(&request.caller);
  const auto* const person = caller != nullptr ? caller->person() : nullptr;
  return person != nullptr ? std::optional(storage::actor_of(*person)) : std::nullopt;
}

journal::Actor JournalGuard::actor_in(const Request& request) {
  if (const auto* const trustee = std::any_cast<std::uint32_t>(&request.caller))
    return journal::Actor::trustee(*trustee);
  const auto* const caller = std::any_cast<Caller>(&request.caller);
  if (caller == nullptr) return journal::Actor::anybody();
  if (caller->access) return storage::actor_of(caller->access->id);
  return person_in(request).value_or(journal::Actor::anybody());
}

http::Authorise JournalGuard::guarded(http::Authorise authorise) {
  return [this, authorise = std::move(authorise)](const http::Permission& permission,
                                                  Request& request) -> std::optional<Response> {
    if (!only_looks(request.method) && !keeper_.is_available()) return unavailable();
    auto refusal = authorise(permission, request);
    if (!refusal) return std::nullopt;
    if (auto instead = note_refusal(permission, request, status_of(*refusal))) return instead;
    return refusal;
  };
}

std::optional<Response> JournalGuard::note_refusal(const http::Permission& permission, const Request& request,
                                                   unsigned status) {
  if (!request.caller.has_value()) {
    const std::lock_guard lock(mutex_);
    if (++anonymous_refusals_ > anonymous_refusals_max) return std::nullopt;
  }
  journal::Entry entry;
  entry.at = now_();
  entry.event = Event::access_denied;
  entry.actor = actor_in(request);
  entry.object = Object::parse("permission:" + permission.get());
  entry.outcome = Outcome::deny;
  entry.trace = request.trace;
  entry.facts[Fact::status] = status;
  journal::Details payload;
  if (!request.peer.empty()) payload.say("address", request.peer);
  try {
    keeper_.note(entry, payload);
    return std::nullopt;
  } catch (const storage::JournalUnavailable&) {
    return unavailable();
  }
}

void JournalGuard::watch(http::Router& router) {
  router.wrap([this](const http::Route& route) {
    if (route.permission == may_vote) return around_voters(route);
    const bool is_watched = event_of(route).has_value() && route.runs == http::Runs::on_a_worker;
    return is_watched ? around(route) : route.handler;
  });
}

http::Handler JournalGuard::around_voters(const http::Route& route) {
  if (!route.pattern.ends_with("/sign-in")) return route.handler;
  return [this, inner = route.handler](Request& request) {
    Response response = inner(request);
    const unsigned status = status_of(response);
    const auto election = election_in(request);
    if (election && (status == 200 || status == 401 || status == 429)) {
      const std::lock_guard lock(mutex_);
      ++(status == 200 ? tries_[*election].accepted : tries_[*election].refused);
    }
    return response;
  };
}

http::Handler JournalGuard::around(const http::Route& route) {
  const Event event = event_of(route).value();
  return [this, event, is_one_that_counts_most = is_critical(route), permission = route.permission,
          inner = route.handler](Request& request) {
    const auto actor = [&request] { return actor_in(request); };
    const storage::Acting acting({actor, event, request.trace, now_()});
    if (permission == named(OpenAct::enter_account)) say_address(request);
    try {
      Response response = inner(request);
      note_result(request, acting, permission, status_of(response));
      constexpr unsigned refused = 400;
      if (is_one_that_counts_most && status_of(response) < refused)
        add_proof(response, keeper_, request.trace, election_in(request));
      return response;
    } catch (const storage::JournalUnavailable&) {
      return unavailable();
    } catch (...) {
      note_result(request, acting, permission, 500);
      throw;
    }
  };
}

void JournalGuard::note_result(const Request& request, const storage::Acting& acting,
                               const http::Permission& permission, unsigned status) {
  constexpr unsigned refused = 400;
  constexpr unsigned failed = 500;
  const bool is_done = status < refused;
  if (acting.is_told() && status < failed) return keeper_.wake();
  journal::Entry entry = acting.entry();
  const bool is_change = catalogued(entry.event).retention == journal::Retention::election;
  if (is_done && acting.has_changed() && is_change) return keeper_.wake();  // it was written with the change
  const auto election = election_in(request);
  if (is_done && is_change) {  // the box keeps shuffles; whatever else changed nothing here, as a rehearsed import
    if (entry.event == Event::trustee_shuffled) {
      entry.log = storage::log_of(*election);
    } else {
      entry.event = Event::request_done;
    }
  }
  if (!is_done) entry.outcome = status < failed ? Outcome::deny : Outcome::error;
  if (election) {
    entry.object = Object::parse("election:" + election->text());
  } else {
    entry.object = Object::parse("permission:" + permission.get());
  }
  if (permission == named(OpenAct::enter_account)) {
    boost::system::error_code fault;
    const json::value body = json::parse(request.body, fault);
    const auto* const fields = fault ? nullptr : body.if_object();
    const auto* const typed = fields != nullptr ? fields->if_contains("address") : nullptr;
    const auto address =
        typed != nullptr && typed->is_string() ? identity::mail_address(typed->as_string()) : std::nullopt;
    const auto person = address ? people_.find(*address) : std::nullopt;
    if (person) entry.subject = storage::actor_of(person->id);
  }
  entry.facts[Fact::status] = status;
  keeper_.note(entry, acting.payload());
}

void JournalGuard::tell_counts(bool is_last) {
  const Timestamp now = now_();
  std::vector<journal::Entry> entries;
  {
    const std::lock_guard lock(mutex_);
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    if (hour > hour_ || is_last) {
      for (const auto& [election, tries] : tries_) {
        journal::Entry& entry = entries.emplace_back();
        entry.at = hour_;
        entry.event = Event::voters_hour;
        entry.object = Object::of("election", election.text());
        entry.facts = {{Fact::accepted, tries.accepted}, {Fact::refused, tries.refused}};
      }
      tries_.clear();
      hour_ = hour;
    }
    const auto minute = std::chrono::floor<std::chrono::minutes>(now);
    if (minute > minute_ || is_last) {
      if (anonymous_refusals_ > anonymous_refusals_max) {
        journal::Entry& entry = entries.emplace_back();
        entry.at = minute_;
        entry.event = Event::access_denied;
        entry.actor = journal::Actor::anybody();
        entry.outcome = Outcome::deny;
        entry.facts[Fact::refused] = anonymous_refusals_ - anonymous_refusals_max;
      }
      anonymous_refusals_ = 0;
      minute_ = minute;
    }
  }
  for (const journal::Entry& entry : entries) keeper_.note(entry);
}

}  // namespace urna::api
