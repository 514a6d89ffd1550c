// SPDX-License-Identifier: EUPL-1.2
#include "election/polling_box.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "crypto/hash.hpp"
#include "election/memory_box_store.hpp"
#include "election/sample_election.hpp"

namespace urna::election {
namespace {

using ::testing::HasSubstr;
using Failure = MemoryBoxStore::Failure;
using protocol::ElectionStage;

constexpr std::uint64_t some_time = 1795279352;
const SampleElection::Choices yes = {{1, 0}};
const SampleElection::Choices no = {{0, 1}};

std::vector<protocol::Question> one_question() {
  return {protocol::HomomorphicQuestion{"Statutes?", {"Yes", "No"}, 1, 1, false}};
}

/// An election, its store and its open box.
struct TrialBox {
  explicit TrialBox(std::size_t voters, BoxRules rules = {}, std::vector<protocol::Question> questions = one_question(),
                    const crypto::Group& group = crypto::ed25519(), std::counting_semaphore<>* counts_given = nullptr)
      : sample(group, std::move(questions), voters),
        key(crypto::SigningKey::draw_seed(sample.random)),
        counts(counts_given) {
    auto opened =
        PollingBox::open(store, sample.records, rules, Timestamp(std::chrono::seconds(some_time)), settings());
    if (!opened) throw std::logic_error(opened.error().front());
    box = std::move(*opened);
  }

  PollingBox::Settings settings() { return {&key, 1, &checks, counts}; }

  /// Ends the program and starts it again.
  void restart() {
    box.reset();
    box = std::make_unique<PollingBox>(store, sample.uuid(), settings());
  }

  Result<Receipt, RefusedCast> put(const Slot& slot, const std::string& ballot) {
    return box->put(slot, ballot, Timestamp(std::chrono::seconds(some_time)));
  }
  /// What refuses the ballot; nothing when it is taken.
  std::optional<CastRefusal> refusal(const Slot& slot, const std::string& ballot) {
    auto answer = put(slot, ballot);
    return answer ? std::nullopt : std::optional(answer.error().reason);
  }

  void decrypt() {
    for (std::uint32_t trustee = 1; trustee <= 2; ++trustee) {
      const DownloadedArchive archive(store, sample.uuid());
      const auto refused = box->add_decryption(trustee, sample.decryption(archive, trustee));
      ASSERT_FALSE(refused) << refused->detail;
    }
  }

  protocol::AuditReport audit() const { return protocol::audit(DownloadedArchive(store, sample.uuid()), {})->report; }

