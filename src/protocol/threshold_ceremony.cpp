// SPDX-License-Identifier: EUPL-1.2
#include "protocol/threshold_ceremony.hpp"

#include <algorithm>

#include "protocol/detail/ceremony_messages.hpp"
#include "protocol/trustee_key.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

using crypto::Element;
using crypto::SecretScalar;
using detail::Polynomial;

/// A member at work: its keys, and where it stands.
struct Self {
  crypto::MessageKeys keys;
  std::uint32_t number;
};

Result<Self, CeremonyError> recognize(const CeremonyMembers& members, const SecretText& seed) {
  const crypto::Group& group = members.group();
  crypto::MessageKeys keys = crypto::derive_message_keys(group, seed);
  const auto number = members.find(group.generator_power(keys.signing), group.generator_power(keys.decryption));
  if (!number) return failure(CeremonyError{CeremonyFault::not_a_member, 0});
  return Self{std::move(keys), *number};
}

bool threshold_fits(const CeremonyMembers& members, std::size_t threshold) {
  return threshold >= 1 && threshold <= members.size() && members.fixed_threshold().value_or(threshold) == threshold;
}

CeremonyFault fault_of(ChannelFault fault) {
  switch (fault) {
    case ChannelFault::malformed:
      return CeremonyFault::message_malformed;
    case ChannelFault::not_in_group:
      return CeremonyFault::message_not_in_group;
    case ChannelFault::unreadable:
      return CeremonyFault::message_unreadable;
    case ChannelFault::wrong_sender:
      return CeremonyFault::message_wrong_sender;
    case ChannelFault::wrong_recipient:
      return CeremonyFault::message_wrong_recipient;
  }
  return CeremonyFault::message_malformed;
}

/// The value of the polynomial at `point`, by Horner's rule.
SecretScalar evaluate(const crypto::ScalarField& field, const std::vector<SecretScalar>& coefficients,
                      std::uint32_t point) {
  const SecretScalar x = field.secret(crypto::Natural(point));
  SecretScalar value;
  for (auto coefficient = coefficients.rbegin(); coefficient != coefficients.rend(); ++coefficient) {
    value = field.add(field.multiply(value, x), *coefficient);
  }
  return value;
}

std::optional<CeremonyFault> find_commitments_fault(const CeremonyMembers& members, std::size_t threshold,
                                                    std::uint32_t member, const Commitments& commitments,
                                                    const std::optional<crypto::Proof>& signature) {
  const crypto::Group& group = members.group();
  const Element& verification = members.certificate(member).verification;
  if (commitments.elements.size() != threshold) return CeremonyFault::commitments_number_wrong;
  for (const Element& element : commitments.elements) {
    if (!group.is_member(element)) return CeremonyFault::commitment_not_in_group;
  }
  if (!is_signed_by(group, verification, commitments.signed_message))
    return CeremonyFault::commitments_signature_invalid;
  if (!members.is_contextual())
    return signature ? std::optional(CeremonyFault::certificates_signature_invalid) : std::nullopt;
  const std::string message = certificates_signature_message(group, members.certificates(), commitments.elements);
  if (!signature || !crypto::check_message(group, verification, message, *signature))
    return CeremonyFault::certificates_signature_invalid;
  return std::nullopt;
}

Result<Polynomial, CeremonyError> read_checked_polynomial(const CeremonyMembers& members, std::uint32_t threshold,
                                                          std::uint32_t member, std::string_view text) {
  if (!threshold_fits(members, threshold)) return failure(CeremonyError{CeremonyFault::threshold_out_of_range, 0});
  if (member < 1 || member > members.size()) return failure(CeremonyError{CeremonyFault::not_a_member, member});
  auto polynomial = detail::read_polynomial(members.group(), text);
  if (!polynomial) return failure(CeremonyError{CeremonyFault::malformed, member});
  if (polynomial->secrets.size() != members.size()) return failure(CeremonyError{CeremonyFault::wrong_number, member});
  if (const auto fault =
          find_commitments_fault(members, threshold, member, polynomial->commitments, polynomial->signature)) {
    return failure(CeremonyError{*fault, member});
  }
  return std::move(*polynomial);
}

