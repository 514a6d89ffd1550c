// SPDX-License-Identifier: EUPL-1.2
#include "protocol/threshold_ceremony.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/detail/ceremony_messages.hpp"
#include "protocol/detail/ceremony_test_support.hpp"
#include "protocol/trustee_key.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

using testing::IsEmpty;

// ---- Ceremonies that the independent tool held.

class ToolCeremony : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    folder = fixture(GetParam()) + "/secrets/dkg/";
    group = GetParam()[1] == '1' ? &crypto::ed25519() : &crypto::belenios_2048();
    certificates = lines_of(read_file(folder + "certs.jsons"));
    polynomials = lines_of(read_file(folder + "polynomials.jsons"));
    outputs = lines_of(read_file(folder + "voutputs.jsons"));
  }
  std::string member_file(std::uint32_t member, const std::string& kind) const {
    return read_file(folder + "member" + std::to_string(member) + "." + kind);
  }
  CeremonyMembers members() const {
    auto members = CeremonyMembers::from_certificates(*group, certificates);
    EXPECT_TRUE(members) << (members ? "" : describe(members.error()));
    return std::move(*members);
  }

  std::string folder;
  const crypto::Group* group = nullptr;
  std::vector<std::string> certificates;
  std::vector<std::string> polynomials;
  std::vector<std::string> outputs;
};

INSTANTIATE_TEST_SUITE_P(Fixtures, ToolCeremony,
                         testing::Values("b1-ed25519-threshold-weights-revotes", "b2-b2048-threshold-weights-revotes",
                                         "b3-b2048-all-threshold-members"),
                         [](const auto& name) { return std::string(name.param, 2); });

TEST_P(ToolCeremony, IsRoutedByteForByteAsTheToolDid) {
  const auto inputs = route_polynomials(members(), 2, polynomials);
  ASSERT_TRUE(inputs) << describe(inputs.error());
  for (std::uint32_t member = 1; member <= 3; ++member) {
    EXPECT_EQ((*inputs)[member - 1], without_newline(member_file(member, "vinput")));
  }
}

TEST_P(ToolCeremony, GivesEachMemberTheKeyThatTheToolGave) {
  crypto::ReplayedRandom random(1);
  for (std::uint32_t member = 1; member <= 3; ++member) {
    const auto seed = parse_seed(member_file(member, "key"));
    ASSERT_TRUE(seed);
    const auto output = accept_verification_input(members(), *seed, member_file(member, "vinput"), random);
    ASSERT_TRUE(output) << describe(output.error());
    const auto ours = detail::read_verification_output(*group, *output);
    const auto theirs = detail::read_verification_output(*group, outputs[member - 1]);
    EXPECT_TRUE(group->equal(ours->public_key.public_key, theirs->public_key.public_key));
    EXPECT_EQ(check_verification_output(members(), 2, polynomials, member, *output), std::nullopt);

    const auto their_key = open_decryption_key(*group, *seed, member_file(member, "dkey"));
    ASSERT_TRUE(their_key) << describe(their_key.error());
    EXPECT_TRUE(group->equal(group->generator_power(*their_key), theirs->public_key.public_key));
    const auto our_key = open_decryption_key(*group, *seed, ours->private_key);
    ASSERT_TRUE(our_key);
    EXPECT_EQ(our_key->publish(), their_key->publish());
  }
}

TEST_P(ToolCeremony, EndsWithWhatTheArchiveHolds) {
  const auto finished = finish(members(), 2, polynomials, outputs, {});
  ASSERT_TRUE(finished) << describe(finished.error());
  const std::string archived = archive_record(fixture(GetParam()) + "/election.bel", 2);
  EXPECT_THAT(archived, testing::HasSubstr(threshold_trustees_text(*group, finished->trustees)));
  for (std::uint32_t member = 1; member <= 3; ++member) {
    EXPECT_EQ(finished->private_keys[member - 1], without_newline(member_file(member, "dkey")));
  }
}

TEST_P(ToolCeremony, HidesItsKeysFromOtherSeeds) {
  const auto seed = parse_seed(member_file(1, "key"));
  EXPECT_EQ(open_decryption_key(*group, *seed, member_file(2, "dkey")).error(), KeyFileError::unreadable);
  EXPECT_EQ(open_decryption_key(*group, *seed, "{}").error(), KeyFileError::malformed);
  EXPECT_EQ(open_decryption_key(*group, *seed, with_a_digit_changed(member_file(1, "dkey"), "\"data\":\"")).error(),
            KeyFileError::unreadable);
}

