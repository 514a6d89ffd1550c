// SPDX-License-Identifier: EUPL-1.2
#include "api/keystore_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/detail/keystore_answers.hpp"
#include "api/voter_api.hpp"
#include "crypto/age_file.hpp"
#include "http/json_body.hpp"
#include "keystore/custodian_names.hpp"
#include "keystore/passphrase_rule.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using journal::Event;
using journal::Fact;
using journal::Outcome;
using keystore::AttemptId;
using keystore::KeystoreError;
using keystore::KeystoreFault;
using keystore::LockState;

using detail::audit_unavailable;
using detail::may_operate;
using detail::secret_bytes_max;
using detail::secret_of;

constexpr std::size_t order_bytes_max = 4096;
constexpr std::size_t custodians_listed_max = 100;
constexpr std::size_t recipient_bytes_max = 100;

std::optional<AttemptId> attempt_of(const Request& request) {
  return detail::attempt_from(request.parameter("attempt"));
}

Response refused(const KeystoreError& error) { return detail::keystore_refused(error); }

template <class T>
std::optional<KeystoreError> error_of(const Result<T, KeystoreError>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

Response other_attempt() { return refused({KeystoreFault::other_attempt}); }

Response named(const AttemptId& attempt) {
  return http::json(json::serialize(json::object{{"attempt", to_hex(attempt.get())}}), 201);
}

}  // namespace

std::string_view name_of(LockState state) {
  switch (state) {
    case LockState::uninitialised:
      return "uninitialised";
    case LockState::locked:
    case LockState::unlocking:
      return "sealed";
    case LockState::unlocked:
      return "alive";
  }
  return "";
}

void add_shut_routes(http::Router& router, const std::string& code, const http::PeerAddress& box) {
  add_board_routes(router, box);
  const unsigned status = code == "customer-left" ? 410 : 503;
  for (const char* part : {"api", "log"})
    router.shut(part, {.status = status, .code = code, .detail = {}, .fields = {}});
}

std::optional<Response> explain_keystore_failure(const std::exception& failure) {
  if (dynamic_cast<const keystore::KeystoreLocked*>(&failure) != nullptr) return http::retry_later("sealed", 5);
  if (dynamic_cast<const keystore::IntegrityFailed*>(&failure) != nullptr) return http::problem(500, "integrity");
  if (dynamic_cast<const keystore::KeyDestroyed*>(&failure) != nullptr) return http::problem(500, "key-destroyed");
  return std::nullopt;
}

KeystoreApi::KeystoreApi(keystore::Keystore& keystore, crypto::RandomSource& random, Clock now, Note note,
                         std::function<void()> changed, std::function<bool()> is_serving)
    : keystore_(keystore),
      random_(random),
      now_(std::move(now)),
      note_(std::move(note)),
      consents_(keystore, now_, note_),
      changed_(std::move(changed)),
      is_serving_(std::move(is_serving)) {}

/// Notes how something ended; what came too soon after a wrong one was not even tried.
bool KeystoreApi::noted(Event event, const std::optional<KeystoreError>& error, Facts facts,
                        const KeyConsent& consent) {
  if (error && error->fault == KeystoreFault::must_wait) return true;
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  if (error) entry.outcome = error->fault == KeystoreFault::damaged ? Outcome::error : Outcome::deny;
  entry.facts = std::move(facts);
  say_who(entry, consent);
  return note_(entry);
}

/// Several people's word for a change; that somebody tried without it is noted.
Result<KeyConsent, Response> KeystoreApi::agreed(std::string_view what, Event event, const Request& request) {
  auto consent = consents_.take(what, request);
  if (consent || noted(event, KeystoreError{KeystoreFault::wrong_state})) return consent;
  return tl::unexpected<Response>(audit_unavailable());
}

void KeystoreApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, http::Handler handler, std::size_t body_bytes_max = 0,
                       const char* type = "text/plain") {
    router.add({.method = method,
                .pattern = pattern,
                .permission = may_operate,
                .handler = std::move(handler),
                .body_bytes_max = body_bytes_max,
                .content_types = {type}});
  };
  add(Method::get, "/status", [this](Request&) { return status(); });
  add(
      Method::post, "/passphrase", [this](Request& request) { return set_passphrase(request); }, secret_bytes_max);
  add(
      Method::post, "/ceremonies", [this](Request& request) { return begin_ceremony(request); }, order_bytes_max,
      "application/json");
  add(Method::remove, "/ceremonies", [this](Request&) {
    keystore_.abandon_ceremony();
    return http::no_content();
  });
  add(Method::post, "/ceremonies/{attempt}/shown/{index}", [this](Request& request) { return show_share(request); });
  add(
      Method::post, "/ceremonies/{attempt}/shares", [this](Request& request) { return confirm_share(request); },
      secret_bytes_max);
  add(Method::post, "/attempts", [this](Request&) { return begin_unlock(); });
  add(
      Method::post, "/attempts/{attempt}/shares", [this](Request& request) { return enter_share(request); },
      secret_bytes_max);
  add(
      Method::post, "/unlock", [this](Request& request) { return unlock(request); }, secret_bytes_max);
  add(Method::post, "/lock", [this](Request&) { return lock(); });
  add(Method::post, "/rotations/{what}", [this](Request& request) { return rotate(request); });
  consents_.add_routes(router);
}

