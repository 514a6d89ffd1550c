// SPDX-License-Identifier: EUPL-1.2
#include "protocol/sealed_channel.hpp"

#include <utility>

namespace urna::protocol {
namespace {

ChannelFault fault_of(crypto::OpeningFailure failure) {
  switch (failure) {
    case crypto::OpeningFailure::not_in_group:
      return ChannelFault::not_in_group;
    case crypto::OpeningFailure::too_long:
      return ChannelFault::malformed;
    case crypto::OpeningFailure::not_authentic:
      return ChannelFault::unreadable;
  }
  return ChannelFault::malformed;
}

/// Room for a message escaped twice, so that building it leaves no copy of a shorter string behind.
constexpr std::size_t room_beside_message = 4096;

}  // namespace

SignedMessage sign(const crypto::Group& group, const crypto::SecretScalar& signing, std::string message,
                   crypto::RandomSource& random) {
  const crypto::Proof signature = crypto::sign_message(group, signing, message, random);
  return {std::move(message), signature};
}

bool is_signed_by(const crypto::Group& group, const crypto::Element& verification, const SignedMessage& message) {
  return crypto::check_message(group, verification, message.message, message.signature);
}

SignedMessage read_signed_message(CanonicalReader& reader) {
  SignedMessage message;
  reader.expect("{\"message\":");
  message.message = reader.text_string();
  reader.expect(",\"signature\":");
  message.signature = reader.proof();
  reader.expect("}");
  return message;
}

void append_signed_message(std::string& out, const SignedMessage& message) {
  out += "{\"message\":";
  append_text_string(out, message.message);
  out += ",\"signature\":";
  append_proof(out, message.signature);
  out.push_back('}');
}

std::string_view describe(ChannelFault fault) {
  switch (fault) {
    case ChannelFault::malformed:
      return "is not what the protocol asks for";
    case ChannelFault::not_in_group:
      return "has an element outside the group";
    case ChannelFault::unreadable:
      return "is sealed for another key, or was changed";
    case ChannelFault::wrong_sender:
      return "is signed by another key than its sender's";
    case ChannelFault::wrong_recipient:
      return "was written for another recipient";
  }
  return "";
}

std::string send(const crypto::Group& group, const crypto::SecretScalar& signing, const crypto::Element& recipient,
                 const SecretText& message, crypto::RandomSource& random) {
  std::string addressed;
  addressed.reserve(2 * message.expose().size() + room_beside_message);
  addressed = "{\"recipient\":";
  append_element(addressed, group, recipient);
  addressed += ",\"message\":";
  append_text_string(addressed, message.expose());
  addressed.push_back('}');

  SignedMessage signed_message = sign(group, signing, std::move(addressed), random);
  std::string text;
  text.reserve(2 * signed_message.message.size() + room_beside_message);
  append_signed_message(text, signed_message);
  const SecretText wiped_later(std::move(signed_message.message));
  const SecretText plain(std::move(text));
  const crypto::SealedMessage sealed = crypto::seal_message(group, recipient, plain.expose(), random);

  std::string out = "{\"alpha\":";
  append_element(out, group, sealed.alpha);
  out += ",\"beta\":";
  append_element(out, group, sealed.beta);
  out += ",\"data\":\"" + to_hex(sealed.data) + "\"}";
  return out;
}

Result<SecretText, ChannelFault> receive(const crypto::Group& group, const crypto::SecretScalar& decryption,
                                         const crypto::Element& sender, std::string_view sealed) {
  CanonicalReader reader(sealed);
  crypto::SealedMessage envelope;
  reader.expect("{\"alpha\":");
  envelope.alpha = reader.element(group);
  reader.expect(",\"beta\":");
  envelope.beta = reader.element(group);
  reader.expect(",\"data\":");
  auto data = from_hex(reader.plain_string());
  reader.expect("}");
  if (reader.finish() || !data) return failure(ChannelFault::malformed);
  envelope.data = std::move(*data);
  const auto plain = crypto::open_message(group, decryption, envelope);
  if (!plain) return failure(fault_of(plain.error()));

  CanonicalReader signed_reader(plain->expose());
  SignedMessage signed_message = read_signed_message(signed_reader);
  const bool is_canonical = !signed_reader.finish();
  const bool is_from_sender = is_canonical && is_signed_by(group, sender, signed_message);
  const SecretText addressed(std::move(signed_message.message));
  if (!is_canonical) return failure(ChannelFault::malformed);
  if (!is_from_sender) return failure(ChannelFault::wrong_sender);

  CanonicalReader addressed_reader(addressed.expose());
  addressed_reader.expect("{\"recipient\":");
  const crypto::Element recipient = addressed_reader.element(group);
  addressed_reader.expect(",\"message\":");
  SecretText message(addressed_reader.text_string());
  addressed_reader.expect("}");
  if (addressed_reader.finish()) return failure(ChannelFault::malformed);
  if (!group.equal(recipient, group.generator_power(decryption))) return failure(ChannelFault::wrong_recipient);
  return message;
}

}  // namespace urna::protocol
