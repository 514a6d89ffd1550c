// SPDX-License-Identifier: EUPL-1.2
#include "election/organiser_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "election/detail/no_paper_for_tests.hpp"
#include "election/memory_desk_store.hpp"
#include "protocol/trustee_key.hpp"

namespace urna::election {
namespace {

using testing::HasSubstr;

constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};

/// A box that does what a test tells it, and remembers what it was asked.
class ToldBox final : public BoxPort {
 public:
  Result<BoxState, BoxAnswer> open(const protocol::ElectionUuid&, const SetupRecords& records) override {
    ask();
    if (refuses_to_open) return failure(BoxAnswer{BoxRefusal::ballot_invalid, "a proof does not hold"});
    if (given && given->election != records.election) return failure(BoxAnswer{BoxRefusal::second_ballot, "others"});
    given = records;
    return state_of("open");
  }
  Result<Receipt, BoxAnswer> put(const protocol::ElectionUuid&, const Slot&, std::string_view) override {
    return failure(BoxAnswer{BoxRefusal::not_open, ""});
  }
  bool settle(const protocol::ElectionUuid&, const Slot&) override { return false; }
  void forget(const protocol::ElectionUuid&, const Slot&) override {}
  std::optional<Receipt> receipt(const protocol::ElectionUuid&, const Digest&) override { return std::nullopt; }
  Result<BoxState, BoxAnswer> close(const protocol::ElectionUuid&) override {
    ask();
    return state_of("tallied");
  }
  Result<BoxState, BoxAnswer> add_event(const protocol::ElectionUuid&, BoxEvent event, std::uint32_t,
                                        std::string_view text) override {
    ask();
    if (event == BoxEvent::result && !has_enough) return failure(BoxAnswer{BoxRefusal::not_open, "too few"});
    if (event == BoxEvent::decryption && text != "good") return failure(BoxAnswer{BoxRefusal::ballot_invalid, "proof"});
    return state_of(event == BoxEvent::result ? "counted" : stage);
  }
  std::optional<BoxState> state(const protocol::ElectionUuid&) override {
    ask();
    return state_of(stage);
  }
  std::optional<std::string> record(const protocol::ElectionUuid&, BoxRecord) override {
    return R"({"result":[[2,1]]})";
  }

  bool refuses_to_open = false;
  bool is_away = false;
  bool has_enough = false;
  std::optional<SetupRecords> given;

 private:
  void ask() const {
    if (is_away) throw BoxUnreachable("nobody answers");
  }
  BoxState state_of(const std::string& now_at) {
    stage = now_at;
    BoxState state;
    state.stage = stage;
    state.fingerprint = "fingerprint";
    state.box_key = "key";
    state.counted_ballots = 3;
    return state;
  }

  std::string stage = "open";
};

const std::string definition = R"({"name":"Choir","trustees":{"single":["A","B"]},
  "questions":[{"type":"choice","title":"Board?","answers":["Ada","Bo"]}]})";
using detail::no_paper;

const std::string csv = "id,last_name\nv1,Aubry\nv2,Benali\nv3,Caron\n";

class OrganisersDesk : public testing::Test {
 protected:
  protocol::ElectionUuid created() {
    const auto election = desk.create("rosa", definition, now);
    EXPECT_TRUE(election);
    return *election;
  }
  void give_keys(const protocol::ElectionUuid& election) {
    for (std::uint32_t number = 1; number <= 2; ++number) {
      const auto key = protocol::make_trustee_key(crypto::ed25519(), std::nullopt, random).public_key;
      EXPECT_TRUE(desk.take_from_trustee(election, number, TrusteeRecord::public_key,
                                         protocol::trustee_public_key_text(crypto::ed25519(), key)));
    }
  }
  void make_codes(const protocol::ElectionUuid& election) { EXPECT_FALSE(desk.issue_codes(election, no_paper())); }
  protocol::ElectionUuid prepared() {
    const auto election = created();
    EXPECT_TRUE(desk.take_roll(election, csv, false));
    give_keys(election);
    make_codes(election);
    return election;
  }
  protocol::ElectionUuid opened() {
    const auto election = prepared();
    EXPECT_TRUE(desk.open(election, "Choir", now));
    return election;
  }
  /// All that is stored of an election.
  std::vector<std::string> everything(const protocol::ElectionUuid& election) {
    std::vector<std::string> all;
    for (const std::string& name : store.documents(election)) all.push_back(name + *store.document(election, name));
    for (const DeskVoter& voter : store.voters(election)) all.push_back(to_hex(voter.verifier.get()));
    return all;
  }
  /// Why something was refused, after which nothing may have changed.
  template <class Act>
  OrganiserFault fault(const protocol::ElectionUuid& election, Act act) {
    const auto before = everything(election);
    const auto answer = act();
    EXPECT_EQ(everything(election), before) << "a refusal changes nothing";
    if constexpr (requires { answer.error(); }) {
      EXPECT_FALSE(answer.has_value()) << "it was not refused";
      return answer ? OrganiserFault::box_refused : answer.error().fault;
    } else {
      EXPECT_TRUE(answer.has_value()) << "it was not refused";
      return answer ? answer->fault : OrganiserFault::box_refused;
    }
  }