Response KeystoreApi::status() {
  const auto status = keystore_.status(now_());
  json::object object{{"state", status.state == LockState::unlocked ? "unlocked" : name_of(status.state)},
                      {"unlocking", status.state == LockState::unlocking},
                      {"has_passphrase", status.has_passphrase},
                      {"threshold", status.threshold},
                      {"custodians", status.custodians},
                      {"serving", is_serving_()}};
  object["attempt"] = status.attempt ? json::value(to_hex(status.attempt->get())) : json::value(nullptr);
  object["entered"] = json::array(status.entered.begin(), status.entered.end());
  object["names"] = json::array(status.names.begin(), status.names.end());
  object["opened_by"] = json::array(status.opened_by.begin(), status.opened_by.end());
  object["confirmed"] = status.has_ceremony ? json::value(status.confirmed) : json::value(nullptr);
  return http::json(json::serialize(object));
}

Response KeystoreApi::answer(const std::optional<KeystoreError>& error) { return error ? refused(*error) : status(); }

Response KeystoreApi::set_passphrase(Request& request) {
  const SecretText passphrase = secret_of(request);
  // One that is too weak uses up nobody's word.
  const bool is_weak = !keystore::is_strong_passphrase(passphrase.expose());
  auto consent = is_weak ? KeyConsent{} : agreed("rekey", Event::keystore_ceremony_begun, request);
  if (!consent) return std::move(consent.error());
  if (!noted(Event::keystore_ceremony_begun, std::nullopt, {}, *consent)) return audit_unavailable();
  const auto error = is_weak ? std::optional(KeystoreError{KeystoreFault::weak_passphrase})
                             : keystore_.set_passphrase(passphrase, now_());
  const bool is_noted = noted(Event::keystore_rekeyed, error, {}, *consent);
  if (!error) changed_();
  return is_noted ? answer(error) : audit_unavailable();
}

Response KeystoreApi::begin_ceremony(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto threshold = static_cast<unsigned>(fields->integer("threshold", 0, 1000));
  std::vector<std::string> names;
  std::map<unsigned, crypto::AgeRecipient> recipients;
  std::set<crypto::AgeRecipient> different;
  for (http::JsonFields& custodian : fields->objects("custodians", custodians_listed_max)) {
    names.push_back(custodian.text("name", keystore::custodian_name_bytes_max));
    const auto text = custodian.optional_text("recipient", recipient_bytes_max);
    const auto recipient = text ? crypto::age_recipient_from(*text) : std::nullopt;
    if (text && !recipient) return http::problem(422, "bad-recipient", names.back());
    if (recipient && !different.insert(*recipient).second) return http::problem(422, "same-recipient", names.back());
    if (recipient) recipients.emplace(static_cast<unsigned>(names.size()), *recipient);
  }
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  auto consent = agreed("rekey", Event::keystore_ceremony_begun, request);
  if (!consent) return std::move(consent.error());
  const Facts facts{{Fact::threshold, threshold}, {Fact::custodians, names.size()}};
  const auto attempt = keystore_.begin_ceremony(threshold, std::move(names), now_());
  if (!noted(Event::keystore_ceremony_begun, error_of(attempt), facts, *consent)) {
    keystore_.abandon_ceremony();
    return audit_unavailable();
  }
  if (!attempt) return refused(attempt.error());
  const std::lock_guard lock(mutex_);
  order_ = {*attempt, std::move(recipients), std::move(*consent)};
  return named(*attempt);
}

std::optional<crypto::AgeRecipient> KeystoreApi::recipient_of(const AttemptId& ceremony, unsigned custodian) const {
  const std::lock_guard lock(mutex_);
  if (!order_ || order_->ceremony != ceremony) return std::nullopt;
  const auto found = order_->recipients.find(custodian);
  return found == order_->recipients.end() ? std::nullopt : std::optional(found->second);
}