// ---- Our own ceremonies.

struct Size {
  std::uint32_t members;
  std::uint32_t threshold;
};

class OwnCeremony : public testing::TestWithParam<std::tuple<std::string_view, bool>> {
 protected:
  const crypto::Group& group() const { return *crypto::group_named(std::get<0>(GetParam())); }
  bool is_contextual() const { return std::get<1>(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Groups, OwnCeremony,
                         testing::Combine(testing::ValuesIn(crypto::group_names().begin(), crypto::group_names().end()),
                                          testing::Bool()),
                         [](const auto& parameter) {
                           std::string word(std::get<0>(parameter.param));
                           std::erase(word, '-');
                           return word + (std::get<1>(parameter.param) ? "Contextual" : "Plain");
                         });

/// Σ λ_j S_j over the members that `combination` takes.
crypto::Natural combined_key(const crypto::ScalarField& field, const std::vector<ShareWeight>& weights,
                             const std::vector<crypto::Natural>& keys) {
  crypto::Natural sum;
  for (const ShareWeight& weight : weights)
    sum = field.add(sum, field.multiply(weight.exponent, keys[weight.owner - 1]));
  return sum;
}

TEST_P(OwnCeremony, LetsAnyThresholdOfMembersDecryptAndNoFewer) {
  const std::vector<Size> few = {{3, 2}};
  const std::vector<Size> many = {{1, 1}, {3, 1}, {3, 2}, {3, 3}, {5, 3}};
  for (const Size size : is_contextual() ? few : many) {
    SCOPED_TRACE(std::to_string(size.threshold) + " of " + std::to_string(size.members));
    const WholeCeremony ceremony = hold_ceremony(group(), size.members, size.threshold, is_contextual());
    auto finished = finish(ceremony.members(), size.threshold, ceremony.polynomials, ceremony.outputs, {});
    ASSERT_TRUE(finished) << describe(finished.error());
    std::vector<crypto::Natural> keys;
    for (std::uint32_t i = 0; i < size.members; ++i) {
      keys.push_back(open_decryption_key(group(), seed_from(ceremony.seeds[i]), finished->private_keys[i])->publish());
      EXPECT_TRUE(
          group().equal(group().generator_power(keys.back()), finished->trustees.verification_keys[i].public_key));
    }
    const std::vector<TrusteeItem> items = {std::move(finished->trustees)};
    const auto trustees = Trustees::parse(group(), trustees_text(group(), items));
    ASSERT_TRUE(trustees);
    EXPECT_THAT(verify(*trustees), IsEmpty());

    for (std::uint32_t subset = 0; subset < 1U << size.members; ++subset) {
      std::vector<std::uint32_t> present;
      for (std::uint32_t i = 0; i < size.members; ++i) {
        if ((subset >> i) & 1) present.push_back(i + 1);
      }
      const auto combined = combination(*trustees, present);
      ASSERT_EQ(combined.has_value(), present.size() >= size.threshold);
      if (combined) {
        const crypto::Natural key = combined_key(group().scalars(), (*combined)[0], keys);
        EXPECT_TRUE(group().equal(group().generator_power(key), election_key(*trustees)));
      }
    }
  }
}

TEST_P(OwnCeremony, NamesItsMembers) {
  const WholeCeremony ceremony = hold_ceremony(group(), 2, 1, is_contextual());
  const std::vector<std::string> names = {"Ada", "Émilie \"du\" Châtelet"};
  auto finished = finish(ceremony.members(), 1, ceremony.polynomials, ceremony.outputs, names);
  ASSERT_TRUE(finished);
  const std::string text = threshold_trustees_text(group(), finished->trustees);
  EXPECT_THAT(text, testing::EndsWith(",\"name\":\"Émilie \\\"du\\\" Châtelet\"}]}"));
  EXPECT_EQ(finish(ceremony.members(), 1, ceremony.polynomials, ceremony.outputs, std::vector<std::string>{"Ada"})
                .error()
                .fault,
            CeremonyFault::wrong_number);
}

TEST_P(OwnCeremony, HasNoPlaceForAStranger) {
  const WholeCeremony ceremony = hold_ceremony(group(), 3, 2, is_contextual());
  crypto::ReplayedRandom random(77);
  const SecretText stranger = crypto::draw_seed(random);
  const CeremonyError not_a_member{CeremonyFault::not_a_member, 0};
  EXPECT_EQ(make_polynomial(ceremony.members(), stranger, 2, random).error(), not_a_member);
  EXPECT_EQ(accept_verification_input(ceremony.members(), stranger, ceremony.inputs[0], random).error(), not_a_member);
  EXPECT_EQ(check_polynomial(ceremony.members(), 2, 4, ceremony.polynomials[0])->fault, CeremonyFault::not_a_member);
  EXPECT_EQ(check_verification_output(ceremony.members(), 2, ceremony.polynomials, 0, ceremony.outputs[0])->fault,
            CeremonyFault::not_a_member);
}

TEST_P(OwnCeremony, RefusesAThresholdThatCannotBe) {
  const WholeCeremony ceremony = hold_ceremony(group(), 3, 2, is_contextual());
  crypto::ReplayedRandom random(77);
  for (const std::uint32_t threshold : {0U, 4U, 4'000'000'000U}) {
    EXPECT_EQ(make_polynomial(ceremony.members(), seed_from(ceremony.seeds[0]), threshold, random).error().fault,
              CeremonyFault::threshold_out_of_range);
    EXPECT_EQ(route_polynomials(ceremony.members(), threshold, ceremony.polynomials).error().fault,
              CeremonyFault::threshold_out_of_range);
  }
  EXPECT_EQ(route_polynomials(ceremony.members(), 3, ceremony.polynomials).error(),
            (is_contextual() ? CeremonyError{CeremonyFault::threshold_out_of_range, 0}
                             : CeremonyError{CeremonyFault::commitments_number_wrong, 1}));
}

// ---- Cheating, one item at a time.  In one group: what is hashed is the same in all.

class Cheating : public testing::TestWithParam<bool> {
 protected:
  static const crypto::Group& group() { return crypto::belenios_2048(); }
  crypto::MessageKeys keys(std::uint32_t member) const {
    return crypto::derive_message_keys(group(), seed_from(honest.seeds[member - 1]));
  }
  Result<CeremonyMembers, CeremonyError> from(const std::vector<std::string>& certificates) const {
    return CeremonyMembers::from_certificates(group(), certificates);
  }
  detail::VerificationInput input_of(std::uint32_t member) const {
    return *detail::read_verification_input(group(), honest.inputs[member - 1]);
  }
  CeremonyError refusal(std::uint32_t member, const detail::VerificationInput& input) const {
    const auto accepted = honest.accept(member, detail::write(input));
    EXPECT_FALSE(accepted);
    return accepted ? CeremonyError{CeremonyFault::malformed, 99} : accepted.error();
  }
  /// A message as its honest sender would make it.
  std::string sealed(std::uint32_t sender, const crypto::Element& recipient, const std::string& text) {
    return send(group(), keys(sender).signing, recipient, SecretText(std::string(text)), random);
  }
  std::string certificate(std::uint32_t member, const crypto::Element& verification, const crypto::Element& encryption,
                          const std::optional<CeremonyContext>& context) {
    std::string out;
    append_signed_message(out, sign(group(), keys(member).signing,
                                    certificate_message(group(), verification, encryption, context), random));
    return out;
  }

  const WholeCeremony honest = hold_ceremony(group(), 3, 2, GetParam());
  crypto::ReplayedRandom random{4321};
};

INSTANTIATE_TEST_SUITE_P(Forms, Cheating, testing::Bool(),
                         [](const auto& form) { return form.param ? "Contextual" : "Plain"; });

TEST_P(Cheating, WithCertificatesIsNoticed) {
  const auto changed = [&](std::uint32_t member, const std::string& text) {
    std::vector<std::string> certificates = honest.certificates;
    certificates[member - 1] = text;
    const auto members = from(certificates);
    EXPECT_FALSE(members);
    return members ? CeremonyError{CeremonyFault::malformed, 99} : members.error();
  };
  const Certificate second = honest.members().certificate(2);
  const crypto::Element outside = *group().parse("2");
  EXPECT_EQ(changed(2, "{}"), (CeremonyError{CeremonyFault::malformed, 2}));
  EXPECT_EQ(changed(2, replaced(honest.certificates[1], "\\\"encryption", " \\\"encryption")),
            (CeremonyError{CeremonyFault::malformed, 2}));
  EXPECT_EQ(changed(2, with_a_digit_changed(honest.certificates[1], "\"challenge\":\"")),
            (CeremonyError{CeremonyFault::certificate_signature_invalid, 2}));
  EXPECT_EQ(changed(3, honest.certificates[1]), (CeremonyError{CeremonyFault::certificate_repeated, 3}));
  EXPECT_EQ(
      changed(2, certificate(2, group().multiply(second.verification, outside), second.encryption, second.context)),
      (CeremonyError{CeremonyFault::certificate_key_not_in_group, 2}));
  EXPECT_EQ(
      changed(2, certificate(2, second.verification, group().multiply(second.encryption, outside), second.context)),
      (CeremonyError{CeremonyFault::certificate_key_not_in_group, 2}));
  EXPECT_EQ(changed(2, certificate(1, second.verification, second.encryption, second.context)),
            (CeremonyError{CeremonyFault::certificate_signature_invalid, 2}));
  EXPECT_EQ(changed(2, certificate(2, second.verification, honest.members().certificate(1).encryption, second.context)),
            (CeremonyError{CeremonyFault::certificate_repeated, 2}))
      << "a member who cannot read what is sealed for it";
  const CeremonyContext other_form{"BELENIOS-2048", 3, 2, 2};
  EXPECT_EQ(changed(2, certificate(2, second.verification, second.encryption,
                                   GetParam() ? std::nullopt : std::optional(other_form))),
            (CeremonyError{CeremonyFault::certificate_context_wrong, 2}));
  EXPECT_EQ(from({}).error().fault, CeremonyFault::wrong_number);
  EXPECT_EQ(from(std::vector<std::string>(ceremony_members_max + 1, honest.certificates[0])).error().fault,
            CeremonyFault::wrong_number);
}

TEST(ContextualCeremony, FixesGroupSizeThresholdAndPlaces) {
  const WholeCeremony honest = hold_ceremony(crypto::belenios_2048(), 3, 2, true);
  const auto refused = [&](const std::vector<std::string>& certificates) {
    return CeremonyMembers::from_certificates(crypto::belenios_2048(), certificates).error().fault;
  };
  EXPECT_EQ(honest.members().fixed_threshold(), 2U);
  EXPECT_EQ(refused({honest.certificates[1], honest.certificates[0], honest.certificates[2]}),
            CeremonyFault::certificate_context_wrong);
  EXPECT_EQ(refused({honest.certificates[0], honest.certificates[1]}), CeremonyFault::certificate_context_wrong)
      << "one is missing";
  EXPECT_EQ(refused({honest.certificates[0]}), CeremonyFault::threshold_out_of_range);
  crypto::ReplayedRandom random(8);
  const auto other = [&](const CeremonyContext& context) {
    return std::vector<std::string>{
        honest.certificates[0], make_certificate(crypto::belenios_2048(), seed_from(honest.seeds[1]), context, random),
        honest.certificates[2]};
  };
  EXPECT_EQ(refused(other({"Ed25519", 3, 2, 2})), CeremonyFault::certificate_context_wrong);
  EXPECT_EQ(refused(other({"BELENIOS-2048", 3, 1, 2})), CeremonyFault::certificate_context_wrong);
  EXPECT_EQ(make_polynomial(honest.members(), seed_from(honest.seeds[0]), 3, random).error().fault,
            CeremonyFault::threshold_out_of_range);
}

TEST_P(Cheating, WithCommitmentsIsNoticedByTheServer) {
  const auto refusal_of = [&](const detail::Polynomial& polynomial) {
    return check_polynomial(honest.members(), 2, 1, detail::write(polynomial));
  };
  const detail::Polynomial good = *detail::read_polynomial(group(), honest.polynomials[0]);
  const auto resigned = [&](std::vector<crypto::Element> elements) {
    detail::Polynomial polynomial = good;
    polynomial.commitments = {sign(group(), keys(1).signing, commitments_message(group(), elements), random), elements};
    if (polynomial.signature) {
      polynomial.signature = crypto::sign_message(
          group(), keys(1).signing, certificates_signature_message(group(), honest.members().certificates(), elements),
          random);
    }
    return polynomial;
  };
  EXPECT_EQ(refusal_of(good), std::nullopt);
  EXPECT_EQ(refusal_of(resigned(good.commitments.elements)), std::nullopt) << "the forger's own tool works";

  std::vector<crypto::Element> elements = good.commitments.elements;
  elements[1] = group().multiply(elements[1], *group().parse("2"));
  EXPECT_EQ(refusal_of(resigned(elements)), (CeremonyError{CeremonyFault::commitment_not_in_group, 1}));
  elements.pop_back();
  EXPECT_EQ(refusal_of(resigned(elements)), (CeremonyError{CeremonyFault::commitments_number_wrong, 1}));

  detail::Polynomial wrong = good;
  wrong.commitments.signed_message.signature.response = crypto::Natural(5);
  EXPECT_EQ(refusal_of(wrong), (CeremonyError{CeremonyFault::commitments_signature_invalid, 1}));
  wrong = good;
  wrong.secrets.pop_back();
  EXPECT_EQ(refusal_of(wrong), (CeremonyError{CeremonyFault::wrong_number, 1}));
  wrong = good;
  wrong.signature = GetParam() ? std::nullopt : std::optional(good.commitments.signed_message.signature);
  EXPECT_EQ(refusal_of(wrong), (CeremonyError{CeremonyFault::certificates_signature_invalid, 1}));
  EXPECT_EQ(check_polynomial(honest.members(), 2, 2, honest.polynomials[0]),
            (CeremonyError{CeremonyFault::commitments_signature_invalid, 2}))
      << "another member's polynomial";
  EXPECT_EQ(check_polynomial(honest.members(), 2, 1, "x"), (CeremonyError{CeremonyFault::malformed, 1}));

  std::vector<std::string> polynomials = honest.polynomials;
  polynomials[1] = detail::write(wrong);
  EXPECT_EQ(route_polynomials(honest.members(), 2, polynomials).error().member, 2U);
  polynomials.pop_back();
  EXPECT_EQ(route_polynomials(honest.members(), 2, polynomials).error(),
            (CeremonyError{CeremonyFault::wrong_number, 0}));
}

TEST_P(Cheating, WithSharesIsNoticedByTheirReceiver) {
  const crypto::Element own = honest.members().certificate(3).encryption;
  const crypto::Element others = honest.members().certificate(2).encryption;
  detail::VerificationInput input = input_of(3);

  input.secrets[0] = sealed(1, own, "{\"secret\":\"12345\"}");
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::share_not_from_commitments, 1}));
  input.secrets[0] = sealed(1, own, "{\"secret\":\"012345\"}");
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_malformed, 1}));
  input.secrets[0] = sealed(1, own, "{\"decryption_key\":\"1\"}");
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_malformed, 1}));

  input = input_of(3);
  input.secrets[0] = input.secrets[1];
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_wrong_sender, 1})) << "signed by member 2";
  input.secrets[0] = input_of(2).secrets[0];
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_unreadable, 1})) << "sealed for member 2";
  input.secrets[0] = with_a_digit_changed(input_of(3).secrets[0], "\"data\":\"");
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_unreadable, 1}));

  // Member 2 opens what member 1 sent it, and seals it again for member 3 as it stands, with member 1's signature.
  input.secrets[0] = [&] {
    std::string text = "{\"recipient\":";
    append_element(text, group(), others);
    text += ",\"message\":\"{\\\"secret\\\":\\\"1\\\"}\"}";
    std::string signed_text;
    append_signed_message(signed_text, sign(group(), keys(1).signing, text, random));
    const crypto::SealedMessage again = crypto::seal_message(group(), own, signed_text, random);
    std::string out = "{\"alpha\":";
    append_element(out, group(), again.alpha);
    out += ",\"beta\":";
    append_element(out, group(), again.beta);
    return out + ",\"data\":\"" + to_hex(again.data) + "\"}";
  }();
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_wrong_recipient, 1}));

  // In this group 2 has a large order that q does not divide.
  input.secrets[0] = [&] {
    const std::string untouched = input_of(3).secrets[0];
    CanonicalReader reader(untouched);
    reader.expect("{\"alpha\":");
    const crypto::Element alpha = reader.element(group());
    const std::string rest = untouched.substr(reader.offset());
    std::string out = "{\"alpha\":";
    append_element(out, group(), group().multiply(alpha, *group().parse("2")));
    return out + rest;
  }();
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_not_in_group, 1}));
}