  MemoryBoxStore store;
  SampleElection sample;
  crypto::SigningKey key;
  std::counting_semaphore<> checks{2};
  std::counting_semaphore<>* counts;
  std::unique_ptr<PollingBox> box;
};

void expect_verified(const TrialBox& poll, ElectionStage stage) {
  const protocol::AuditReport report = poll.audit();
  for (const auto& check : report.checks) {
    for (const auto& finding : check.findings) ADD_FAILURE() << finding;
  }
  EXPECT_TRUE(report.is_verified());
  EXPECT_EQ(report.stage, stage);
  EXPECT_EQ(report.board_hash, poll.box->state().board_hash);
  EXPECT_EQ(report.ballot_count, poll.box->state().ballots);
  EXPECT_EQ(report.num_tallied, poll.box->state().counted_ballots);
}

TEST(PollingBox, CountsACredentialOnceHoweverManyBallotsComeAtOnce) {
  TrialBox poll(2);
  constexpr int ballots = 1000;
  constexpr int threads = 32;
  std::vector<std::string> texts;
  std::vector<Slot> slots;
  for (int i = 0; i < ballots; ++i) {
    texts.push_back(poll.sample.ballot(0, i % 2 == 0 ? yes : no));
    slots.push_back(poll.sample.slot());
  }
  std::atomic<int> next = 0;
  std::atomic<int> taken = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> voters;
  for (int i = 0; i < threads; ++i) {
    voters.emplace_back([&] {
      for (int mine = next++; mine < ballots; mine = next++) {
        const auto place = static_cast<std::size_t>(mine);
        const auto answer = poll.put(slots[place], texts[place]);
        if (answer) {
          ++taken;
        } else {
          EXPECT_EQ(answer.error().reason, CastRefusal::second_ballot);
          ++refused;
        }
      }
    });
  }
  for (std::thread& voter : voters) voter.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, ballots - 1);
  EXPECT_EQ(poll.box->state().ballots, 1U);
  expect_verified(poll, ElectionStage::open);
}

class BallotsWrittenTogether : public ::testing::TestWithParam<bool> {};

TEST_P(BallotsWrittenTogether, AreJudgedLikeThoseThatComeOneAfterTheOther) {
  const bool revoting = GetParam();
  TrialBox poll(2, {.revoting = revoting});
  std::promise<void> disk_is_ready;
  const std::shared_future<void> ready = disk_is_ready.get_future().share();
  std::atomic<int> writes = 0;
  poll.store.before_writes([&] {
    if (writes++ == 0) ready.wait();
  });
  const std::string copied = poll.sample.ballot(0, yes);
  std::vector<std::pair<Slot, std::string>> casts = {{poll.sample.slot(), poll.sample.ballot(1, yes)},
                                                     {poll.sample.slot(), copied},
                                                     {poll.sample.slot(), copied},
                                                     {poll.sample.slot(), poll.sample.ballot(0, no)},
                                                     {poll.sample.slot(), poll.sample.ballot(0, no)}};
  std::atomic<int> taken = 0;
  std::vector<std::thread> voters;
  for (const auto& [slot, ballot] : casts) {
    voters.emplace_back([&poll, &taken, slot = slot, ballot = ballot] { taken += poll.put(slot, ballot) ? 1 : 0; });
    if (voters.size() > 1) continue;
    while (writes == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  // All of them are checked and wait for the first one to be written.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  disk_is_ready.set_value();
  for (std::thread& voter : voters) voter.join();
  // The copy never; another ballot of the same credential only where revoting is allowed.
  EXPECT_EQ(taken, revoting ? 4 : 2);
  EXPECT_EQ(writes, 2) << "the others came in one group";
  EXPECT_EQ(poll.box->state().counted_ballots, 2U);
  expect_verified(poll, ElectionStage::open);
}

INSTANTIATE_TEST_SUITE_P(PollingBox, BallotsWrittenTogether, ::testing::Bool());

TEST(PollingBox, TakesNoBallotThroughASecondSlot) {
  TrialBox poll(2);
  const std::string ballot = poll.sample.ballot(0, yes);
  ASSERT_TRUE(poll.put(poll.sample.slot(), ballot));
  const auto copied = poll.put(poll.sample.slot(), ballot);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().reason, CastRefusal::ballot_invalid);
  EXPECT_THAT(copied.error().detail, HasSubstr("replayed"));
}

TEST(PollingBox, TakesNoSecondBallotThroughASlot) {
  TrialBox poll(2);
  const Slot slot = poll.sample.slot();
  ASSERT_TRUE(poll.put(slot, poll.sample.ballot(0, yes)));
  EXPECT_EQ(poll.refusal(slot, poll.sample.ballot(1, yes)), CastRefusal::second_ballot);
  EXPECT_EQ(poll.box->state().ballots, 1U);
}

TEST(PollingBox, TakesNoBallotThroughABurntSlotNotEvenAForgottenOne) {
  TrialBox poll(2);
  const Slot slot = poll.sample.slot();
  const std::string late = poll.sample.ballot(0, yes);
  EXPECT_FALSE(poll.box->settle(slot));
  EXPECT_EQ(poll.refusal(slot, late), CastRefusal::slot_burnt);
  poll.box->forget(slot);
  EXPECT_EQ(poll.refusal(slot, late), CastRefusal::slot_burnt) << "it was on its way all the time";
  poll.restart();
  EXPECT_EQ(poll.refusal(slot, late), CastRefusal::slot_burnt);
  EXPECT_FALSE(poll.box->settle(slot));
  EXPECT_TRUE(poll.put(poll.sample.slot(), late)) << "the voter may send it again";
}

TEST(PollingBox, TellsAlsoAfterARestartThatABallotCameIn) {
  TrialBox poll(2);
  const Slot slot = poll.sample.slot();
  const std::string ballot = poll.sample.ballot(0, yes);
  const auto receipt = poll.put(slot, ballot);
  ASSERT_TRUE(receipt);
  poll.restart();
  EXPECT_TRUE(poll.box->settle(slot));
  const auto again = poll.put(slot, ballot);
  ASSERT_TRUE(again) << "the same ballot through the same slot";
  EXPECT_EQ(again->tracker, receipt->tracker);
  EXPECT_EQ(poll.box->state().ballots, 1U);
  poll.box->close();
  EXPECT_TRUE(poll.put(slot, ballot)) << "it is in, whatever the hour";
  EXPECT_TRUE(poll.box->settle(slot));
}

TEST(PollingBox, ErasesWhichBallotCameThroughASlot) {
  TrialBox poll(2);
  const Slot slot = poll.sample.slot();
  ASSERT_TRUE(poll.put(slot, poll.sample.ballot(0, yes)));
  EXPECT_EQ(poll.store.slots(poll.sample.uuid()).size(), 1U);
  poll.box->forget(slot);
  EXPECT_TRUE(poll.store.slots(poll.sample.uuid()).empty());
  poll.box->forget(slot);
  EXPECT_FALSE(poll.box->settle(slot));
  poll.box->close();
  EXPECT_TRUE(poll.store.slots(poll.sample.uuid()).empty()) << "burnt slots have done their service";
}

TEST(PollingBox, RefusesBallotsThatDoNotHold) {
  TrialBox poll(2);
  const std::string good = poll.sample.ballot(0, yes);
  std::string changed = good;
  const std::size_t digit = changed.find("\"challenge\":\"") + 13;
  changed[digit] = changed[digit] == '1' ? '2' : '1';
  SampleElection other(crypto::ed25519(), one_question(), 2, 7);
  for (const std::string& bad :
       {std::string(), std::string("{}"), changed, good + "\n", other.ballot(0, yes), poll.sample.strangers_ballot(yes),
        std::string(PollingBox::ballot_bytes_max + 1, ' ')}) {
    EXPECT_EQ(poll.refusal(poll.sample.slot(), bad), CastRefusal::ballot_invalid) << bad.substr(0, 80);
  }
  EXPECT_EQ(poll.store.writes(), 0U);
  EXPECT_TRUE(poll.put(poll.sample.slot(), good));
}

TEST(PollingBox, RefusesBallotsOnceItIsClosed) {
  TrialBox poll(2);
  poll.box->close();
  EXPECT_EQ(poll.refusal(poll.sample.slot(), poll.sample.ballot(0, yes)), CastRefusal::not_open);
  poll.restart();
  EXPECT_EQ(poll.refusal(poll.sample.slot(), poll.sample.ballot(0, yes)), CastRefusal::not_open);
}

TEST(PollingBox, LetsTheLastBallotCountWhereRevotingIsAllowed) {
  TrialBox poll(2, {.revoting = true});
  const std::string first = poll.sample.ballot(0, yes);
  const std::string second = poll.sample.ballot(0, no);
  ASSERT_TRUE(poll.put(poll.sample.slot(), first));
  ASSERT_TRUE(poll.put(poll.sample.slot(), second));
  EXPECT_EQ(poll.refusal(poll.sample.slot(), first), CastRefusal::ballot_invalid) << "sent again by somebody";
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(poll.box->find(crypto::sha256(first))->counts);
    EXPECT_TRUE(poll.box->find(crypto::sha256(second))->counts);
    EXPECT_EQ(poll.box->state().counted_ballots, 1U);
    expect_verified(poll, ElectionStage::open);
    poll.restart();
  }
  ASSERT_TRUE(poll.put(poll.sample.slot(), poll.sample.ballot(0, yes)));
  poll.box->close();
  expect_verified(poll, ElectionStage::tallied);
}

TEST(PollingBox, IsWhatTheStoreHoldsAfterAWriteThatFailed) {
  for (const Failure failure : {Failure::before_writing, Failure::after_writing}) {
    TrialBox poll(3);
    const Slot slot = poll.sample.slot();
    const std::string ballot = poll.sample.ballot(0, yes);
    ASSERT_TRUE(poll.put(poll.sample.slot(), poll.sample.ballot(1, yes)));
    poll.store.fail_next(failure);
    EXPECT_ANY_THROW((void)poll.put(slot, ballot));
    const bool is_in = failure == Failure::after_writing;
    EXPECT_EQ(poll.box->settle(slot), is_in);
    EXPECT_EQ(poll.box->state().ballots, is_in ? 2U : 1U);
    EXPECT_EQ(poll.refusal(poll.sample.slot(), ballot),
              is_in ? std::optional(CastRefusal::ballot_invalid) : std::nullopt);
    ASSERT_TRUE(poll.put(poll.sample.slot(), poll.sample.ballot(2, no)));
    expect_verified(poll, ElectionStage::open);

    poll.store.fail_next(failure);
    EXPECT_ANY_THROW(poll.box->close());
    poll.box->close();
    expect_verified(poll, ElectionStage::tallied);
    poll.store.fail_next(failure);
    const std::string decryption = poll.sample.decryption(DownloadedArchive(poll.store, poll.sample.uuid()), 2);
    EXPECT_ANY_THROW((void)poll.box->add_decryption(0, decryption));
    const auto again = poll.box->add_decryption(0, decryption);
    EXPECT_EQ(again.has_value(), is_in) << "it has been added already";
    EXPECT_THAT(poll.box->state().decrypters, ::testing::ElementsAre(2U));
    expect_verified(poll, ElectionStage::decrypting);
  }
}

TEST(PollingBox, ReceiptsCanBeCheckedByAnybodyAndTellNoSecond) {
  TrialBox poll(2);
  const std::string ballot = poll.sample.ballot(0, yes);
  const auto receipt = poll.put(poll.sample.slot(), ballot);
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->election, poll.sample.uuid().text());
  EXPECT_EQ(receipt->tracker, protocol::tracker_text(crypto::sha256(ballot)));
  EXPECT_EQ(receipt->cast_at, "2026-11-21T16:42Z");
  EXPECT_TRUE(check_receipt(poll.key.verification_key(), *receipt));
  EXPECT_EQ(signed_text(*receipt), "urna receipt|" + receipt->election + "|" + receipt->tracker + "|2026-11-21T16:42Z");
  for (std::string Receipt::*const field : {&Receipt::election, &Receipt::tracker, &Receipt::cast_at}) {
    Receipt changed = *receipt;
    (changed.*field)[3] ^= 1;
    EXPECT_FALSE(check_receipt(poll.key.verification_key(), changed));
  }
  EXPECT_TRUE(poll.box->receipt(crypto::sha256(ballot), Timestamp(std::chrono::seconds(some_time))));
  EXPECT_FALSE(poll.box->receipt(crypto::sha256("another"), Timestamp(std::chrono::seconds(some_time))));
}

