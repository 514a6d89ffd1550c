// SPDX-License-Identifier: EUPL-1.2
#include "protocol/trustees.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "crypto/group_modp.hpp"
#include "protocol/detail/ceremony_test_support.hpp"
#include "protocol/election.hpp"
#include "protocol/trustee_key.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct FixtureElection {
  Election election;
  Trustees trustees;
};

FixtureElection load(const std::string& name) {
  const std::string archive = fixture(name) + "/election.bel";
  Election election = *Election::parse(archive_record(archive, 1));
  Trustees trustees = *Trustees::parse(election.group(), archive_record(archive, 2));
  return {std::move(election), std::move(trustees)};
}

std::vector<TrusteeFailure> failures_of(const std::string& name) {
  const FixtureElection loaded = load(name);
  return verify(loaded.trustees, loaded.election.public_key());
}

Trustees parse(const crypto::Group& group, const std::string& text) {
  auto trustees = Trustees::parse(group, text);
  EXPECT_TRUE(trustees) << (trustees ? "" : describe(trustees.error()));
  return std::move(*trustees);
}

/// p − 1 in decimal, for an odd p.
std::string minus_one(const crypto::Natural& p) {
  std::string text = p.decimal();
  --text.back();
  return text;
}

TEST(Trustees, AreRefusedWhenTampered) {
  const TrusteeFault bad_proof = TrusteeFault::proof_of_knowledge_invalid;
  EXPECT_THAT(failures_of("e-negative/b2048-trustee-pok-tampered"), ElementsAre(TrusteeFailure{bad_proof, 1}));
  EXPECT_THAT(failures_of("e-negative/ed-trustee-pok-tampered"), ElementsAre(TrusteeFailure{bad_proof, 1}));
  EXPECT_THAT(failures_of("e-negative/b2048-election-key-mismatch"),
              ElementsAre(TrusteeFailure{TrusteeFault::election_key_wrong, 0}));
  EXPECT_THAT(failures_of("e-negative/ed-election-key-mismatch"),
              ElementsAre(TrusteeFailure{TrusteeFault::election_key_wrong, 0}));
}

TEST(Trustees, AreRefusedWhenThresholdPartsAreTampered) {
  EXPECT_THAT(failures_of("e-negative/ped-thr-cert-signature"),
              testing::Contains(testing::Field(&TrusteeFailure::fault, TrusteeFault::certificate_signature_invalid)));
  EXPECT_THAT(failures_of("e-negative/ped-thr-coefexps-signature"),
              testing::Contains(testing::Field(&TrusteeFailure::fault, TrusteeFault::commitments_signature_invalid)));
  EXPECT_THAT(failures_of("e-negative/ped-thr-keys-swapped"),
              ElementsAre(TrusteeFailure{TrusteeFault::key_not_from_commitments, 2},
                          TrusteeFailure{TrusteeFault::key_not_from_commitments, 3}));
  EXPECT_THAT(failures_of("e-negative/ped-thr-threshold-changed"),
              ElementsAre(TrusteeFailure{TrusteeFault::commitments_number_wrong, 2},
                          TrusteeFailure{TrusteeFault::commitments_number_wrong, 3},
                          TrusteeFailure{TrusteeFault::commitments_number_wrong, 4}));
}

TEST(Trustees, OfEveryFixtureHoldTheKeyAndAreWrittenBackByteForByte) {
  for (const char* name :
       {"a1-ed25519-single-homomorphic", "a2-b2048-single-homomorphic", "b1-ed25519-threshold-weights-revotes",
        "b2-b2048-threshold-weights-revotes", "b3-b2048-all-threshold-members", "c5-ed25519-small",
        "d1-rfc3526-nh-mixnet", "d2-ed25519-nh-mixnet"}) {
    const FixtureElection loaded = load(name);
    EXPECT_THAT(verify(loaded.trustees, loaded.election.public_key()), IsEmpty()) << name;
    EXPECT_EQ(trustees_text(loaded.election.group(), loaded.trustees.items()), loaded.trustees.text()) << name;
  }
}

