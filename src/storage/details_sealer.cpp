// SPDX-License-Identifier: EUPL-1.2
#include "storage/details_sealer.hpp"

#include <algorithm>

#include "crypto/sealed_value.hpp"

namespace urna::storage {
namespace {

std::string purpose_of(const journal::DetailsMonth& month) { return "journal " + month.text(); }

crypto::ValuePlace place_of(const std::string& tenant, const Digest& commitment) {
  return {tenant, "details", "sealed", commitment};
}

}  // namespace

DetailsSealer::Sealed DetailsSealer::seal(const journal::Entry& entry, std::string_view text) const {
  std::array<std::byte, 32> salt{};
  random_.fill(salt);
  Sealed sealed{journal::payload_commitment(salt, text), {}};
  const keystore::DataKey key =
      keystore_.data_key(tenant_, purpose_of(journal::DetailsMonth::of(entry.event, entry.at)), entry.at);
  Bytes value(salt.begin(), salt.end());
  value.insert(value.end(), bytes_of(text).begin(), bytes_of(text).end());
  sealed.bytes = crypto::seal_value(key.key, key.id, place_of(tenant_, sealed.commitment), value, random_);
  return sealed;
}

DetailsSealer::Opened DetailsSealer::open(const journal::DetailsMonth& month, const Digest& commitment,
                                          std::span<const std::byte> sealed, Timestamp now) const {
  const keystore::DataKey key = keystore_.data_key(tenant_, purpose_of(month), now);
  const auto value = crypto::open_value(key.key, key.id, place_of(tenant_, commitment), sealed);
  Opened opened;
  if (!value || value->expose().size() < opened.salt.size()) refuse();
  const std::string_view bytes = value->expose();
  std::ranges::copy(bytes_of(bytes.substr(0, opened.salt.size())), opened.salt.begin());
  opened.text = SecretText(std::string(bytes.substr(opened.salt.size())));
  if (journal::payload_commitment(opened.salt, opened.text.expose()) != commitment) refuse();
  return opened;
}

void DetailsSealer::refuse() const { keystore_.refuse(keystore::SealedKind::value, tenant_, "details.sealed"); }

void DetailsSealer::destroy(const journal::DetailsMonth& month, Timestamp now) const {
  try {
    keystore_.destroy(keystore_.data_key(tenant_, purpose_of(month), now).id, "journal retention", now);
  } catch (const keystore::KeyDestroyed&) {
    return;  // by a program that was cut off
  }
}

}  // namespace urna::storage
