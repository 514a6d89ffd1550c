// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crypto/locked_key.hpp"
#include "crypto/random.hpp"
#include "documents/document_store.hpp"

namespace urna::documents {

/// Where one part of a content stands: nowhere else does it open.
struct PartPlace {
  std::string_view tenant;
  UploadId upload;
  std::uint32_t part = 0;  ///< from 0 on
};

/// One part, sealed by itself under the document's key.
Bytes seal_part(const PartPlace& place, const crypto::LockedKey& key, const KeyId& id, std::span<const std::byte> bytes,
                crypto::RandomSource& random);

/// @returns  nothing for what `seal_part` has not made for that place
std::optional<Bytes> open_part(const PartPlace& place, const crypto::LockedKey& key, const KeyId& id,
                               std::span<const std::byte> sealed);

}  // namespace urna::documents