TEST(Trustees, HaveTheFingerprintsThatTheToolPrints) {
  for (const char* name : {"a1-ed25519-single-homomorphic", "b1-ed25519-threshold-weights-revotes",
                           "b2-b2048-threshold-weights-revotes"}) {
    const std::string printed = read_file(fixture(name) + "/checksums.json");
    const FixtureElection loaded = load(name);
    for (const Owner& owner : owners(loaded.trustees)) {
      EXPECT_THAT(printed, testing::HasSubstr(to_hex(fingerprint(loaded.election.group(), *owner.key)))) << name;
    }
    for (const TrusteeItem& item : loaded.trustees.items()) {
      if (const auto* threshold = std::get_if<ThresholdTrustees>(&item)) {
        for (const Certificate& certificate : threshold->certificates) {
          EXPECT_THAT(printed, testing::HasSubstr("\"pki_key\":\"" + to_hex(fingerprint(certificate)))) << name;
        }
      }
    }
  }
}

TEST(Trustees, AreNumberedThroughTheWholeList) {
  const FixtureElection loaded = load("b2-b2048-threshold-weights-revotes");
  const std::vector<Owner> all = owners(loaded.trustees);
  ASSERT_EQ(all.size(), 4U);
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(all[i].number, i + 1);
    EXPECT_EQ(all[i].item, i == 0 ? 0U : 1U);
    EXPECT_EQ(all[i].member, i == 0 ? 1 : i);
  }
  EXPECT_EQ(all[2].key, &std::get<ThresholdTrustees>(loaded.trustees.items()[1]).verification_keys[1]);
}

TEST(Trustees, ThatAreNobodyDoNotHoldAKey) {
  const crypto::Group& group = crypto::belenios_2048();
  const Trustees nobody = parse(group, "[]");
  EXPECT_THAT(verify(nobody), ElementsAre(TrusteeFailure{TrusteeFault::no_trustees, 0}));
  EXPECT_TRUE(group.is_neutral(election_key(nobody)));
}

TEST(Trustees, AreReadOnlyInTheirCanonicalForm) {
  const crypto::Group& group = crypto::belenios_2048();
  crypto::ReplayedRandom random(5);
  const TrusteeKeyPair pair = make_trustee_key(group, "Ada \"L\"", random);
  const std::string key = trustee_public_key_text(group, pair.public_key);
  const std::string text = "[[\"Single\"," + key + "]]";
  EXPECT_EQ(trustees_text(group, parse(group, text).items()), text);
  for (const std::string& wrong :
       {text + "\n", " " + text, replaced(text, "\"pok\":", "\"pok\": "), replaced(text, "Single", "single"),
        replaced(text, "\"challenge\":\"", "\"challenge\":\"0"), replaced(text, ",\"name\"", ",\"extra\":1,\"name\""),
        replaced(text, "]]", ",1]]"), text.substr(0, text.size() - 1)}) {
    EXPECT_FALSE(Trustees::parse(group, wrong)) << wrong;
  }
  TrusteePublicKey with_signature = pair.public_key;
  with_signature.signature = pair.public_key.proof_of_knowledge;
  EXPECT_FALSE(Trustees::parse(group, "[[\"Single\"," + trustee_public_key_text(group, with_signature) + "]]"))
      << "nothing says whose signature that would be";
}

TEST(Trustees, AreRefusedOutsideTheGroup) {
  // A key times an element of order 2 passes every second proof of knowledge: only membership tells.
  const std::map<std::string, std::string> of_order_two = {
      {"Ed25519", "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"},
      {"BELENIOS-2048", minus_one(crypto::belenios_2048_parameters().p)},
      {"RFC-3526-2048", minus_one(crypto::rfc3526_2048_parameters().p)}};
  for (const auto& [name, text] : of_order_two) {
    const crypto::Group& group = *crypto::group_named(name);
    const crypto::Element outside = *group.parse(text);
    ASSERT_TRUE(group.is_neutral(group.multiply(outside, outside))) << name;
    crypto::ReplayedRandom random(5);
    const TrusteeKeyPair pair = make_trustee_key(group, std::nullopt, random);
    TrusteePublicKey forged;
    forged.public_key = group.multiply(pair.public_key.public_key, outside);
    const std::string prefix = proof_of_knowledge_prefix(group, forged.public_key);
    do {
      forged.proof_of_knowledge = crypto::prove_knowledge(group, pair.private_key, prefix, random);
    } while (!crypto::check_knowledge(group, forged.public_key, prefix, forged.proof_of_knowledge));
    EXPECT_EQ(find_key_fault(group, forged), TrusteeFault::key_not_in_group) << name;
  }
}

class ThresholdForm : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Forms, ThresholdForm, testing::Bool(),
                         [](const auto& form) { return form.param ? "Contextual" : "Plain"; });

