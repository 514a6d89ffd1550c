// SPDX-License-Identifier: EUPL-1.2
#include "api/key_consent.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/keystore_answers.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::keystore_refused;
using http::Method;
using http::Request;
using http::Response;
using journal::Outcome;

/// Takes the text's next line; wiped with the object that it goes into.
SecretText next_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  SecretText line{std::string(rest.substr(0, end))};
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

Response over() { return keystore_refused({keystore::KeystoreFault::other_attempt}); }

journal::Entry entry_at(Timestamp now) {
  journal::Entry entry;
  entry.at = now;
  entry.event = journal::Event::keystore_change_confirmed;
  return entry;
}

}  // namespace

journal::Object custodians_object(const std::vector<unsigned>& indices) {
  std::string text;
  for (const unsigned index : indices) text += (text.empty() ? "" : ".") + std::to_string(index);
  return journal::Object::of("custodians", text);
}

void say_who(journal::Entry& entry, const KeyConsent& consent) {
  if (!consent.custodians.empty()) entry.object = custodians_object(consent.custodians);
  if (consent.people.empty()) return;
  entry.actor = consent.people.front();
  entry.subject = consent.people.back();
}

KeyConsents::KeyConsents(keystore::Keystore& keystore, Clock now, Note note)
    : keystore_(keystore), now_(std::move(now)), note_(std::move(note)) {}

void KeyConsents::add_routes(http::Router& router) {
  const auto add = [&](const char* pattern, http::Handler handler, std::size_t body_bytes_max) {
    router.add({.method = Method::post,
                .pattern = pattern,
                .permission = detail::may_operate,
                .handler = std::move(handler),
                .body_bytes_max = body_bytes_max,
                .content_types = {"text/plain"}});
  };
  add(
      "/consents/{what}", [this](Request& request) { return begin(request); }, 0);
  add(
      "/consents/{what}/{attempt}/shares", [this](Request& request) { return enter_share(request); },
      detail::secret_bytes_max);
  add(
      "/consents/{what}/{attempt}/people", [this](Request& request) { return recognise(request); },
      detail::secret_bytes_max);
}

bool KeyConsents::noted(journal::Entry entry, Outcome outcome) {
  entry.outcome = outcome;
  return note_(entry);
}

Response KeyConsents::answer(const Standing& standing, unsigned status) {
  const std::string_view asks = standing.shares_needed > 0   ? "shares"
                                : standing.people_needed > 0 ? "people"
                                                             : "nobody";
  json::array custodians(standing.given.custodians.begin(), standing.given.custodians.end());
  return http::json(json::serialize(json::object{{"attempt", to_hex(standing.id.get())},
                                                 {"asks", asks},
                                                 {"needed", standing.shares_needed + standing.people_needed},
                                                 {"people", standing.given.people.size()},
                                                 {"custodians", std::move(custodians)},
                                                 {"complete", standing.is_complete()}}),
                    status);
}

Response KeyConsents::begin(const Request& request) {
  const std::string& what = request.parameter("what");
  if (what != "root" && what != "tenants" && what != "rekey") return http::problem(404, "not-found");
  const Timestamp now = now_();
  const auto id = keystore_.begin_consent(now);
  if (!id) return keystore_refused(id.error());
  const keystore::KeystoreStatus status = keystore_.status(now);
  Standing standing{*id, what, 0, status.threshold, {}, now};
  if (status.has_passphrase) {
    const auto count = people_.who_may ? people_.who_may() : std::nullopt;
    if (!count) return http::retry_later("sealed", 5);
    standing.people_needed = *count >= people_needed ? people_needed : 0;
  }
  const std::lock_guard lock(mutex_);
  standing_ = std::move(standing);
  return answer(*standing_, 201);
}

KeyConsents::Standing* KeyConsents::find(std::string_view what, std::string_view id) {
  const auto attempt = detail::attempt_from(id);
  const bool is_it = standing_ && attempt && standing_->id == *attempt && standing_->what == what &&
                     now_() < standing_->last_step + keystore::Keystore::attempt_lasts;
  return is_it ? &*standing_ : nullptr;
}

Response KeyConsents::enter_share(Request& request) {
  const SecretText typed = detail::secret_of(request);
  const std::lock_guard lock(mutex_);
  Standing* const standing = find(request.parameter("what"), request.parameter("attempt"));
  if (standing == nullptr || standing->shares_needed == 0 || standing->is_complete()) return over();
  const auto entered = keystore_.consent(standing->id, typed.expose(), now_());
  journal::Entry entry = entry_at(now_());
  if (!entered) {
    const bool was_looked_at = entered.error().fault != keystore::KeystoreFault::must_wait;
    if (was_looked_at && !noted(entry, Outcome::deny)) return detail::audit_unavailable();
    return keystore_refused(entered.error());
  }
  for (const unsigned index : *entered) {
    if (std::ranges::find(standing->given.custodians, index) == standing->given.custodians.end())
      entry.facts.emplace(journal::Fact::custodian, index);
  }
  entry.facts.emplace(journal::Fact::shares, entered->size());
  if (!noted(entry, Outcome::ok)) {
    standing_.reset();
    return detail::audit_unavailable();
  }
  standing->given.custodians = *entered;
  standing->last_step = now_();
  return answer(*standing);
}

Response KeyConsents::recognise(Request& request) {
  const SecretText body = detail::secret_of(request);
  const std::lock_guard lock(mutex_);
  Standing* const standing = find(request.parameter("what"), request.parameter("attempt"));
  if (standing == nullptr || standing->is_complete()) return over();
  if (standing->people_needed == 0) return keystore_refused({keystore::KeystoreFault::other_lock});
  std::string_view rest = body.expose();
  const SecretText address = next_line(rest);
  const SecretText password = next_line(rest);
  const SecretText proof = next_line(rest);
  const auto who = people_.recognise(address.expose(), password.expose(), proof.expose());
  journal::Entry entry = entry_at(now_());
  if (!who) return noted(entry, Outcome::deny) ? http::problem(403, "forbidden") : detail::audit_unavailable();
  entry.actor = *who;
  const bool is_another = std::ranges::find(standing->given.people, *who) == standing->given.people.end();
  if (!noted(entry, is_another ? Outcome::ok : Outcome::deny)) return detail::audit_unavailable();
  if (!is_another) return http::problem(409, "same-person");
  standing->given.people.push_back(*who);
  standing->last_step = now_();
  return answer(*standing);
}

Result<KeyConsent, Response> KeyConsents::take(std::string_view what, const Request& request) {
  const keystore::LockState state = keystore_.status(now_()).state;
  if (state == keystore::LockState::uninitialised) return KeyConsent{};
  if (state != keystore::LockState::unlocked)
    return tl::unexpected<Response>(keystore_refused({keystore::KeystoreFault::wrong_state}));
  const std::lock_guard lock(mutex_);
  const Standing* const standing = find(what, request.query_value("consent").value_or(""));
  if (standing == nullptr || !standing->is_complete())
    return tl::unexpected<Response>(http::problem(409, "consent-needed"));
  KeyConsent given = standing->given;
  standing_.reset();
  return given;
}

void KeyConsents::drop() {
  const std::lock_guard lock(mutex_);
  standing_.reset();
}

}  // namespace urna::api