TEST(PollingBox, OpensWithNoRecordThatAnAuditorWouldRefuse) {
  MemoryBoxStore store;
  TrialBox good(2);
  const auto findings = [&](SetupRecords records) {
    const auto opened =
        PollingBox::open(store, records, {}, Timestamp(std::chrono::seconds(some_time)), good.settings());
    return opened ? std::string() : opened.error().front();
  };
  SetupRecords records = good.sample.records;
  records.election.pop_back();
  EXPECT_THAT(findings(records), HasSubstr("election"));
  records = good.sample.records;
  records.trustees = SampleElection(crypto::ed25519(), one_question(), 1, 9).records.trustees;
  EXPECT_THAT(findings(records), HasSubstr("trustees")) << "they do not hold this election's key";
  records = good.sample.records;
  records.credentials.insert(1, records.credentials.substr(1, records.credentials.find(',')));
  EXPECT_THAT(findings(records), HasSubstr("credentials")) << "one of them twice";
  EXPECT_TRUE(store.elections().empty());
  EXPECT_EQ(findings(good.sample.records), "");
}

TEST(PollingBox, DoesNotStartFromADamagedArchive) {
  TrialBox poll(2);
  ASSERT_TRUE(poll.put(poll.sample.slot(), poll.sample.ballot(0, yes)));
  std::string& archive = poll.store.archive(poll.sample.uuid());
  const std::string good = archive;
  for (const std::size_t at : {std::size_t{600}, good.rfind("\"response\":\"") + 12, good.size() - 600}) {
    archive = good;
    archive[at] ^= 1;
    EXPECT_THROW(PollingBox(poll.store, poll.sample.uuid(), poll.settings()), BoxDamaged) << at;
  }
  archive = good.substr(0, good.size() - 512);
  EXPECT_THROW(PollingBox(poll.store, poll.sample.uuid(), poll.settings()), BoxDamaged);
  archive = good;
  poll.restart();
  EXPECT_EQ(poll.box->state().ballots, 1U);
}

