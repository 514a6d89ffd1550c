// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

#include "incident/incident.hpp"

/// The words by which an incident is kept and spoken of over HTTP.
namespace urna::incident {

std::string_view word_of(IncidentState state);
std::string_view word_of(Severity severity);
std::string_view word_of(DataRole role);
std::string_view word_of(Notice notice);
std::string_view word_of(Step step);

/// One of these, or nothing for any other word: `from_word<Notice>("authority")`.
template <typename Named>
std::optional<Named> from_word(std::string_view word);

}  // namespace urna::incident
