// SPDX-License-Identifier: EUPL-1.2
#include "protocol/trustees_verification.hpp"

#include <algorithm>
#include <set>

namespace urna::protocol {
namespace {

/// Verifies one threshold item and notes the failures, member by member.
class ThresholdVerifier {
 public:
  ThresholdVerifier(const crypto::Group& group, const ThresholdTrustees& item, std::uint32_t first_owner,
                    std::vector<TrusteeFailure>& failures)
      : group_(group), item_(item), first_owner_(first_owner), failures_(failures) {}

  void run() {
    const std::size_t size = item_.verification_keys.size();
    if (item_.certificates.size() != size || item_.commitments.size() != size ||
        (item_.signatures && item_.signatures->size() != size)) {
      return note(TrusteeFault::wrong_number, 0);
    }
    if (item_.threshold < 1 || item_.threshold > size) return note(TrusteeFault::threshold_out_of_range, 0);
    for (std::size_t member = 0; member < size; ++member) {
      check_certificate(member);
      check_commitments(member);
      if (const auto fault = find_key_fault(group_, item_.verification_keys[member])) note(*fault, member);
      if (item_.signatures) check_signatures(member);
    }
    if (commitments_usable_) check_keys();
  }

 private:
  void note(TrusteeFault fault, std::size_t member) {
    failures_.push_back({fault, static_cast<std::uint32_t>(first_owner_ + member)});
  }

  void check_certificate(std::size_t member) {
    const Certificate& certificate = item_.certificates[member];
    if (!group_.is_member(certificate.verification) || !group_.is_member(certificate.encryption)) {
      note(TrusteeFault::certificate_key_not_in_group, member);
    }
    if (!is_signed_by(group_, certificate.verification, certificate.signed_message)) {
      note(TrusteeFault::certificate_signature_invalid, member);
    }
    std::optional<CeremonyContext> expected;
    if (item_.signatures) {
      expected = CeremonyContext{std::string(group_.name()), static_cast<std::uint32_t>(item_.certificates.size()),
                                 item_.threshold, static_cast<std::uint32_t>(member + 1)};
    }
    if (certificate.context != expected) note(TrusteeFault::certificate_context_wrong, member);
  }

  void check_commitments(std::size_t member) {
    const Commitments& commitments = item_.commitments[member];
    if (commitments.elements.size() != item_.threshold) {
      note(TrusteeFault::commitments_number_wrong, member);
      commitments_usable_ = false;
    }
    if (!std::all_of(commitments.elements.begin(), commitments.elements.end(),
                     [&](const auto& element) { return group_.is_member(element); })) {
      note(TrusteeFault::commitment_not_in_group, member);
      commitments_usable_ = false;
    }
    if (!is_signed_by(group_, item_.certificates[member].verification, commitments.signed_message)) {
      note(TrusteeFault::commitments_signature_invalid, member);
    }
  }

  void check_signatures(std::size_t member) {
    const crypto::Element& verification = item_.certificates[member].verification;
    const std::string message =
        certificates_signature_message(group_, item_.certificates, item_.commitments[member].elements);
    if (!crypto::check_message(group_, verification, message, (*item_.signatures)[member])) {
      note(TrusteeFault::certificates_signature_invalid, member);
    }
    const TrusteePublicKey& key = item_.verification_keys[member];
    if (!key.signature) {
      note(TrusteeFault::key_signature_missing, member);
    } else if (!crypto::check_message(group_, verification, group_.text(key.public_key), *key.signature)) {
      note(TrusteeFault::key_signature_invalid, member);
    }
  }

  void check_keys() {
    const auto expected = keys_from_commitments(group_, item_.commitments, item_.verification_keys.size());
    for (std::size_t member = 0; member < expected.size(); ++member) {
      if (!group_.equal(expected[member], item_.verification_keys[member].public_key)) {
        note(TrusteeFault::key_not_from_commitments, member);
      }
    }
  }

