// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/detail/form_text.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/detail/typed_factor.hpp"
#include "api/permissions.hpp"
#include "api/person_door_api.hpp"
#include "crypto/hash.hpp"
#include "storage/acting.hpp"

/// Signing in by the customer's identity provider, and linking an account with it.  Browsers come back to a page of
/// ours, which asks its own server with what it was handed: no cookie of ours ever goes along from another site.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::EntryFault;
using identity::IdentityProvider;
using identity::ProviderReturns;
using identity::SignInRefusal;
using identity::Visit;

constexpr std::size_t returned_bytes_max = 4 * 1024;
constexpr std::size_t next_bytes_max = 1000;
constexpr std::size_t waiting_max = 10'000;

std::string_view session_in(const Request& request) { return request.cookie(detail::session_cookie).value_or(""); }

std::string id_of(const identity::ProviderLink& link) {
  constexpr std::size_t bytes = 16;
  const Digest digest =
      crypto::sha256("urna link|" + std::to_string(link.issuer.size()) + "|" + link.issuer + "|" + link.subject);
  return to_hex(std::span(digest).first(bytes));
}

Response no_provider() { return http::problem(404, "no-provider"); }

std::string level_text(const IdentityProvider& provider) {
  std::string text;
  for (const std::string& level : provider.levels) text += (text.empty() ? "" : " ") + level;
  return text;
}

}  // namespace

void PersonDoorApi::take_provider(ProviderParts parts) { provider_.emplace(std::move(parts)); }

void PersonDoorApi::add_provider_routes(http::Router& router) {
  if (!provider_) return;
  add(router, OpenAct::see_elections, {{Method::get, "/api/account/provider", &PersonDoorApi::describe_provider}});
  add(router, OpenAct::enter_account,
      {{Method::post, "/api/account/provider/sign-in", &PersonDoorApi::leave_to_sign_in},
       {Method::post, "/api/account/provider/return", &PersonDoorApi::come_back},
       {Method::post, "/api/account/provider/finish", &PersonDoorApi::finish_sign_in}});
  add(router, OpenAct::mend_account,
      {{Method::get, "/api/account/links", &PersonDoorApi::list_links},
       {Method::post, "/api/account/links", &PersonDoorApi::leave_to_link},
       {Method::post, "/api/account/links/return", &PersonDoorApi::link},
       {Method::remove, "/api/account/links/{link}", &PersonDoorApi::unlink}});
}

/// What the sign-in page needs to know of it, for anybody.
Response PersonDoorApi::describe_provider(Request&) {
  const auto configured = provider_->configured();
  if (!configured) return answer(json::object{{"provider", nullptr}});
  json::value sign_out;
  const auto document = provider_->caller.remembered_document(configured->provider);
  if (document && !document->end_session.empty()) {
    sign_out = document->end_session + "?" +
               detail::form_text({{"client_id", configured->provider.client_id},
                                  {"post_logout_redirect_uri", place_.origin + "/console"}});
  }
  return answer(
      json::object{{"provider", json::object{{"label", configured->provider.label}, {"sign_out", sign_out}}}});
}

Response PersonDoorApi::leave(Request& request, const std::optional<identity::PersonId>& linker) {
  auto fields = http::JsonFields::of(request.body.empty() ? "{}" : request.body);
  if (!fields) return http::problem(fields.error());
  const std::string next = identity::own_page(fields->optional_text("next", next_bytes_max).value_or(""));
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto configured = provider_->configured();
  if (!configured) return no_provider();
  const IdentityProvider& provider = configured->provider;
  const auto document = provider_->caller.document(provider, now_());
  if (!document) return refused_by(request, document.error());
  const Browser browser = browser_of(request);
  const Visit here = visit(request, browser.text);
  ProviderReturns::Departure departure;
  {
    const std::lock_guard lock(provider_mutex_);
    departure = returns_.leave(here.browser, provider, linker, next, random_, here.now);
  }
  std::string address = document->authorization + "?" +
                        detail::form_text({{"response_type", "code"},
                                           {"client_id", provider.client_id},
                                           {"redirect_uri", provider_->redirect},
                                           {"scope", "openid"},
                                           {"state", departure.state},
                                           {"nonce", departure.nonce},
                                           {"code_challenge", departure.challenge},
                                           {"code_challenge_method", "S256"}});
  if (!provider.levels.empty()) address += "&" + detail::form_text({{"acr_values", level_text(provider)}});
  if (provider.age_max) address += "&" + detail::form_text({{"max_age", std::to_string(provider.age_max->count())}});
  Response response = answer(json::object{{"address", address}});
  hand_out(response, browser);
  return response;
}