/// A ceremony whose public outcome a cheat then rewrites, with the seeds at hand to sign again what was changed.
struct Forgery {
  explicit Forgery(bool contextual) : ceremony(hold_ceremony(crypto::belenios_2048(), 3, 2, contextual)) {
    item = finish(ceremony.members(), 2, ceremony.polynomials, ceremony.outputs, {})->trustees;
  }

  const crypto::Group& group() const { return *ceremony.group; }
  crypto::MessageKeys keys(std::size_t member) const {
    return crypto::derive_message_keys(group(), seed_from(ceremony.seeds[member]));
  }
  void sign_commitments(std::size_t member, std::vector<crypto::Element> elements) {
    item.commitments[member] = {sign(group(), keys(member).signing, commitments_message(group(), elements), random),
                                elements};
    if (item.signatures) sign_certificates(member);
  }
  void sign_certificates(std::size_t member) {
    (*item.signatures)[member] = crypto::sign_message(
        group(), keys(member).signing,
        certificates_signature_message(group(), item.certificates, item.commitments[member].elements), random);
  }
  void sign_certificate(std::size_t member, const crypto::Element& verification, const crypto::Element& encryption,
                        const std::optional<CeremonyContext>& context) {
    item.certificates[member] = {
        sign(group(), keys(member).signing, certificate_message(group(), verification, encryption, context), random),
        verification, encryption, context};
    for (std::size_t other = 0; item.signatures && other < 3; ++other) sign_certificates(other);
  }
  std::vector<TrusteeFailure> failures() const {
    const std::vector<TrusteeItem> items = {item};
    return verify(parse(group(), trustees_text(group(), items)));
  }

  WholeCeremony ceremony;
  ThresholdTrustees item;
  crypto::ReplayedRandom random{1234};
};

TEST_P(ThresholdForm, VerifiesWhenNothingIsForged) {
  const Forgery honest(GetParam());
  EXPECT_THAT(honest.failures(), IsEmpty());
  const std::vector<TrusteeItem> items = {honest.item};
  const std::string text = trustees_text(honest.group(), items);
  EXPECT_EQ(trustees_text(honest.group(), parse(honest.group(), text).items()), text);
  EXPECT_EQ(text.find("\"context\"") != std::string::npos || text.find("\\\"context\\\"") != std::string::npos,
            GetParam());
}

TEST_P(ThresholdForm, RefusesAThresholdThatWasNotAgreed) {
  for (const std::uint32_t threshold : {0U, 1U, 3U, 4U}) {
    Forgery forged(GetParam());
    forged.item.threshold = threshold;
    EXPECT_THAT(forged.failures(), testing::Not(IsEmpty())) << threshold;
  }
  Forgery forged(GetParam());
  forged.item.threshold = 4;
  EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::threshold_out_of_range, 1}));
}

TEST_P(ThresholdForm, RefusesUnequalNumbers) {
  for (const int part : {0, 1, 2, 3}) {
    Forgery forged(GetParam());
    if (part == 0) forged.item.certificates.pop_back();
    if (part == 1) forged.item.commitments.pop_back();
    if (part == 2) forged.item.verification_keys.pop_back();
    if (part == 3 && !forged.item.signatures) continue;
    if (part == 3) forged.item.signatures->pop_back();
    EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::wrong_number, 1})) << part;
  }
}

TEST_P(ThresholdForm, RefusesACertificateOfAnother) {
  Forgery forged(GetParam());
  forged.item.certificates[1].signed_message.signature.response =
      forged.item.certificates[0].signed_message.signature.response;
  EXPECT_THAT(forged.failures(), testing::Contains(TrusteeFailure{TrusteeFault::certificate_signature_invalid, 2}));
}

TEST_P(ThresholdForm, RefusesCertificateKeysOutsideTheGroup) {
  for (const bool is_verification : {true, false}) {
    Forgery forged(GetParam());
    const Certificate& honest = forged.item.certificates[1];
    const crypto::Element outside = *forged.group().parse("2");
    ASSERT_FALSE(forged.group().is_member(outside));
    const crypto::Element verification =
        is_verification ? forged.group().multiply(honest.verification, outside) : honest.verification;
    const crypto::Element encryption =
        is_verification ? honest.encryption : forged.group().multiply(honest.encryption, outside);
    forged.sign_certificate(1, verification, encryption, honest.context);
    EXPECT_THAT(forged.failures(), testing::Contains(TrusteeFailure{TrusteeFault::certificate_key_not_in_group, 2}));
    if (!is_verification) {
      EXPECT_EQ(forged.failures().size(), 1U) << "nothing else is wrong";
    }
  }
}

