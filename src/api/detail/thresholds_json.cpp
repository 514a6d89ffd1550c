// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/thresholds_json.hpp"

#include <boost/json.hpp>

#include "api/detail/people_words.hpp"
#include "base/bytes.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using tenancy::Amount;
using tenancy::DownloadRules;
using tenancy::DownloadThresholds;
using tenancy::Threshold;

constexpr std::int64_t figure_max = std::int64_t{1} << 53U;  // a number wherever it is read

json::object threshold_json(const Threshold& threshold) {
  return {{"soft", amount_json(threshold.soft)}, {"hard", amount_json(threshold.hard)}};
}

Amount amount_from(http::JsonFields fields) {
  const auto figure = [&](const char* name) { return static_cast<std::uint64_t>(fields.integer(name, 0, figure_max)); };
  Amount amount;
  amount.records = figure("records");
  amount.files = figure("files");
  amount.bytes = figure("bytes");
  return amount;
}

Threshold threshold_from(http::JsonFields fields) {
  Threshold threshold;
  threshold.soft = amount_from(fields.object("soft"));
  threshold.hard = amount_from(fields.object("hard"));
  return threshold;
}

json::object row(std::string_view name, const std::string& whom, const DownloadThresholds& thresholds) {
  json::object object = thresholds_json(thresholds);
  object[name] = whom;
  return object;
}

}  // namespace

json::object amount_json(const Amount& amount) {
  return {{"records", amount.records}, {"files", amount.files}, {"bytes", amount.bytes}};
}

json::object thresholds_json(const DownloadThresholds& thresholds) {
  return {{"hour", threshold_json(thresholds.hour)}, {"day", threshold_json(thresholds.day)}};
}

DownloadThresholds thresholds_from(http::JsonFields& fields) {
  DownloadThresholds thresholds;
  thresholds.hour = threshold_from(fields.object("hour"));
  thresholds.day = threshold_from(fields.object("day"));
  if (!is_sound(thresholds)) fields.refuse("hour", "has a soft figure above its hard one, or is above the day");
  return thresholds;
}

std::string rules_text(const DownloadRules& rules) {
  json::array roles;
  for (const auto& [role, thresholds] : rules.roles) roles.push_back(row("role", role, thresholds));
  json::array people;
  for (const auto& [person, thresholds] : rules.people)
    people.push_back(row("person", to_hex(person.get()), thresholds));
  return json::serialize(json::object{{"roles", std::move(roles)}, {"people", std::move(people)}});
}

std::optional<DownloadRules> rules_from(std::string_view text) {
  constexpr std::size_t many = 100'000;
  constexpr std::size_t name_bytes_max = 100;
  auto fields = http::JsonFields::of(text, {.keys_max = 20 * many});
  if (!fields) return std::nullopt;
  DownloadRules rules;
  for (http::JsonFields& one : fields->objects("roles", many)) {
    const std::string role = one.text("role", name_bytes_max);
    rules.roles[role] = thresholds_from(one);
  }
  for (http::JsonFields& one : fields->objects("people", many)) {
    const auto person = identifier_from<identity::PersonId>(one.text("person", name_bytes_max));
    if (!person) return std::nullopt;
    rules.people[*person] = thresholds_from(one);
  }
  if (fields->refusal()) return std::nullopt;
  return rules;
}

}  // namespace urna::api::detail
