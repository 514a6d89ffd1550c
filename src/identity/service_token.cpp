// SPDX-License-Identifier: EUPL-1.2
#include "identity/service_token.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace urna::identity {
namespace {

constexpr std::string_view mark = "urna_";
constexpr std::size_t id_characters = 32;
constexpr std::size_t secret_characters = 64;
constexpr std::size_t check_characters = 8;
constexpr std::size_t secret_place = mark.size() + id_characters + 1;
constexpr std::size_t check_place = secret_place + secret_characters + 1;
constexpr std::size_t token_characters = check_place + check_characters;

/// CRC-32 as in IEEE 802.3 and in `cksum -o 3`, gzip and PNG.  It finds typing errors; it proves nothing.
std::uint32_t crc32(std::string_view text) {
  std::uint32_t sum = 0xffffffff;
  for (const char character : text) {
    sum ^= static_cast<unsigned char>(character);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~sum;
}

std::string check_of(std::string_view before) {
  const std::uint32_t sum = crc32(before);
  const std::array<std::byte, 4> bytes{std::byte(sum >> 24U), std::byte(sum >> 16U), std::byte(sum >> 8U),
                                       std::byte(sum)};
  return to_hex(bytes);
}

Digest hash_of(std::string_view token) { return crypto::sha256("urna service|" + std::string(token)); }

/// Whose token it is.
Result<ServiceId, ServiceFault> parse(std::string_view token) {
  const bool has_form = token.size() == token_characters && token.starts_with(mark) && token[secret_place - 1] == '_' &&
                        token[check_place - 1] == '_';
  if (!has_form) return failure(ServiceFault::malformed);
  const auto id = from_hex(token.substr(mark.size(), id_characters));
  const auto secret = from_hex(token.substr(secret_place, secret_characters));
  const auto check = from_hex(token.substr(check_place));
  if (!id || !secret || !check) return failure(ServiceFault::malformed);
  if (token.substr(check_place) != check_of(token.substr(0, check_place - 1))) return failure(ServiceFault::mistyped);
  Identifier identifier{};
  std::copy_n(id->begin(), identifier.size(), identifier.begin());
  return ServiceId(identifier);
}

/// The first that a text holds.
std::optional<std::string_view> token_in(std::string_view text) {
  for (std::size_t place = text.find(mark); place != std::string_view::npos; place = text.find(mark, place + 1)) {
    const std::string_view token = text.substr(place, token_characters);
    if (parse(token)) return token;
  }
  return std::nullopt;
}

std::optional<ServiceIssueFault> find_fault(const ServiceAccess& access, Permissions of_issuer, Timestamp now) {
  constexpr std::size_t name_bytes_max = 100;
  const bool is_blank = access.name.find_first_not_of(" \t\r\n") == std::string::npos;
  if (is_blank || access.name.size() > name_bytes_max) return ServiceIssueFault::no_name;
  if (Permissions().has_all(access.permissions)) return ServiceIssueFault::no_permission;
  if (!of_issuer.has_all(access.permissions)) return ServiceIssueFault::issuer_lacks;
  if (access.from.empty()) return ServiceIssueFault::no_address;
  if (std::any_of(access.from.begin(), access.from.end(), [](const auto& range) { return range.is_everything(); })) {
    return ServiceIssueFault::every_address;
  }
  if (access.expires <= now) return ServiceIssueFault::ends_in_past;
  if (access.expires - now > service_token_lasts_max) return ServiceIssueFault::lasts_too_long;
  return std::nullopt;
}

}  // namespace

Result<SecretText, ServiceIssueFault> issue_service_token(ServiceStore& store, crypto::RandomSource& random,
                                                          ServiceAccess access, Permissions of_issuer, Timestamp now) {
  if (const auto fault = find_fault(access, of_issuer, now)) return failure(*fault);
  access.id = draw_identifier<ServiceId>(random);
  Secret<32> secret;
  random.fill(secret.expose());
  std::string token;
  token.reserve(token_characters);
  token.append(mark).append(to_hex(access.id.get())).append("_").append(to_hex(secret.expose()));
  token.append("_").append(check_of(std::string_view(token).substr(0, check_place - 1)));
  access.hash = hash_of(token);
  access.last_used.reset();
  access.revoked.reset();
  store.add(access);
  return SecretText(std::move(token));
}

Result<ServiceAccess, ServiceFault> use_service_token(ServiceStore& store, std::string_view token,
                                                      const NetworkAddress& from, const std::optional<TenantId>& host,
                                                      Permission permission, const Place& thing, Timestamp now) {
  const auto id = parse(token);
  if (!id) return failure(id.error());
  ServiceFault fault = ServiceFault::unknown;
  ServiceAccess used;
  const bool is_let_in = store.change(*id, [&](ServiceAccess& access) {
    const bool comes_from_there = std::any_of(access.from.begin(), access.from.end(),
                                              [&](const AddressRange& range) { return range.contains(from); });
    const bool may = access.permissions.has(permission) && facts_of(permission).can_be_at(kind_of(thing)) &&
                     covers(access.place, thing);
    if (access.hash != hash_of(token)) return false;
    if (access.revoked) {
      fault = ServiceFault::revoked;
    } else if (now >= access.expires) {
      fault = ServiceFault::expired;
    } else if (!comes_from_there) {
      fault = ServiceFault::other_address;
    } else if (tenant_of(thing) != host || tenant_of(access.place) != host) {
      fault = ServiceFault::elsewhere;
    } else if (!may) {
      fault = ServiceFault::not_allowed;
    } else {
      access.last_used = now;
      used = access;
      return true;
    }
    return false;
  });
  if (!is_let_in) return failure(fault);
  return used;
}

bool revoke_service_token(ServiceStore& store, const ServiceId& id, Timestamp now) {
  return store.change(id, [&](ServiceAccess& access) {
    if (access.revoked) return false;
    access.revoked = now;
    return true;
  });
}

std::optional<ServiceId> find_service_token(std::string_view text) {
  const auto shown = token_in(text);
  return shown ? std::optional(parse(*shown).value()) : std::nullopt;
}

bool revoke_shown_service_token(ServiceStore& store, std::string_view text, Timestamp now) {
  const auto shown = token_in(text);
  if (!shown) return false;
  store.change(parse(*shown).value(), [&](ServiceAccess& access) {
    if (access.revoked || access.hash != hash_of(*shown)) return false;
    access.revoked = now;
    return true;
  });
  return true;
}

void revoke_service_tokens_of(ServiceStore& store, const PersonId& person, Timestamp now) {
  for (const ServiceAccess& access : store.all()) {
    if (access.by == person) revoke_service_token(store, access.id, now);
  }
}

}  // namespace urna::identity
