// SPDX-License-Identifier: EUPL-1.2
#include "protocol/code_parts.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/ensure.hpp"

namespace urna::protocol {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The sum of two codes in GF(32), which is their difference too.  The check is linear, so that the sum passes it.
VotingCode sum(const VotingCode& one, const VotingCode& other) {
  std::string text(VotingCode::characters, '\0');  // never grows: no copy is left behind
  for (std::size_t place = 0; place < text.size(); ++place)
    text[place] = alphabet[alphabet.find(one.expose()[place]) ^ alphabet.find(other.expose()[place])];
  const SecretText secret(std::move(text));
  auto code = VotingCode::parse(secret.expose());
  ensure(code.has_value(), "the sum of two codes is a code");
  return std::move(*code);
}

}  // namespace

CodeParts split(const VotingCode& code, crypto::RandomSource& random) {
  VotingCode first = VotingCode::make(random);
  VotingCode second = sum(code, first);
  return {std::move(first), std::move(second)};
}

std::optional<VotingCode> joined(const VotingCode& one, const VotingCode& other) {
  unsigned difference = 0;
  for (std::size_t place = 0; place < VotingCode::characters; ++place)
    difference |= static_cast<unsigned>(one.expose()[place] ^ other.expose()[place]);
  if (difference == 0) return std::nullopt;
  return sum(one, other);
}

}  // namespace urna::protocol
