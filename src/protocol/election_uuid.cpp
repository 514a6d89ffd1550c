// SPDX-License-Identifier: EUPL-1.2
#include "protocol/election_uuid.hpp"

#include "protocol/base58.hpp"

namespace urna::protocol {

ElectionUuid ElectionUuid::make(crypto::RandomSource& source) {
  return ElectionUuid(random_base58(source, characters_new));
}

std::optional<ElectionUuid> ElectionUuid::parse(std::string_view text) {
  if (text.size() < characters_min || text.size() > characters_max) return std::nullopt;
  for (const char c : text) {
    if (!base58_value(c)) return std::nullopt;
  }
  return ElectionUuid(std::string(text));
}

}  // namespace urna::protocol
