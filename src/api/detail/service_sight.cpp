// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/service_sight.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "base/utf8.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using assurance::Section;
using assurance::ServiceRights;

constexpr std::array whose_service{"id", "version", "name", "catalogue"};
constexpr std::array of_description{"level", "required_level", "description"};
constexpr std::array of_measures{"index",
                                 "is_this_platform",
                                 "months_at_most",
                                 "measures_asked",
                                 "measures_answered",
                                 "measures_set_aside",
                                 "measures",
                                 "own"};
constexpr std::array of_risks{"risks"};
/// Of a measure, what has nothing to do with the rest of the service.
constexpr std::array of_one_measure{"id",     "category",     "title",  "description", "indispensable", "bearer",
                                    "checks", "proof",        "status", "counted",     "details",       "priority",
                                    "due",    "responsibles", "aside",  "comments",    "batch"};

template <class Names>
void take(json::object& from, const Names& names, json::object& into) {
  for (const char* const name : names) {
    if (json::value* const value = from.if_contains(name)) into[name] = std::move(*value);
  }
}

json::object told(const ServiceRights& rights) {
  json::object object;
  for (std::size_t section = 0; section < assurance::section_count; ++section)
    object[assurance::word_of(static_cast<Section>(section))] = assurance::word_of(rights.levels[section]);
  object["is_owner"] = rights.is_owner;
  object["is_provider"] = rights.is_provider;
  object["is_by_role"] = rights.is_by_role;
  return object;
}

/// The measures that a provider bears, each without what the service says of itself.
json::array borne(const json::object& service) {
  json::array measures;
  const json::value* const all = service.if_contains("measures");
  for (const json::value& measure : all != nullptr ? all->as_array() : json::array()) {
    const json::value& bearer = measure.at("bearer");
    if (bearer != json::value("provider") && bearer != json::value("shared")) continue;
    json::object whole = measure.as_object();
    json::object seen;
    take(whole, of_one_measure, seen);
    seen["why"] = json::array();
    seen["gain"] = 0.0;
    measures.push_back(std::move(seen));
  }
  return measures;
}

}  // namespace

bool is_borne_by_provider(assurance::Bearer bearer) {
  return bearer == assurance::Bearer::provider || bearer == assurance::Bearer::shared;
}

bool is_written_text(std::string_view text) {
  const bool has_control = std::ranges::any_of(
      text, [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f'; });
  return !has_control && is_utf8(text) && text.find_first_not_of(" \n") != std::string_view::npos;
}

json::object in_sight(json::object service, const ServiceRights& rights) {
  json::object rights_told = told(rights);
  json::object seen;
  if (rights.reads_all()) {
    seen = std::move(service);
  } else {
    const bool is_whole = service.contains("measures");
    take(service, whose_service, seen);
    if (rights.reads(Section::describe)) take(service, of_description, seen);
    if (rights.is_provider && is_whole) seen["measures"] = borne(service);
    if (rights.reads(Section::secure)) take(service, of_measures, seen);
    if (rights.reads(Section::risks)) take(service, of_risks, seen);
    if (rights.reads(Section::secure) && !rights.reads(Section::describe) && is_whole) {
      for (json::value& measure : seen["measures"].as_array()) measure.as_object()["why"] = json::array();
    }
  }
  seen["rights"] = std::move(rights_told);
  return seen;
}

std::optional<json::object> line_in_sight(json::object line, const ServiceRights& rights) {
  if (rights.reads_all()) return line;
  constexpr std::array in_describe{"service-added", "description-changed"};
  constexpr std::array in_secure{"measure-answered",    "measures-inherited", "own-changed",      "comment-written",
                                 "aside-asked",         "aside-agreed",       "aside-ended",      "statement-signed",
                                 "statement-withdrawn", "template-attached",  "template-changed", "template-detached",
                                 "template-removed"};
  constexpr std::array in_contacts{"contributor-invited", "contributor-changed", "contributor-removed"};
  const std::string_view what = line.at("what").as_string();
  const auto is_of = [&](const auto& names) { return std::ranges::find(names, what) != names.end(); };
  const bool is_seen = (rights.reads(Section::describe) && is_of(in_describe)) ||
                       (rights.reads(Section::secure) && is_of(in_secure)) ||
                       (rights.reads(Section::contacts) && is_of(in_contacts));
  if (!is_seen) return std::nullopt;
  json::object seen;
  take(line, std::array{"what", "at", "by"}, seen);
  if (rights.reads(Section::secure))
    take(line, std::array{"index", "personalised", "measure", "title", "from", "to"}, seen);
  if (rights.reads(Section::contacts)) take(line, std::array{"contributor", "kind"}, seen);
  return seen;
}

}  // namespace urna::api::detail
