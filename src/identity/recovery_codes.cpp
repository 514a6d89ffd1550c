// SPDX-License-Identifier: EUPL-1.2
#include "identity/recovery_codes.hpp"

#include <algorithm>

#include "identity/typed_code.hpp"

namespace urna::identity {
namespace {

constexpr std::size_t code_characters = 16;
constexpr std::size_t code_group = 4;

}  // namespace

std::size_t RecoveryCodes::left() const {
  return static_cast<std::size_t>(
      std::count_if(hashes.begin(), hashes.end(), [](const std::string& hash) { return !hash.empty(); }));
}

NewRecoveryCodes make_recovery_codes(crypto::RandomSource& random, crypto::HashCost cost) {
  NewRecoveryCodes made;
  for (std::size_t number = 0; number < recovery_code_count; ++number) {
    const SecretText drawn = draw_typed_code(random, code_characters, code_group);
    made.shown[number] = SecretText(std::to_string(number) + "-" + drawn.expose());
    const SecretText canonical = canonical_code(made.shown[number].expose());
    made.kept.hashes[number] = crypto::hash_password(canonical.expose(), cost, random);
  }
  return made;
}

std::optional<FoundRecoveryCode> find_recovery_code(const RecoveryCodes& kept, std::string_view typed,
                                                    const std::string& nobodys_hash) {
  constexpr std::size_t typed_bytes_max = 64;
  const SecretText code = canonical_code(typed.substr(0, typed_bytes_max));
  const std::string& text = code.expose();
  const bool has_form = typed.size() <= typed_bytes_max && text.size() == 1 + code_characters && text.front() >= '0' &&
                        text.front() <= '9';
  const std::size_t number = has_form ? static_cast<std::size_t>(text.front() - '0') : 0;
  const bool is_there = has_form && !kept.hashes[number].empty();
  const bool fits = crypto::is_password(text, is_there ? kept.hashes[number] : nobodys_hash);
  if (!is_there || !fits) return std::nullopt;
  return FoundRecoveryCode{number, kept.hashes[number]};
}

bool spend_recovery_code(RecoveryCodes& kept, const FoundRecoveryCode& found) {
  std::string& hash = kept.hashes.at(found.number);
  if (hash.empty() || hash != found.hash) return false;
  hash.clear();
  return true;
}

}  // namespace urna::identity
