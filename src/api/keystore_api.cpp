// SPDX-License-Identifier: EUPL-1.2
#include "api/keystore_api.hpp"

#include <boost/json.hpp>

#include "api/voter_api.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using crypto::ShareFault;
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

const http::Permission may_operate{"keystore.operate"};
constexpr std::size_t secret_bytes_max = 2048;
constexpr std::size_t order_bytes_max = 256;

std::string_view word_of(ShareFault fault) {
  switch (fault) {
    case ShareFault::not_a_share:
      return "share-not-a-share";
    case ShareFault::forbidden_character:
      return "share-forbidden-character";
    case ShareFault::index_out_of_range:
      return "share-index-out-of-range";
    case ShareFault::mistyped:
      return "share-mistyped";
    case ShareFault::value_out_of_range:
      return "share-value-out-of-range";
    case ShareFault::other_set:
      return "share-other-set";
    case ShareFault::unknown_index:
      return "share-unknown-index";
    case ShareFault::wrong_value:
      return "share-wrong-value";
    case ShareFault::repeated_index:
      return "share-repeated-index";
    case ShareFault::too_few:
      return "share-too-few";
  }
  return "";
}

Response refused(const KeystoreError& error) {
  switch (error.fault) {
    case KeystoreFault::wrong_state:
      return http::problem(409, "wrong-state");
    case KeystoreFault::other_lock:
      return http::problem(409, "other-lock");
    case KeystoreFault::bad_threshold:
      return http::problem(422, "bad-threshold");
    case KeystoreFault::weak_passphrase:
      return http::problem(422, "weak-passphrase");
    case KeystoreFault::wrong_passphrase:
      return http::problem(401, "wrong-passphrase");
    case KeystoreFault::other_attempt:
      return http::problem(409, "other-attempt");
    case KeystoreFault::unknown_custodian:
      return http::problem(404, "unknown-custodian");
    case KeystoreFault::already_shown:
      return http::problem(409, "already-shown");
    case KeystoreFault::share_refused: {
      const std::size_t position = error.share.position;
      return http::problem(422, std::string(word_of(error.share.fault)),
                           position == 0 ? "" : "character " + std::to_string(position));
    }
    case KeystoreFault::must_wait: {
      Response response = http::problem(429, "too-many-tries");
      response.headers.set("Retry-After", std::to_string(error.wait.count()));
      return response;
    }
    case KeystoreFault::damaged:
      break;
  }
  return http::problem(500, "integrity", "the keystore's file does not open with what opens it");
}

/// The body becomes a secret, and nothing of it stays behind.
SecretText secret_of(Request& request) { return SecretText(std::move(request.body)); }

std::optional<AttemptId> attempt_of(const Request& request) {
  const auto bytes = from_hex(request.parameter("attempt"));
  std::array<std::byte, 16> id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), id.begin());
  return AttemptId(id);
}

Response unavailable() { return http::retry_later("audit-unavailable", 5); }

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

KeystoreApi::KeystoreApi(keystore::Keystore& keystore, Clock now, Note note, std::function<void()> changed,
                         std::function<bool()> is_serving)
    : keystore_(keystore),
      now_(std::move(now)),
      note_(std::move(note)),
      changed_(std::move(changed)),
      is_serving_(std::move(is_serving)) {}

/// Notes how something ended; what came too soon after a wrong one was not even tried.
bool KeystoreApi::noted(Event event, const std::optional<KeystoreError>& error, Facts facts) {
  if (error && error->fault == KeystoreFault::must_wait) return true;
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  if (error) entry.outcome = error->fault == KeystoreFault::damaged ? Outcome::error : Outcome::deny;
  entry.facts = std::move(facts);
  return note_(entry);
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
  json::array entered;
  for (const unsigned index : status.entered) entered.emplace_back(index);
  object["entered"] = std::move(entered);
  object["confirmed"] = status.has_ceremony ? json::value(status.confirmed) : json::value(nullptr);
  return http::json(json::serialize(object));
}

Response KeystoreApi::answer(const std::optional<KeystoreError>& error) { return error ? refused(*error) : status(); }

Response KeystoreApi::set_passphrase(Request& request) {
  const SecretText passphrase = secret_of(request);
  if (!noted(Event::keystore_ceremony_begun, std::nullopt)) return unavailable();
  const auto error = keystore_.set_passphrase(passphrase, now_());
  const bool is_noted = noted(Event::keystore_rekeyed, error);
  if (!error) changed_();
  return is_noted ? answer(error) : unavailable();
}