  crypto::ReplayedRandom random{9};
  MemoryDeskStore store;
  ToldBox box;
  VotingDesk voting{store, box, random};
  OrganiserDesk desk{store, box, voting, random, {}};
};

// Shows TEN-04.
TEST_F(OrganisersDesk, TakesNoRollOfMoreVotersThanItMayHave) {
  const auto election = created();
  const std::string two = "id,last_name\nv1,Aubry\nv2,Benali\n";
  const auto refused = desk.take_roll(election, two, false, std::nullopt, 1);
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->is_too_large);
  EXPECT_FALSE(desk.roll(election)) << "nothing of it was kept";
  EXPECT_FALSE(desk.take_roll(election, two, false, std::nullopt, 2)->is_too_large);
  EXPECT_FALSE(desk.take_roll(election, two, false, std::nullopt, 0)->is_too_large) << "one that does not grow goes on";
  EXPECT_TRUE(desk.take_roll(election, two + "v3,Caron\n", true, std::nullopt, 2)->is_too_large);
}

TEST_F(OrganisersDesk, OpensNothingThatLacksAPart) {
  const auto election = created();
  const auto open = [&] { return desk.open(election, "Choir", now); };
  EXPECT_EQ(fault(election, open), OrganiserFault::incomplete);
  ASSERT_TRUE(desk.take_roll(election, csv, false));
  EXPECT_EQ(fault(election, open), OrganiserFault::incomplete);
  give_keys(election);
  EXPECT_EQ(fault(election, open), OrganiserFault::incomplete);
  EXPECT_FALSE(box.given);
  make_codes(election);
  EXPECT_TRUE(open());
  EXPECT_TRUE(box.given);
}

TEST_F(OrganisersDesk, KeepsNothingOfAColumnThatIsLeftOut) {
  const auto election = created();
  const std::string_view file = "Nr;Salaire;Wer\n1;45000;Durand\n";
  const ColumnMeaning meaning = {RollColumn::id, std::nullopt, RollColumn::last_name};
  ASSERT_TRUE(desk.take_roll(election, file, false, meaning));
  for (const std::string& document : everything(election)) EXPECT_THAT(document, testing::Not(HasSubstr("45000")));
  EXPECT_EQ(desk.roll(election)->voter(0).last_name, "Durand");
}

TEST_F(OrganisersDesk, RemembersWhatColumnsMeanThoughTheRollIsRefused) {
  const auto election = created();
  const std::string_view file = "Nr;Salaire\n1;45000\n1;0\n";
  const auto taken = desk.take_roll(election, file, false, ColumnMeaning{RollColumn::id, std::nullopt});
  ASSERT_TRUE(taken && taken->faults);
  EXPECT_FALSE(desk.roll(election));
  const auto columns = desk.preview_roll(election, file);
  ASSERT_TRUE(columns && *columns);
  EXPECT_EQ((**columns)[0].column, RollColumn::id);
  EXPECT_TRUE((**columns)[1].is_remembered);
}