Result<std::vector<Polynomial>, CeremonyError> read_checked_polynomials(const CeremonyMembers& members,
                                                                        std::uint32_t threshold,
                                                                        std::span<const std::string> texts) {
  if (texts.size() != members.size()) return failure(CeremonyError{CeremonyFault::wrong_number, 0});
  std::vector<Polynomial> polynomials;
  for (std::uint32_t member = 1; member <= members.size(); ++member) {
    auto polynomial = read_checked_polynomial(members, threshold, member, texts[member - 1]);
    if (!polynomial) return failure(polynomial.error());
    polynomials.push_back(std::move(*polynomial));
  }
  return polynomials;
}

std::vector<Commitments> commitments_of(const std::vector<Polynomial>& polynomials) {
  std::vector<Commitments> all;
  for (const Polynomial& polynomial : polynomials) all.push_back(polynomial.commitments);
  return all;
}

std::optional<std::vector<crypto::Proof>> signatures_of(const CeremonyMembers& members,
                                                        const std::vector<Polynomial>& polynomials) {
  if (!members.is_contextual()) return std::nullopt;
  std::vector<crypto::Proof> signatures;
  for (const Polynomial& polynomial : polynomials) signatures.push_back(*polynomial.signature);
  return signatures;
}

Result<detail::VerificationOutput, CeremonyError> read_checked_output(const CeremonyMembers& members,
                                                                      const Element& expected_key, std::uint32_t member,
                                                                      std::string_view text) {
  const crypto::Group& group = members.group();
  auto output = detail::read_verification_output(group, text);
  if (!output) return failure(CeremonyError{CeremonyFault::malformed, member});
  const TrusteePublicKey& key = output->public_key;
  if (const auto fault = find_key_fault(group, key)) {
    return failure(CeremonyError{*fault == TrusteeFault::key_not_in_group ? CeremonyFault::key_not_in_group
                                                                          : CeremonyFault::proof_of_knowledge_invalid,
                                 member});
  }
  if (!group.equal(key.public_key, expected_key))
    return failure(CeremonyError{CeremonyFault::key_not_from_commitments, member});
  const bool signature_fits =
      members.is_contextual() ? key.signature && crypto::check_message(group, members.certificate(member).verification,
                                                                       group.text(key.public_key), *key.signature)
                              : !key.signature;
  if (!signature_fits) return failure(CeremonyError{CeremonyFault::key_signature_invalid, member});
  return std::move(*output);
}

/// Opens the message that `sender` sealed for `self`.
Result<SecretText, CeremonyError> open_from(const CeremonyMembers& members, const Self& self, std::uint32_t sender,
                                            std::string_view sealed) {
  auto opened = receive(members.group(), self.keys.decryption, members.certificate(sender).verification, sealed);
  if (!opened) return failure(CeremonyError{fault_of(opened.error()), sender});
  return std::move(*opened);
}

}  // namespace

std::string make_certificate(const crypto::Group& group, const SecretText& seed,
                             const std::optional<CeremonyContext>& context, crypto::RandomSource& random) {
  const crypto::MessageKeys keys = crypto::derive_message_keys(group, seed);
  std::string out;
  append_signed_message(out, sign(group, keys.signing,
                                  certificate_message(group, group.generator_power(keys.signing),
                                                      group.generator_power(keys.decryption), context),
                                  random));
  return out;
}

Result<CeremonyMembers, CeremonyError> CeremonyMembers::from_certificates(const crypto::Group& group,
                                                                          std::span<const std::string> certificates) {
  if (certificates.empty() || certificates.size() > ceremony_members_max)
    return failure(CeremonyError{CeremonyFault::wrong_number, 0});
  CeremonyMembers members;
  members.group_ = &group;
  std::uint32_t number = 0;
  for (const std::string& text : certificates) {
    ++number;
    CanonicalReader reader(without_newline(text));
    SignedMessage message = read_signed_message(reader);
    auto certificate = reader.finish() ? std::nullopt : certificate_from(group, std::move(message));
    if (!certificate) return failure(CeremonyError{CeremonyFault::malformed, number});
    if (!group.is_member(certificate->verification) || !group.is_member(certificate->encryption)) {
      return failure(CeremonyError{CeremonyFault::certificate_key_not_in_group, number});
    }
    if (!is_signed_by(group, certificate->verification, certificate->signed_message)) {
      return failure(CeremonyError{CeremonyFault::certificate_signature_invalid, number});
    }
    for (const Certificate& earlier : members.certificates_) {
      if (group.equal(earlier.verification, certificate->verification) ||
          group.equal(earlier.encryption, certificate->encryption)) {
        return failure(CeremonyError{CeremonyFault::certificate_repeated, number});
      }
    }
    members.certificates_.push_back(std::move(*certificate));
  }

  const std::optional<std::uint32_t> threshold = members.fixed_threshold();
  if (!threshold_fits(members, threshold.value_or(1)))
    return failure(CeremonyError{CeremonyFault::threshold_out_of_range, 0});
  for (number = 1; number <= members.size(); ++number) {
    std::optional<CeremonyContext> expected;
    if (threshold) expected = CeremonyContext{std::string(group.name()), members.size(), *threshold, number};
    if (members.certificate(number).context != expected)
      return failure(CeremonyError{CeremonyFault::certificate_context_wrong, number});
  }
  return members;
}

