// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/sealed_message.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::protocol {

/// A text with its Schnorr signature, `signed_msg` in protocol §4.3.
struct SignedMessage {
  std::string message;  ///< unescaped, as it was signed
  crypto::Proof signature;
};

SignedMessage sign(const crypto::Group& group, const crypto::SecretScalar& signing, std::string message,
                   crypto::RandomSource& random);
bool is_signed_by(const crypto::Group& group, const crypto::Element& verification, const SignedMessage& message);

SignedMessage read_signed_message(CanonicalReader& reader);
void append_signed_message(std::string& out, const SignedMessage& message);

enum class ChannelFault {
  malformed,        ///< the text, or what was sealed in it, is not canonical JSON of the protocol
  not_in_group,     ///< alpha or beta lies outside the group
  unreadable,       ///< sealed for another key, or changed
  wrong_sender,     ///< signed by another key than the sender's
  wrong_recipient,  ///< signed for another recipient, then sealed again for this one
};

/// "is sealed for another key, or was changed"
std::string_view describe(ChannelFault fault);

/// Signs a secret text, names its recipient and seals it: `send` in protocol §4.3.
///
/// @param recipient  a public key for encryption, already known to lie in the group
/// @returns          the JSON of an `encrypted_msg`
std::string send(const crypto::Group& group, const crypto::SecretScalar& signing, const crypto::Element& recipient,
                 const SecretText& message, crypto::RandomSource& random);

/// Opens what `send` made, and checks who signed it and for whom.
///
/// @param sender  the sender's key for verification, already known to lie in the group
Result<SecretText, ChannelFault> receive(const crypto::Group& group, const crypto::SecretScalar& decryption,
                                         const crypto::Element& sender, std::string_view sealed);

}  // namespace urna::protocol
