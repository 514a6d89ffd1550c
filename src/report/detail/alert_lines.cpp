// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/alert_lines.hpp"

namespace urna::report::detail {

std::string host_in(const std::string& address) {
  const std::size_t scheme = address.find("://");
  return scheme == std::string::npos ? address : address.substr(scheme + 3);
}

std::string alert_line(const AlertWords& what, const AlarmCount& seen, Language language) {
  constexpr AlertWords last_at{"la dernière fois ", "voor het laatst ", "zuletzt ", "last "};
  std::string line = "- " + std::string(what.in(language));
  if (seen.count > 1) line += " (" + grouped_number(language, seen.count) + " ×)";
  line += ", ";
  if (seen.count > 1) line += last_at.in(language);
  return line + date_and_time(language, seen.last) + "\n";
}

}  // namespace urna::report::detail
