// SPDX-License-Identifier: EUPL-1.2
#include "hosting/proof.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "hosting/chip_quote.hpp"

namespace urna::hosting {
namespace {

using namespace std::chrono_literals;

// Made with OpenSSL's program and the tables of the TPM 2.0 Library, not by us.
const std::string checkpoint = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const std::string chip_key = "91EmENtyhRP45SmAusIqK_UhFyEhd9JZUJ3a2h_kYUJYt0_nFAjCPSoxcfHQikM1PRefLwzZcrBfotGRE8LLIA";
const std::string quoted =
    "quote=_1RDR4AYACIAC4KjU3_w285-7DXWntw6GJ7m8X2C81OlU_mqlssL486JACAAESIzRFVmd4iZqrvM3e7_ABEiM0RVZneImaq7zN3u_"
    "wAAAAAAAeJAAAAAAwAAAAEBAAAAACAZAhkAAAABAAsD_wAAACCz0dFHd8j3rD_O90OyVB3s1Lp_wlw9lsoW0YLNGfxt0g "
    "signature=z3FjNCbA7AvP6xvFeGdiLIuEw6K0pN9qBRohad9jjrWjslR28SYI7TiyVaJ1Hyfum_H_zgiwDDW1xnRrOCib3g";
const std::string quoted_before =
    "quote=_1RDR4AYACIAC4KjU3_w285-7DXWntw6GJ7m8X2C81OlU_mqlssL486JACAAESIzRFVmd4iZqrvM3e7_"
    "ABEiM0RVZneImaq7zN3uAAAAAAAAAeJAAAAAAwAAAAEBAAAAACAZAhkAAAABAAsD_wAAACCz0dFHd8j3rD_O90OyVB3s1Lp_"
    "wlw9lsoW0YLNGfxt0g "
    "signature=Saj9ctOhrbvyyEANZN1uvg_qBrlx98yb-siCa7HrXDhySCjVkB65E5ShzzIxdxNdKnKLZQvgSYUsT9PDrdqHcg";
const std::string no_quote =
    "quote=_1RDR4AXACIAC4KjU3_w285-7DXWntw6GJ7m8X2C81OlU_mqlssL486JACAAESIzRFVmd4iZqrvM3e7_ABEiM0RVZneImaq7zN3u_"
    "wAAAAAAAeJAAAAAAwAAAAEBAAAAACAZAhkAAAABAAsD_wAAACCz0dFHd8j3rD_O90OyVB3s1Lp_wlw9lsoW0YLNGfxt0g "
    "signature=TKa6IgG898MShjN3OtBNkDuf1QnaVUwvnh_fWZO7bp183diZm5eoG1Iy62XoGk_kkH8nzt3xwaw1HYvbtznRLw";

NodeStatement a_statement() {
  NodeStatement one;
  one.node = "node-nord";
  one.checkpoint = checkpoint;
  one.at = Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + 9h;
  one.state(Fact::machine_id, node_digest("node-nord", Fact::machine_id, "0123"));
  one.state(Fact::vendor, "Example Machines");
  one.state(Fact::product, "Server 3");
  one.state(Fact::serial, node_digest("node-nord", Fact::serial, "SN-1"));
  one.state(Fact::addresses, "192.0.2.10");
  one.state(Fact::programs, "urna-box=" + std::string(64, 'b') + " urnad=" + std::string(64, 'a'));
  one.state(Fact::listeners, "tcp/443");
  one.state(Fact::cloud_metadata, "silent");
  return one;
}

NodeInRegister as_declared() {
  NodeInRegister declared;
  declared.serial = "SN-1";
  declared.is_address_in_site = true;
  declared.round_trip = RoundTrip::plausible;
  return declared;
}

/// `register:serial before:programs`
std::string off(const NodeStatement& statement, const NodeStatement* before, const NodeInRegister& declared) {
  std::string text;
  for (const Difference& one : differences(statement, before, declared)) text += one.text() + " ";
  return text;
}

NodeStatement with(Fact fact, std::string value) {
  NodeStatement one = a_statement();
  one.state(fact, std::move(value));
  return one;
}

// Shows HST-05.
TEST(Proof, OfEachLevelIsWhatItTakesAndNoLess) {
  const NodeStatement stated = a_statement();
  const Timestamp now = stated.at + 1h;
  EXPECT_EQ(proof_now({}, {}, now), (Proof{0, {Doubt::silent}})) << "declared alone";
  NodeInRegister bare;
  EXPECT_EQ(prove(stated, bare).level, 1) << "signed by the machine, and nothing to compare it with";
  EXPECT_EQ(prove(stated, as_declared()), (Proof{2, {Doubt::chip_absent}}));
  NodeInRegister enrolled = as_declared();
  enrolled.chip_key = chip_key;
  EXPECT_EQ(prove(with(Fact::chip, quoted), enrolled), (Proof{3, {}}));
}

// Shows HST-05.
TEST(Proof, EachCrossCheckThatFailsOrIsNotKnownHoldsItAtTheFirstLevel) {
  const auto held = [](const NodeStatement& statement, const NodeInRegister& declared, Doubt by) {
    const Proof proof = prove(statement, declared);
    return proof.level == 1 && proof.has(by);
  };
  const auto declared = [](auto change) {
    NodeInRegister one = as_declared();
    change(one);
    return one;
  };
  EXPECT_TRUE(held(a_statement(), declared([](auto& one) { one.serial = "SN-2"; }), Doubt::differs));
  EXPECT_TRUE(held(a_statement(), declared([](auto& one) { one.serial.reset(); }), Doubt::serial_unknown));
  EXPECT_TRUE(held(with(Fact::serial, ""), as_declared(), Doubt::serial_unknown));
  EXPECT_TRUE(held(a_statement(), declared([](auto& one) { one.is_address_in_site.reset(); }), Doubt::address_unknown));
  EXPECT_TRUE(
      held(a_statement(), declared([](auto& one) { one.is_address_in_site = false; }), Doubt::address_elsewhere));
  EXPECT_TRUE(held(with(Fact::cloud_metadata, ""), as_declared(), Doubt::metadata_unknown));
  EXPECT_TRUE(held(with(Fact::vendor, ""), as_declared(), Doubt::vendor_unknown));
  EXPECT_TRUE(
      held(a_statement(), declared([](auto& one) { one.round_trip = RoundTrip::unknown; }), Doubt::round_trip_unknown));
  EXPECT_TRUE(held(a_statement(), declared([](auto& one) { one.round_trip = RoundTrip::impossible; }),
                   Doubt::round_trip_impossible));
  EXPECT_EQ(prove(a_statement(), declared([](auto& one) { one.round_trip = RoundTrip::nobody_to_ask; })).level, 2);
}

// Shows HST-05.
TEST(Proof, ACloudsMachineDropsToNothing) {
  NodeInRegister enrolled = as_declared();
  enrolled.chip_key = chip_key;
  for (const char* vendor : {"Amazon EC2", "Google Compute Engine", "OpenStack Nova", "HETZNER"}) {
    NodeStatement lent = with(Fact::chip, quoted);
    lent.state(Fact::vendor, vendor);
    EXPECT_EQ(prove(lent, enrolled), (Proof{0, {Doubt::cloud}})) << vendor;
  }
  NodeStatement answers = with(Fact::chip, quoted);
  answers.state(Fact::cloud_metadata, "answers");
  const Proof proof = prove(answers, enrolled);
  EXPECT_EQ(proof, (Proof{0, {Doubt::cloud}}));
  EXPECT_EQ(proof_now(proof, answers.at, answers.at + 48h), proof) << "silence afterwards does not wash it off";
}

// Shows HST-05.
TEST(Proof, WearsOffAfterTwoHours) {
  const Proof proof = prove(a_statement(), as_declared());
  const Timestamp at = a_statement().at;
  EXPECT_EQ(proof_now(proof, at, at + 2h), proof);
  EXPECT_EQ(proof_now(proof, at, at + 2h + 1s), (Proof{0, {Doubt::silent}}));
}

// Shows HST-05.
TEST(Proof, OfAChipIsOverThisCheckpointByThisChip) {
  EXPECT_TRUE(is_quoted(with(Fact::chip, quoted), chip_key));
  EXPECT_FALSE(is_quoted(with(Fact::chip, quoted_before), chip_key)) << "over another checkpoint";
  EXPECT_FALSE(is_quoted(with(Fact::chip, no_quote), chip_key)) << "signed, but no quote";
  EXPECT_FALSE(is_quoted(with(Fact::chip, quoted), "")) << "no key";
  std::string other_key = chip_key;
  other_key[5] = other_key[5] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(is_quoted(with(Fact::chip, quoted), other_key));
  for (const std::size_t place : {10UL, 60UL, 200UL, quoted.size() - 20}) {
    std::string bent = quoted;
    bent[place] = bent[place] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(is_quoted(with(Fact::chip, bent), chip_key)) << place;
  }
  NodeInRegister enrolled = as_declared();
  enrolled.chip_key = chip_key;
  EXPECT_EQ(prove(with(Fact::chip, quoted_before), enrolled), (Proof{2, {Doubt::chip_false}}));
  EXPECT_EQ(prove(a_statement(), enrolled), (Proof{2, {Doubt::chip_absent}}));
}

// Shows HST-04.
TEST(Differences, AreToldOfTheRegisterWhereItSpeaksAndElseOfWhatWasStatedBefore) {
  const NodeStatement before = a_statement();
  NodeInRegister declared;
  EXPECT_EQ(off(before, &before, declared), "");
  EXPECT_EQ(off(with(Fact::serial, std::string(64, '0')), &before, declared), "before:serial ");
  EXPECT_EQ(off(with(Fact::programs, "urnad=" + std::string(64, 'c')), &before, declared), "before:programs ");
  EXPECT_EQ(off(with(Fact::addresses, "198.51.100.1"), &before, declared), "before:addresses ");
  EXPECT_EQ(off(with(Fact::serial, ""), &before, declared), "before:serial ") << "what could be read must be read";
  declared.serial = "SN-1";
  EXPECT_EQ(off(with(Fact::serial, std::string(64, '0')), nullptr, declared), "register:serial ");
  EXPECT_EQ(off(with(Fact::serial, ""), &before, declared), "register:serial ");
  EXPECT_EQ(off(with(Fact::serial, ""), nullptr, declared), "") << "a machine without one is a doubt and no alarm";
}

// Shows HST-04.
TEST(Differences, AreNoneWhereAReleaseWasDeclaredBeforehand) {
  const NodeStatement before = a_statement();
  const std::string next = "urnad=" + std::string(64, 'c') + " urna-box=" + std::string(64, 'b');
  NodeInRegister declared;
  declared.programs = next;
  EXPECT_EQ(off(with(Fact::programs, next), &before, declared), "");
  EXPECT_EQ(off(with(Fact::programs, "urna-box=" + std::string(64, 'b') + " urnad=" + std::string(64, 'c')), &before,
                declared),
            "")
      << "in any order";
  EXPECT_EQ(off(before, &before, declared), "register:programs ");
}

// Shows HST-08.
TEST(Differences, ArePortsThatAreOpenAndNotDeclaredOrDeclaredAndNotOpen) {
  NodeInRegister declared;
  declared.listeners = "tcp/443 tcp/22";
  EXPECT_EQ(off(with(Fact::listeners, "tcp/22 tcp/443"), nullptr, declared), "");
  EXPECT_EQ(off(with(Fact::listeners, "tcp/22 tcp/443 tcp/4444"), nullptr, declared), "register:listeners ");
  EXPECT_EQ(off(with(Fact::listeners, "tcp/443"), nullptr, declared), "register:listeners ");
}

TEST(Differences, AreNotWhatChangesWithEachStartOrUpdate) {
  const NodeStatement before = a_statement();
  NodeStatement after = before;
  for (const Fact fact : {Fact::boot_id, Fact::kernel, Fact::packages, Fact::configuration, Fact::clock, Fact::swap,
                          Fact::round_trips, Fact::chip})
    after.state(fact, "other");
  EXPECT_EQ(off(after, &before, {}), "");
  EXPECT_EQ(changed(after, before).size(), 8U) << "and each is told as changed";
}

// Shows HST-05.
TEST(RoundTrips, AreAsLongAsLightTakesAndNotMuchLonger) {
  EXPECT_TRUE(is_plausible(558, 6'310)) << "Lille to Lyon";
  EXPECT_FALSE(is_plausible(558, 300)) << "both are in one building";
  EXPECT_FALSE(is_plausible(558, 90'000)) << "one is beyond an ocean";
  EXPECT_TRUE(is_plausible(0, 200)) << "two rooms of one place";
}

RC_GTEST_PROP(RoundTrips, AreNeverShorterThanLightTakes, ()) {
  const auto kilometres = *rc::gen::inRange(1, 20'000);
  RC_ASSERT(!is_plausible(kilometres, kilometres * 10 - 1));
  RC_ASSERT(is_plausible(kilometres, kilometres * 10));
}

TEST(Doubts, AreReadAsTheyAreWritten) {
  for (int i = 0; i <= static_cast<int>(Doubt::chip_false); ++i)
    EXPECT_EQ(doubt_from(name_of(static_cast<Doubt>(i))), static_cast<Doubt>(i));
  EXPECT_EQ(doubt_from("none"), std::nullopt);
}

}  // namespace
}  // namespace urna::hosting
