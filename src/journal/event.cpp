// SPDX-License-Identifier: EUPL-1.2
#include "journal/event.hpp"

#include <algorithm>
#include <iterator>

namespace urna::journal {

const CataloguedEvent& catalogued(Event event) { return catalogue[static_cast<std::size_t>(event)]; }

std::optional<Event> event_named(std::string_view id) {
  const auto* found = std::find_if(std::begin(catalogue), std::end(catalogue),
                                   [&](const CataloguedEvent& event) { return event.id == id; });
  if (found == std::end(catalogue)) return std::nullopt;
  return found->event;
}

std::string_view name_of(Fact fact) { return fact_names[static_cast<std::size_t>(fact)]; }

std::optional<Fact> fact_named(std::string_view name) {
  const auto* found = std::find(std::begin(fact_names), std::end(fact_names), name);
  if (found == std::end(fact_names)) return std::nullopt;
  return static_cast<Fact>(found - std::begin(fact_names));
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::notice:
      return "notice";
    case Severity::warning:
      return "warning";
    case Severity::critical:
      return "critical";
  }
  return "";
}

}  // namespace urna::journal
