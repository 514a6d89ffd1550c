// SPDX-License-Identifier: EUPL-1.2
#include "election/voting_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <set>
#include <thread>

#include "election/memory_desk_store.hpp"
#include "election/rehearsed_box.hpp"
#include "election/rehearsed_election.hpp"

namespace urna::election {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp morning{1'795'513'327s};  // 2026-11-24 09:42:07 UTC

/// A desk before a rehearsed box.
struct Stage {
  explicit Stage(const RehearsedElection& of, VotingDesk::Settings settings = {}) : poll(of), box(of.poll.revoting) {
    poll.put_into(store);
    desk = std::make_unique<VotingDesk>(store, box, random, settings);
  }
  explicit Stage(std::size_t voters) : Stage(RehearsedElection(voters)) {}

  Result<SignedIn, SignInRefusal> sign_in(std::size_t voter, Timestamp now = morning,
                                          const std::string& address = "192.0.2.1") {
    return desk->sign_in(poll.uuid, RehearsedElection::secret(voter), RehearsedElection::birth_date(voter), address,
                         now);
  }
  std::string session(std::size_t voter, Timestamp now = morning) {
    return sign_in(voter, now).value().session.expose();
  }
  Result<CastAnswer, CastFailure> cast(const std::string& session, const std::string& ballot, Timestamp now = morning) {
    return desk->cast(poll.uuid, session, ballot, now);
  }
  CastFault fault(const std::string& session, const std::string& ballot, Timestamp now = morning) {
    const auto answer = cast(session, ballot, now);
    EXPECT_FALSE(answer);
    return answer ? CastFault::busy : answer.error().fault;
  }
  void set_state(ElectionState state) {
    poll.poll.state = state;
    store.put_document(poll.uuid, document::poll, poll_text(poll.poll));
    desk->refresh(poll.uuid);
  }
  Balance balance() { return desk->balance(poll.uuid).value(); }

