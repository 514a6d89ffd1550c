// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/journal_filter.hpp"

#include "journal/journal_export.hpp"

namespace urna::api::detail {
namespace {

constexpr std::size_t text_characters_max = 100;

std::optional<journal::Outcome> outcome_named(std::string_view name) {
  for (const auto outcome : {journal::Outcome::ok, journal::Outcome::deny, journal::Outcome::error})
    if (name_of(outcome) == name) return outcome;
  return std::nullopt;
}

}  // namespace

bool JournalFilter::fits(const journal::Entry& entry) const {
  return (!since || entry.at >= *since) && (!until || entry.at <= *until) &&
         (!actor || entry.actor == *actor || entry.subject == *actor) && (!event || entry.event == *event) &&
         (!object || (entry.object && entry.object->text().find(*object) != std::string::npos)) &&
         (!outcome || entry.outcome == *outcome) && (!trace || entry.trace == *trace);
}

std::string JournalFilter::text() const {
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out += (out.empty() ? "" : " ") + std::string(name) + "=" + std::string(value);
  };
  if (since) add("since", timestamp_text(*since));
  if (until) add("until", timestamp_text(*until));
  if (actor) add("actor", actor->text());
  if (event) add("event", name_of(*event));
  if (object) add("object", *object);
  if (outcome) add("result", name_of(*outcome));
  if (trace) add("trace", *trace);
  return out;
}

Result<JournalFilter, http::Problem> journal_filter_from(const http::Request& request) {
  JournalFilter filter;
  http::Problem problem{422, "unfit-fields", {}, {}};
  const auto read = [&](const char* name, auto parse, auto& into, const char* wanted) {
    const auto value = request.query_value(name).value_or("");
    if (value.empty()) return;
    into = parse(value);
    if (!into) problem.fields.push_back({name, wanted});
  };
  const auto words = [](std::string_view value) {
    const bool fits = value.size() <= text_characters_max && journal::is_filter(value);
    return fits ? std::optional(std::string(value)) : std::nullopt;
  };
  read("since", timestamp_from, filter.since, "is no moment such as 2026-11-24T09:00Z");
  read("until", timestamp_from, filter.until, "is no moment such as 2026-11-24T09:00Z");
  read("actor", journal::Actor::parse, filter.actor, "is no actor of the journal");
  read("event", journal::event_named, filter.event, "is no event of the catalogue");
  read("object", words, filter.object, "is too long, or has characters that no entry has");
  read("result", outcome_named, filter.outcome, "is ok, deny or error");
  read("trace", words, filter.trace, "is no trace");
  if (!problem.fields.empty()) return failure(std::move(problem));
  return filter;
}

}  // namespace urna::api::detail
