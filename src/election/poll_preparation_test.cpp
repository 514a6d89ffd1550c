// SPDX-License-Identifier: EUPL-1.2
#include "election/poll_preparation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "election/code_issue.hpp"
#include "protocol/credential.hpp"
#include "protocol/public_credentials.hpp"
#include "protocol/trustee_key.hpp"

namespace urna::election {
namespace {

using testing::HasSubstr;

const std::string definition_toml =
    "name = \"Choir\"\nopens = 2026-11-24T09:00:00Z\ncloses = 2026-11-25T09:00:00Z\n[trustees]\nsingle = [\"A\", "
    "\"B\"]\n"
    "[[questions]]\ntype = \"choice\"\ntitle = \"Board?\"\nanswers = [\"Ada\", \"Bo\"]\n";
const std::string roll_csv = "id,last_name\nv1,Aubry\nv2,Benali\nv3,Caron\n";
constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};  // 2026-09-21

ElectoralRoll roll_of(const std::string& csv) {
  auto roll = ElectoralRoll::parse(csv);
  EXPECT_TRUE(roll);
  return std::move(*roll);
}

ElectionDefinition definition_of(const std::string& toml) {
  auto definition = parse_definition(toml);
  EXPECT_TRUE(definition) << describe(definition.error().listed.front());
  return std::move(*definition);
}

class Preparing : public testing::Test {
 protected:
  /// Everything that an election needs.
  Preparation whole() {
    const Draft draft{*protocol::ElectionUuid::parse("n4wpxiMSJtSPaa"), &crypto::ed25519()};
    Preparation preparation{draft, definition_of(definition_toml), roll_of(roll_csv), {}, {}};
    preparation.trustees = TrusteeDesk::begin(*draft.group, preparation.definition.trustees);
    for (std::uint32_t number = 1; number <= 2; ++number) {
      const auto key = protocol::make_trustee_key(*draft.group, std::nullopt, random).public_key;
      EXPECT_FALSE(preparation.trustees->take(number, TrusteeRecord::public_key,
                                              protocol::trustee_public_key_text(*draft.group, key)));
    }
    preparation.credentials = credentials_for(*preparation.roll, draft);
    preparation.trial = TrialReport{.is_over = true, .same = true, .fits = true, .ballots = 2};
    return preparation;
  }
  CredentialList credentials_for(const ElectoralRoll& roll, const Draft& draft) {
    const IssuedCodes issued = issue_codes(roll, draft, random, 1, [](auto) {});
    return *read_credential_list(*draft.group, issued.public_credentials);
  }
  /// Which item keeps the poll from opening, and why.
  std::string missing(const Preparation& preparation, Timestamp at = now) {
    const auto setup = open_preparation(preparation, at);
    EXPECT_FALSE(setup) << "it opened";
    if (setup) return "";
    std::string keys;
    for (const ChecklistItem& item : setup.error()) keys += std::string(name_of(item.key)) + ": " + item.detail + "\n";
    return keys;
  }

