// SPDX-License-Identifier: EUPL-1.2
#include "api/provider_caller.hpp"

#include <boost/json/value.hpp>

#include "api/detail/form_text.hpp"
#include "base/ensure.hpp"
#include "notation/strict_json.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using identity::IdentityProvider;
using identity::ProviderAnswer;
using identity::ProviderDocument;
using identity::ProviderKeys;
using identity::ProviderQuestion;
using identity::ProviderReturns;
using identity::SignedToken;
using identity::TokenFault;

constexpr unsigned unauthorised = 401;
constexpr unsigned bad_gateway = 502;

ProviderRefusal unreachable(const char* what) { return {bad_gateway, "provider-unreachable", what}; }
ProviderRefusal unfit(const char* what) { return {bad_gateway, "provider-unfit", what}; }
ProviderRefusal refused(std::string_view reason) { return {unauthorised, "provider-refused", std::string(reason)}; }
ProviderRefusal refused(TokenFault fault) { return refused(identity::name_of(fault)); }

std::string text_in(const json::object& object, const char* name) {
  const json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : std::string();
}

/// Without what may follow: `; charset=utf-8`.
std::string_view kind_of(const http::ClientAnswer& answer) {
  const std::string_view type = answer.headers.get("Content-Type").value_or("");
  return type.substr(0, type.find_first_of("; "));
}

/// A place among those who wait for a provider.
class Place {
 public:
  explicit Place(std::atomic<int>& taken) : taken_(taken), is_there_(++taken <= ProviderCaller::calls_max) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --taken_; }
  bool is_there() const { return is_there_; }

 private:
  std::atomic<int>& taken_;
  const bool is_there_;
};

}  // namespace

http::Outgoing ProviderCaller::to(const std::string& url, std::size_t bytes_max) const {
  http::Outgoing::Limits limits;
  limits.time = reach_.time;
  limits.answer_bytes_max = bytes_max;
  limits.authorities = reach_.authorities;
  limits.rule = reach_.rule;
  return http::Outgoing(url, std::move(limits));
}

Result<ProviderDocument, ProviderRefusal> ProviderCaller::document(const IdentityProvider& provider, Timestamp now) {
  const Place place(calls_);
  if (!place.is_there()) return failure(unreachable("too-many-at-once"));
  const std::lock_guard lock(mutex_);
  return refreshed(provider, now);
}

std::optional<ProviderDocument> ProviderCaller::remembered_document(const IdentityProvider& provider) const {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  const bool is_known = lock.owns_lock() && remembered_ && remembered_->provider == provider;
  return is_known ? std::optional(remembered_->document) : std::nullopt;
}

Result<ProviderDocument, ProviderRefusal> ProviderCaller::refreshed(const IdentityProvider& provider, Timestamp now) {
  const bool is_known = remembered_ && remembered_->provider == provider;
  if (is_known && now - remembered_->since < remembered) return remembered_->document;
  if (!is_known) {
    remembered_.reset();
    if (failed_ && failed_->first == provider && now - failed_->second < failure_pause)
      return failure(unreachable("discovery"));
  }
  if (!may_ask(provider.issuer)) return failure(unreachable("discovery"));
  failed_.emplace(provider, now);  // until it has gone well
  const auto said = to(provider.issuer, ProviderDocument::bytes_max).get("/.well-known/openid-configuration");
  if (!said || said->status != 200) return failure(unreachable("discovery"));
  auto document = ProviderDocument::parse(said->body, provider);
  if (!document) return failure(unfit("discovery"));
  for (const std::string* address : {&document->token, &document->keys, &document->userinfo})
    if (!address->empty() && !may_ask(*address)) return failure(unfit("discovery-addresses"));
  remembered_ = Remembered{provider, *document, now, {}, {}};
  failed_.reset();
  return *document;
}

std::optional<ProviderRefusal> ProviderCaller::refresh_keys(Timestamp now) {
  const auto said = to(remembered_->document.keys, ProviderKeys::bytes_max).get("");
  if (!said || said->status != 200) return unreachable("keys");
  auto keys = ProviderKeys::parse(said->body);
  if (!keys) return unfit("keys");
  remembered_->keys = std::move(*keys);
  remembered_->keys_since = now;
  return std::nullopt;
}

