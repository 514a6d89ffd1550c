// SPDX-License-Identifier: EUPL-1.2
#include "protocol/trustee_key.hpp"

#include "crypto/secret_decimal.hpp"
#include "protocol/detail/ceremony_messages.hpp"
#include "protocol/sealed_channel.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {

TrusteeKeyPair make_trustee_key(const crypto::Group& group, std::optional<std::string> name,
                                crypto::RandomSource& random) {
  TrusteeKeyPair pair{group.scalars().random(random), {}};
  pair.public_key = prove_trustee_key(group, pair.private_key, random);
  pair.public_key.name = std::move(name);
  return pair;
}

TrusteePublicKey prove_trustee_key(const crypto::Group& group, const crypto::SecretScalar& private_key,
                                   crypto::RandomSource& random) {
  TrusteePublicKey key;
  key.public_key = group.generator_power(private_key);
  key.proof_of_knowledge =
      crypto::prove_knowledge(group, private_key, proof_of_knowledge_prefix(group, key.public_key), random);
  return key;
}

std::string_view describe(KeyFileError error) {
  switch (error) {
    case KeyFileError::malformed:
      return "is not the text of a key";
    case KeyFileError::out_of_range:
      return "is not below the order of the group";
    case KeyFileError::not_in_group:
      return "has an element outside the group";
    case KeyFileError::unreadable:
      return "belongs to another seed, or was changed";
  }
  return "";
}

std::string_view without_newline(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

SecretText private_key_text(const crypto::SecretScalar& private_key) {
  const SecretText digits = crypto::to_decimal(private_key);
  std::string text;
  text.reserve(digits.expose().size() + 3);
  text.append("\"").append(digits.expose()).append("\"\n");
  return SecretText(std::move(text));
}

Result<crypto::SecretScalar, KeyFileError> parse_private_key(const crypto::Group& group, std::string_view text) {
  CanonicalReader reader(without_newline(text));
  const std::string_view digits = reader.plain_string();
  if (reader.finish()) return failure(KeyFileError::malformed);
  auto key = crypto::secret_from_decimal(group.scalars(), digits);
  if (!key) return failure(KeyFileError::malformed);
  if (crypto::to_decimal(*key).expose() != digits) return failure(KeyFileError::out_of_range);
  return std::move(*key);
}

Result<SecretText, KeyFileError> parse_seed(std::string_view text) {
  text = without_newline(text);
  if (!crypto::is_seed(text)) return failure(KeyFileError::malformed);
  return SecretText(std::string(text));
}

Result<crypto::SecretScalar, KeyFileError> open_decryption_key(const crypto::Group& group, const SecretText& seed,
                                                               std::string_view sealed) {
  const crypto::MessageKeys keys = crypto::derive_message_keys(group, seed);
  const auto opened = receive(group, keys.decryption, group.generator_power(keys.signing), without_newline(sealed));
  if (!opened) {
    switch (opened.error()) {
      case ChannelFault::malformed:
        return failure(KeyFileError::malformed);
      case ChannelFault::not_in_group:
        return failure(KeyFileError::not_in_group);
      case ChannelFault::unreadable:
      case ChannelFault::wrong_sender:
      case ChannelFault::wrong_recipient:
        return failure(KeyFileError::unreadable);
    }
  }
  auto key = detail::read_named_secret(group.scalars(), "decryption_key", opened->expose());
  if (!key) return failure(KeyFileError::malformed);
  return std::move(*key);
}

}  // namespace urna::protocol