TEST_F(OrganisersDesk, OpensAndClosesOnlyWhenTheNameIsTyped) {
  const auto election = prepared();
  for (const char* typed : {"", "choir", "Choi", "Choir of"})
    EXPECT_EQ(fault(election, [&] { return desk.open(election, typed, now); }), OrganiserFault::name_differs);
  EXPECT_TRUE(desk.open(election, "  Choir ", now)) << "blanks around it are no difference";
  EXPECT_EQ(fault(election, [&] { return desk.close(election, "Chor", now); }), OrganiserFault::name_differs);
}

TEST_F(OrganisersDesk, ChangesNothingOfAnElectionThatIsOpen) {
  const auto election = opened();
  const auto open_already = OrganiserFault::open_already;
  EXPECT_EQ(fault(election, [&] { return desk.take_roll(election, csv + "v4,Diallo\n", false); }), open_already);
  EXPECT_EQ(fault(election, [&] { return desk.change_definition(election, definition); }), open_already);
  EXPECT_EQ(fault(election, [&] { return desk.issue_codes(election, no_paper()); }), open_already);
  EXPECT_EQ(fault(election, [&] { return desk.take_codes(election, "{}"); }), open_already);
  EXPECT_EQ(fault(election, [&] { return desk.restart_trustees(election); }), open_already);
  EXPECT_EQ(fault(election, [&] { return desk.erase(election); }), open_already);
  EXPECT_EQ(desk.take_from_trustee(election, 1, TrusteeRecord::public_key, "{}").error().fault, TrusteeFault::not_now);
}

TEST_F(OrganisersDesk, TakesEachStepInItsState) {
  const auto election = prepared();
  const auto wrong = OrganiserFault::wrong_state;
  const auto close = [&] { return desk.close(election, "Choir", now); };
  const auto count = [&] { return desk.count(election, now); };
  EXPECT_EQ(fault(election, close), wrong);
  EXPECT_EQ(fault(election, count), wrong);
  EXPECT_EQ(fault(election, [&] { return desk.pause(election, "why", {}); }), wrong);
  ASSERT_TRUE(desk.announce(election, now));
  EXPECT_EQ(fault(election, [&] { return desk.announce(election, now); }), wrong);
  ASSERT_TRUE(desk.open(election, "Choir", now));
  EXPECT_EQ(fault(election, [&] { return desk.open(election, "Choir", now); }), wrong);
  EXPECT_EQ(fault(election, [&] { return desk.resume(election); }), wrong);
  EXPECT_EQ(fault(election, count), wrong);
  EXPECT_EQ(desk.take_decryption(election, 1, "good").error().fault, TrusteeFault::not_now);
  ASSERT_TRUE(desk.pause(election, "A fire drill", now));
  EXPECT_EQ(fault(election, [&] { return desk.announce(election, now); }), wrong);
  ASSERT_TRUE(desk.resume(election));
  ASSERT_TRUE(close());
  EXPECT_EQ(fault(election, [&] { return desk.resume(election); }), wrong);
  EXPECT_EQ(fault(election, count), OrganiserFault::too_few_decryptions);
  EXPECT_EQ(desk.take_decryption(election, 1, "bad").error().fault, TrusteeFault::refused);
  ASSERT_TRUE(desk.take_decryption(election, 1, "good"));
  EXPECT_TRUE(desk.take_decryption(election, 1, "good")) << "once more is no harm";
  EXPECT_THAT(desk.decrypted_by(election), testing::ElementsAre(1U));
  box.has_enough = true;
  const auto counted = count();
  ASSERT_TRUE(counted);
  EXPECT_EQ(counted->questions[0].figures[0].votes, 2U);
  EXPECT_EQ(desk.poll(election)->state, ElectionState::counted);
  EXPECT_TRUE(count()) << "asked again, it answers the same";
  EXPECT_EQ(fault(election, close), wrong);
}

// Shows B35.
TEST_F(OrganisersDesk, TakesARollWholeOrNotAtAll) {
  const auto election = prepared();
  const auto before = everything(election);
  const auto faulty = desk.take_roll(election, "id,last_name\nv1,Aubry\nv1,Benali\n", false);
  ASSERT_TRUE(faulty);
  EXPECT_TRUE(faulty->faults);
  EXPECT_EQ(everything(election), before);
  const auto dry = desk.take_roll(election, csv + "v4,Diallo\n", true);
  EXPECT_THAT(dry->change->added, testing::ElementsAre("v4"));
  EXPECT_TRUE(dry->codes_dropped);
  EXPECT_EQ(everything(election), before) << "it was only asked what would change";
}

