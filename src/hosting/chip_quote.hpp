// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "hosting/node_statement.hpp"

namespace urna::hosting {

/// What a chip in the machine (TPM 2.0) has signed with a key that never leaves it: TPMS_ATTEST, of a quote.
struct ChipQuote {
  Bytes nonce;  ///< `extraData`: whatever was asked of it
  Bytes state;  ///< `pcrDigest`: what was measured while the machine started
};
/// Source: TPM 2.0 Library, part 2, §10.12.
/// @returns  nothing for another structure, or for more bytes than one
std::optional<ChipQuote> chip_quote_from(std::span<const std::byte> attest);

/// Whether the statement holds a quote of this chip, over the checkpoint that the statement names.
/// @param key  as the register has it: 64 bytes of a point on P-256 in Base64 for addresses
bool is_quoted(const NodeStatement& statement, std::string_view key);

}  // namespace urna::hosting