TEST_P(ThresholdForm, RefusesCommitmentsOutsideTheGroup) {
  Forgery forged(GetParam());
  std::vector<crypto::Element> elements = forged.item.commitments[2].elements;
  elements[1] = forged.group().multiply(elements[1], *forged.group().parse("2"));
  forged.sign_commitments(2, elements);
  EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::commitment_not_in_group, 3}));
}

TEST_P(ThresholdForm, RefusesCommitmentsThatAnotherMemberSigned) {
  Forgery forged(GetParam());
  std::swap(forged.item.commitments[0], forged.item.commitments[1]);
  EXPECT_THAT(forged.failures(),
              testing::IsSupersetOf({TrusteeFailure{TrusteeFault::commitments_signature_invalid, 1},
                                     TrusteeFailure{TrusteeFault::commitments_signature_invalid, 2}}));
}

TEST_P(ThresholdForm, RefusesNewCommitmentsForOldKeys) {
  Forgery forged(GetParam());
  std::vector<crypto::Element> elements = forged.item.commitments[0].elements;
  elements[0] = forged.group().multiply(elements[0], forged.group().generator());
  forged.sign_commitments(0, elements);
  EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::key_not_from_commitments, 1},
                                             TrusteeFailure{TrusteeFault::key_not_from_commitments, 2},
                                             TrusteeFailure{TrusteeFault::key_not_from_commitments, 3}));
}

TEST_P(ThresholdForm, RefusesANumberOfCommitmentsOtherThanTheThreshold) {
  Forgery forged(GetParam());
  std::vector<crypto::Element> elements = forged.item.commitments[0].elements;
  elements.push_back(forged.group().generator());
  forged.sign_commitments(0, elements);
  EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::commitments_number_wrong, 1}));
}

TEST_P(ThresholdForm, RefusesAKeyWithoutProofOfKnowledge) {
  Forgery forged(GetParam());
  forged.item.verification_keys[2].proof_of_knowledge.response = crypto::Natural(1);
  EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::proof_of_knowledge_invalid, 3}));
}

TEST_P(ThresholdForm, RefusesAContextThatDoesNotBelong) {
  Forgery forged(GetParam());
  const Certificate honest = forged.item.certificates[1];
  std::vector<std::optional<CeremonyContext>> wrong = {
      CeremonyContext{"BELENIOS-2048", 3, 2, 1}, CeremonyContext{"BELENIOS-2048", 3, 1, 2},
      CeremonyContext{"BELENIOS-2048", 4, 2, 2}, CeremonyContext{"Ed25519", 3, 2, 2}};
  if (GetParam()) wrong.push_back(std::nullopt);
  if (!GetParam()) wrong.push_back(CeremonyContext{"BELENIOS-2048", 3, 2, 2});
  for (const auto& context : wrong) {
    forged.sign_certificate(1, honest.verification, honest.encryption, context);
    EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::certificate_context_wrong, 2}));
  }
}

TEST(ContextualForm, RefusesSignaturesThatDoNotBelong) {
  Forgery forged(true);
  std::swap((*forged.item.signatures)[0], (*forged.item.signatures)[1]);
  EXPECT_THAT(forged.failures(), ElementsAre(TrusteeFailure{TrusteeFault::certificates_signature_invalid, 1},
                                             TrusteeFailure{TrusteeFault::certificates_signature_invalid, 2}));
  Forgery unsigned_key(true);
  unsigned_key.item.verification_keys[1].signature.reset();
  EXPECT_THAT(unsigned_key.failures(), ElementsAre(TrusteeFailure{TrusteeFault::key_signature_missing, 2}));
  Forgery wrong_key(true);
  wrong_key.item.verification_keys[1].signature = wrong_key.item.verification_keys[0].signature;
  EXPECT_THAT(wrong_key.failures(), ElementsAre(TrusteeFailure{TrusteeFault::key_signature_invalid, 2}));
}

TEST(ContextualForm, IsNotReadInPieces) {
  Forgery forged(true);
  forged.item.signatures.reset();
  const std::vector<TrusteeItem> items = {forged.item};
  EXPECT_FALSE(Trustees::parse(forged.group(), trustees_text(forged.group(), items)))
      << "signed keys without signed certificates";
}

