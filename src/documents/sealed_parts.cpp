// SPDX-License-Identifier: EUPL-1.2
#include "documents/sealed_parts.hpp"

#include "crypto/sealed_stream.hpp"

namespace urna::documents {
namespace {

std::string text_of(const PartPlace& place) {
  return "urna/document/v1 " + std::to_string(place.tenant.size()) + ":" + std::string(place.tenant) + " " +
         to_hex(place.upload.get()) + " " + std::to_string(place.part);
}

}  // namespace

Bytes seal_part(const PartPlace& place, const crypto::LockedKey& key, const KeyId& id, std::span<const std::byte> bytes,
                crypto::RandomSource& random) {
  crypto::StreamSealer sealer(key, id, text_of(place), random);
  Bytes sealed = sealer.add(bytes);
  const Bytes rest = sealer.finish();
  sealed.insert(sealed.end(), rest.begin(), rest.end());
  return sealed;
}

std::optional<Bytes> open_part(const PartPlace& place, const crypto::LockedKey& key, const KeyId& id,
                               std::span<const std::byte> sealed) {
  crypto::StreamOpener opener(key, id, text_of(place));
  const auto opened = opener.add(sealed);
  const auto rest = opener.finish();
  if (!opened || !rest) return std::nullopt;
  Bytes bytes = *opened;
  bytes.insert(bytes.end(), rest->begin(), rest->end());
  return bytes;
}

}  // namespace urna::documents