TEST(PollingBox, PublishesNothingThatDoesNotHold) {
  TrialBox poll(2);
  ASSERT_TRUE(poll.put(poll.sample.slot(), poll.sample.ballot(0, yes)));
  EXPECT_EQ(poll.box->add_decryption(1, "{}")->fault, StepFault::too_early_or_late);
  EXPECT_EQ(poll.box->publish_result()->fault, StepFault::too_early_or_late);
  poll.box->close();
  EXPECT_EQ(poll.box->end_shuffles()->fault, StepFault::too_early_or_late) << "nothing is to be shuffled";
  EXPECT_EQ(poll.box->add_shuffle(1, "{}")->fault, StepFault::too_early_or_late);
  const DownloadedArchive archive(poll.store, poll.sample.uuid());
  const std::string first = poll.sample.decryption(archive, 1);
  EXPECT_EQ(poll.box->add_decryption(2, first)->fault, StepFault::of_another_trustee);
  EXPECT_EQ(poll.box->add_decryption(3, first)->fault, StepFault::no_such_trustee);
  EXPECT_EQ(poll.box->add_decryption(1, "{}")->fault, StepFault::unreadable);
  std::string changed = first;
  const std::size_t digit = changed.find("\"response\":\"") + 12;
  changed[digit] = changed[digit] == '1' ? '2' : '1';
  EXPECT_EQ(poll.box->add_decryption(1, changed)->fault, StepFault::does_not_hold);
  EXPECT_FALSE(poll.box->add_decryption(1, first));
  EXPECT_EQ(poll.box->add_decryption(1, first)->fault, StepFault::twice);
  EXPECT_EQ(poll.box->publish_result()->fault, StepFault::too_few);
  expect_verified(poll, ElectionStage::decrypting);
}