  const crypto::Group& group_;
  const ThresholdTrustees& item_;
  std::uint32_t first_owner_;
  std::vector<TrusteeFailure>& failures_;
  bool commitments_usable_ = true;
};

}  // namespace

namespace {

/// Whoever stands for two trustees holds two shares.  With a threshold of 1 every member holds the same key, and may.
void note_repeated_keys(const Trustees& trustees, const std::vector<Owner>& keys,
                        std::vector<TrusteeFailure>& failures) {
  std::set<std::string> seen;
  for (const Owner& owner : keys) {
    const auto* item = std::get_if<ThresholdTrustees>(&trustees.items()[owner.item]);
    const bool shared_by_all = item != nullptr && item->threshold == 1 && owner.member > 1;
    bool fresh = shared_by_all || seen.insert(trustees.group().text(owner.key->public_key)).second;
    if (item != nullptr && owner.member <= item->certificates.size()) {
      fresh &= seen.insert(trustees.group().text(item->certificates[owner.member - 1].verification)).second;
    }
    if (!fresh) failures.push_back({TrusteeFault::key_repeated, owner.number});
  }
}

std::size_t certificate_count(const Trustees& trustees) {
  std::size_t count = 0;
  for (const TrusteeItem& item : trustees.items()) {
    if (const auto* threshold = std::get_if<ThresholdTrustees>(&item)) count += threshold->certificates.size();
  }
  return count;
}

}  // namespace

std::string_view describe(TrusteeFault fault) {
  switch (fault) {
    case TrusteeFault::no_trustees:
      return "nobody holds the key";
    case TrusteeFault::key_not_in_group:
      return "the public key lies outside the group";
    case TrusteeFault::proof_of_knowledge_invalid:
      return "the proof that the trustee knows the private key is wrong";
    case TrusteeFault::threshold_out_of_range:
      return "the threshold is 0 or above the number of members";
    case TrusteeFault::wrong_number:
      return "certificates, commitments and keys are not equally many";
    case TrusteeFault::certificate_key_not_in_group:
      return "a key in the certificate lies outside the group";
    case TrusteeFault::certificate_signature_invalid:
      return "the signature of the certificate is wrong";
    case TrusteeFault::certificate_context_wrong:
      return "the certificate was made for another ceremony, member or form";
    case TrusteeFault::commitments_number_wrong:
      return "there are not as many commitments as the threshold";
    case TrusteeFault::commitment_not_in_group:
      return "a commitment lies outside the group";
    case TrusteeFault::commitments_signature_invalid:
      return "the signature of the commitments is wrong";
    case TrusteeFault::certificates_signature_invalid:
      return "the member's signature of all certificates is wrong";
    case TrusteeFault::key_not_from_commitments:
      return "the public key does not follow from the commitments";
    case TrusteeFault::key_signature_missing:
      return "the member has not signed the public key";
    case TrusteeFault::key_signature_invalid:
      return "the member's signature of the public key is wrong";
    case TrusteeFault::key_repeated:
      return "the same key stands for another trustee too";
    case TrusteeFault::too_many:
      return "there are more trustees than an election can have";
    case TrusteeFault::election_key_wrong:
      return "the election's key is not the product of the trustees' keys";
  }
  return "";
}

std::string describe(const TrusteeFailure& failure) {
  if (failure.owner == 0) return "trustees: " + std::string(describe(failure.fault));
  return "trustee " + std::to_string(failure.owner) + ": " + std::string(describe(failure.fault));
}

std::vector<TrusteeFailure> verify(const Trustees& trustees) {
  std::vector<TrusteeFailure> failures;
  if (trustees.items().empty()) failures.push_back({TrusteeFault::no_trustees, 0});
  const auto keys = owners(trustees);
  if (keys.size() > trustees_max || certificate_count(trustees) > trustees_max) {
    return {{TrusteeFault::too_many, 0}};
  }
  note_repeated_keys(trustees, keys, failures);
  std::uint32_t next_owner = 1;
  for (const TrusteeItem& item : trustees.items()) {
    if (const auto* single = std::get_if<TrusteePublicKey>(&item)) {
      if (const auto fault = find_key_fault(trustees.group(), *single)) failures.push_back({*fault, next_owner});
      ++next_owner;
    } else {
      const auto& threshold_item = std::get<ThresholdTrustees>(item);
      ThresholdVerifier(trustees.group(), threshold_item, next_owner, failures).run();
      next_owner += static_cast<std::uint32_t>(threshold_item.verification_keys.size());
    }
  }
  return failures;
}

std::vector<TrusteeFailure> verify(const Trustees& trustees, const crypto::Element& y) {
  std::vector<TrusteeFailure> failures = verify(trustees);
  if (!trustees.group().equal(election_key(trustees), y)) failures.push_back({TrusteeFault::election_key_wrong, 0});
  return failures;
}

std::optional<TrusteeFault> find_key_fault(const crypto::Group& group, const TrusteePublicKey& key) {
  if (!group.is_member(key.public_key)) return TrusteeFault::key_not_in_group;
  if (!crypto::check_knowledge(group, key.public_key, proof_of_knowledge_prefix(group, key.public_key),
                               key.proof_of_knowledge)) {
    return TrusteeFault::proof_of_knowledge_invalid;
  }
  return std::nullopt;
}

std::string proof_of_knowledge_prefix(const crypto::Group& group, const crypto::Element& public_key) {
  return "pok|" + std::string(group.name()) + "|" + group.text(public_key) + "|";
}

std::vector<crypto::Element> keys_from_commitments(const crypto::Group& group, std::span<const Commitments> commitments,
                                                   std::size_t size) {
  // Π_i Π_k A_ik^(j^k) = Π_k (Π_i A_ik)^(j^k): the members' polynomials add up before they are evaluated.
  std::vector<crypto::Element> sums;
  for (const Commitments& member : commitments) {
    if (sums.empty()) sums.assign(member.elements.size(), group.neutral());
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] = group.multiply(sums[k], member.elements[k]);
  }
  std::vector<crypto::Element> keys;
  for (std::size_t j = 1; j <= size; ++j) keys.push_back(committed_share(group, sums, static_cast<std::uint32_t>(j)));
  return keys;
}

crypto::Element committed_share(const crypto::Group& group, std::span<const crypto::Element> commitments,
                                std::uint32_t index) {
  const crypto::ScalarField& field = group.scalars();
  std::vector<crypto::Natural> powers;
  crypto::Natural power(1);
  for (std::size_t k = 0; k < commitments.size(); ++k) {
    powers.push_back(power);
    power = field.multiply(power, crypto::Natural(index));
  }
  return group.multi_power(commitments, powers);
}

}  // namespace urna::protocol