std::optional<std::uint32_t> CeremonyMembers::fixed_threshold() const {
  if (!certificates_[0].context) return std::nullopt;
  return certificates_[0].context->threshold;
}

std::optional<std::uint32_t> CeremonyMembers::find(const Element& verification, const Element& encryption) const {
  for (std::uint32_t member = 1; member <= size(); ++member) {
    if (group_->equal(certificate(member).verification, verification) &&
        group_->equal(certificate(member).encryption, encryption))
      return member;
  }
  return std::nullopt;
}

Result<std::string, CeremonyError> make_polynomial(const CeremonyMembers& members, const SecretText& seed,
                                                   std::uint32_t threshold, crypto::RandomSource& random) {
  if (!threshold_fits(members, threshold)) return failure(CeremonyError{CeremonyFault::threshold_out_of_range, 0});
  const auto self = recognize(members, seed);
  if (!self) return failure(self.error());
  const crypto::Group& group = members.group();

  std::vector<SecretScalar> coefficients;
  Polynomial polynomial;
  for (std::uint32_t k = 0; k < threshold; ++k) {
    coefficients.push_back(group.scalars().random(random));
    polynomial.commitments.elements.push_back(group.generator_power(coefficients.back()));
  }
  polynomial.polynomial = send(group, self->keys.signing, members.certificate(self->number).encryption,
                               detail::polynomial_secret_text(coefficients), random);
  for (std::uint32_t member = 1; member <= members.size(); ++member) {
    const SecretText share = detail::named_secret_text("secret", evaluate(group.scalars(), coefficients, member));
    polynomial.secrets.push_back(
        send(group, self->keys.signing, members.certificate(member).encryption, share, random));
  }
  polynomial.commitments.signed_message =
      sign(group, self->keys.signing, commitments_message(group, polynomial.commitments.elements), random);
  if (members.is_contextual()) {
    polynomial.signature = crypto::sign_message(
        group, self->keys.signing,
        certificates_signature_message(group, members.certificates(), polynomial.commitments.elements), random);
  }
  return detail::write(polynomial);
}

std::optional<CeremonyError> check_polynomial(const CeremonyMembers& members, std::uint32_t threshold,
                                              std::uint32_t member, std::string_view polynomial) {
  const auto checked = read_checked_polynomial(members, threshold, member, polynomial);
  return checked ? std::nullopt : std::optional(checked.error());
}

Result<std::vector<std::string>, CeremonyError> route_polynomials(const CeremonyMembers& members,
                                                                  std::uint32_t threshold,
                                                                  std::span<const std::string> texts) {
  const auto polynomials = read_checked_polynomials(members, threshold, texts);
  if (!polynomials) return failure(polynomials.error());
  std::vector<std::string> inputs;
  for (std::uint32_t receiver = 0; receiver < members.size(); ++receiver) {
    detail::VerificationInput input{
        (*polynomials)[receiver].polynomial, {}, commitments_of(*polynomials), signatures_of(members, *polynomials)};
    for (const Polynomial& sender : *polynomials) input.secrets.push_back(sender.secrets[receiver]);
    inputs.push_back(detail::write(input));
  }
  return inputs;
}

