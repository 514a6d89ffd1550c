// SPDX-License-Identifier: EUPL-1.2
#include "assurance/measure_statement.hpp"

#include <gtest/gtest.h>

#include "assurance/service_file.hpp"
#include "assurance/signing_rights.hpp"

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const Timestamp noon{std::chrono::seconds(1'795'003'200)};
const auto today = std::chrono::floor<days>(noon);
const Catalogue& catalogue = Catalogue::built_in();

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }

MeasureStatement statement(const std::string& measure) {
  MeasureStatement one;
  one.measure = measure;
  one.text = "Rooms are \"locked\"\nfile not-a-line";
  one.looked_at = today - days(10);
  one.holds_until = today + days(20);
  one.files = {{{}, 2, "badge log.pdf", {}}};
  one.by = person(1);
  one.signed_at = noon;
  one.note = "note";
  return one;
}

CheckStanding standing(const std::string& check, Finding finding, bool covers_all = true) {
  const CheckResult result{check, 1, finding, noon - 1s, noon, {}};
  return {{check, 1, 24h, covers_all, {"accounts"}}, result, std::nullopt};
}

Proof proof_of(const std::string& measure, const std::vector<MeasureStatement>& statements,
               const std::vector<CheckStanding>& standings = {}, Timestamp now = noon) {
  return proofs_of(catalogue, standings, statements, now).at(catalogue.place_of(measure));
}

TEST(MeasureStatement, BearsItsMeasureAndNoOtherUntilItsLastDay) {
  const std::vector all{statement("PHYS.1")};
  EXPECT_EQ(proof_of("PHYS.1", all), Proof::attested);
  EXPECT_EQ(proof_of("RGPD.6", all), Proof::claimed);
  EXPECT_EQ(proof_of("PHYS.1", {}), Proof::claimed);
  EXPECT_EQ(proof_of("PHYS.1", all, {}, Timestamp(today) + days(21) - 1s), Proof::attested);
  EXPECT_EQ(proof_of("PHYS.1", all, {}, Timestamp(today) + days(21)), Proof::stale);
}

TEST(MeasureStatement, WithoutAFileOrWithdrawnItIsAClaim) {
  auto bare = statement("PHYS.1");
  bare.files.clear();
  EXPECT_EQ(proof_of("PHYS.1", {bare}), Proof::claimed);
  auto withdrawn = statement("PHYS.1");
  withdrawn.withdrawn = Withdrawal{noon, person(2), "the door is broken"};
  EXPECT_EQ(proof_of("PHYS.1", {withdrawn}), Proof::claimed);
  EXPECT_EQ(proof_of("PHYS.1", {statement("PHYS.1"), withdrawn}), Proof::attested) << "another one still holds";
  auto expired = statement("PHYS.1");
  expired.holds_until = today - days(1);
  EXPECT_EQ(proof_of("PHYS.1", {statement("PHYS.1"), expired}), Proof::attested);
  EXPECT_EQ(proof_of("PHYS.1", {expired, statement("PHYS.1")}), Proof::attested);
}

TEST(MeasureStatement, AFailedCheckWinsAndWhatMachinesLookAtWholeIsTheirs) {
  const std::vector all{statement("DISTANCE.2")};  // auth.mfa, which covers it whole
  EXPECT_EQ(proof_of("DISTANCE.2", all, {standing("auth.mfa", Finding::failed)}), Proof::failed);
  EXPECT_EQ(proof_of("DISTANCE.2", all, {standing("auth.mfa", Finding::passed)}), Proof::verified);
  EXPECT_EQ(proof_of("DISTANCE.2", all, {standing("auth.mfa", Finding::unknown)}), Proof::claimed)
      << "what they could not see, nobody asserts";
  EXPECT_EQ(proof_of("DISTANCE.2", all, {standing("auth.mfa", Finding::unknown, false)}), Proof::attested);
  EXPECT_EQ(proof_of("DISTANCE.2", all), Proof::attested) << "no machine looks here";
}

TEST(MeasureStatement, ItsDaysAreWithinAYear) {
  auto one = statement("PHYS.1");
  EXPECT_EQ(find_fault(one, noon), std::nullopt);
  one.looked_at = today + days(1);
  EXPECT_EQ(find_fault(one, noon), StatementFault::looked_at_to_come);
  one.looked_at = today - days(366);
  EXPECT_EQ(find_fault(one, noon), StatementFault::looked_at_too_old);
  one.looked_at = today;
  one.holds_until = today - days(1);
  EXPECT_EQ(find_fault(one, noon), StatementFault::ends_before);
  one.holds_until = today + days(366);
  EXPECT_EQ(find_fault(one, noon), StatementFault::ends_too_late);
  one.holds_until = today + days(365);
  EXPECT_EQ(find_fault(one, noon), std::nullopt);
}

TEST(MeasureStatement, NoTextMakesALineOfItsOwn) {
  const std::string text = measure_statement_text(statement("PHYS.1"), "abcd", "Ada\nfile forged");
  EXPECT_TRUE(text.starts_with("urna/measure-statement/v1\nservice abcd\nmeasure PHYS.1\n"));
  EXPECT_EQ(text.find("\nfile forged"), std::string::npos);
  EXPECT_EQ(text.find("\nfile not-a-line"), std::string::npos);
  EXPECT_NE(text.find("\nfile 0000"), std::string::npos);
  EXPECT_EQ(std::ranges::count(text, '\n'), 11);
}

TEST(MeasureStatement, AServiceKeepsWhatWasSigned) {
  const std::string description =
      R"({"description":{"name":"x","service_types":["other_is"],"hosting":"other","exposure":"internal",)"
      R"("audience":"limited","max_downtime":"over_24h","data_volume":"low","data_location":"eu","level":3},)"
      R"("measures":{},"own":[]})";
  const auto read = parse_service_file(description, catalogue);
  ASSERT_TRUE(read.has_value()) << read.error().field << read.error().what;
  ServiceFile file = *read;
  EXPECT_EQ(proofs_behind(file, catalogue, std::nullopt, noon), std::nullopt);
  file.statements = {statement("PHYS.1"), statement("RGPD.6")};
  file.statements[1].withdrawn = Withdrawal{noon, person(2), "why"};
  file.waivers = {{{"SAUV.2", today}, "until the disks come", person(3), noon}};
  file.delegations = {{DelegationId(), {person(3), person(4), noon, noon + days(3)}, noon}};
  file.delegations[0].ended = GivenDelegation::End{noon + 1h, person(3)};
  const std::string kept = service_file_json(file);
  const auto again = parse_service_file(kept, catalogue);
  ASSERT_TRUE(again.has_value()) << again.error().field << again.error().what;
  EXPECT_EQ(service_file_json(*again), kept);
  EXPECT_EQ(decided_file_json(file).find("delegations"), std::string::npos);
  EXPECT_NE(decided_file_json(file).find("until the disks come"), std::string::npos);
  EXPECT_TRUE(proofs_behind(*again, catalogue, std::nullopt, noon).has_value());
  ASSERT_EQ(delegations_of(again->delegations).size(), 1U);
  EXPECT_EQ(delegations_of(again->delegations)[0].expires, noon + 1h) << "ended early";
  EXPECT_EQ(waivers_of(again->waivers)[0].measure, "SAUV.2");
}

TEST(Waiver, HoldsUntilTheEndOfItsDayAndNoLongerOnceItIsEnded) {
  GivenWaiver one{{"SAUV.2", today}, "until the disks come", person(3), noon};
  EXPECT_TRUE(one.holds(noon));
  EXPECT_TRUE(one.holds(Timestamp(today) + 24h - 1s));
  EXPECT_FALSE(one.holds(Timestamp(today) + 24h));
  one.ended = GivenWaiver::End{noon, person(4), "the disks came"};
  EXPECT_FALSE(one.holds(noon));
  EXPECT_TRUE(waivers_of(std::span(&one, 1)).empty());
}

TEST(Waiver, ThatWasEndedIsKeptWithItsReasonAndPartOfWhatADecisionFreezes) {
  const std::string description =
      R"({"description":{"name":"x","service_types":["other_is"],"hosting":"other","exposure":"internal",)"
      R"("audience":"limited","max_downtime":"over_24h","data_volume":"low","data_location":"eu","level":3},)"
      R"("measures":{},"own":[]})";
  ServiceFile file = parse_service_file(description, catalogue).value();
  file.waivers = {{{"SAUV.2", today}, "until the disks come", person(3), noon}};
  file.waivers[0].ended = GivenWaiver::End{noon, person(4), "the disks came"};
  const std::string kept = service_file_json(file);
  const auto again = parse_service_file(kept, catalogue);
  ASSERT_TRUE(again.has_value()) << again.error().field << again.error().what;
  EXPECT_EQ(service_file_json(*again), kept);
  EXPECT_EQ(again->waivers[0].ended->reason, "the disks came");
  EXPECT_NE(decided_file_json(file).find("the disks came"), std::string::npos);
}

TEST(Delegation, IsToSomebodyElseAndForAYearAtMost) {
  Delegation one{person(1), person(2), noon, noon + days(10)};
  EXPECT_EQ(find_fault(one, noon), std::nullopt);
  one.to = person(1);
  EXPECT_EQ(find_fault(one, noon), DelegationFault::to_oneself);
  one.to = person(2);
  one.expires = noon;
  EXPECT_EQ(find_fault(one, noon), DelegationFault::ends_before_it_begins);
  one.not_before = noon - days(2);
  EXPECT_EQ(find_fault(one, noon), DelegationFault::ends_in_past);
  one.expires = one.not_before + days(367);
  EXPECT_EQ(find_fault(one, noon), DelegationFault::lasts_too_long);
}

}  // namespace
}  // namespace urna::assurance
