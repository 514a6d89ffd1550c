// SPDX-License-Identifier: EUPL-1.2
// Whatever stands in a value: it does not end the value, the line or the terminal's patience, and is UTF-8.
#include <cstdint>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "journal/details.hpp"
#include "journal/journal_export.hpp"

namespace {

bool is_within_quotes(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = static_cast<unsigned char>(value[i]);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (value[i] == '"' || value[i] == ']') return false;
    if (value[i] == '\\' && ++i == value.size()) return false;
  }
  return true;
}

}  // namespace

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const std::string value = urna::journal::syslog_value(text);
  urna::ensure(urna::is_utf8(value) && is_within_quotes(value), "a value stays within its quotes");
  urna::journal::Details payload;
  payload.say("reason", text);
  const std::string json = payload.text();
  urna::ensure(urna::is_utf8(json) && json.find('\n') == std::string::npos && json.find('\x1b') == std::string::npos,
               "a payload is one line");
  return 0;
}