TEST_F(OrganisersDesk, DropsCodesThatWereMadeForAnotherRoll) {
  const auto election = prepared();
  ASSERT_TRUE(desk.take_roll(election, csv, false));
  EXPECT_EQ(store.voters(election).size(), 3U) << "the same roll once more changes nothing";
  ASSERT_TRUE(desk.take_roll(election, csv + "v4,Diallo\n", false));
  EXPECT_TRUE(store.voters(election).empty()) << "their codes open nothing any more";
  EXPECT_EQ(fault(election, [&] { return desk.open(election, "Choir", now); }), OrganiserFault::incomplete);
  make_codes(election);
  EXPECT_EQ(store.voters(election).size(), 4U);
  EXPECT_TRUE(desk.open(election, "Choir", now));
}

// Shows IDN-13.
TEST_F(OrganisersDesk, ReplacesAllCodesWhenTheyAreMadeAgain) {
  const auto election = prepared();
  const auto before = store.voters(election);
  make_codes(election);
  for (const DeskVoter& voter : store.voters(election)) {
    for (const DeskVoter& old : before) EXPECT_NE(voter.verifier, old.verifier);
  }
}

TEST_F(OrganisersDesk, RefusesADefinitionWithAFaultAndKeepsTheOneBefore) {
  const auto election = created();
  EXPECT_EQ(fault(election, [&] { return desk.change_definition(election, R"({"name":"Choir","colour":1})"); }),
            OrganiserFault::definition_faulty);
  EXPECT_EQ(desk.create("rosa", "{}", now).error().fault, OrganiserFault::definition_faulty);
  EXPECT_EQ(store.elections().size(), 1U);
}

TEST_F(OrganisersDesk, BeginsTheCeremonyAnewForOtherTrustees) {
  const auto election = prepared();
  const std::uint32_t link = desk.trustees(election)->seat(1).link;
  ASSERT_FALSE(desk.change_definition(election, definition));
  EXPECT_EQ(desk.trustees(election)->step(1), TrusteeStep::done) << "nothing has changed";
  std::string other = definition;
  other.replace(other.find("\"B\""), 3, "\"C\"");
  ASSERT_FALSE(desk.change_definition(election, other));
  EXPECT_EQ(desk.trustees(election)->step(1), TrusteeStep::single_key);
  EXPECT_GT(desk.trustees(election)->seat(1).link, link) << "links of those before open nothing";
}

TEST_F(OrganisersDesk, MakesNoCodeForAnybodyWhenOneLetterCannotBePrinted) {
  const auto election = prepared();
  CodePrinter printer = no_paper();
  bool printed = false;
  printer.inspect = [](const ElectoralRoll& roll, const auto&) {
    return std::vector<OrganiserProblem>{{"roll.csv:" + std::to_string(roll.voter(1).line), "Benali"}};
  };
  printer.print = [&](const auto&, const auto&, auto) { printed = true; };
  EXPECT_EQ(fault(election, [&] { return desk.issue_codes(election, printer); }), OrganiserFault::letters_unfit);
  EXPECT_FALSE(printed);
  EXPECT_EQ(desk.issue_codes(election, printer)->problems.front().path, "roll.csv:3");
  printer.inspect = no_paper().inspect;
  EXPECT_FALSE(desk.issue_codes(election, printer));
  EXPECT_TRUE(printed);
}

TEST_F(OrganisersDesk, StaysClosedWhenTheBoxRefusesAndOpensLater) {
  const auto election = prepared();
  box.refuses_to_open = true;
  EXPECT_EQ(fault(election, [&] { return desk.open(election, "Choir", now); }), OrganiserFault::box_refused);
  box.refuses_to_open = false;
  EXPECT_TRUE(desk.open(election, "Choir", now));
}

