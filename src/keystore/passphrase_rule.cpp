// SPDX-License-Identifier: EUPL-1.2
#include "keystore/passphrase_rule.hpp"

#include <set>

#include "base/utf8.hpp"

namespace urna::keystore {
namespace {

constexpr std::size_t different_characters_min = 10;

std::size_t different_words(std::string_view text) {
  std::set<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    if (end != 0) words.insert(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return words.size();
}

}  // namespace

bool is_strong_passphrase(std::string_view passphrase) {
  if (passphrase.size() > passphrase_bytes_max) return false;
  std::size_t characters = 0;
  std::set<char32_t> different;
  for (std::string_view rest = passphrase; !rest.empty(); ++characters) {
    const auto character = take_utf8(rest);
    if (!character || *character < U' ' || *character == 0x7f) return false;
    different.insert(*character);
  }
  const bool is_long = characters >= passphrase_characters_min && different.size() >= different_characters_min;
  return is_long || different_words(passphrase) >= passphrase_words_min;
}

}  // namespace urna::keystore
