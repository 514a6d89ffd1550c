// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::keystore {

inline constexpr std::size_t passphrase_characters_min = 20;
inline constexpr std::size_t passphrase_words_min = 7;
inline constexpr std::size_t passphrase_bytes_max = 1024;

/// Whether a passphrase may hold a platform: 20 characters, 10 of them different, or 7 different words; no line break,
/// valid UTF-8, at most 1,024 bytes.  It stops the short and the repeated; it cannot see that a sentence is famous.
bool is_strong_passphrase(std::string_view passphrase);

}  // namespace urna::keystore
