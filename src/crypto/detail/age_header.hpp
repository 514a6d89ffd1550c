// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

/// The header of an age file, as letters: age-encryption.org/v1, "Textual file header".
namespace urna::crypto::detail {

inline constexpr std::string_view age_version_line = "age-encryption.org/v1\n";

/// What one recipient, or the passphrase, opens.
struct AgeStanza {
  std::vector<std::string> arguments;  ///< at least one; the first names the kind
  Bytes body;
};

struct AgeHeader {
  std::vector<AgeStanza> stanzas;  ///< at least one
  std::string authenticated;       ///< what the digest is of: all before it
  Digest mac{};
};

/// What the digest of a header is of, up to and including `---`.
std::string age_header_text(std::span<const AgeStanza> stanzas);
/// What follows it: a space, the digest, the end of the line.
std::string age_header_end(const Digest& mac);

/// How many characters the header takes at the beginning of a file; nothing while its end has not come.
std::optional<std::size_t> age_header_size(std::string_view beginning);

/// @param text  a whole header, with the end of its last line
/// @returns     nothing for any other spelling than the one that `age_header_text` writes
std::optional<AgeHeader> parse_age_header(std::string_view text);

}  // namespace urna::crypto::detail
