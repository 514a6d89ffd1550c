// SPDX-License-Identifier: EUPL-1.2
#include "election/trustee_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "protocol/trustee_key.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::election {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TrusteeDesks : public testing::Test {
 protected:
  TrusteeDesks() {
    for (int i = 0; i < 3; ++i) seeds.push_back(crypto::draw_seed(random));
  }

  std::string certificate(std::uint32_t member, std::uint32_t threshold = 2, std::uint32_t size = 3) {
    return protocol::make_certificate(group, seeds[member - 1],
                                      protocol::CeremonyContext{std::string(group.name()), size, threshold, member},
                                      random);
  }
  protocol::CeremonyMembers all() {
    auto read = protocol::CeremonyMembers::from_certificates(group, *desk.certificates());
    EXPECT_TRUE(read);
    return std::move(*read);
  }
  std::string polynomial(std::uint32_t member) {
    return *protocol::make_polynomial(all(), seeds[member - 1], 2, random);
  }
  std::string output(std::uint32_t member) {
    return *protocol::accept_verification_input(all(), seeds[member - 1], *desk.input(member), random);
  }
  std::string public_key() {
    return protocol::trustee_public_key_text(group, protocol::make_trustee_key(group, "whoever", random).public_key);
  }
  void must_take(std::uint32_t number, TrusteeRecord record, const std::string& text) {
    const auto refusal = desk.take(number, record, text);
    EXPECT_FALSE(refusal) << refusal->detail;
    // Whatever happens between two steps: the desk is the one that was stored.
    auto again = TrusteeDesk::parse(desk.text());
    ASSERT_TRUE(again);
    desk = std::move(*again);
  }
  void give_certificates() {
    for (std::uint32_t member = 1; member <= 3; ++member)
      must_take(member, TrusteeRecord::certificate, certificate(member));
  }
  void give_polynomials() {
    for (std::uint32_t member = 1; member <= 3; ++member)
      must_take(member, TrusteeRecord::polynomial, polynomial(member));
  }
  TrusteeFault fault(std::uint32_t number, TrusteeRecord record, const std::string& text) {
    const std::string before = desk.text();
    const auto refusal = desk.take(number, record, text);
    EXPECT_TRUE(refusal);
    EXPECT_EQ(desk.text(), before) << "a refusal changes nothing";
    if (refusal) last_detail = refusal->detail;
    return refusal ? refusal->fault : TrusteeFault::not_now;
  }

  const crypto::Group& group = crypto::ed25519();
  crypto::ReplayedRandom random{3};
  std::deque<SecretText> seeds;
  TrusteesDefinition who{{"Solo"}, {"Ada", "Bo", "Cy"}, 2};
  TrusteeDesk desk = TrusteeDesk::begin(group, who);
  std::string last_detail;
};

TEST_F(TrusteeDesks, RefuseStepsOutOfTurn) {
  EXPECT_EQ(fault(1, TrusteeRecord::polynomial, "{}"), TrusteeFault::not_now);
  EXPECT_EQ(fault(1, TrusteeRecord::verification_output, "{}"), TrusteeFault::not_now);
  EXPECT_EQ(fault(1, TrusteeRecord::public_key, public_key()), TrusteeFault::not_now);
  EXPECT_EQ(fault(4, TrusteeRecord::certificate, certificate(1)), TrusteeFault::not_now) << "the single trustee";
  must_take(1, TrusteeRecord::certificate, certificate(1));
  EXPECT_EQ(fault(1, TrusteeRecord::polynomial, "{}"), TrusteeFault::not_now) << "Bo and Cy have no certificate";
  EXPECT_THAT(desk.waiting_for(1), ElementsAre("Bo", "Cy"));
  EXPECT_THAT(desk.waiting_for(2), IsEmpty());
  EXPECT_FALSE(desk.certificates());
  EXPECT_FALSE(desk.finish());
}

TEST_F(TrusteeDesks, RefuseCertificatesOfAnotherCeremonyPlaceOrPerson) {
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, certificate(1, 3)), TrusteeFault::refused);
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, certificate(1, 2, 4)), TrusteeFault::refused);
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, certificate(2)), TrusteeFault::refused);
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, protocol::make_certificate(group, seeds[0], std::nullopt, random)),
            TrusteeFault::refused)
      << "without its context";
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, "{}"), TrusteeFault::refused);
  std::string changed = certificate(1);
  changed[changed.find("response") + 12] ^= 1;
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, changed), TrusteeFault::refused);
  must_take(1, TrusteeRecord::certificate, certificate(1));
  seeds[1] = SecretText(std::string(seeds[0].expose()));
  EXPECT_EQ(fault(2, TrusteeRecord::certificate, certificate(2)), TrusteeFault::refused);
  EXPECT_THAT(last_detail, HasSubstr("of another member")) << "one person would hold two shares";
}

TEST_F(TrusteeDesks, TakeTheSameTextTwiceAndAnotherNever) {
  const std::string text = certificate(1);
  must_take(1, TrusteeRecord::certificate, text);
  must_take(1, TrusteeRecord::certificate, text + "\n");
  EXPECT_EQ(fault(1, TrusteeRecord::certificate, certificate(1)), TrusteeFault::given_before);
}