TEST_F(OrganisersDesk, OpensWithTheSameRecordsAfterItWasCutOff) {
  const auto election = prepared();
  box.is_away = true;
  EXPECT_THROW((void)desk.open(election, "Choir", now), BoxUnreachable);
  EXPECT_EQ(fault(election, [&] { return desk.issue_codes(election, no_paper()); }), OrganiserFault::open_already)
      << "the box may have got the codes of before";
  box.is_away = false;
  EXPECT_TRUE(desk.open(election, "Choir", now));
}

TEST_F(OrganisersDesk, ClosesToTheEndWhenItWasCutOff) {
  const auto election = opened();
  box.is_away = true;
  EXPECT_THROW((void)desk.close(election, "Choir", now), BoxUnreachable);
  box.is_away = false;
  EXPECT_TRUE(desk.close(election, "Choir", now));
  EXPECT_EQ(desk.poll(election)->state, ElectionState::tallied);
}

TEST_F(OrganisersDesk, KnowsWhoseAnElectionIs) {
  const auto election = created();
  EXPECT_TRUE(desk.has(election));
  EXPECT_FALSE(desk.has(*protocol::ElectionUuid::parse("n4wpxiMSJtSPaa")));
}

TEST_F(OrganisersDesk, ErasesEveryTraceBeforeThePoll) {
  const auto election = prepared();
  ASSERT_FALSE(desk.erase(election));
  EXPECT_TRUE(store.elections().empty());
  EXPECT_TRUE(store.voters(election).empty());
}

/// An election with two letters in reserve, whose codes the test reads from the paper.
class LostLetters : public OrganisersDesk {
 protected:
  LostLetters() {
    EXPECT_TRUE(desk.take_roll(uuid, people, false));
    give_keys(uuid);
    EXPECT_FALSE(
        desk.issue_codes(uuid, {.inspect = [](const auto&, const auto&) { return std::vector<OrganiserProblem>(); },
                                .print =
                                    [this](const auto&, const auto&, std::span<const protocol::VotingCode> made) {
                                      for (const protocol::VotingCode& code : made)
                                        secrets.push_back(sign_in_secret(uuid, code));
                                    }}));
  }
  static const ChallengeAnswers& right() {
    static const ChallengeAnswers answers{{RollColumn::birth_date, "29/02/1980"},
                                          {RollColumn::phone, "06 12 34 56 78"}};
    return answers;
  }
  auto reissue(std::uint32_t letter, const ChallengeAnswers& answers = right(), std::string_view voter = "v1",
               Timestamp at = now, const std::string& clerk = "ida") {
    return desk.reissue(uuid, clerk, voter, answers, letter, at);
  }
  bool lets_in(std::size_t letter) {
    return voting.sign_in(uuid, secrets[letter], std::nullopt, "192.0.2.1", now).has_value();
  }

  static constexpr std::string_view people =
      "id,birth_date,phone\nv1,1980-02-29,+33 6 12 34 56 78\nv2,1981-01-01,\nv3,1982-01-01,+33 6 00 00 00 00\n";
  const protocol::ElectionUuid uuid = desk.create("rosa",
                                                  definition.substr(0, definition.size() - 1) +
                                                      R"(,"reserve_letters":2,"challenge":["birth_date","phone"]})",
                                                  now)
                                          .value();
  std::vector<SignInSecret> secrets;  // of the voters, then of the letters in reserve
};

// Shows IDN-13.
TEST_F(LostLetters, AreReplacedOnceByWhoeverAnswersRightAndTheOldOneIsDead) {
  ASSERT_EQ(secrets.size(), 5U);
  EXPECT_EQ(kept_credential_list(*store.document(uuid, document::public_credentials))->count, 5U);
  ASSERT_TRUE(desk.open(uuid, "Choir", now));
  EXPECT_EQ(desk.poll(uuid)->reserve_letters, 2U) << "everybody may know why there are more credentials than voters";
  EXPECT_TRUE(lets_in(0));
  EXPECT_FALSE(lets_in(3)) << "what is in reserve is nobody's";
  const auto done = reissue(1);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->letters, (std::vector{true, false}));
  EXPECT_EQ(done->log.replaced(), 1U);
  EXPECT_FALSE(lets_in(0));
  EXPECT_TRUE(lets_in(3));
  EXPECT_TRUE(lets_in(1)) << "nobody else is touched";
  EXPECT_EQ(
      fault(uuid,
            [&] {
              return reissue(1, {{RollColumn::birth_date, "1982-01-01"}, {RollColumn::phone, "0600000000"}}, "v3");
            }),
      OrganiserFault::letter_used);
  EXPECT_TRUE(reissue(2)) << "a second letter may be lost as well";
  EXPECT_FALSE(lets_in(3));
  EXPECT_TRUE(lets_in(4));
}