  RehearsedElection poll;
  MemoryDeskStore store;
  RehearsedBox box;
  crypto::SystemRandom random;
  std::unique_ptr<VotingDesk> desk;
};

TEST(VotingDesk, TakesOneBallotOfAThousandThatAVoterCastsAtOnce) {
  Stage stage(3);
  constexpr int threads = 50;
  constexpr int each = 20;
  std::vector<std::string> sessions;
  for (int i = 0; i < 8; ++i) sessions.push_back(stage.session(1));
  stage.box.before_put = [] { std::this_thread::sleep_for(5ms); };
  std::atomic<int> taken = 0;
  std::atomic<int> refused = 0;
  std::latch ready(threads);
  std::vector<std::thread> voters;
  for (int t = 0; t < threads; ++t) {
    voters.emplace_back([&, t] {
      ready.arrive_and_wait();
      for (int i = 0; i < each; ++i) {
        const auto answer =
            stage.cast(sessions[static_cast<std::size_t>(t % 8)], RehearsedElection::ballot(1, t * each + i));
        ++(answer ? taken : refused);
        if (!answer) {
          EXPECT_THAT(answer.error().fault, testing::AnyOf(CastFault::already_voted, CastFault::casting_elsewhere));
        }
      }
    });
  }
  for (std::thread& voter : voters) voter.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, threads * each - 1);
  EXPECT_EQ(stage.box.archive().size(), 1U);
  EXPECT_TRUE(stage.balance().holds());
  EXPECT_EQ(stage.balance().signatures, 1U);
}

TEST(VotingDesk, KeepsOneBallotForEachOfManyVotersAtOnce) {
  constexpr std::size_t voters = 200;
  Stage stage(voters);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < voters; i += 16) {
        const std::string session = stage.sign_in(i, morning, "address " + std::to_string(i))->session.expose();
        EXPECT_TRUE(stage.cast(session, RehearsedElection::ballot(i)));
        EXPECT_TRUE(stage.cast(session, RehearsedElection::ballot(i))->again);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(stage.box.archive().size(), voters);
  EXPECT_TRUE(stage.balance().holds());
  stage.desk->tend(morning + 1s);
  EXPECT_TRUE(stage.box.slots().empty());
  EXPECT_TRUE(stage.store.settled(stage.poll.uuid).empty());
}

// Shows IDN-13.
TEST(VotingDesk, TellsAnUnknownCodeAndAWrongBirthDateApartByNothing) {
  RehearsedElection poll(1'000);
  poll.poll.asks_birth_date = true;
  VotingDesk::Settings settings;
  settings.throttle.tries = 1'000'000;
  Stage stage(poll, settings);
  const SignInSecret unknown(crypto::sha256("a code of no letter"));
  const auto wrong_code = stage.desk->sign_in(poll.uuid, unknown, RehearsedElection::birth_date(7), "a", morning);
  const auto wrong_date =
      stage.desk->sign_in(poll.uuid, RehearsedElection::secret(7), RehearsedElection::birth_date(8), "a", morning);
  const auto no_date = stage.desk->sign_in(poll.uuid, RehearsedElection::secret(7), std::nullopt, "a", morning);
  for (const auto* answer : {&wrong_code, &wrong_date, &no_date}) {
    ASSERT_FALSE(*answer);
    EXPECT_EQ(answer->error().fault, SignInFault::code_unknown);
    EXPECT_EQ(answer->error().wait, 0s);
  }
  EXPECT_TRUE(stage.sign_in(7));

  // In time: interleaved, the medians of many; a busy machine is given several chances.
  bool same = false;
  double ratio = 0;
  for (int chance = 0; chance < 8 && !same; ++chance) {
    constexpr std::size_t tries = 1'001;
    std::vector<std::chrono::nanoseconds> code_times;
    std::vector<std::chrono::nanoseconds> date_times;
    for (std::size_t i = 0; i < tries; ++i) {
      const auto took = [&](const SignInSecret& secret) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_FALSE(stage.desk->sign_in(poll.uuid, secret, RehearsedElection::birth_date(i + 1), "a", morning));
        return std::chrono::steady_clock::now() - start;
      };
      code_times.push_back(took(SignInSecret(crypto::sha256(std::to_string(i)))));
      date_times.push_back(took(RehearsedElection::secret(i % 1'000)));
    }
    const auto median = [](std::vector<std::chrono::nanoseconds>& times) {
      std::nth_element(times.begin(), times.begin() + tries / 2, times.end());
      return static_cast<double>(times[tries / 2].count());
    };
    ratio = median(code_times) / median(date_times);
    same = ratio > 0.9 && ratio < 1.11;
  }
  EXPECT_TRUE(same) << ratio;
}

// Shows IDN-06.
TEST(VotingDesk, SlowsAnAddressThatGuessesAndLocksNobodyOut) {
  RehearsedElection poll(10);
  poll.poll.asks_birth_date = true;
  Stage stage(poll);
  for (int i = 0; i < 20; ++i) {
    const auto refused = stage.desk->sign_in(poll.uuid, RehearsedElection::secret(3), RehearsedElection::birth_date(9),
                                             "guesser", morning);
    EXPECT_EQ(refused.error().fault, SignInFault::code_unknown) << i;
  }
  const auto refused = stage.sign_in(3, morning, "guesser");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, SignInFault::too_many_tries);
  EXPECT_EQ(refused.error().wait, 6s);
  EXPECT_TRUE(stage.sign_in(3, morning, "the voter's home")) << "whose code was guessed at can vote";
  EXPECT_TRUE(stage.sign_in(3, morning + 6s, "guesser")) << "one more try after the wait that was told";
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(stage.sign_in(4, morning, "a shared hall")) << "right codes cost nothing";
}

// Shows IDN-05.
TEST(VotingDesk, KnowsNoSessionThatIsOldOrOfAnotherElectionOrInvented) {
  Stage stage(3);
  const std::string session = stage.session(1);
  const auto other = protocol::ElectionUuid::parse("RtpQFQfhH17VFw").value();
  EXPECT_EQ(stage.desk->cast(other, session, RehearsedElection::ballot(1), morning).error().fault,
            CastFault::session_expired);
  EXPECT_FALSE(stage.desk->session(other, session, morning));
  for (const std::string& invented : {std::string(), std::string(43, 'A'), session.substr(1), session + "A"}) {
    EXPECT_EQ(stage.fault(invented, RehearsedElection::ballot(1)), CastFault::session_expired);
  }
  EXPECT_TRUE(stage.desk->session(stage.poll.uuid, session, morning + 20min)) << "and lives for as long again";
  EXPECT_TRUE(stage.desk->session(stage.poll.uuid, session, morning + 40min));
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1), morning + 60min + 1s), CastFault::session_expired);
  EXPECT_TRUE(stage.box.archive().empty());