TEST_F(TrusteeDesks, RefuseAPolynomialOfSomebodyElse) {
  give_certificates();
  EXPECT_EQ(fault(1, TrusteeRecord::polynomial, polynomial(2)), TrusteeFault::refused);
  EXPECT_EQ(fault(1, TrusteeRecord::polynomial, "nonsense"), TrusteeFault::refused);
  must_take(1, TrusteeRecord::polynomial, polynomial(1));
  EXPECT_FALSE(desk.input(1)) << "Bo and Cy have sent nothing";
  EXPECT_THAT(desk.waiting_for(1), ElementsAre("Bo", "Cy"));
}

TEST_F(TrusteeDesks, RefuseTheSameSingleKeyForTwoPeople) {
  desk = TrusteeDesk::begin(group, {{"A", "B"}, {}, 0});
  const std::string key = public_key();
  must_take(1, TrusteeRecord::public_key, key);
  EXPECT_EQ(fault(2, TrusteeRecord::public_key, key), TrusteeFault::refused);
  EXPECT_THAT(last_detail, HasSubstr("the key of A"));
  std::string forged = public_key();
  forged[forged.find("challenge") + 13] ^= 1;
  EXPECT_EQ(fault(2, TrusteeRecord::public_key, forged), TrusteeFault::refused) << "nobody proved to know it";
}

TEST_F(TrusteeDesks, EndWithAKeyThatAuditorsVerify) {
  give_certificates();
  give_polynomials();
  EXPECT_EQ(desk.step(1), TrusteeStep::accept);
  const std::string of_two = output(2);
  EXPECT_EQ(fault(1, TrusteeRecord::verification_output, of_two), TrusteeFault::refused);
  for (std::uint32_t member = 1; member <= 3; ++member)
    must_take(member, TrusteeRecord::verification_output, member == 2 ? of_two : output(member));
  EXPECT_FALSE(desk.is_complete()) << "Solo has sent no key";
  EXPECT_FALSE(desk.finish());
  must_take(4, TrusteeRecord::public_key, public_key());
  ASSERT_TRUE(desk.is_complete());
  const auto trustees = desk.finish();
  ASSERT_TRUE(trustees) << trustees.error();
  EXPECT_THAT(protocol::verify(*trustees), IsEmpty());
  const auto all_owners = owners(*trustees);
  ASSERT_EQ(all_owners.size(), 4U);
  for (std::uint32_t number = 1; number <= 4; ++number)
    EXPECT_EQ(all_owners[number - 1].key->name, desk.seat(number).name) << "numbers are those of the record";
  for (std::uint32_t member = 1; member <= 3; ++member) {
    const auto share = protocol::open_decryption_key(group, seeds[member - 1], *desk.sealed_share(member));
    ASSERT_TRUE(share);
    EXPECT_TRUE(group.equal(group.generator_power(*share), all_owners[member - 1].key->public_key));
  }
  EXPECT_FALSE(desk.sealed_share(4));
}

TEST_F(TrusteeDesks, ForgetEverythingWhenTheyRestart) {
  give_certificates();
  const std::uint32_t link = desk.seat(1).link;
  desk.restart();
  EXPECT_EQ(desk.step(1), TrusteeStep::certificate);
  EXPECT_NE(desk.seat(1).link, link);
}

TEST_F(TrusteeDesks, RefuseToReadWhatTheyDidNotWrite) {
  EXPECT_FALSE(TrusteeDesk::parse(""));
  EXPECT_FALSE(TrusteeDesk::parse(desk.text() + " "));
  std::string other = desk.text();
  other.replace(other.find("Ed25519"), 7, "Ed25520");
  EXPECT_FALSE(TrusteeDesk::parse(other));
}

TEST_F(TrusteeDesks, AreForOneDefinitionOnly) {
  ElectionDefinition definition;
  definition.group = &group;
  definition.trustees = who;
  EXPECT_TRUE(desk.is_for(definition));
  definition.trustees.threshold = 1;
  EXPECT_FALSE(desk.is_for(definition));
  definition.trustees = who;
  definition.trustees.members[1] = "Bob";
  EXPECT_FALSE(desk.is_for(definition));
}

TEST_F(TrusteeDesks, OpenToTheLinkOfOneTrusteeAndOneElection) {
  const auto election = *protocol::ElectionUuid::parse("n4wpxiMSJtSPaa");
  const auto other = *protocol::ElectionUuid::parse("n4wpxiMSJtSPab");
  const TrusteeLinks links{Secret<32>{}};
  const SecretText bo = links.secret(election, 2, desk.seat(2).link);
  EXPECT_EQ(bo.expose().size(), 43U);
  EXPECT_EQ(links.find(election, desk, bo.expose()), 2U);
  EXPECT_EQ(links.find(other, desk, bo.expose()), std::nullopt);
  EXPECT_EQ(links.find(election, desk, ""), std::nullopt);
  Secret<32> another_key;
  another_key.expose()[0] = std::byte{1};
  EXPECT_EQ(TrusteeLinks(std::move(another_key)).find(election, desk, bo.expose()), std::nullopt);
  desk.renew_link(2);
  EXPECT_EQ(links.find(election, desk, bo.expose()), std::nullopt) << "the old link is dead";
}

}  // namespace
}  // namespace urna::election