// Shows IDN-13.
TEST_F(LostLetters, AreNotReplacedForWhoeverAnswersWrong) {
  ChallengeAnswers wrong = right();
  wrong[RollColumn::phone] = "0612345679";
  for (std::size_t i = 0; i < ReissueLog::wrong_of_voter_max; ++i) {
    EXPECT_EQ(reissue(1, wrong).error().fault, OrganiserFault::challenge_differs);
    EXPECT_TRUE(reissue(1, wrong).error().detail.empty()) << "which of the answers is wrong is not told";
    if (i == 1) break;
  }
  EXPECT_EQ(reissue(1, wrong).error().fault, OrganiserFault::challenge_differs);
  EXPECT_EQ(fault(uuid, [&] { return reissue(1); }), OrganiserFault::answers_exhausted) << "also when it is right";
  EXPECT_TRUE(reissue(1, right(), "v1", now + std::chrono::hours(25)));
}

// Shows IDN-13.
TEST_F(LostLetters, AreReplacedOnlyWhereItCanBeRight) {
  EXPECT_EQ(fault(uuid, [&] { return reissue(0); }), OrganiserFault::letter_unknown);
  EXPECT_EQ(fault(uuid, [&] { return reissue(3); }), OrganiserFault::letter_unknown);
  EXPECT_EQ(fault(uuid, [&] { return reissue(1, right(), "v9"); }), OrganiserFault::voter_unknown);
  EXPECT_EQ(fault(uuid, [&] { return reissue(1, right(), "v2"); }), OrganiserFault::challenge_impossible);
  EXPECT_TRUE(reissue(1)) << "letters may be lost before the poll opens";
  ASSERT_TRUE(desk.open(uuid, "Choir", now));
  EXPECT_FALSE(lets_in(0));
  EXPECT_TRUE(lets_in(3));
  ASSERT_TRUE(desk.close(uuid, "Choir", now));
  EXPECT_EQ(fault(uuid, [&] { return reissue(2); }), OrganiserFault::wrong_state);
  box.given.reset();
  const auto without = opened();
  EXPECT_EQ(fault(without, [&] { return desk.reissue(without, "ida", "v1", right(), 1, now); }),
            OrganiserFault::reserve_missing);
}

// Shows IDN-13.
TEST_F(LostLetters, HaveNoReserveOnceTheCodesAreMadeAnewOrTheReserveChanges) {
  ASSERT_TRUE(reissue(1));
  make_codes(uuid);
  EXPECT_EQ(desk.reissues(uuid, now)->log.replaced(), 0U) << "letter 1 is another letter now";
  ASSERT_FALSE(desk.change_definition(uuid, definition));
  EXPECT_EQ(desk.open(uuid, "Choir", now).error().fault, OrganiserFault::incomplete)
      << "codes were made for other rules";
  EXPECT_EQ(fault(uuid, [&] { return reissue(1); }), OrganiserFault::reserve_missing);
}

const std::string two_people = definition.substr(0, definition.size() - 1) + R"(,"two_people":true})";

/// A desk that knows of the accounts of Rosa, Emma and Ada.
class TwoPeople : public OrganisersDesk {
 protected:
  TwoPeople() {
    EXPECT_TRUE(known.take_roll(uuid, csv, false));
    give_keys(uuid);
    make_codes(uuid);
  }
  std::string what_would_open() { return known.what_would_open(uuid, now).value(); }

  std::map<std::string, std::string> organisers = {{"ada", "Ada A."}, {"emma", "Emma E."}, {"rosa", "Rosa R."}};
  OrganiserDesk known{store, box, voting, random, {.organisers = [this](const auto&) { return organisers; }}};
  const protocol::ElectionUuid uuid = desk.create("rosa", two_people, now).value();
};