TEST_P(Cheating, WithTheInputIsNoticedByItsReceiver) {
  EXPECT_EQ(honest.accept(3, "{}").error(), (CeremonyError{CeremonyFault::malformed, 0}));
  EXPECT_EQ(honest.accept(3, honest.inputs[1]).error(), (CeremonyError{CeremonyFault::message_unreadable, 3}))
      << "another member's input";
  detail::VerificationInput input = input_of(3);
  input.secrets.pop_back();
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::wrong_number, 0}));
  input = input_of(3);
  input.commitments.pop_back();
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::wrong_number, 0}));
  input = input_of(3);
  std::swap(input.commitments[0], input.commitments[1]);
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::commitments_signature_invalid, 1}));
  input = input_of(3);
  input.commitments[0].signed_message.signature.challenge = crypto::Natural(1);
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::commitments_signature_invalid, 1}));
  input = input_of(3);
  if (GetParam()) {
    std::swap((*input.signatures)[0], (*input.signatures)[1]);
    EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::certificates_signature_invalid, 1}));
    input.signatures.reset();
  } else {
    input.signatures = std::vector<crypto::Proof>(3);
  }
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::wrong_number, 0}));
}

TEST_P(Cheating, WithTheThresholdIsNoticedByEveryMember) {
  const crypto::Element own = honest.members().certificate(3).encryption;
  detail::VerificationInput input = input_of(3);
  for (const char* coefficients : {"[]", "[\"1\",\"2\",\"3\",\"4\"]"}) {
    input.polynomial = sealed(3, own, "{\"polynomial\":" + std::string(coefficients) + "}");
    EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::threshold_out_of_range, 3}));
  }
  input.polynomial = sealed(3, own, "{\"polynomial\":[\"1\"]}");
  EXPECT_EQ(refusal(3, input), (GetParam() ? CeremonyError{CeremonyFault::threshold_out_of_range, 3}
                                           : CeremonyError{CeremonyFault::commitments_number_wrong, 1}));
  input.polynomial = sealed(3, own, "{\"polynomial\":[\"1\",\"2\"]}");
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::commitments_replaced, 3}))
      << "an older polynomial of the same member";
  input.polynomial = sealed(2, own, "{\"polynomial\":[\"1\",\"2\"]}");
  EXPECT_EQ(refusal(3, input), (CeremonyError{CeremonyFault::message_wrong_sender, 3}));
}