Response PersonDoorApi::leave_to_sign_in(Request& request) { return leave(request, std::nullopt); }

Response PersonDoorApi::leave_to_link(Request& request) {
  if (const auto fault = door_.find_stale(visit(request), session_in(request)))
    return refused(visit(request), *fault, {});
  return leave(request, caller_of(request).session.value().person);
}

/// What a provider sent back by the browser, judged as far as it goes.
Result<PersonDoorApi::Returned, Response> PersonDoorApi::returned(Request& request,
                                                                  const std::optional<identity::PersonId>& linker) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return tl::unexpected<Response>(http::problem(fields.error()));
  const auto state = fields->optional_text("state", returned_bytes_max);
  const auto code = fields->optional_text("code", returned_bytes_max);
  const auto issuer = fields->optional_text("iss", returned_bytes_max);
  const auto error = fields->optional_text("error", returned_bytes_max);
  if (const auto refusal = fields->refusal()) return tl::unexpected<Response>(http::problem(*refusal));
  if (!state) return tl::unexpected<Response>(http::problem(400, "return-unasked"));
  const auto configured = provider_->configured();
  if (!configured) return tl::unexpected<Response>(no_provider());
  const Visit here = visit(request);
  std::optional<ProviderReturns::Expected> expected;
  {
    const std::lock_guard lock(provider_mutex_);
    expected = returns_.come_back(here.browser, *state, here.now);
  }
  const auto no = [&](const char* code_of, const char* reason) {
    return tl::unexpected<Response>(refused_by(request, {401, code_of, reason}));
  };
  if (!expected || expected->linker != linker) return no("return-refused", "state");
  if (expected->provider != configured->provider) return no("return-refused", "configuration-changed");
  const auto document = provider_->caller.remembered_document(expected->provider);
  const bool must_name_itself = document && document->names_itself;
  if (issuer ? *issuer != expected->provider.issuer : must_name_itself) return no("provider-refused", "other-issuer");
  if (error || !code) return no("provider-declined", "error");
  const auto said = provider_->caller.answer(*expected, configured->secret, *code, provider_->redirect, here.now);
  if (!said) return tl::unexpected<Response>(refused_by(request, said.error()));
  return Returned{std::move(expected->provider), said->subject, std::move(expected->next)};
}

Response PersonDoorApi::come_back(Request& request) {
  const auto back = returned(request, std::nullopt);
  if (!back) return back.error();
  const Visit here = visit(request);
  const auto person = door_.find_linked(back->provider.issuer, back->subject);
  if (!person) return refused_by(request, {401, "not-linked", "not-linked"});
  const bool is_second = !back->provider.levels.empty();
  const auto signed_in = door_.sign_in_by_provider(here, person->id, is_second, std::monostate(), session_in(request));
  if (signed_in) return entered(request, *signed_in, here, back->next);
  if (signed_in.error() != SignInRefusal::other_factor) return refused(here, signed_in.error(), person->address);
  {
    const std::lock_guard lock(provider_mutex_);
    if (waiting_.size() >= waiting_max)
      std::erase_if(waiting_, [&](const auto& one) { return one.second.expires <= here.now; });
    if (waiting_.size() >= waiting_max) return http::problem(503, "too-many-at-once");
    waiting_.insert_or_assign(
        here.browser, Waiting{back->provider.issuer, back->subject, back->next, here.now + ProviderReturns::lasts});
  }
  // Nobody is signed in yet: that is noted once it is so.
  if (auto* const deed = storage::Acting::current()) deed->note_told();
  return answer(json::object{{"signed_in", nullptr}, {"next", back->next}});
}