// Shows IDN-08.
TEST_F(TwoPeople, AreNeededToOpenAndToClose) {
  constexpr auto needed = OrganiserFault::second_person_needed;
  const auto open = [&](std::vector<std::string> people) {
    return known.open(uuid, "Choir", now, {.people = std::move(people)});
  };
  EXPECT_EQ(fault(uuid, [&] { return known.open(uuid, "Choir", now); }), needed);
  EXPECT_EQ(fault(uuid, [&] { return open({"rosa"}); }), needed);
  EXPECT_EQ(fault(uuid, [&] { return open({"rosa", "rosa"}); }), needed) << "one person is not two";
  EXPECT_EQ(open({"rosa"}).error().detail, "Ada A., Emma E.") << "who can confirm";
  EXPECT_FALSE(box.given);
  ASSERT_TRUE(open({"rosa", "emma"}));
  EXPECT_EQ(fault(uuid, [&] { return known.close(uuid, "Choir", now); }), needed);
  EXPECT_EQ(fault(uuid, [&] { return known.close(uuid, "Choir", now, {.people = {"rosa"}}); }), needed);
  EXPECT_TRUE(known.close(uuid, "Choir", now, {.people = {"emma", "rosa"}}));
}

// Shows IDN-08.
TEST_F(TwoPeople, OpenNothingWhenThereIsOnlyOneAccount) {
  organisers = {{"rosa", "Rosa R."}};
  EXPECT_EQ(known.open(uuid, "Choir", now, {.people = {"rosa"}}).error().detail, "nobody else may confirm");
  EXPECT_EQ(fault(uuid,
                  [&] {
                    return known.open(uuid, "Choir", now, {.people = {"rosa", "emma"}});
                  }),
            OrganiserFault::incomplete);
  EXPECT_EQ(fault(uuid, [&] { return known.what_would_open(uuid, now); }), OrganiserFault::incomplete);
}

// Shows IDN-08.
TEST_F(TwoPeople, AreNotTakenBackByOne) {
  EXPECT_EQ(fault(uuid, [&] { return known.change_definition(uuid, definition); }), OrganiserFault::definition_faulty);
  EXPECT_FALSE(known.change_definition(uuid, two_people));
  const auto other = created();
  EXPECT_FALSE(known.change_definition(other, two_people)) << "one person may ask for it";
  EXPECT_TRUE(known.poll(other)->two_people);
}

// Shows IDN-08.
TEST_F(TwoPeople, OpenWhatTheyHaveSeen) {
  const std::string seen = what_would_open();
  EXPECT_EQ(what_would_open(), seen);
  const auto open = [&] { return known.open(uuid, "Choir", now, {{"rosa", "emma"}, seen}); };
  std::string other = two_people;
  other.replace(other.find("Board?"), 6, "Board.");
  ASSERT_FALSE(known.change_definition(uuid, other));
  EXPECT_EQ(fault(uuid, open), OrganiserFault::opening_differs) << "another question";
  ASSERT_FALSE(known.change_definition(uuid, two_people));
  EXPECT_EQ(what_would_open(), seen);
  make_codes(uuid);
  EXPECT_EQ(fault(uuid, open), OrganiserFault::opening_differs) << "other codes";
  const std::string seen_now = what_would_open();
  EXPECT_TRUE(known.open(uuid, "Choir", now, {{"rosa", "emma"}, seen_now}));
}