Result<std::string, CeremonyError> accept_verification_input(const CeremonyMembers& members, const SecretText& seed,
                                                             std::string_view verification_input,
                                                             crypto::RandomSource& random) {
  const auto self = recognize(members, seed);
  if (!self) return failure(self.error());
  const crypto::Group& group = members.group();
  const crypto::ScalarField& field = group.scalars();
  const auto input = detail::read_verification_input(group, verification_input);
  if (!input) return failure(CeremonyError{CeremonyFault::malformed, 0});
  if (input->secrets.size() != members.size() || input->commitments.size() != members.size() ||
      input->signatures.has_value() != members.is_contextual() ||
      (input->signatures && input->signatures->size() != members.size())) {
    return failure(CeremonyError{CeremonyFault::wrong_number, 0});
  }

  const auto own_text = open_from(members, *self, self->number, input->polynomial);
  if (!own_text) return failure(own_text.error());
  const auto own = detail::read_polynomial_secret(field, own_text->expose());
  if (!own) return failure(CeremonyError{CeremonyFault::message_malformed, self->number});
  if (!threshold_fits(members, own->size()))
    return failure(CeremonyError{CeremonyFault::threshold_out_of_range, self->number});

  SecretScalar private_key;
  for (std::uint32_t sender = 1; sender <= members.size(); ++sender) {
    const Commitments& commitments = input->commitments[sender - 1];
    const auto signature = input->signatures ? std::optional((*input->signatures)[sender - 1]) : std::nullopt;
    if (const auto fault = find_commitments_fault(members, own->size(), sender, commitments, signature)) {
      return failure(CeremonyError{*fault, sender});
    }
    const auto text = open_from(members, *self, sender, input->secrets[sender - 1]);
    if (!text) return failure(text.error());
    const auto share = detail::read_named_secret(field, "secret", text->expose());
    if (!share) return failure(CeremonyError{CeremonyFault::message_malformed, sender});
    if (!group.equal(group.generator_power(*share), committed_share(group, commitments.elements, self->number))) {
      return failure(CeremonyError{CeremonyFault::share_not_from_commitments, sender});
    }
    private_key = field.add(private_key, *share);
  }
  for (std::size_t k = 0; k < own->size(); ++k) {
    if (!group.equal(group.generator_power((*own)[k]), input->commitments[self->number - 1].elements[k])) {
      return failure(CeremonyError{CeremonyFault::commitments_replaced, self->number});
    }
  }

  detail::VerificationOutput output;
  output.private_key = send(group, self->keys.signing, members.certificate(self->number).encryption,
                            detail::named_secret_text("decryption_key", private_key), random);
  output.public_key = prove_trustee_key(group, private_key, random);
  if (members.is_contextual()) {
    output.public_key.signature =
        crypto::sign_message(group, self->keys.signing, group.text(output.public_key.public_key), random);
  }
  return detail::write(group, output);
}

std::optional<CeremonyError> check_verification_output(const CeremonyMembers& members, std::uint32_t threshold,
                                                       std::span<const std::string> polynomials, std::uint32_t member,
                                                       std::string_view verification_output) {
  if (member < 1 || member > members.size()) return CeremonyError{CeremonyFault::not_a_member, member};
  const auto checked = read_checked_polynomials(members, threshold, polynomials);
  if (!checked) return checked.error();
  const auto keys = keys_from_commitments(members.group(), commitments_of(*checked), members.size());
  const auto output = read_checked_output(members, keys[member - 1], member, verification_output);
  return output ? std::nullopt : std::optional(output.error());
}

std::optional<std::string> sealed_share_in(const crypto::Group& group, std::string_view verification_output) {
  auto output = detail::read_verification_output(group, verification_output);
  if (!output) return std::nullopt;
  return std::move(output->private_key);
}

Result<FinishedCeremony, CeremonyError> finish(const CeremonyMembers& members, std::uint32_t threshold,
                                               std::span<const std::string> polynomials,
                                               std::span<const std::string> verification_outputs,
                                               std::span<const std::string> names) {
  const auto checked = read_checked_polynomials(members, threshold, polynomials);
  if (!checked) return failure(checked.error());
  if (verification_outputs.size() != members.size() || (!names.empty() && names.size() != members.size())) {
    return failure(CeremonyError{CeremonyFault::wrong_number, 0});
  }
  FinishedCeremony finished;
  finished.trustees.threshold = threshold;
  finished.trustees.certificates.assign(members.certificates().begin(), members.certificates().end());
  finished.trustees.commitments = commitments_of(*checked);
  finished.trustees.signatures = signatures_of(members, *checked);
  const auto keys = keys_from_commitments(members.group(), finished.trustees.commitments, members.size());
  for (std::uint32_t member = 1; member <= members.size(); ++member) {
    auto output = read_checked_output(members, keys[member - 1], member, verification_outputs[member - 1]);
    if (!output) return failure(output.error());
    if (!names.empty()) output->public_key.name = names[member - 1];
    finished.trustees.verification_keys.push_back(std::move(output->public_key));
    finished.private_keys.push_back(std::move(output->private_key));
  }
  return finished;
}

}  // namespace urna::protocol
