// SPDX-License-Identifier: EUPL-1.2
#include "crypto/argon2id.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/secret.hpp"

namespace urna::crypto {
namespace {

using Salt = PassphraseSalt;
static_assert(sizeof(Salt) == crypto_pwhash_argon2id_SALTBYTES);

constexpr std::string_view scheme = "argon2id";
constexpr std::uint32_t passes_max = 100;
constexpr std::uint32_t memory_kib_max = 1U << 20;

bool is_bearable(HashCost cost) {
  return cost.passes >= 1 && cost.passes <= passes_max && cost.memory_kib >= 8 && cost.memory_kib <= memory_kib_max;
}

void derive(std::string_view password, HashCost cost, const Salt& salt, std::span<std::byte, 32> key) {
  ensure(sodium_init() >= 0, "libsodium starts");
  const int done =
      crypto_pwhash_argon2id(reinterpret_cast<unsigned char*>(key.data()), key.size(), password.data(), password.size(),
                             reinterpret_cast<const unsigned char*>(salt.data()), cost.passes,
                             std::size_t{cost.memory_kib} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13);
  if (done != 0) throw std::bad_alloc();  // with a bearable cost, only memory can be lacking
}

Secret<32> derive(std::string_view password, HashCost cost, const Salt& salt) {
  Secret<32> key;
  derive(password, cost, salt, key.expose());
  return key;
}

std::optional<std::uint32_t> whole(std::string_view digits) {
  std::uint32_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value);
  if (digits.empty() || result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t end = text.find('$');
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string hash_password(std::string_view password, HashCost cost, RandomSource& random) {
  ensure(is_bearable(cost), "a password is hashed at a bearable cost");
  Salt salt{};
  random.fill(salt);
  const Secret<32> key = derive(password, cost, salt);
  return std::string(scheme) + "$" + std::to_string(cost.passes) + "$" + std::to_string(cost.memory_kib) + "$" +
         to_base64(salt) + "$" + to_base64(key.expose());
}

bool is_password(std::string_view password, std::string_view stored) {
  const auto fields = fields_of(stored);
  if (fields.size() != 5 || fields[0] != scheme) return false;
  const auto passes = whole(fields[1]);
  const auto memory_kib = whole(fields[2]);
  const auto salt_bytes = from_base64(fields[3]);
  const auto wanted = from_base64(fields[4]);
  Salt salt{};
  if (!passes || !memory_kib || !is_bearable({*passes, *memory_kib})) return false;
  if (!salt_bytes || salt_bytes->size() != salt.size() || !wanted || wanted->size() != 32) return false;
  std::copy(salt_bytes->begin(), salt_bytes->end(), salt.begin());
  const Secret<32> key = derive(password, {*passes, *memory_kib}, salt);
  return sodium_memcmp(key.expose().data(), wanted->data(), wanted->size()) == 0;
}

LockedKey key_from_passphrase(const SecretText& passphrase, const PassphraseSalt& salt, HashCost cost) {
  ensure(is_bearable(cost), "a passphrase is derived at a bearable cost");
  LockedKey key;
  derive(passphrase.expose(), cost, salt, key.expose());
  return key;
}

}  // namespace urna::crypto
