// SPDX-License-Identifier: EUPL-1.2
#include "identity/text_folding.hpp"

#include <utf8proc.h>

#include <vector>

#include "base/ensure.hpp"
#include "base/utf8.hpp"

namespace urna::identity {
namespace {

/// In buffers of our own, which are wiped: the library's usual call leaves the text in memory.
std::optional<SecretText> mapped(std::string_view text, utf8proc_option_t options) {
  if (text.empty()) return SecretText();
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  const utf8proc_ssize_t room = utf8proc_decompose(bytes, size, nullptr, 0, options);
  if (room < 0) return std::nullopt;
  std::vector<utf8proc_int32_t> buffer(static_cast<std::size_t>(room) + 1);  // one more for the final zero
  const utf8proc_ssize_t count = utf8proc_decompose(bytes, size, buffer.data(), room, options);
  ensure(count == room, "a text has the length that it had before");
  const utf8proc_ssize_t length = utf8proc_reencode(buffer.data(), count, options);
  ensure(length >= 0, "what was decomposed can be written");
  SecretText out(std::string(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(length)));
  wipe(buffer.data(), buffer.size() * sizeof(utf8proc_int32_t));
  return out;
}

utf8proc_option_t both(int options) { return static_cast<utf8proc_option_t>(options); }

}  // namespace

std::optional<SecretText> composed(std::string_view text) {
  return mapped(text, both(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

SecretText folded(std::string_view text) {
  auto out = mapped(text, both(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                               UTF8PROC_STRIPMARK | UTF8PROC_IGNORE));
  return out ? std::move(*out) : SecretText();
}

std::size_t characters_in(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) take_utf8(text);
  return count;
}

}  // namespace urna::identity