  const std::string left = stage.session(1);
  stage.desk->sign_out(left);
  EXPECT_EQ(stage.fault(left, RehearsedElection::ballot(1)), CastFault::session_expired);
}

TEST(VotingDesk, LetsNobodyInBeforeOpeningInAPauseOrAfterClosing) {
  Stage stage(3);
  const std::string session = stage.session(1);
  const auto refusal = [&] { return stage.sign_in(1).error().fault; };
  stage.set_state(ElectionState::paused);
  EXPECT_EQ(refusal(), SignInFault::paused);
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1)), CastFault::paused);
  stage.set_state(ElectionState::open);
  EXPECT_TRUE(stage.cast(session, RehearsedElection::ballot(1))) << "the session outlived the pause";
  stage.set_state(ElectionState::closed);
  EXPECT_EQ(refusal(), SignInFault::closed);
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1, 2)), CastFault::closed);
  EXPECT_TRUE(stage.cast(session, RehearsedElection::ballot(1))->again) << "the lost receipt, even then";
  stage.set_state(ElectionState::annulled);
  EXPECT_EQ(refusal(), SignInFault::annulled);
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1, 3)), CastFault::annulled);
  stage.set_state(ElectionState::announced);
  EXPECT_EQ(refusal(), SignInFault::not_open);
  stage.set_state(ElectionState::draft);
  EXPECT_EQ(refusal(), SignInFault::unknown_election);
}

TEST(VotingDesk, ClosesAtTheHourButLetsThoseInsideFinish) {
  RehearsedElection poll(3);
  poll.poll.closes = morning + 10min;
  poll.poll.grace = 30min;
  Stage stage(poll);
  const std::string inside = stage.session(1, morning + 10min - 1s);
  EXPECT_EQ(stage.sign_in(2, morning + 10min).error().fault, SignInFault::closed);
  EXPECT_TRUE(stage.desk->session(poll.uuid, inside, morning + 25min));
  EXPECT_EQ(stage.fault(inside, RehearsedElection::ballot(1), morning + 40min), CastFault::closed);
  EXPECT_TRUE(stage.cast(inside, RehearsedElection::ballot(1), morning + 40min - 1s));
}

TEST(VotingDesk, StopsOnlyWhenTheCastInFlightHasArrived) {
  Stage stage(3);
  std::latch at_the_box(1);
  std::latch go_on(1);
  stage.box.before_put = [&] {
    at_the_box.count_down();
    go_on.wait();
  };
  const std::string slow = stage.session(1);
  const std::string late = stage.session(2);
  std::thread casting([&] { EXPECT_TRUE(stage.cast(slow, RehearsedElection::ballot(1))); });
  at_the_box.wait();
  std::atomic<bool> stopped = false;
  Balance balance;
  std::thread stopping([&] {
    balance = stage.desk->stop(stage.poll.uuid, morning);
    stopped = true;
  });
  // A third voter knocks until nobody is let in, each time from elsewhere: her own sessions end, and no other's.
  for (int knocks = 0;; ++knocks) {
    const auto let_in = stage.sign_in(0, morning, "address " + std::to_string(knocks));
    if (!let_in && let_in.error().fault == SignInFault::closed) break;
    std::this_thread::yield();
  }
  EXPECT_EQ(stage.fault(late, RehearsedElection::ballot(2)), CastFault::closed);
  EXPECT_FALSE(stopped);
  go_on.count_down();
  casting.join();
  stopping.join();
  EXPECT_TRUE(balance.holds());
  EXPECT_EQ(balance.ballots, 1U);
}

TEST(VotingDesk, IsBackAtNotVotedWhenTheBoxHasClosed) {
  Stage stage(3);
  const std::string session = stage.session(1);
  EXPECT_TRUE(stage.box.close(stage.poll.uuid));
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1)), CastFault::closed);
  EXPECT_FALSE(stage.desk->session(stage.poll.uuid, session, morning)->voted);
  EXPECT_TRUE(stage.balance().holds());
}