  crypto::ReplayedRandom random{5};
};

TEST_F(Preparing, OpensNothingWhileAPartIsMissing) {
  Preparation preparation = whole();
  preparation.roll.reset();
  EXPECT_THAT(missing(preparation), HasSubstr("roll: there is no electoral roll"));
  preparation = whole();
  preparation.credentials.reset();
  EXPECT_THAT(missing(preparation), HasSubstr("codes: no codes have been made"));
  preparation.letters_are_due = true;
  EXPECT_THAT(missing(preparation), HasSubstr("codes: the roll has changed"));
  preparation = whole();
  preparation.trial->same = false;
  EXPECT_THAT(missing(preparation), HasSubstr("trial: the result of the trial was not the expected one"));
  preparation.trial->is_over = false;
  EXPECT_THAT(missing(preparation), HasSubstr("trial: a trial is going on"));
  preparation.trial.reset();
  EXPECT_TRUE(open_preparation(preparation, now)) << "nobody must hold a trial";
  preparation = whole();
  preparation.trustees.reset();
  EXPECT_THAT(missing(preparation), HasSubstr("trustees: no trustee has begun"));
  preparation = whole();
  preparation.trustees->restart();
  EXPECT_THAT(missing(preparation), HasSubstr("trustees: not finished by A, B"));
}

TEST_F(Preparing, OpensNothingWithCodesOfAnotherRoll) {
  Preparation preparation = whole();
  preparation.roll = roll_of("id,last_name\nv1,Aubry\nv2,Benali\n");
  EXPECT_THAT(missing(preparation), HasSubstr("codes: the codes were made for another roll"));
}

TEST_F(Preparing, OpensNothingWithARollThatTheDefinitionContradicts) {
  Preparation preparation = whole();
  preparation.roll = roll_of("id,weight\nv1,1\nv2,2\nv3,1\n");
  EXPECT_THAT(missing(preparation), HasSubstr("roll: the roll gives voters other weights"));
  preparation = whole();
  preparation.definition.asks_birth_date = true;
  EXPECT_THAT(missing(preparation), HasSubstr("roll: the roll lacks the birth date of 3 voters"));
}

TEST_F(Preparing, OpensNothingThatShouldHaveClosed) {
  Preparation preparation = whole();
  EXPECT_THAT(missing(preparation, *preparation.definition.closes), HasSubstr("dates: the poll was to close at"));
  preparation.definition.opens.reset();
  preparation.definition.closes.reset();
  EXPECT_TRUE(open_preparation(preparation, now)) << "dates may be left open";
}

// Shows HST-02.
TEST_F(Preparing, OpensNothingWhereThePlacesItRunsInBreakARuleAndAsksNothingWithoutRules) {
  Preparation preparation = whole();
  EXPECT_EQ(checklist(preparation, now).back().remark, ChecklistRemark::hosting_undeclared);
  EXPECT_TRUE(open_preparation(preparation, now));
  preparation.hosting = HostingReport{{"site.two-lines"}};
  EXPECT_THAT(missing(preparation), HasSubstr("hosting: the places where it would run break rules"));
  EXPECT_THAT(checklist(preparation, now).back().names, testing::ElementsAre("site.two-lines"));
  preparation.hosting = HostingReport{};
  EXPECT_TRUE(checklist(preparation, now).back().done);
  EXPECT_TRUE(open_preparation(preparation, now));
}

TEST_F(Preparing, SaysByNameAndValuesWhatIsMissing) {
  const auto said = [&](const Preparation& preparation, ChecklistKey key, Timestamp at = now) {
    for (ChecklistItem& item : checklist(preparation, at)) {
      if (item.key == key) return std::move(item);
    }
    return ChecklistItem{.key = key, .remark = ChecklistRemark::dates};
  };
  Preparation preparation = whole();
  EXPECT_EQ(said(preparation, ChecklistKey::roll).remark, ChecklistRemark::roll);
  EXPECT_EQ(said(preparation, ChecklistKey::roll).count, 3U);
  EXPECT_EQ(said(preparation, ChecklistKey::trial).count, 2U);
  preparation.trustees->restart();
  EXPECT_EQ(said(preparation, ChecklistKey::trustees).remark, ChecklistRemark::trustees_unfinished);
  EXPECT_THAT(said(preparation, ChecklistKey::trustees).names, testing::ElementsAre("A", "B"));
  preparation.definition.asks_birth_date = true;
  EXPECT_EQ(said(preparation, ChecklistKey::roll).remark, ChecklistRemark::birth_dates_missing);
  EXPECT_EQ(said(preparation, ChecklistKey::roll).count, 3U);
  const Timestamp end = *preparation.definition.closes;
  EXPECT_EQ(said(preparation, ChecklistKey::dates).remark, ChecklistRemark::dates);
  EXPECT_EQ(said(preparation, ChecklistKey::dates, end).remark, ChecklistRemark::dates_past);
  EXPECT_EQ(said(preparation, ChecklistKey::dates, end).moment, end);
  std::get<ChoiceDefinition>(preparation.definition.questions.front()).min = 9;
  EXPECT_EQ(said(preparation, ChecklistKey::questions).remark, ChecklistRemark::question_wrong);
}

TEST_F(Preparing, GivesRecordsThatHoldTogether) {
  Preparation preparation = whole();
  preparation.hosting = HostingReport{};
  const auto setup = open_preparation(preparation, now);
  ASSERT_TRUE(setup);
  const auto election = protocol::Election::parse(setup->election);
  ASSERT_TRUE(election);
  EXPECT_EQ(election->uuid(), "n4wpxiMSJtSPaa");
  const auto trustees = protocol::Trustees::parse(crypto::ed25519(), setup->trustees);
  ASSERT_TRUE(trustees);
  EXPECT_TRUE(crypto::ed25519().equal(election_key(*trustees), election->public_key()));
  for (const ChecklistItem& item : checklist(preparation, now))
    EXPECT_TRUE(item.done || item.key == ChecklistKey::people) << name_of(item.key);
}

TEST_F(Preparing, SaysHowManyPeopleItTakes) {
  Preparation preparation = whole();
  const auto people = [&] {
    const auto all = checklist(preparation, now);
    return *std::find_if(all.begin(), all.end(), [](const auto& item) { return item.key == ChecklistKey::people; });
  };
  EXPECT_THAT(people().detail, HasSubstr("one person's word opens the poll"));
  EXPECT_FALSE(people().blocks);
  preparation.definition.two_people = true;
  EXPECT_THAT(missing(preparation), HasSubstr("people: 0 of the two accounts"));
  preparation.organisers = 1;
  EXPECT_THAT(missing(preparation), HasSubstr("people: 1 of the two accounts"));
  preparation.organisers = 2;
  EXPECT_TRUE(people().done);
  EXPECT_TRUE(open_preparation(preparation, now));
}

TEST_F(Preparing, KnowsWhatAnOpeningWouldFix) {
  const auto setup = open_preparation(whole(), now);
  ASSERT_TRUE(setup);
  const std::string digest = opening_digest(*setup, "name = 1", "id\n1\n");
  EXPECT_EQ(digest.size(), 64U);
  EXPECT_EQ(opening_digest(*setup, "name = 1", "id\n1\n"), digest);
  EXPECT_NE(opening_digest(*setup, "name = 2", "id\n1\n"), digest);
  EXPECT_NE(opening_digest(*setup, "name = 1", "id\n2\n"), digest);
  EXPECT_NE(opening_digest(*setup, "name = 1id", "\n1\n"), digest);
  auto other = *setup;
  other.credentials += " ";
  EXPECT_NE(opening_digest(other, "name = 1", "id\n1\n"), digest);
}

TEST_F(Preparing, TellsTheWorldWhatTheDefinitionSays) {
  const ElectionCard poll = poll_of(whole());
  EXPECT_EQ(poll.state, ElectionState::draft);
  EXPECT_EQ(poll.name, "Choir");
  EXPECT_EQ(poll.voters, 3U);
  EXPECT_EQ(timestamp_minute_text(*poll.opens), "2026-11-24T09:00Z");
}

class Codes : public testing::Test {
 protected:
  const Draft draft{*protocol::ElectionUuid::parse("n4wpxiMSJtSPaa"), &crypto::ed25519()};
  const ElectoralRoll roll = roll_of(roll_csv);
  crypto::ReplayedRandom random{6};

