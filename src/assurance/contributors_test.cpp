// SPDX-License-Identifier: EUPL-1.2
#include "assurance/contributors.hpp"

#include <gtest/gtest.h>

#include "assurance/service_file.hpp"

namespace urna::assurance {
namespace {

const Timestamp now{std::chrono::seconds(1'800'000'000)};

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }

Contributor one(int number, ContributorKind kind) {
  Contributor contributor;
  contributor.id = ContributorId(person(number).get());
  contributor.address = std::to_string(number) + "@example.org";
  contributor.person = person(number);
  contributor.kind = kind;
  contributor.since = now;
  contributor.by = person(9);
  if (kind == ContributorKind::auditor) contributor.ends = now + std::chrono::days(30);
  return contributor;
}

std::vector<Contributor> with(std::initializer_list<Contributor> list) { return list; }

TEST(Contributors, WhoeverIsNotInTheListHasNothing) {
  const auto list = with({one(1, ContributorKind::owner)});
  EXPECT_FALSE(rights_in(list, person(2), now).is_any());
  EXPECT_FALSE(rights_in({}, person(1), now).is_any());
  auto waiting = one(1, ContributorKind::owner);
  waiting.person.reset();  // an address alone opens nothing
  EXPECT_FALSE(rights_in(with({waiting}), PersonId(), now).is_any());
}

TEST(Contributors, ARightIsOverAtItsEndToTheSecond) {
  const auto auditor = one(1, ContributorKind::auditor);
  EXPECT_TRUE(rights_in(with({auditor}), person(1), *auditor.ends - std::chrono::seconds(1)).reads_all());
  EXPECT_FALSE(rights_in(with({auditor}), person(1), *auditor.ends).is_any());
}

TEST(Contributors, AProviderReadsNoSection) {
  const ServiceRights rights = rights_of(one(1, ContributorKind::provider));
  EXPECT_TRUE(rights.is_any());
  for (std::size_t section = 0; section < section_count; ++section)
    EXPECT_FALSE(rights.reads(static_cast<Section>(section)));
}

TEST(Contributors, AnAuditorWritesNothing) {
  const ServiceRights rights = rights_of(one(1, ContributorKind::auditor));
  for (std::size_t section = 0; section < section_count; ++section)
    EXPECT_FALSE(rights.writes(static_cast<Section>(section)));
  EXPECT_FALSE(rights.is_owner);
}

TEST(Contributors, NobodyGivesChangesOrEndsTheirOwn) {
  auto list = with({one(1, ContributorKind::owner), one(2, ContributorKind::owner)});
  EXPECT_EQ(add_contributor(list, one(3, ContributorKind::reader), person(3), now), ContributorFault::to_oneself);
  EXPECT_EQ(change_contributor(list, one(1, ContributorKind::reader), person(1), now), ContributorFault::to_oneself);
  EXPECT_EQ(remove_contributor(list, one(1, ContributorKind::owner).id, person(1)), ContributorFault::to_oneself);
  EXPECT_EQ(list.size(), 2U);
}

TEST(Contributors, TheLastOwnerWhoCanComeInStays) {
  auto waiting = one(2, ContributorKind::owner);
  waiting.person.reset();
  auto list = with({one(1, ContributorKind::owner), waiting});
  EXPECT_EQ(remove_contributor(list, list[0].id, person(9)), ContributorFault::last_owner);
  EXPECT_EQ(change_contributor(list, one(1, ContributorKind::writer), person(9), now), ContributorFault::last_owner);
  list[1].person = person(2);
  EXPECT_EQ(remove_contributor(list, list[0].id, person(9)), std::nullopt);
  EXPECT_EQ(list.size(), 1U);
}

TEST(Contributors, RefusesWhatCannotStand) {
  std::vector<Contributor> list;
  const auto fault = [&](const Contributor& proposed) { return add_contributor(list, proposed, person(9), now); };
  auto endless = one(1, ContributorKind::auditor);
  endless.ends.reset();
  EXPECT_EQ(fault(endless), ContributorFault::end_missing);
  auto ending = one(1, ContributorKind::owner);
  ending.ends = now + std::chrono::days(1);
  EXPECT_EQ(fault(ending), ContributorFault::end_of_owner);
  auto past = one(1, ContributorKind::reader);
  past.ends = now;
  EXPECT_EQ(fault(past), ContributorFault::ends_in_past);
  auto blank = one(1, ContributorKind::custom);
  EXPECT_EQ(fault(blank), ContributorFault::nothing_given);
  blank.levels[static_cast<std::size_t>(Section::approve)] = Level::reads;
  EXPECT_EQ(fault(blank), ContributorFault::approval_blind);
  EXPECT_EQ(fault(one(1, ContributorKind::reader)), std::nullopt);
  auto again = one(2, ContributorKind::reader);
  again.address = "1@example.org";
  EXPECT_EQ(fault(again), ContributorFault::already_there);
  EXPECT_EQ(change_contributor(list, one(7, ContributorKind::reader), person(9), now), ContributorFault::unknown);
  EXPECT_EQ(list.size(), 1U);
}

ServiceFile file() {
  const std::string site =
      R"({"name":"Mairie","service_types":["info_portal"],"hosting":"on_premise","exposure":"internet",)"
      R"("audience":"limited","max_downtime":"over_24h","data_volume":"low","data_location":"eu","level":1})";
  return {parse_written_description(site, Catalogue::built_in()).value(), {}, {}};
}

TEST(Contributors, AreKeptWithTheServiceAndNotWithADecision) {
  ServiceFile before = file();
  auto custom = one(1, ContributorKind::custom);
  custom.levels = {Level::hidden, Level::writes, Level::hidden, Level::reads, Level::hidden};
  before.contributors = {custom, one(2, ContributorKind::auditor)};
  before.contributors[1].person.reset();
  before.comments["RH.2"] = {{now, person(1), "half of it is done"}};
  const std::string text = service_file_json(before);
  const auto after = parse_service_file(text, Catalogue::built_in());
  ASSERT_TRUE(after) << after.error().field << after.error().what;
  EXPECT_EQ(service_file_json(*after), text);
  EXPECT_EQ(after->contributors[0].levels, custom.levels);
  EXPECT_EQ(after->contributors[1].ends, before.contributors[1].ends);
  EXPECT_EQ(after->comments.at("RH.2")[0].text, "half of it is done");
  EXPECT_EQ(decided_file_json(before).find("example.org"), std::string::npos);
  EXPECT_EQ(decided_file_json(before).find("half of it"), std::string::npos);
  EXPECT_EQ(decided_file_json(file()), service_file_json(file()));
}

TEST(Contributors, WhoeverLeavesAnswersForNothing) {
  ServiceFile mine = file();
  mine.answers["RH.2"].responsibles = {person(1), person(2)};
  mine.own.push_back({"A guard", "", Category::defence, {}});
  mine.own[0].answer.responsibles = {person(1)};
  drop_responsible(mine, person(1));
  EXPECT_EQ(mine.answers["RH.2"].responsibles, std::vector<PersonId>{person(2)});
  EXPECT_TRUE(mine.own[0].answer.responsibles.empty());
}

}  // namespace
}  // namespace urna::assurance
