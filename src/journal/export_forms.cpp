// SPDX-License-Identifier: EUPL-1.2
#include "journal/export_forms.hpp"

#include <chrono>
#include <initializer_list>

#include "base/csv_cell.hpp"
#include "base/printable.hpp"
#include "journal/detail/padded_base64.hpp"
#include "journal/event.hpp"

namespace urna::journal {
namespace {

std::string_view cef_severity(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "3";
    case Severity::notice:
      return "5";
    case Severity::warning:
      return "7";
    case Severity::critical:
      return "10";
  }
  return "10";
}

std::string cef_head(std::string_view event, Severity severity, Timestamp at, std::string_view host,
                     std::string_view version) {
  const std::string id(event);  // of the catalogue: letters, digits, points and hyphens
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
  return "CEF:0|Urna|urnad|" + std::string(version) + "|" + id + "|" + id + "|" + std::string(cef_severity(severity)) +
         "|rt=" + std::to_string(milliseconds) + " dvchost=" + cef_value(host);
}

std::string cef_key(std::string_view fact) {
  std::string key = "urna" + std::string(fact);
  if (key[4] >= 'a' && key[4] <= 'z') key[4] = static_cast<char>(key[4] - 'a' + 'A');
  return key;
}

std::string csv_row(std::initializer_list<std::string_view> cells) {
  std::string out;
  for (const std::string_view cell : cells) out.append(out.empty() ? "" : ",").append(csv_cell(cell));
  return out + "\r\n";
}

}  // namespace

std::string cef_value(std::string_view value) {
  std::string out;
  for (const char c : printable(value)) {
    if (c == '\\' || c == '=') out += '\\';
    out += c;
  }
  return out;
}

std::string cef_line(std::uint64_t number, const Entry& entry, std::string_view host, std::string_view version) {
  std::string out = cef_head(name_of(entry.event), catalogued(entry.event).severity, entry.at, host, version);
  const auto add = [&](std::string_view key, std::string_view value) {
    out.append(" ").append(key).append("=").append(cef_value(value));
  };
  add("externalId", std::to_string(number));
  add("outcome", name_of(entry.outcome));
  add("suid", entry.actor.text());
  if (entry.subject) add("duid", entry.subject->text());
  add("cs1Label", "log");
  add("cs1", entry.log.text());
  if (entry.object) {
    add("cs2Label", "object");
    add("cs2", entry.object->text());
  }
  if (!entry.trace.empty()) {
    add("cs3Label", "trace");
    add("cs3", entry.trace);
  }
  for (const auto& [fact, value] : entry.facts) add(cef_key(name_of(fact)), std::to_string(value));
  return out + "\n";
}

std::string cef_manifest_line(std::string_view note, Timestamp at, std::string_view host, std::string_view version) {
  return cef_head("journal.manifest", Severity::notice, at, host, version) +
         " cs1Label=manifest cs1=" + cef_value(detail::padded_base64(bytes_of(note))) + "\n";
}

std::string csv_head() {
  return csv_row({"number", "time", "severity", "event", "result", "actor", "subject", "object", "trace", "facts",
                  "details_digest", "log"});
}

std::string csv_line(std::uint64_t number, const Entry& entry) {
  std::string facts;
  for (const auto& [fact, value] : entry.facts)
    facts.append(facts.empty() ? "" : " ").append(name_of(fact)).append("=").append(std::to_string(value));
  return csv_row({std::to_string(number), timestamp_text(entry.at), name_of(catalogued(entry.event).severity),
                  name_of(entry.event), name_of(entry.outcome), entry.actor.text(),
                  entry.subject ? entry.subject->text() : std::string(),
                  entry.object ? entry.object->text() : std::string(), entry.trace, facts,
                  entry.payload ? detail::padded_base64(*entry.payload) : std::string(), entry.log.text()});
}

std::string csv_manifest_line(std::string_view note) {
  return csv_row({"manifest", detail::padded_base64(bytes_of(note))});
}

}  // namespace urna::journal