  std::string problem(const std::string& json) {
    const auto read = issued_codes_from(draft.uuid, roll, json);
    EXPECT_FALSE(read) << json;
    return read ? "" : read.error();
  }
};

// Shows IDN-13.
TEST_F(Codes, ArePrintedOnceAndLeaveOnlyWhatIsDerived) {
  std::vector<std::string> printed;
  const IssuedCodes issued = issue_codes(roll, draft, random, 2, [&](std::span<const protocol::VotingCode> codes) {
    for (const auto& code : codes) printed.push_back(code.expose());
  });
  ASSERT_EQ(printed.size(), 3U);
  ASSERT_EQ(issued.verifiers.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto code = protocol::VotingCode::parse(printed[i]);
    EXPECT_EQ(issued.verifiers[i], sign_in_verifier(sign_in_secret(draft.uuid, *code)));
    const auto credential = protocol::Credential::parse(printed[i]);
    EXPECT_THAT(issued.public_credentials, HasSubstr(protocol::public_credential(
                                               *draft.group, credential->secret(draft.group->scalars(), draft.uuid))));
    EXPECT_THAT(issued.public_credentials, testing::Not(HasSubstr(printed[i])));
  }
  EXPECT_TRUE(read_credential_list(*draft.group, issued.public_credentials));
}

TEST_F(Codes, AreCountedAsTheyWereWhenTheyAreKept) {
  const ElectoralRoll weighted = roll_of("id,weight\nv1,3\nv2,0\n");
  const IssuedCodes issued = issue_codes(weighted, draft, random, 1, [](auto) {});
  const auto read = read_credential_list(*draft.group, issued.public_credentials);
  const auto kept = kept_credential_list(issued.public_credentials);
  ASSERT_TRUE(read && kept);
  EXPECT_EQ(kept->count, 2U);
  EXPECT_EQ(kept->total_weight, read->total_weight);
  EXPECT_EQ(kept->text, read->text);
  EXPECT_FALSE(kept_credential_list("[\"a,b\"]"));
  EXPECT_FALSE(kept_credential_list("{}"));
}

TEST_F(Codes, OfElsewhereAreForExactlyThisRollAndElection) {
  const IssuedCodes issued = issue_codes(roll, draft, random, 1, [](auto) {});
  const std::string list = sign_in_verifiers_text(draft.uuid, roll, issued.verifiers);
  const std::string good = "{\"public_credentials\":" + issued.public_credentials + "," + list.substr(1);
  const auto read = issued_codes_from(draft.uuid, roll, good);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->verifiers, issued.verifiers);
  EXPECT_EQ(read->public_credentials, issued.public_credentials);

  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  EXPECT_THAT(problem(""), HasSubstr("expected"));
  EXPECT_THAT(problem(list), HasSubstr("expected"));
  EXPECT_THAT(problem(with("SPaa", "SPab")), HasSubstr("of election n4wpxiMSJtSPab"));
  EXPECT_THAT(problem(with("\"v2\"", "\"v9\"")), HasSubstr("v9, who is not on the roll"));
  EXPECT_THAT(problem(with("\"v2\"", "\"v1\"")), HasSubstr("two verifiers for v1"));
  EXPECT_THAT(problem(with(to_hex(issued.verifiers[1].get()), to_hex(issued.verifiers[0].get()))),
              HasSubstr("another voter's as well"));
  EXPECT_THAT(problem(with(to_hex(issued.verifiers[1].get()), "00")), HasSubstr("is not 64 characters"));
  EXPECT_THAT(problem(with("{\"id\":\"v3\",\"verifier\":\"" + to_hex(issued.verifiers[2].get()) + "\"}", "null")),
              HasSubstr("not on the roll"));
}

}  // namespace
}  // namespace urna::election