TEST(Combination, NeedsEverySingleTrusteeAndEnoughMembers) {
  const FixtureElection loaded = load("b2-b2048-threshold-weights-revotes");
  const auto lacks = [&](std::vector<std::uint32_t> supplied) {
    return combination(loaded.trustees, supplied).error();
  };
  EXPECT_EQ(lacks({}).item, 0U);
  EXPECT_EQ(lacks({2, 3, 4}).item, 0U) << "the single trustee is missing";
  EXPECT_EQ(lacks({1, 3}).item, 1U);
  EXPECT_EQ(lacks({1, 3}).present, 1U);
  EXPECT_EQ(lacks({1, 3}).wanted, 2U);
  EXPECT_EQ(lacks({1, 3, 3, 3}).item, 1U) << "one member counted thrice";
  EXPECT_EQ(lacks({1, 3, 0, 5, 99}).item, 1U) << "owners that do not exist";
}

TEST(Combination, TakesTheMembersWithTheLowestNumbers) {
  const FixtureElection loaded = load("b2-b2048-threshold-weights-revotes");
  const crypto::ScalarField& field = loaded.election.group().scalars();
  const auto combined = combination(loaded.trustees, std::vector<std::uint32_t>{4, 1, 3, 2});
  ASSERT_TRUE(combined);
  ASSERT_EQ(combined->size(), 2U);
  ASSERT_EQ((*combined)[0].size(), 1U);
  EXPECT_EQ((*combined)[0][0].owner, 1U);
  EXPECT_EQ((*combined)[0][0].exponent, crypto::Natural(1));
  ASSERT_EQ((*combined)[1].size(), 2U);
  EXPECT_EQ((*combined)[1][0].owner, 2U);
  EXPECT_EQ((*combined)[1][0].exponent, crypto::Natural(2)) << "2/(2−1)";
  EXPECT_EQ((*combined)[1][1].owner, 3U);
  EXPECT_EQ((*combined)[1][1].exponent, field.negate(crypto::Natural(1))) << "1/(1−2)";
}

TEST(Combination, WeighsSharesByLagrange) {
  const crypto::ScalarField field(
      *crypto::Natural::from_decimal("7237005577332262213973186563042994240857116359379907606001950938285454250989"));
  const std::vector<std::uint32_t> indexes = {1, 3};
  EXPECT_EQ(lagrange_weight(field, 1, indexes).decimal(),
            "3618502788666131106986593281521497120428558179689953803000975469142727125496");
  EXPECT_EQ(lagrange_weight(field, 3, indexes).decimal(),
            "3618502788666131106986593281521497120428558179689953803000975469142727125494");
}

TEST(TrusteeKey, IsReadFromItsFile) {
  const crypto::Group& group = crypto::belenios_2048();
  const SecretText file(read_file(fixture("b2-b2048-threshold-weights-revotes") + "/secrets/trustee1.privkey"));
  const auto key = parse_private_key(group, file.expose());
  ASSERT_TRUE(key);
  const FixtureElection loaded = load("b2-b2048-threshold-weights-revotes");
  EXPECT_TRUE(group.equal(group.generator_power(*key), owners(loaded.trustees)[0].key->public_key));
  EXPECT_EQ(private_key_text(*key).expose(), file.expose());

  EXPECT_EQ(parse_private_key(group, "").error(), KeyFileError::malformed);
  EXPECT_EQ(parse_private_key(group, "12").error(), KeyFileError::malformed);
  EXPECT_EQ(parse_private_key(group, "\"\"").error(), KeyFileError::malformed);
  EXPECT_EQ(parse_private_key(group, "\"012\"").error(), KeyFileError::malformed);
  EXPECT_EQ(parse_private_key(group, "\"12\"\n\n").error(), KeyFileError::malformed);
  EXPECT_EQ(parse_private_key(group, "\"" + group.scalars().order().decimal() + "\"").error(),
            KeyFileError::out_of_range);
  EXPECT_TRUE(parse_private_key(group, "\"12\""));
}

TEST(TrusteeKey, ProvesThatItsMakerKnowsIt) {
  for (const std::string_view name : crypto::group_names()) {
    const crypto::Group& group = *crypto::group_named(name);
    crypto::ReplayedRandom random(3);
    const TrusteeKeyPair pair = make_trustee_key(group, std::nullopt, random);
    const TrusteeKeyPair other = make_trustee_key(group, std::nullopt, random);
    EXPECT_EQ(find_key_fault(group, pair.public_key), std::nullopt);
    TrusteePublicKey stolen = pair.public_key;
    stolen.proof_of_knowledge = other.public_key.proof_of_knowledge;
    EXPECT_EQ(find_key_fault(group, stolen), TrusteeFault::proof_of_knowledge_invalid);
  }
}

}  // namespace
}  // namespace urna::protocol