Response KeystoreApi::show_share(Request& request) {
  const auto attempt = attempt_of(request);
  const std::string& index = request.parameter("index");
  if (!attempt) return other_attempt();
  if (index.size() > 2 || index.find_first_not_of("0123456789") != std::string::npos) {
    return refused({KeystoreFault::unknown_custodian});
  }
  const auto custodian = static_cast<unsigned>(std::stoul(index));
  const auto recipient = recipient_of(*attempt, custodian);
  const auto share = keystore_.show_share(*attempt, custodian, now_());
  const Event event = recipient ? Event::keystore_share_sealed : Event::keystore_share_shown;
  if (!noted(event, error_of(share), {{Fact::custodian, custodian}})) return audit_unavailable();
  if (!share) return refused(share.error());
  if (!recipient) return {.headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = share->expose()};
  auto writer = crypto::AgeWriter::to(std::span(&*recipient, 1), random_);
  Bytes file = writer.add(bytes_of(share->expose()));
  const Bytes rest = writer.finish();
  file.insert(file.end(), rest.begin(), rest.end());
  return {.headers = {{"Content-Type", "application/octet-stream"}},
          .body = std::string(reinterpret_cast<const char*>(file.data()), file.size())};
}

Response KeystoreApi::confirm_share(Request& request) {
  const SecretText typed = secret_of(request);
  const auto attempt = attempt_of(request);
  if (!attempt) return other_attempt();
  const auto error = keystore_.confirm_share(*attempt, typed.expose(), now_());
  const auto status = keystore_.status(now_());
  bool is_noted = noted(Event::keystore_share_confirmed, error, {{Fact::shares, status.confirmed}});
  if (!error && !status.has_ceremony) {  // it was the last one
    KeyConsent consent;
    {
      const std::lock_guard lock(mutex_);
      if (order_ && order_->ceremony == *attempt) consent = std::move(order_->consent);
      order_.reset();
    }
    is_noted = noted(Event::keystore_rekeyed, std::nullopt,
                     {{Fact::threshold, status.threshold}, {Fact::custodians, status.custodians}}, consent) &&
               is_noted;
  }
  if (!error) changed_();
  return is_noted ? answer(error) : audit_unavailable();
}

Response KeystoreApi::begin_unlock() {
  const auto attempt = keystore_.begin_unlock(now_());
  if (!noted(Event::keystore_unlocking, error_of(attempt))) return audit_unavailable();
  return attempt ? named(*attempt) : refused(attempt.error());
}

Response KeystoreApi::enter_share(Request& request) {
  const SecretText typed = secret_of(request);
  const auto attempt = attempt_of(request);
  if (!attempt) return other_attempt();
  const std::vector<unsigned> before = keystore_.status(now_()).entered;
  const auto error = keystore_.enter_share(*attempt, typed.expose(), now_());
  const auto status = keystore_.status(now_());
  const bool is_open = !error && keystore_.is_unlocked();
  const std::vector<unsigned>& entered = is_open ? status.opened_by : status.entered;
  Facts facts{{Fact::shares, entered.size()}};
  if (!error) {
    for (const unsigned index : entered)
      if (std::ranges::find(before, index) == before.end()) facts.emplace(Fact::custodian, index);
  }
  const bool is_noted = noted(Event::keystore_share_entered, error, std::move(facts));
  if (!is_open) return is_noted ? answer(error) : audit_unavailable();
  const KeyConsent quorum{.people = {}, .custodians = status.opened_by};
  return opened(is_noted && noted(Event::keystore_unlocked, std::nullopt, {}, quorum), status.threshold);
}

Response KeystoreApi::unlock(Request& request) {
  const SecretText passphrase = secret_of(request);
  const auto error = keystore_.unlock(passphrase, now_());
  const bool is_noted = noted(Event::keystore_unlocked, error);
  if (!error) return opened(is_noted, 0);
  return is_noted ? answer(error) : audit_unavailable();
}

/// Nothing is open of which nobody could know since when.
Response KeystoreApi::opened(bool is_noted, unsigned shares) {
  if (!is_noted) {
    keystore_.lock();
    return audit_unavailable();
  }
  {
    const std::lock_guard lock(mutex_);
    unlocked_ = {now_(), shares};
  }
  changed_();
  return status();
}

std::optional<Unlocked> KeystoreApi::unlocked() const {
  const std::lock_guard lock(mutex_);
  return keystore_.is_unlocked() ? std::optional(unlocked_) : std::nullopt;
}

Response KeystoreApi::lock() {
  const bool was_unlocked = keystore_.is_unlocked();
  keystore_.lock();
  consents_.drop();
  if (was_unlocked) noted(Event::keystore_locked, std::nullopt);
  changed_();
  return status();
}

Response KeystoreApi::rotate(Request& request) {
  const std::string& what = request.parameter("what");
  if (what != "root" && what != "tenants") return http::problem(404, "not-found");
  if (!keystore_.is_unlocked()) return refused({KeystoreFault::wrong_state});
  const bool is_root = what == "root";
  const Event event = is_root ? Event::keystore_root_rotated : Event::keystore_tenants_rotated;
  auto consent = agreed(what, event, request);
  if (!consent) return std::move(consent.error());
  if (!noted(event, std::nullopt, {}, *consent)) return audit_unavailable();
  is_root ? keystore_.rotate_root(now_()) : keystore_.rotate_tenants(now_());
  return status();
}

}  // namespace urna::api
