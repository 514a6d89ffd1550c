// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/age_key.hpp"
#include "crypto/random.hpp"
#include "election/organiser_desk.hpp"
#include "http/response.hpp"
#include "protocol/code_parts.hpp"

/// Voting codes in two parts, each a file that its supplier alone opens.
namespace urna::api::detail {

/// By which way one part of the codes reaches the voters.
enum class CodeChannel { letter, email, sms };
std::string_view name_of(CodeChannel channel);

/// Who prints or sends one part.
struct PartSupplier {
  CodeChannel channel = CodeChannel::letter;
  crypto::AgeRecipient recipient;
};
/// Of the first part and of the second; neither channel nor key are the same.
struct PartSuppliers {
  std::array<PartSupplier, 2> parts;
};

/// To whom what carries the codes goes, as it was asked.
struct CodeWish {
  std::optional<crypto::AgeRecipient> recipient;  ///< of whole codes: whoever prints them; nothing: whoever asks
  std::optional<PartSuppliers> suppliers;
};

/// @param body  nothing, `{"recipient":"age1…"}` or `{"suppliers":[{"channel":"letter","recipient":"age1…"},{…}]}`
/// @errors      unfit-fields, which names the field
Result<CodeWish, http::Problem> code_wish_in(std::string_view body);

/// A file for one recipient alone.
Bytes sealed_for(const crypto::AgeRecipient& recipient, std::string_view content, crypto::RandomSource& random);

/// Who does what, a line a part: `part 1 letter age1…`.  For the desk to keep and the journal to say.
std::string suppliers_text(const PartSuppliers& suppliers);

/// Voters whom a channel cannot reach, because the roll lacks their address.
/// @returns  nothing, or a refusal that names the supplier's field, how many there are, and the first one's line
std::optional<http::Problem> find_unreached(const election::ElectoralRoll& roll, const PartSuppliers& suppliers);

/// What a supplier sends by mail or telephone: `number,email,code` or `number,phone,code`, a line a voter in the order
/// of the roll, then the reserve, `reserve 1` and on, without an address.  Nothing else of a voter is in it.
/// @param codes  of this part; the text is as secret as they are
SecretText sending_table(const election::ElectoralRoll& roll, CodeChannel channel,
                         std::span<const protocol::VotingCode> codes);

}  // namespace urna::api::detail