TEST_P(Cheating, WithTheOutputIsNoticedByTheServer) {
  const auto refusal_of = [&](std::uint32_t member, const std::string& text) {
    return check_verification_output(honest.members(), 2, honest.polynomials, member, text);
  };
  EXPECT_EQ(refusal_of(2, honest.outputs[1]), std::nullopt);
  EXPECT_EQ(refusal_of(2, "{}"), (CeremonyError{CeremonyFault::malformed, 2}));
  EXPECT_EQ(refusal_of(2, honest.outputs[0]), (CeremonyError{CeremonyFault::key_not_from_commitments, 2}))
      << "another member's key";
  EXPECT_EQ(refusal_of(2, with_a_digit_changed(honest.outputs[1], "\"response\":\"")),
            (CeremonyError{CeremonyFault::proof_of_knowledge_invalid, 2}));
  detail::VerificationOutput output = *detail::read_verification_output(group(), honest.outputs[1]);
  output.public_key.public_key = group().multiply(output.public_key.public_key, *group().parse("2"));
  EXPECT_EQ(refusal_of(2, detail::write(group(), output)), (CeremonyError{CeremonyFault::key_not_in_group, 2}));
  output = *detail::read_verification_output(group(), honest.outputs[1]);
  output.public_key.signature = GetParam() ? std::nullopt : std::optional(output.public_key.proof_of_knowledge);
  EXPECT_EQ(refusal_of(2, detail::write(group(), output)), (CeremonyError{CeremonyFault::key_signature_invalid, 2}));
  if (GetParam()) {
    output.public_key.signature = detail::read_verification_output(group(), honest.outputs[0])->public_key.signature;
    EXPECT_EQ(refusal_of(2, detail::write(group(), output)), (CeremonyError{CeremonyFault::key_signature_invalid, 2}));
  }

  std::vector<std::string> outputs = honest.outputs;
  std::swap(outputs[0], outputs[1]);
  EXPECT_EQ(finish(honest.members(), 2, honest.polynomials, outputs, {}).error(),
            (CeremonyError{CeremonyFault::key_not_from_commitments, 1}));
  outputs.pop_back();
  EXPECT_EQ(finish(honest.members(), 2, honest.polynomials, outputs, {}).error(),
            (CeremonyError{CeremonyFault::wrong_number, 0}));
}

TEST(CeremonyError, NamesTheMember) {
  EXPECT_EQ(describe(CeremonyError{CeremonyFault::certificate_signature_invalid, 2}),
            "member 2: the signature of the certificate is wrong");
  EXPECT_EQ(describe(CeremonyError{CeremonyFault::wrong_number, 0}),
            "ceremony: there is not exactly one part per member");
}

}  // namespace
}  // namespace urna::protocol