TEST(VotingDesk, LetsAVoterMendARefusedBallot) {
  Stage stage(3);
  const std::string session = stage.session(1);
  const auto refused = stage.cast(session, "invalid|x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, CastFault::ballot_refused);
  EXPECT_EQ(refused.error().detail, "proof of question 1");
  EXPECT_TRUE(stage.balance().holds());
  EXPECT_TRUE(stage.cast(session, RehearsedElection::ballot(1)));
  EXPECT_TRUE(stage.balance().holds());
  EXPECT_EQ(stage.balance().signatures, 1U);
}

TEST(VotingDesk, GivesNoSignatureForACopyOfAnothersBallot) {
  Stage stage(3);
  const std::string honest = stage.session(1);
  ASSERT_TRUE(stage.cast(honest, RehearsedElection::ballot(1)));
  const std::string copier = stage.session(2);
  EXPECT_EQ(stage.fault(copier, RehearsedElection::ballot(1)), CastFault::already_voted);
  EXPECT_FALSE(stage.desk->session(stage.poll.uuid, copier, morning)->voted);
  EXPECT_TRUE(stage.balance().holds());
  EXPECT_TRUE(stage.cast(copier, RehearsedElection::ballot(2))) << "and may still vote";
}

SignInSecret in_reserve(int letter) { return SignInSecret(crypto::sha256("reserve " + std::to_string(letter))); }

/// Replaces a voter's letter by one in reserve.
std::optional<ReplacementFault> replace(Stage& stage, std::uint32_t voter, int letter) {
  return stage.desk->replace_secret(stage.poll.uuid, voter, sign_in_verifier(in_reserve(letter)), {});
}

std::optional<std::string> session_by(Stage& stage, int letter, std::size_t voter) {
  auto in = stage.desk->sign_in(stage.poll.uuid, in_reserve(letter), RehearsedElection::birth_date(voter),
                                "198.51.100." + std::to_string(letter), morning);
  return in ? std::optional(in->session.expose()) : std::nullopt;
}

// Shows IDN-13.
TEST(VotingDesk, LetsNobodyInByASecretThatWasReplaced) {
  Stage stage(3);
  const std::string before = stage.session(1);
  const std::string neighbour = stage.session(2);
  EXPECT_FALSE(session_by(stage, 7, 1)) << "a letter in reserve is nobody's";
  ASSERT_FALSE(replace(stage, 1, 7));
  EXPECT_FALSE(stage.desk->session(stage.poll.uuid, before, morning)) << "who had come in is out";
  EXPECT_EQ(stage.fault(before, RehearsedElection::ballot(1)), CastFault::session_expired);
  EXPECT_EQ(stage.sign_in(1).error().fault, SignInFault::code_unknown);
  EXPECT_TRUE(stage.desk->session(stage.poll.uuid, neighbour, morning)) << "and nobody else";
  const auto fresh = session_by(stage, 7, 1);
  ASSERT_TRUE(fresh);
  ASSERT_FALSE(replace(stage, 1, 8)) << "a second letter may be lost as well";
  EXPECT_FALSE(session_by(stage, 7, 1));
  EXPECT_EQ(stage.fault(*fresh, "credential in reserve|1"), CastFault::session_expired);
  VotingDesk again(stage.store, stage.box, stage.random, {});
  EXPECT_FALSE(again.sign_in(stage.poll.uuid, RehearsedElection::secret(1), {}, "a", morning)) << "nor after a restart";
  EXPECT_TRUE(again.sign_in(stage.poll.uuid, in_reserve(8), {}, "a", morning));
}

// Shows IDN-13.
TEST(VotingDesk, CountsOneBallotOfAVoterWhoHoldsTwoLetters) {
  Stage stage(3);
  ASSERT_FALSE(replace(stage, 1, 7));
  const std::string session = session_by(stage, 7, 1).value();
  ASSERT_TRUE(stage.cast(session, "credential in reserve|1"));
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1)), CastFault::already_voted)
      << "the letter was found again";
  EXPECT_EQ(replace(stage, 1, 8), ReplacementFault::has_voted);
  EXPECT_TRUE(session_by(stage, 7, 1)) << "a refusal changes nothing";
  EXPECT_EQ(replace(stage, 9, 8), ReplacementFault::unknown_voter);
  EXPECT_EQ(stage.box.archive().size(), 1U);
  EXPECT_TRUE(stage.balance().holds());
}

// Shows IDN-13.
TEST(VotingDesk, ReplacesNoSecretWhileABallotIsOnItsWay) {
  Stage stage(3);
  const std::string session = stage.session(1);
  stage.box.before_put = [] { throw BoxUnreachable("nobody answers"); };
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1)), CastFault::box_unreachable);
  EXPECT_EQ(replace(stage, 1, 7), ReplacementFault::is_casting);
  stage.box.before_put = nullptr;
  stage.desk->tend(morning + 5min);
  EXPECT_FALSE(replace(stage, 1, 7)) << "it is known that it did not come in";
  EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1)), CastFault::session_expired);
  EXPECT_TRUE(stage.box.archive().empty());
}