Result<json::object, ProviderRefusal> ProviderCaller::claims_of(const SignedToken& token,
                                                                const IdentityProvider& provider, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (!remembered_ || remembered_->provider != provider) return failure(unreachable("keys"));
  if (!remembered_->keys || now - remembered_->keys_since >= remembered)
    if (auto refusal = refresh_keys(now)) return failure(std::move(*refusal));
  auto claims = token.claims_if_signed(*remembered_->keys);
  const bool is_news = !claims && claims.error() == TokenFault::key_unknown;
  if (is_news && now - remembered_->keys_since >= refresh_pause) {
    if (auto refusal = refresh_keys(now)) return failure(std::move(*refusal));
    claims = token.claims_if_signed(*remembered_->keys);
  }
  if (!claims) return failure(refused(claims.error()));
  return std::move(*claims);
}

Result<ProviderCaller::Tokens, ProviderRefusal> ProviderCaller::exchange(const ProviderDocument& document,
                                                                         const ProviderReturns::Expected& expected,
                                                                         const SecretText& secret,
                                                                         const std::string& code,
                                                                         const std::string& redirect) const {
  constexpr unsigned failed = 500;
  const SecretText authorization = detail::basic_authorization(expected.provider.client_id, secret.expose());
  const SecretText body(detail::form_text({{"grant_type", "authorization_code"},
                                           {"code", code},
                                           {"redirect_uri", redirect},
                                           {"code_verifier", expected.verifier.expose()}}));
  const auto said = to(document.token).post("", "application/x-www-form-urlencoded", body.expose(), authorization);
  if (!said || said->status >= failed) return failure(unreachable("token"));
  if (said->status != 200) return failure(ProviderRefusal{unauthorised, "provider-declined", "token"});
  const auto object = notation::read_strict_object(said->body, answer_bytes_max);
  if (!object) return failure(refused("token-answer-malformed"));
  Tokens tokens{text_in(*object, "id_token"), SecretText(text_in(*object, "access_token"))};
  if (tokens.id_token.empty()) return failure(refused("no-id-token"));
  return tokens;
}

Result<ProviderAnswer, ProviderRefusal> ProviderCaller::answer(const ProviderReturns::Expected& expected,
                                                               const SecretText& secret, const std::string& code,
                                                               const std::string& redirect, Timestamp now) {
  const Place place(calls_);
  if (!place.is_there()) return failure(unreachable("too-many-at-once"));
  const IdentityProvider& provider = expected.provider;
  Result<ProviderDocument, ProviderRefusal> document = [&] {
    const std::lock_guard lock(mutex_);
    return refreshed(provider, now);
  }();
  if (!document) return failure(document.error());
  const auto tokens = exchange(*document, expected, secret, code, redirect);
  if (!tokens) return failure(tokens.error());
  const auto id_token = SignedToken::parse(tokens->id_token, provider.algorithms);
  if (!id_token) return failure(refused(id_token.error()));
  const auto claims = claims_of(*id_token, provider, now);
  if (!claims) return failure(claims.error());
  const ProviderQuestion question{provider, expected.nonce, tokens->access_token.expose(), now};
  auto answer = judge_id_token(*claims, question);
  if (!answer) return failure(refused(answer.error()));
  if (!provider.reads_userinfo) return std::move(*answer);

  const auto said = to(document->userinfo).get("", SecretText("Bearer " + tokens->access_token.expose()));
  if (!said || said->status != 200) return failure(unreachable("userinfo"));
  if (kind_of(*said) != "application/jwt") return failure(refused("userinfo-unsigned"));
  const auto userinfo = SignedToken::parse(said->body, provider.algorithms);
  if (!userinfo) return failure(refused(userinfo.error()));
  const auto more = claims_of(*userinfo, provider, now);
  if (!more) return failure(more.error());
  if (const auto fault = find_userinfo_fault(*more, question, *answer)) return failure(refused(*fault));
  return std::move(*answer);
}

}  // namespace urna::api