TEST(PollingBox, GoesFromTheFirstBallotToTheResultAndIsVerifiedAtEachStep) {
  TrialBox poll(3, {},
                {protocol::HomomorphicQuestion{"Statutes?", {"Yes", "No"}, 1, 1, false},
                 protocol::MixnetQuestion{"Order?", {"X", "Y"}, ""}},
                crypto::ed25519());
  for (std::size_t voter = 0; voter < 3; ++voter) {
    ASSERT_TRUE(poll.put(poll.sample.slot(), poll.sample.ballot(voter, {{1, 0}, {1, 2}})));
  }
  expect_verified(poll, ElectionStage::open);
  poll.box->close();
  expect_verified(poll, ElectionStage::tallied);
  EXPECT_EQ(poll.box->end_shuffles()->fault, StepFault::too_few);
  for (std::uint32_t trustee = 1; trustee <= 2; ++trustee) {
    const auto refused =
        poll.box->add_shuffle(trustee, poll.sample.shuffle(DownloadedArchive(poll.store, poll.sample.uuid())));
    EXPECT_FALSE(refused) << refused->detail;
    if (trustee == 1) poll.restart();
  }
  EXPECT_FALSE(poll.box->end_shuffles());
  expect_verified(poll, ElectionStage::shuffled);
  poll.decrypt();
  EXPECT_FALSE(poll.box->publish_result());
  EXPECT_FALSE(poll.box->publish_result()) << "asked again";
  expect_verified(poll, ElectionStage::finished);
  EXPECT_EQ(poll.audit().result, "{\"result\":[[3,0],[[1,2],[1,2],[1,2]]]}");
  poll.restart();
  expect_verified(poll, ElectionStage::finished);
}

TEST(PollingBox, IsLookedAtWhileItIsFilledReadAgainAndClosed) {
  TrialBox poll(12);
  std::vector<std::pair<Slot, std::string>> casts;
  for (std::size_t voter = 0; voter < 12; ++voter)
    casts.emplace_back(poll.sample.slot(), poll.sample.ballot(voter, yes));
  std::atomic<bool> done = false;
  std::thread observer([&] {
    std::uint64_t ballots = 0;
    while (!done) {
      const BoardState state = poll.box->state();
      EXPECT_GE(state.ballots, ballots) << "the board never goes back";
      ballots = state.ballots;
      EXPECT_EQ(poll.box->ballots(1, 100).size() >= ballots, true);
      EXPECT_FALSE(poll.box->events().empty());
      EXPECT_FALSE(poll.box->find(Digest{}));
      std::string end(512, '\0');
      poll.box->read(state.archive_bytes - end.size(), end);
    }
  });
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> voters;
  for (int i = 0; i < 3; ++i) {
    voters.emplace_back([&] {
      for (std::size_t mine = next++; mine < casts.size(); mine = next++) {
        if (mine == 5) poll.store.fail_next(Failure::after_writing);
        for (bool taken = false; !taken;) {
          try {
            taken = poll.put(casts[mine].first, casts[mine].second).has_value();
          } catch (const std::runtime_error&) {  // the connection broke: sent again
          }
        }
      }
    });
  }
  for (std::thread& voter : voters) voter.join();
  poll.box->close();
  done = true;
  observer.join();
  EXPECT_EQ(poll.box->state().ballots, 12U);
  expect_verified(poll, ElectionStage::tallied);
}