// Shows IDN-13.
TEST(VotingDesk, KnowsNoWayInByADeadSecretHoweverManyTryAtOnce) {
  constexpr int letters = 200;
  Stage stage(3);
  std::atomic<bool> done = false;
  std::vector<std::thread> holders;
  std::mutex mutex;
  std::vector<std::string> sessions;
  for (int t = 0; t < 4; ++t) {
    holders.emplace_back([&, t] {
      for (int i = 0; !done; ++i) {
        const auto in = stage.sign_in(1, morning, std::to_string(t) + " " + std::to_string(i));
        if (!in) continue;
        const std::lock_guard lock(mutex);
        sessions.push_back(in->session.expose());
      }
    });
  }
  for (int letter = 0; letter < letters; ++letter) {
    std::this_thread::sleep_for(100us);
    ASSERT_FALSE(replace(stage, 1, letter));
    ASSERT_FALSE(stage.desk->replace_secret(stage.poll.uuid, 1, sign_in_verifier(RehearsedElection::secret(1)), {}));
  }
  ASSERT_FALSE(replace(stage, 1, letters));
  done = true;
  for (std::thread& holder : holders) holder.join();
  for (const std::string& session : sessions)
    EXPECT_EQ(stage.fault(session, RehearsedElection::ballot(1)), CastFault::session_expired);
  EXPECT_TRUE(stage.box.archive().empty());
}

TEST(VotingDesk, CountsAVoterOnceHoweverOftenTheyVoteAgain) {
  RehearsedElection poll(3);
  poll.poll.revoting = true;
  Stage stage(poll);
  const std::string session = stage.session(1);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(stage.cast(session, RehearsedElection::ballot(1, i), morning + i * 15min));
  EXPECT_EQ(stage.box.archive().size(), 4U);
  EXPECT_TRUE(stage.balance().holds());
  EXPECT_EQ(stage.balance().signatures, 1U);
  EXPECT_EQ(stage.fault(session, "invalid|x", morning + 50min), CastFault::ballot_refused);
  EXPECT_EQ(stage.balance().signatures, 1U) << "the signature stays";
  EXPECT_TRUE(stage.box.counts(RehearsedElection::ballot(1, 3)));
}

TEST(VotingDesk, CountsTheTurnoutByCollegeAndHour) {
  Stage stage(6);  // Cadres: 0 and 3
  for (const auto& [voter, when] :
       {std::pair<std::size_t, Timestamp>{0, morning}, {1, morning + 10min}, {2, morning + 20min}, {3, morning + 1h}}) {
    ASSERT_TRUE(stage.cast(stage.session(voter, when), RehearsedElection::ballot(voter), when));
  }
  const auto turnout = stage.desk->turnout(stage.poll.uuid).value();
  EXPECT_EQ(turnout.voters, 6U);
  EXPECT_EQ(turnout.voted, 4U);
  ASSERT_EQ(turnout.colleges.size(), 2U);
  EXPECT_EQ(turnout.colleges[0].name, "Cadres");
  EXPECT_EQ(turnout.colleges[0].voters, 2U);
  EXPECT_EQ(turnout.colleges[0].voted, 2U);
  EXPECT_EQ(turnout.colleges[1].voted, 2U);
  const auto nine = timestamp_from("2026-11-24T09:00Z").value();
  EXPECT_EQ(turnout.hours,
            (std::vector<TurnoutHour>{
                {nine, "Cadres", 1}, {nine, "Employés", 1}, {nine + 1h, "Cadres", 1}, {nine + 1h, "Employés", 1}}));
  EXPECT_EQ(stage.desk->signatures(stage.poll.uuid), (std::vector<bool>{true, true, true, true, false, false}));
}

TEST(VotingDesk, ShowsOnlyWhatIsAnnounced) {
  Stage stage(1);
  EXPECT_EQ(stage.desk->public_polls().size(), 1U);
  stage.set_state(ElectionState::draft);
  EXPECT_TRUE(stage.desk->public_polls().empty());
  EXPECT_FALSE(stage.desk->poll(protocol::ElectionUuid::parse("RtpQFQfhH17VFw").value()));
}

}  // namespace
}  // namespace urna::election