// Shows IDN-08.
TEST_F(TwoPeople, AnnulWithAReasonUntilThereIsAResult) {
  const auto annul = [&](std::vector<std::string> people, std::string_view why = " The wrong roll was taken. ") {
    return known.annul(uuid, "Choir", why, now, {.people = std::move(people)});
  };
  EXPECT_EQ(fault(uuid, [&] { return annul({"rosa", "emma"}); }), OrganiserFault::wrong_state) << "nothing has begun";
  ASSERT_TRUE(known.open(uuid, "Choir", now, {.people = {"rosa", "emma"}}));
  EXPECT_EQ(fault(uuid, [&] { return annul({"rosa"}); }), OrganiserFault::second_person_needed);
  EXPECT_EQ(fault(uuid, [&] { return annul({"rosa", "rosa"}); }), OrganiserFault::second_person_needed);
  EXPECT_EQ(fault(uuid, [&] { return annul({"rosa", "emma"}, "  "); }), OrganiserFault::reason_missing);
  EXPECT_EQ(fault(uuid,
                  [&] {
                    return known.annul(uuid, "Quire", "why", now, {.people = {"rosa", "emma"}});
                  }),
            OrganiserFault::name_differs);
  ASSERT_TRUE(annul({"rosa", "emma"}));
  const ElectionCard poll = *known.poll(uuid);
  EXPECT_EQ(poll.state, ElectionState::annulled);
  EXPECT_EQ(poll.annulment->why, "The wrong roll was taken.");
  EXPECT_EQ(poll_text(*poll_from(poll_text(poll))), poll_text(poll));
  EXPECT_EQ(box.state(uuid)->stage, "tallied") << "the box was closed";
  const SignedBy two{.people = {"rosa", "emma"}};
  constexpr auto wrong = OrganiserFault::wrong_state;
  EXPECT_EQ(fault(uuid, [&] { return annul({"rosa", "emma"}); }), wrong);
  EXPECT_EQ(fault(uuid, [&] { return known.open(uuid, "Choir", now, two); }), wrong);
  EXPECT_EQ(fault(uuid, [&] { return known.resume(uuid); }), wrong);
  EXPECT_EQ(fault(uuid, [&] { return known.pause(uuid, "", {}); }), wrong);
  EXPECT_EQ(fault(uuid, [&] { return known.close(uuid, "Choir", now, two); }), wrong);
  EXPECT_EQ(fault(uuid, [&] { return known.end_shuffles(uuid, two); }), wrong);
  EXPECT_EQ(fault(uuid, [&] { return known.count(uuid, now); }), wrong);
  EXPECT_FALSE(known.take_decryption(uuid, 1, "good")) << "nothing is decrypted any more";
}

// Shows IDN-08.
TEST_F(TwoPeople, AreNeededToAnnulInEveryElectionAndNeverAfterACount) {
  const auto one = opened();
  const SignedBy two{.people = {"rosa", "emma"}};
  EXPECT_EQ(fault(one, [&] { return known.annul(one, "Choir", "why", now, {.people = {"rosa"}}); }),
            OrganiserFault::second_person_needed)
      << "whatever the definition says";
  ASSERT_TRUE(known.close(one, "Choir", now));
  box.has_enough = true;
  ASSERT_TRUE(known.count(one, now));
  EXPECT_EQ(fault(one, [&] { return known.annul(one, "Choir", "why", now, two); }), OrganiserFault::wrong_state);
  box.given.reset();
  const auto other = opened();
  box.is_away = true;
  EXPECT_TRUE(known.annul(other, "Choir", "the box is lost", now, two)) << "also when the box is away";
}

// Shows IDN-08.
TEST_F(TwoPeople, EndTheShuffles) {
  ASSERT_TRUE(known.open(uuid, "Choir", now, {.people = {"rosa", "emma"}}));
  ElectionCard closed = *known.poll(uuid);
  closed.state = ElectionState::closed;
  store.put_document(uuid, document::poll, poll_text(closed));
  EXPECT_EQ(fault(uuid, [&] { return known.end_shuffles(uuid); }), OrganiserFault::second_person_needed);
  EXPECT_EQ(fault(uuid, [&] { return known.end_shuffles(uuid, {.people = {"emma"}}); }),
            OrganiserFault::second_person_needed);
  EXPECT_TRUE(known.end_shuffles(uuid, {.people = {"emma", "rosa"}}));
}

// Shows IDN-08.
TEST_F(TwoPeople, AreNotNeededForATrial) {
  ASSERT_TRUE(known.start_trial(uuid, now));
  EXPECT_EQ(known.trial(uuid)->poll.state, ElectionState::open);
  EXPECT_FALSE(known.trial(uuid)->poll.two_people);
}

}  // namespace
}  // namespace urna::election
