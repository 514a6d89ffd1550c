// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/provider_json.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/printable.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using identity::IdentityProvider;

constexpr std::size_t label_bytes_max = 100;
constexpr std::size_t issuer_bytes_max = 500;
constexpr std::size_t client_bytes_max = 200;
constexpr std::size_t levels_max = 10;
constexpr std::size_t level_bytes_max = 200;
constexpr std::int64_t age_minutes_max = 24 * 60;

/// What goes into an address or a list of words: ASCII without blanks.
bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

json::object provider_json(const IdentityProvider& provider) {
  json::array algorithms;
  for (const auto algorithm : provider.algorithms) algorithms.emplace_back(crypto::name_of(algorithm));
  json::array levels(provider.levels.begin(), provider.levels.end());
  return {{"label", provider.label},
          {"issuer", provider.issuer},
          {"client_id", provider.client_id},
          {"algorithms", std::move(algorithms)},
          {"levels", std::move(levels)},
          {"age_max_minutes", provider.age_max ? json::value(provider.age_max->count() / 60) : json::value()},
          {"reads_userinfo", provider.reads_userinfo}};
}

IdentityProvider provider_from(http::JsonFields& fields, const std::function<bool(std::string_view)>& may_ask) {
  IdentityProvider provider;
  provider.label = fields.text("label", label_bytes_max);
  if (printable(provider.label) != provider.label) fields.refuse("label", "has characters that cannot be shown");
  provider.issuer = fields.text("issuer", issuer_bytes_max);
  if (!provider.issuer.empty() && !may_ask(provider.issuer))
    fields.refuse("issuer", "is no address over https that this server may ask");
  provider.client_id = fields.text("client_id", client_bytes_max);
  if (!provider.client_id.empty() && !is_word(provider.client_id))
    fields.refuse("client_id", "is not one word of ASCII");
  provider.algorithms.clear();
  for (const std::string& name : fields.texts("algorithms", 3, 10)) {
    const auto algorithm = crypto::token_algorithm_from(name);
    if (!algorithm) fields.refuse("algorithms", "are of RS256, ES256 and PS256");
    if (algorithm) provider.algorithms.insert(*algorithm);
  }
  if (provider.algorithms.empty()) fields.refuse("algorithms", "one is needed");
  for (std::string& level : fields.texts("levels", levels_max, level_bytes_max)) {
    if (!is_word(level)) fields.refuse("levels", "are words of ASCII");
    provider.levels.insert(std::move(level));
  }
  if (const auto minutes = fields.optional_integer("age_max_minutes", 1, age_minutes_max))
    provider.age_max = std::chrono::minutes(*minutes);
  provider.reads_userinfo = fields.boolean("reads_userinfo");
  return provider;
}

std::optional<IdentityProvider> provider_of_json(const json::value& value) {
  auto fields = http::JsonFields::of(json::serialize(value));
  if (!fields) return std::nullopt;
  // Where it leads is judged when it is asked: the operator's rule may be another by now.
  auto provider = provider_from(*fields, [](std::string_view issuer) { return issuer.starts_with("https://"); });
  return fields->refusal() ? std::nullopt : std::optional(std::move(provider));
}

}  // namespace urna::api::detail
