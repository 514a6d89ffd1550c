// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "base/person_id.hpp"
#include "base/strong.hpp"
#include "crypto/random.hpp"

namespace urna::identity {

/// 128 random bits: an identifier says nothing, and none can be guessed from another.
using Identifier = std::array<std::byte, 16>;

using urna::PersonId;
using GroupId = Strong<Identifier, struct GroupIdTag>;
using ServiceId = Strong<Identifier, struct ServiceIdTag>;
using TenantId = Strong<Identifier, struct TenantIdTag>;
using GrantId = Strong<Identifier, struct GrantIdTag>;
/// As elections are called everywhere else here.
using ElectionUuid = Strong<std::string, struct ElectionUuidTag>;

template <class Id>
Id draw_identifier(crypto::RandomSource& random) {
  Identifier drawn{};
  random.fill(drawn);
  return Id(drawn);
}

}  // namespace urna::identity
