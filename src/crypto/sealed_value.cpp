// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sealed_value.hpp"

#include <algorithm>
#include <string>

#include "crypto/detail/xchacha.hpp"

namespace urna::crypto {
namespace {

using detail::XChaChaNonce;

constexpr std::string_view magic = "URN1";
constexpr std::byte xchacha20_poly1305{1};
constexpr std::size_t algorithm_at = 4;
constexpr std::size_t id_at = 5;
constexpr std::size_t nonce_at = 21;
constexpr std::size_t text_at = 45;
static_assert(text_at + detail::xchacha_tag_bytes == sealed_value_overhead);

/// A length of four bytes, most significant first, and the bytes: no two lists of parts give one text.
void append_part(Bytes& out, std::span<const std::byte> part) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::byte>(part.size() >> shift));
  out.insert(out.end(), part.begin(), part.end());
}

Bytes associated_data(std::span<const std::byte> head, const ValuePlace& place) {
  Bytes data;
  data.reserve(20 + head.size() + place.tenant.size() + place.table.size() + place.column.size() + place.row.size());
  append_part(data, head);
  append_part(data, bytes_of(place.tenant));
  append_part(data, bytes_of(place.table));
  append_part(data, bytes_of(place.column));
  append_part(data, place.row);
  return data;
}

}  // namespace

Bytes seal_value(const LockedKey& key, const KeyId& id, const ValuePlace& place, std::span<const std::byte> value,
                 RandomSource& random) {
  XChaChaNonce nonce{};
  random.fill(nonce);
  Bytes sealed(sealed_value_overhead + value.size());
  const std::span<std::byte> all(sealed);
  std::ranges::copy(bytes_of(magic), all.begin());
  all[algorithm_at] = xchacha20_poly1305;
  std::ranges::copy(id.get(), all.begin() + id_at);
  std::ranges::copy(nonce, all.begin() + nonce_at);
  detail::xchacha_seal(key, nonce, associated_data(all.first(nonce_at), place), value, all.subspan(text_at));
  return sealed;
}

bool looks_sealed(std::span<const std::byte> bytes) {
  return bytes.size() >= sealed_value_overhead && std::ranges::equal(bytes.first(magic.size()), bytes_of(magic));
}

std::optional<KeyId> key_of_value(std::span<const std::byte> sealed) {
  if (!looks_sealed(sealed)) return std::nullopt;
  std::array<std::byte, 16> id{};
  std::ranges::copy(sealed.subspan(id_at, id.size()), id.begin());
  return KeyId(id);
}

Result<SecretText, SealedFault> open_value(const LockedKey& key, const KeyId& id, const ValuePlace& place,
                                           std::span<const std::byte> sealed) {
  const auto named = key_of_value(sealed);
  if (!named) return failure(SealedFault::malformed);
  if (sealed[algorithm_at] != xchacha20_poly1305) return failure(SealedFault::unknown_algorithm);
  if (*named != id) return failure(SealedFault::other_key);
  XChaChaNonce nonce{};
  std::ranges::copy(sealed.subspan(nonce_at, nonce.size()), nonce.begin());
  std::string text(sealed.size() - sealed_value_overhead, '\0');
  const bool opened = detail::xchacha_open(key, nonce, associated_data(sealed.first(nonce_at), place),
                                           sealed.subspan(text_at), std::as_writable_bytes(std::span(text)));
  SecretText value(std::move(text));
  if (!opened) return failure(SealedFault::not_authentic);
  return value;
}

}  // namespace urna::crypto
