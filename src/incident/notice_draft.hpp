// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "incident/incident.hpp"

namespace urna::incident {

enum class Language { french, dutch, german, english };

/// A letter to begin from: whoever sends it reads it first, and what was sent is kept by its digest.  Every part that
/// the law asks for stands in it; what is not known yet is said to be so.
/// @param now  the time of the draft, which stands in it
/// @returns    plain text, UTF-8
std::string notice_draft(Notice notice, const Incident& incident, Language language, Timestamp now);

}  // namespace urna::incident
