// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

#include "journal/event_names.hpp"

/// The catalogue of what may be noted: `events.json`, from which the enumerators, the words on the pages and the table
/// in the documents are made.  An event that is not in it does not compile.
namespace urna::journal {

const CataloguedEvent& catalogued(Event event);
inline std::string_view name_of(Event event) { return catalogued(event).id; }
std::optional<Event> event_named(std::string_view id);

std::string_view name_of(Fact fact);
std::optional<Fact> fact_named(std::string_view name);
inline bool may_carry(Event event, Fact fact) { return (catalogued(event).facts & bit(fact)) != 0; }

std::string_view name_of(Severity severity);

}  // namespace urna::journal