Response KeystoreApi::begin_ceremony(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto threshold = static_cast<unsigned>(fields->integer("threshold", 0, 1000));
  const auto custodians = static_cast<unsigned>(fields->integer("custodians", 0, 1000));
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const Facts facts{{Fact::threshold, threshold}, {Fact::custodians, custodians}};
  const auto attempt = keystore_.begin_ceremony(threshold, custodians, now_());
  if (!noted(Event::keystore_ceremony_begun, error_of(attempt), facts)) {
    keystore_.abandon_ceremony();
    return unavailable();
  }
  return attempt ? named(*attempt) : refused(attempt.error());
}

Response KeystoreApi::show_share(Request& request) {
  const auto attempt = attempt_of(request);
  const std::string& index = request.parameter("index");
  if (!attempt) return other_attempt();
  if (index.size() > 2 || index.find_first_not_of("0123456789") != std::string::npos) {
    return refused({KeystoreFault::unknown_custodian});
  }
  const auto custodian = static_cast<unsigned>(std::stoul(index));
  const auto share = keystore_.show_share(*attempt, custodian, now_());
  if (!noted(Event::keystore_share_shown, error_of(share), {{Fact::custodian, custodian}})) return unavailable();
  if (!share) return refused(share.error());
  return {.headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = share->expose()};
}

Response KeystoreApi::confirm_share(Request& request) {
  const SecretText typed = secret_of(request);
  const auto attempt = attempt_of(request);
  if (!attempt) return other_attempt();
  const auto error = keystore_.confirm_share(*attempt, typed.expose(), now_());
  const auto status = keystore_.status(now_());
  bool is_noted = noted(Event::keystore_share_confirmed, error, {{Fact::shares, status.confirmed}});
  if (!error && !status.has_ceremony)  // it was the last one
    is_noted = noted(Event::keystore_rekeyed, std::nullopt,
                     {{Fact::threshold, status.threshold}, {Fact::custodians, status.custodians}}) &&
               is_noted;
  if (!error) changed_();
  return is_noted ? answer(error) : unavailable();
}

Response KeystoreApi::begin_unlock() {
  const auto attempt = keystore_.begin_unlock(now_());
  if (!noted(Event::keystore_unlocking, error_of(attempt))) return unavailable();
  return attempt ? named(*attempt) : refused(attempt.error());
}

Response KeystoreApi::enter_share(Request& request) {
  const SecretText typed = secret_of(request);
  const auto attempt = attempt_of(request);
  if (!attempt) return other_attempt();
  const auto error = keystore_.enter_share(*attempt, typed.expose(), now_());
  const auto shares = keystore_.status(now_()).entered.size();
  const bool is_noted = noted(Event::keystore_share_entered, error, {{Fact::shares, shares}});
  if (!error && keystore_.is_unlocked())
    return opened(is_noted && noted(Event::keystore_unlocked, std::nullopt), keystore_.status(now_()).threshold);
  return is_noted ? answer(error) : unavailable();
}

Response KeystoreApi::unlock(Request& request) {
  const SecretText passphrase = secret_of(request);
  const auto error = keystore_.unlock(passphrase, now_());
  const bool is_noted = noted(Event::keystore_unlocked, error);
  if (!error) return opened(is_noted, 0);
  return is_noted ? answer(error) : unavailable();
}

/// Nothing is open of which nobody could know since when.
Response KeystoreApi::opened(bool is_noted, unsigned shares) {
  if (!is_noted) {
    keystore_.lock();
    return unavailable();
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
  if (was_unlocked) noted(Event::keystore_locked, std::nullopt);
  changed_();
  return status();
}

Response KeystoreApi::rotate(Request& request) {
  const std::string& what = request.parameter("what");
  if (what != "root" && what != "tenants") return http::problem(404, "not-found");
  if (!keystore_.is_unlocked()) return refused({KeystoreFault::wrong_state});
  const bool is_root = what == "root";
  if (!noted(is_root ? Event::keystore_root_rotated : Event::keystore_tenants_rotated, std::nullopt))
    return unavailable();
  is_root ? keystore_.rotate_root(now_()) : keystore_.rotate_tenants(now_());
  return status();
}

}  // namespace urna::api
