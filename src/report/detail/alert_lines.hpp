// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "report/alert_letter.hpp"
#include "report/language.hpp"

namespace urna::report::detail {

/// A sentence of a message about security, in each language.
struct AlertWords {
  std::string_view french, dutch, german, english;
  std::string_view in(Language language) const { return in_language(language, french, dutch, german, english); }
};

/// What is named of `https://vote.example.org`.
std::string host_in(const std::string& address);

/// One thing that happened: what, how often, when last.
std::string alert_line(const AlertWords& what, const AlarmCount& seen, Language language);

}  // namespace urna::report::detail