TEST(PollingBox, CanBeClosedWithoutABallot) {
  TrialBox poll(1);
  poll.box->close();
  poll.box->close();
  poll.decrypt();
  EXPECT_FALSE(poll.box->publish_result());
  EXPECT_EQ(poll.audit().result, "{\"result\":[[0,0]]}");
  expect_verified(poll, ElectionStage::finished);
}

TEST(PollingBox, ShowsTheBoardAlikeBeforeAndAfterARestart) {
  TrialBox poll(3);
  std::vector<std::string> ballots;
  for (std::size_t voter = 0; voter < 3; ++voter) {
    ballots.push_back(poll.sample.ballot(voter, no));
    ASSERT_TRUE(poll.put(poll.sample.slot(), ballots.back()));
  }
  poll.box->close();
  poll.decrypt();
  ASSERT_FALSE(poll.box->publish_result());
  const auto record = [&](BoardRecord wanted) {
    const auto place = poll.box->record(wanted);
    if (!place) return std::string();
    std::string text(static_cast<std::size_t>(place->length), '\0');
    poll.box->read(place->offset, text);
    return text;
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(record(BoardRecord::election), poll.sample.records.election);
    EXPECT_EQ(record(BoardRecord::trustees), poll.sample.records.trustees);
    EXPECT_EQ(record(BoardRecord::credentials), poll.sample.records.credentials);
    EXPECT_THAT(record(BoardRecord::tally), HasSubstr("[[{\"alpha\":"));
    EXPECT_EQ(record(BoardRecord::result), "{\"result\":[[0,3]]}");
    EXPECT_TRUE(poll.box->is_opened_with(poll.sample.records));
    const auto events = poll.box->events();
    ASSERT_EQ(events.size(), 7U);
    EXPECT_EQ(events[1].count, 3U);
    EXPECT_EQ(events[2].height, 4U);
    EXPECT_EQ(to_hex(events.back().hash), poll.box->state().board_hash);
    const auto page = poll.box->ballots(2, 200);
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].number, 2U);
    EXPECT_EQ(page[0].hash, crypto::sha256(ballots[1]));
    EXPECT_TRUE(poll.box->ballots(0, 5).empty());
    EXPECT_TRUE(poll.box->ballots(4, 5).empty());
    EXPECT_EQ(poll.box->find(crypto::sha256(ballots[2]))->number, 3U);
    EXPECT_FALSE(poll.box->find(Digest{}));
    poll.restart();
  }
}

// Shows TEN-04.
TEST(PollingBox, CountsInTurnWhileOthersVote) {
  std::counting_semaphore<> counts{0};  // somebody else's count has the only turn
  TrialBox ending(1, {}, one_question(), crypto::ed25519(), &counts);
  TrialBox open(3, {}, one_question(), crypto::ed25519(), &counts);
  ASSERT_TRUE(ending.put(ending.sample.slot(), ending.sample.ballot(0, yes)));
  for (int step = 0; step < 4; ++step) {  // close, two decryptions, result
    std::future<void> next = std::async(std::launch::async, [&, step] {
      if (step == 0) {
        ending.box->close();
      } else if (step == 3) {
        EXPECT_FALSE(ending.box->publish_result());
      } else {
        const auto trustee = static_cast<std::uint32_t>(step);
        const DownloadedArchive archive(ending.store, ending.sample.uuid());
        EXPECT_FALSE(ending.box->add_decryption(trustee, ending.sample.decryption(archive, trustee)));
      }
    });
    EXPECT_EQ(next.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout) << "step " << step;
    EXPECT_EQ(ending.box->state().stage == ElectionStage::open, step == 0) << "a count that waits keeps no reader";
    if (step < 3) {
      EXPECT_TRUE(open.put(open.sample.slot(), open.sample.ballot(static_cast<std::size_t>(step), yes)));
    }
    counts.release();
    next.get();
    EXPECT_TRUE(counts.try_acquire()) << "the turn came back";
  }
  expect_verified(ending, ElectionStage::finished);
}

}  // namespace
}  // namespace urna::election
