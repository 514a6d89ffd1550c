// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/group.hpp"
#include "protocol/canonical_json.hpp"
#include "protocol/sealed_channel.hpp"

namespace urna::protocol {

/// A key to decrypt with, the proof that its owner knows the private key, and who that is.  Protocol §4.1.
struct TrusteePublicKey {
  crypto::Proof proof_of_knowledge;
  crypto::Element public_key;
  std::optional<crypto::Proof>
      signature;  ///< over the key's text, by the member's certificate: only in the contextual form
  std::optional<std::string> name;
};

/// What a certificate of the contextual form says of the ceremony that it was made for.
struct CeremonyContext {
  std::string group;
  std::uint32_t size = 0;
  std::uint32_t threshold = 0;
  std::uint32_t index = 0;  ///< of the member, from 1

  friend bool operator==(const CeremonyContext&, const CeremonyContext&) = default;
};

/// A member's two public keys for the messages of the ceremony, signed with the first.
struct Certificate {
  SignedMessage signed_message;
  crypto::Element verification;
  crypto::Element encryption;
  std::optional<CeremonyContext> context;
};

/// The commitments g^a of a member's polynomial, lowest coefficient first, signed by the member.
struct Commitments {
  SignedMessage signed_message;
  std::vector<crypto::Element> elements;
};

/// Members of whom `threshold` suffice to decrypt, protocol §4.3.  All vectors are in the order of the members.
///
/// Two forms are read.  The plain one is that of tools 2.0 to 2.5.  In the contextual one, of tools 3.0 and later, each
/// certificate names the group, size, threshold and index that it is for; each member also signs all the certificates
/// with its commitments, and its own verification key.  What tool 2.5.1 wrote lies between, without signed keys: it is
/// read, and `verify` says what it lacks.
struct ThresholdTrustees {
  std::uint32_t threshold = 0;
  std::vector<Certificate> certificates;
  std::vector<Commitments> commitments;
  std::optional<std::vector<crypto::Proof>> signatures;  ///< present in the contextual form
  std::vector<TrusteePublicKey> verification_keys;
};

/// One who must take part in decryption (a `TrusteePublicKey` without signature), or a group of whom enough must.
using TrusteeItem = std::variant<TrusteePublicKey, ThresholdTrustees>;

/// Who decrypts: the record `trustees` of an archive, read but not yet verified.  Protocol §4.2.
class Trustees {
 public:
  /// @param text  kept as it is: its bytes are hashed
  static Result<Trustees, FormatError> parse(const crypto::Group& group, std::string text);

  const crypto::Group& group() const { return *group_; }
  const std::string& text() const { return text_; }
  const std::vector<TrusteeItem>& items() const { return items_; }

 private:
  Trustees() = default;

  const crypto::Group* group_ = nullptr;
  std::string text_;
  std::vector<TrusteeItem> items_;
};

// Canonical texts.
std::string trustees_text(const crypto::Group& group, std::span<const TrusteeItem> items);
std::string trustee_public_key_text(const crypto::Group& group, const TrusteePublicKey& key);
std::string threshold_trustees_text(const crypto::Group& group, const ThresholdTrustees& trustees);
TrusteePublicKey read_trustee_public_key(CanonicalReader& reader, const crypto::Group& group);
ThresholdTrustees read_threshold_trustees(CanonicalReader& reader, const crypto::Group& group);

/// The certificate, commitments in a signed message; nothing when the message is not canonical.
std::optional<Certificate> certificate_from(const crypto::Group& group, SignedMessage message);
std::optional<Commitments> commitments_from(const crypto::Group& group, SignedMessage message);
std::string certificate_message(const crypto::Group& group, const crypto::Element& verification,
                                const crypto::Element& encryption, const std::optional<CeremonyContext>& context);
std::string commitments_message(const crypto::Group& group, std::span<const crypto::Element> elements);

/// What each member of the contextual form signs: all certificates and the member's own commitments.
std::string certificates_signature_message(const crypto::Group& group, std::span<const Certificate> certificates,
                                           std::span<const crypto::Element> commitments);

/// One key in the numbering of protocol §4.4: all keys of the list one after the other, from 1.
struct Owner {
  std::uint32_t number = 0;  ///< as in the archive's `owner`
  std::size_t item = 0;      ///< place in `Trustees::items`, from 0
  std::uint32_t member = 0;  ///< place within the item, from 1; it is also the point of the polynomial, §11
  const TrusteePublicKey* key = nullptr;
};

/// All owners in order, so that number n is at n − 1.  They point into `trustees`.
std::vector<Owner> owners(const Trustees& trustees);

/// The part of the election's key that one item stands for.  Protocol §4.2.
crypto::Element sub_key(const crypto::Group& group, const TrusteeItem& item);

/// y, the product of the sub-keys.
crypto::Element election_key(const Trustees& trustees);

/// SHA-256 of the key's text in quotes, protocol §12.
Digest fingerprint(const crypto::Group& group, const TrusteePublicKey& key);
/// SHA-256 of the certificate's message, protocol §12.
Digest fingerprint(const Certificate& certificate);

/// The power λ to which an owner's decryption factor is raised, 1 for a single trustee.
struct ShareWeight {
  std::uint32_t owner;
  crypto::Natural exponent;
};

/// Which item lacks decryption factors: it has `present`, it wants `wanted`.
struct TooFewShares {
  std::size_t item;
  std::size_t present;
  std::size_t wanted;
};

/// How the decryption factors combine: for each item, which owners count and with what weight.  Protocol §11: of a
/// threshold item, the members with the lowest numbers.
///
/// @param trustees  found valid by `verify`
/// @param supplied  owners whose factors were found valid, in any order; numbers that stand for nobody are left out
Result<std::vector<std::vector<ShareWeight>>, TooFewShares> combination(const Trustees& trustees,
                                                                        std::span<const std::uint32_t> supplied);

/// Π k/(k−δ) over the other indexes k, modulo q.
crypto::Natural lagrange_weight(const crypto::ScalarField& field, std::uint32_t index,
                                std::span<const std::uint32_t> indexes);

}  // namespace urna::protocol