/// A second factor, at our own door.
Response PersonDoorApi::finish_sign_in(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const detail::TypedFactor factor(*fields);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Visit here = visit(request);
  std::optional<Waiting> waiting;
  {
    const std::lock_guard lock(provider_mutex_);
    const auto found = waiting_.find(here.browser);
    if (found != waiting_.end() && here.now < found->second.expires) waiting = found->second;
  }
  const auto configured = provider_->configured();
  const bool is_configured = waiting && configured && configured->provider.issuer == waiting->issuer;
  const auto person = is_configured ? door_.find_linked(waiting->issuer, waiting->subject) : std::nullopt;
  if (!person) return refused_by(request, {401, "return-refused", "nobody-waits"});
  const auto signed_in = door_.sign_in_by_provider(here, person->id, false, factor.proof(), session_in(request));
  if (!signed_in) return refused(here, signed_in.error(), person->address);
  {
    const std::lock_guard lock(provider_mutex_);
    waiting_.erase(here.browser);
  }
  return entered(request, *signed_in, here, waiting->next);
}

Response PersonDoorApi::entered(Request& request, const identity::SignedIn& who, const Visit& visit,
                                const std::string& next) const {
  const auto session = sessions_.find(who.session.cookie.expose(), visit.host, visit.now);
  const auto person = session ? stores_.people.find(session->person) : std::nullopt;
  if (!person) return http::problem(401, "signed-out");  // disabled in this moment
  // Whom the journal then knows.
  request.caller = Caller{.who = person->id, .name = person->name, .tenant = place_.tenant, .now = visit.now};
  Response response = answer(json::object{{"signed_in", described(*person, *session, visit.now)}, {"next", next}});
  detail::hand_out(response, who.session);
  return response;
}

Response PersonDoorApi::refused_by(const Request& request, const ProviderRefusal& refusal) const {
  provider_->note_refusal(request, refusal);
  return http::problem(refusal.status, refusal.code);
}

Response PersonDoorApi::list_links(Request& request) {
  const auto person = stores_.people.find(caller_of(request).session.value().person);
  const auto configured = provider_->configured();
  json::array links;
  for (const auto& link : person ? person->links : std::vector<identity::ProviderLink>()) {
    links.push_back(json::object{{"id", id_of(link)},
                                 {"issuer", link.issuer},
                                 {"since", timestamp_text(link.since)},
                                 {"in_use", configured && configured->provider.issuer == link.issuer}});
  }
  return answer(json::object{{"provider", configured ? json::value(configured->provider.label) : json::value()},
                             {"links", std::move(links)}});
}

Response PersonDoorApi::link(Request& request) {
  const auto back = returned(request, caller_of(request).session.value().person);
  if (!back) return back.error();
  const Visit here = visit(request);
  storage::Acting::say("issuer", back->provider.issuer);
  const auto fault = door_.link_to_provider(here, session_in(request), back->provider.issuer, back->subject);
  if (fault == EntryFault::key_refused) return http::problem(409, "linked-already");
  if (fault == EntryFault::factor_missing) return http::problem(409, "too-many-links");
  return fault ? refused(here, *fault, {}) : list_links(request);
}

Response PersonDoorApi::unlink(Request& request) {
  const Visit here = visit(request);
  const std::string& id = request.parameter("link");
  const auto fault = door_.unlink_from_provider(here, session_in(request),
                                                [&](const identity::ProviderLink& link) { return id_of(link) == id; });
  if (fault == EntryFault::key_refused) return http::problem(404, "unknown-link");
  return fault ? refused(here, *fault, {}) : http::no_content();
}

}  // namespace urna::api
