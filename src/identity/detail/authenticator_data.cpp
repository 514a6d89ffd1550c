// SPDX-License-Identifier: EUPL-1.2
#include "identity/detail/authenticator_data.hpp"

#include <algorithm>
#include <string_view>

#include "identity/detail/cbor_reader.hpp"

namespace urna::identity::detail {
namespace {

// §6.1: flags.
constexpr unsigned user_present = 0x01;
constexpr unsigned user_verified = 0x04;
constexpr unsigned backup_eligible = 0x08;
constexpr unsigned backed_up = 0x10;
constexpr unsigned key_included = 0x40;
constexpr unsigned extensions_included = 0x80;

constexpr std::size_t fixed_bytes = 37;
constexpr std::size_t bytes_max = 16 * 1024;
constexpr std::size_t id_bytes_max = 1023;
constexpr int depth_max = 4;

std::uint32_t big_endian(std::span<const std::byte> bytes) {
  std::uint32_t number = 0;
  for (const std::byte byte : bytes) number = number << 8U | std::to_integer<std::uint32_t>(byte);
  return number;
}

void append(Bytes& to, std::span<const std::byte> bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

/// One label of a COSE key and its value, both small numbers.
bool reads_pair(CborReader& reader, std::int64_t label, std::int64_t value) {
  return reader.integer() == label && reader.integer() == value;
}

/// One label, and bytes of a length that is known.
bool reads_bytes(CborReader& reader, std::int64_t label, std::size_t size, Bytes& to) {
  constexpr std::size_t bytes_of_any_key = 1024;
  if (reader.integer() != label) return false;
  const auto bytes = reader.bytes(bytes_of_any_key);
  if (!bytes || bytes->size() != size) return false;
  append(to, *bytes);
  return true;
}

/// A COSE key, RFC 9052 §7, with the labels of its kind in their canonical order and no other.
bool read_key(CborReader& reader, SecurityKey& key) {
  constexpr std::size_t labels_max = 5;
  constexpr std::int64_t okp = 1;
  constexpr std::int64_t ec2 = 2;
  constexpr std::int64_t rsa = 3;
  constexpr std::int64_t p256 = 1;
  constexpr std::int64_t ed25519 = 6;
  const auto labels = reader.map(labels_max);
  if (!labels || reader.integer() != 1) return false;
  const auto kind = reader.integer();
  if (!kind || reader.integer() != 3) return false;
  const auto algorithm = reader.integer();
  if (!algorithm) return false;
  if (*kind == ec2 && *algorithm == static_cast<std::int64_t>(KeyAlgorithm::es256)) {
    key.algorithm = KeyAlgorithm::es256;
    return *labels == 5 && reads_pair(reader, -1, p256) && reads_bytes(reader, -2, 32, key.public_key) &&
           reads_bytes(reader, -3, 32, key.public_key);
  }
  if (*kind == okp && *algorithm == static_cast<std::int64_t>(KeyAlgorithm::eddsa)) {
    key.algorithm = KeyAlgorithm::eddsa;
    return *labels == 4 && reads_pair(reader, -1, ed25519) && reads_bytes(reader, -2, 32, key.public_key);
  }
  if (*kind == rsa && *algorithm == static_cast<std::int64_t>(KeyAlgorithm::rs256)) {
    constexpr std::array<std::byte, 3> exponent{std::byte{1}, std::byte{0}, std::byte{1}};
    key.algorithm = KeyAlgorithm::rs256;
    return *labels == 4 && reads_bytes(reader, -1, 256, key.public_key) &&
           std::to_integer<unsigned>(key.public_key.front()) >= 0x80 && reads_bytes(reader, -2, 3, key.public_key) &&
           std::equal(exponent.begin(), exponent.end(), key.public_key.end() - 3);
  }
  return false;
}

/// Whether a map, with all that is in it, comes next.
bool skips_map(CborReader& reader) {
  CborReader ahead = reader;
  constexpr std::size_t pairs_max = 16;
  return ahead.map(pairs_max).has_value() && reader.skip(depth_max);
}

}  // namespace

Result<AuthenticatorData, WebAuthnFault> read_authenticator_data(std::span<const std::byte> bytes) {
  if (bytes.size() < fixed_bytes || bytes.size() > bytes_max) {
    return failure(WebAuthnFault::authenticator_data_malformed);
  }
  AuthenticatorData data;
  std::copy_n(bytes.begin(), data.site.size(), data.site.begin());
  const auto flags = std::to_integer<unsigned>(bytes[32]);
  data.is_present = (flags & user_present) != 0;
  data.is_verified = (flags & user_verified) != 0;
  data.may_be_copied = (flags & backup_eligible) != 0;
  data.has_extensions = (flags & extensions_included) != 0;
  data.counter = big_endian(bytes.subspan(33, 4));
  if ((flags & backed_up) != 0 && !data.may_be_copied) return failure(WebAuthnFault::authenticator_data_malformed);
  auto rest = bytes.subspan(fixed_bytes);
  if ((flags & key_included) != 0) {
    constexpr std::size_t head_bytes = 18;
    if (rest.size() < head_bytes) return failure(WebAuthnFault::authenticator_data_malformed);
    SecurityKey key;
    std::copy_n(rest.begin(), key.model.size(), key.model.begin());
    const std::size_t id_bytes = big_endian(rest.subspan(16, 2));
    rest = rest.subspan(head_bytes);
    if (id_bytes == 0 || id_bytes > id_bytes_max || id_bytes > rest.size()) {
      return failure(WebAuthnFault::authenticator_data_malformed);
    }
    append(key.id, rest.first(id_bytes));
    CborReader reader(rest.subspan(id_bytes));
    if (!read_key(reader, key)) return failure(WebAuthnFault::key_unsupported);
    key.counter = data.counter;
    key.may_be_copied = data.may_be_copied;
    key.has_verified = data.is_verified;
    data.key = std::move(key);
    rest = reader.rest();
  }
  if (data.has_extensions) {
    CborReader reader(rest);
    if (!skips_map(reader)) return failure(WebAuthnFault::authenticator_data_malformed);
    rest = reader.rest();
  }
  if (!rest.empty()) return failure(WebAuthnFault::trailing_bytes);
  return data;
}

Result<AttestationObject, WebAuthnFault> read_attestation_object(std::span<const std::byte> bytes) {
  constexpr std::size_t name_bytes_max = 32;
  if (bytes.size() > bytes_max) return failure(WebAuthnFault::authenticator_data_malformed);
  CborReader reader(bytes);
  if (reader.map(3) != 3) return failure(WebAuthnFault::authenticator_data_malformed);
  std::optional<std::string_view> format;
  std::optional<std::span<const std::byte>> statement;
  std::optional<std::span<const std::byte>> data;
  for (int i = 0; i < 3; ++i) {
    const auto name = reader.text(name_bytes_max);
    const auto start = reader.rest();
    if (name == "fmt" && !format) {
      format = reader.text(name_bytes_max);
      if (!format) return failure(WebAuthnFault::authenticator_data_malformed);
    } else if (name == "attStmt" && !statement) {
      if (!skips_map(reader)) return failure(WebAuthnFault::authenticator_data_malformed);
      statement = start.first(start.size() - reader.rest().size());
    } else if (name == "authData" && !data) {
      data = reader.bytes(bytes_max);
      if (!data) return failure(WebAuthnFault::authenticator_data_malformed);
    } else {
      return failure(WebAuthnFault::authenticator_data_malformed);
    }
  }
  if (!reader.is_at_end()) return failure(WebAuthnFault::trailing_bytes);
  AttestationObject object{*data, {}};
  CborReader inner(*statement);
  if (*format == "none" && inner.map(0) == 0) return object;
  if (*format != "packed" || inner.map(2) != 2) return failure(WebAuthnFault::attestation_unsupported);
  const auto algorithm = inner.text(name_bytes_max) == "alg" ? inner.integer() : std::nullopt;
  if (!algorithm || inner.text(name_bytes_max) != "sig") return failure(WebAuthnFault::attestation_unsupported);
  const auto signature = inner.bytes(bytes_max);
  if (!signature) return failure(WebAuthnFault::attestation_unsupported);
  object.by_self = AttestationObject::BySelf{*algorithm, *signature};
  return object;
}

}  // namespace urna::identity::detail
