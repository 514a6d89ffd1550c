// SPDX-License-Identifier: EUPL-1.2
#include "identity/approval_desk.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <thread>

#include "identity/memory_approval_store.hpp"

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

const std::string rosa(32, 'a');
const std::string emma(32, 'e');
const std::string ada(32, 'd');
const std::string hugo(32, 'b');

class Approvals : public testing::Test {
 protected:
  Approvals() { open(); }

  /// As the program does when it starts.
  void open() {
    desk = std::make_unique<ApprovalDesk>(
        store, random, [this](const std::string& name) { return !gone.contains(name); }, now);
    desk->add_action("election.open", [this](const ApprovalRequest& request, Timestamp) -> std::optional<std::string> {
      if (meanwhile) meanwhile();
      if (!on_the_way.empty()) throw std::runtime_error(on_the_way);
      if (is_open) return "wrong-state";
      is_open = true;
      done.push_back(request);
      return std::nullopt;
    });
  }
  /// A second factor, shown now.
  StepUp step_up(const std::string& name) {
    now += 30s;
    Identifier id{};
    const auto bytes = from_hex(name).value();
    std::copy(bytes.begin(), bytes.end(), id.begin());
    Session session;
    session.person = PersonId(id);
    session.factor = Factor::second;
    session.shown = now;
    return StepUp::of(session).value();
  }
  ApprovalRequest asked(unsigned approvers = 1) {
    const auto made = desk->ask(rosa,
                                {.action = "election.open",
                                 .subject = "A",
                                 .parameters = R"({"name":"Choir"})",
                                 .reason = "it is nine",
                                 .approvers_needed = approvers},
                                now);
    EXPECT_TRUE(made);
    return *made;
  }
  Result<ApprovalRequest, ApprovalFault> confirm(const ApprovalRequest& request, const std::string& name) {
    const StepUp person = step_up(name);
    return desk->confirm(request.id, request.hash, person, now);
  }
  /// Why a confirmation was refused, after which nothing may have happened.
  ApprovalFault fault(const ApprovalRequest& request, const std::string& name) {
    const auto answer = confirm(request, name);
    EXPECT_FALSE(answer) << "it was not refused";
    EXPECT_FALSE(is_open) << "what was refused is not done";
    return answer ? ApprovalFault::unknown_action : answer.error();
  }

  crypto::ReplayedRandom random{7};
  MemoryApprovalStore store;
  Timestamp now{std::chrono::seconds(1'790'000'000)};
  std::set<std::string> gone;
  bool is_open = false;
  std::string on_the_way;           ///< what happens while it is carried out
  std::function<void()> meanwhile;  ///< while it is carried out
  std::vector<ApprovalRequest> done;
  std::unique_ptr<ApprovalDesk> desk;
};

// Shows IDN-08, B70.
TEST_F(Approvals, AreNotGivenByWhoAsked) { EXPECT_EQ(fault(asked(), rosa), ApprovalFault::own_request); }

// Shows IDN-08, B70.
TEST_F(Approvals, AreNotGivenTwiceByOnePerson) {
  const ApprovalRequest request = asked(2);
  ASSERT_TRUE(confirm(request, emma));
  EXPECT_EQ(fault(request, emma), ApprovalFault::confirmed_already);
  ASSERT_TRUE(confirm(request, ada));
  EXPECT_TRUE(is_open);
}

// Shows IDN-08.
TEST_F(Approvals, AreRefusedByWhoeverCouldConfirmAndThenNeverGiven) {
  const ApprovalRequest request = asked();
  const auto refuse = [&](const std::string& name) {
    const StepUp person = step_up(name);
    return desk->refuse(request.id, request.hash, person, now);
  };
  EXPECT_EQ(refuse(rosa).error(), ApprovalFault::own_request) << "who asked withdraws";
  gone.insert(emma);
  EXPECT_EQ(refuse(emma).error(), ApprovalFault::person_gone);
  const auto refused = refuse(ada);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->state, ApprovalState::withdrawn);
  EXPECT_EQ(refused->detail, "refused");
  EXPECT_EQ(fault(request, hugo), ApprovalFault::ended);
  EXPECT_EQ(refuse(ada).error(), ApprovalFault::ended);
}

// Shows IDN-08, B70.
TEST_F(Approvals, AreForWhatWasShownAndNothingElse) {
  const ApprovalRequest request = asked();
  ApprovalRequest other = request;
  other.hash[0] ^= std::byte{1};
  EXPECT_EQ(fault(other, emma), ApprovalFault::differs);
  const auto with = [&](auto change) {
    ApprovalRequest edited = request;
    change(edited);
    store.put(edited);
    EXPECT_EQ(fault(request, emma), ApprovalFault::differs);
    store.put(request);
  };
  with([](ApprovalRequest& edited) { edited.parameters = R"({"name":"Other"})"; });
  with([](ApprovalRequest& edited) { edited.subject = "B"; });
  with([](ApprovalRequest& edited) { edited.action = "election.close"; });
  with([](ApprovalRequest& edited) { edited.reason = "no reason"; });
  with([](ApprovalRequest& edited) { edited.requester = ada; });
  with([](ApprovalRequest& edited) { edited.expires += 1s; });
  with([](ApprovalRequest& edited) { edited.asked -= 1s; });
  with([](ApprovalRequest& edited) { edited.approvers_needed = 0; });
  with([](ApprovalRequest& edited) {  // whoever edits both is betrayed by what the person has seen
    edited.parameters = "{}";
    edited.hash = approval_hash(edited);
  });
  EXPECT_TRUE(confirm(request, emma));
}

TEST_F(Approvals, AreGivenOnlyByThoseWhoseTheyAre) {
  std::set<std::string> board{emma, ada};
  const auto is_on_board = [&](const ApprovalRequest&, const std::string& name, Timestamp) {
    return board.contains(name);
  };
  desk->add_action(
      "election.open", [this](const auto&, Timestamp) { return is_open = true, std::optional<std::string>(); },
      is_on_board);
  const ApprovalRequest request = asked(2);
  EXPECT_EQ(fault(request, hugo), ApprovalFault::not_theirs);
  ASSERT_TRUE(confirm(request, emma));
  board.erase(emma);
  EXPECT_EQ(fault(request, ada), ApprovalFault::person_gone) << "who confirmed first has left the board";
  board.insert(emma);
  EXPECT_TRUE(confirm(request, ada));
  EXPECT_TRUE(is_open);
}

// Shows IDN-08, B70.
TEST_F(Approvals, DoNotMixOnePartWithTheNext) {
  ApprovalRequest one = asked();
  ApprovalRequest other = one;
  one.action = "election.open";
  one.subject = "A";
  other.action = "election.openA";
  other.subject = "";
  EXPECT_NE(approval_hash(one), approval_hash(other));
}

// Shows IDN-08, B70.
TEST_F(Approvals, ComeInTime) {
  const ApprovalRequest request = asked();
  EXPECT_EQ(request.expires, now + 24h);
  now = request.expires - 60s;
  EXPECT_EQ(desk->find(request.id, now)->state, ApprovalState::pending);
  now = request.expires;
  EXPECT_EQ(desk->find(request.id, now)->state, ApprovalState::expired);
  EXPECT_EQ(fault(request, emma), ApprovalFault::expired);
  EXPECT_EQ(desk->withdraw(request.id, rosa, now).error(), ApprovalFault::expired);
  const StepUp person = step_up(emma);
  EXPECT_EQ(desk->confirm(request.id, request.hash, person, now - 12h).error(), ApprovalFault::expired)
      << "a clock set back does not bring it back";
}

// Shows IDN-08, B70.
TEST_F(Approvals, HaveItDoneOnceAndExactly) {
  const ApprovalRequest request = asked();
  const auto executed = confirm(request, emma);
  ASSERT_TRUE(executed);
  EXPECT_EQ(executed->state, ApprovalState::executed);
  EXPECT_EQ(executed->ended, now);
  ASSERT_EQ(done.size(), 1U);
  EXPECT_EQ(approval_hash(done[0]), request.hash) << "what is carried out is what was asked";
  EXPECT_EQ(done[0].approvals.at(0).approver, emma);
  is_open = false;
  EXPECT_EQ(fault(request, ada), ApprovalFault::ended);
  EXPECT_EQ(fault(request, emma), ApprovalFault::ended);
  EXPECT_EQ(desk->withdraw(request.id, rosa, now).error(), ApprovalFault::ended);
  EXPECT_EQ(done.size(), 1U);
}

// Shows IDN-08, B70.
TEST_F(Approvals, HaveItDoneOnceWhenTwoPeopleConfirmAtATime) {
  const ApprovalRequest request = asked();
  const std::vector<StepUp> people = {step_up(emma), step_up(ada)};
  std::latch start(2);
  std::atomic<int> confirmed = 0;
  {
    std::vector<std::jthread> threads;
    for (const StepUp& person : people) {
      threads.emplace_back([&, person] {
        start.arrive_and_wait();
        if (desk->confirm(request.id, request.hash, person, now)) ++confirmed;
      });
    }
  }
  EXPECT_EQ(confirmed, 1);
  EXPECT_EQ(done.size(), 1U);
}

// Shows IDN-08, B70.
TEST_F(Approvals, AreSpentBeforeItBegins) {
  const ApprovalRequest request = asked();
  const StepUp person = step_up(ada);
  bool was_asked = false;
  meanwhile = [&] {
    was_asked = true;
    EXPECT_EQ(store.find(request.id)->state, ApprovalState::confirmed) << "a cut of power now must not bring it back";
    EXPECT_EQ(desk->confirm(request.id, request.hash, person, now).error(), ApprovalFault::ended);
  };
  ASSERT_TRUE(confirm(request, emma));
  EXPECT_TRUE(was_asked);
  EXPECT_EQ(done.size(), 1U);
}

// Shows IDN-03, IDN-08, B70.
TEST_F(Approvals, WantASecondFactorThatWasShownLately) {
  const ApprovalRequest request = asked();
  Session session;
  session.shown = now;
  EXPECT_FALSE(StepUp::of(session)) << "a password alone shows nothing";
  const StepUp person = step_up(emma);
  EXPECT_EQ(desk->confirm(request.id, request.hash, person, now + 5min + 1s).error(), ApprovalFault::step_up_old);
  EXPECT_EQ(desk->confirm(request.id, request.hash, person, now - 1s).error(), ApprovalFault::step_up_old);
  EXPECT_TRUE(desk->confirm(request.id, request.hash, person, now + 5min));
}

// Shows IDN-08, B70.
// Shows IDN-08, B70.
TEST_F(Approvals, DoNotCountOnceSomebodyIsGone) {
  gone = {rosa};
  EXPECT_EQ(desk->ask(rosa, {"election.open", "A", "{}"}, now).error(), ApprovalFault::person_gone);
  gone.clear();
  const ApprovalRequest request = asked(2);
  ASSERT_TRUE(confirm(request, emma));
  for (const std::string& name : {rosa, emma, ada}) {
    gone = {name};
    EXPECT_EQ(fault(request, ada), ApprovalFault::person_gone) << name;
  }
  gone.clear();
  EXPECT_TRUE(confirm(request, ada));
}

// Shows IDN-08, B70.
TEST_F(Approvals, LookAtTheStateWhenItIsDone) {
  const ApprovalRequest request = asked();
  is_open = true;  // by another way, meanwhile
  const auto answer = confirm(request, emma);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->state, ApprovalState::failed);
  EXPECT_EQ(answer->detail, "wrong-state");
  is_open = false;
  EXPECT_EQ(fault(request, ada), ApprovalFault::ended) << "it is tried once";
}

// Shows IDN-08, B70.
TEST_F(Approvals, AreSpentWhenItBreaksOff) {
  const ApprovalRequest request = asked();
  on_the_way = "the box is away";
  EXPECT_THROW((void)confirm(request, emma), std::runtime_error);
  EXPECT_EQ(desk->find(request.id, now)->state, ApprovalState::failed);
  on_the_way.clear();
  EXPECT_EQ(fault(request, ada), ApprovalFault::ended);
}

// Shows IDN-08, B70.
TEST_F(Approvals, AreRememberedWhenTheProgramStartsAgain) {
  const ApprovalRequest waits = asked(2);
  ASSERT_TRUE(confirm(waits, emma));
  open();
  EXPECT_EQ(desk->find(waits.id, now)->approvals.size(), 1U);
  ASSERT_TRUE(confirm(waits, ada));
  ASSERT_TRUE(is_open);

  is_open = false;
  ApprovalRequest cut_off = asked();
  cut_off.state = ApprovalState::confirmed;
  store.put(cut_off);
  EXPECT_EQ(fault(cut_off, emma), ApprovalFault::ended) << "it is being carried out";
  open();
  EXPECT_EQ(desk->find(cut_off.id, now)->state, ApprovalState::interrupted);
  EXPECT_EQ(fault(cut_off, emma), ApprovalFault::ended) << "nobody knows how far it came: it is not tried again";
}

// Shows IDN-08, B70.
TEST_F(Approvals, AreAskedForOneAtATime) {
  const ApprovalRequest request = asked();
  EXPECT_EQ(desk->ask(ada, {"election.open", "A", "{}"}, now).error(), ApprovalFault::asked_already);
  EXPECT_TRUE(desk->ask(ada, {"election.open", "B", "{}"}, now));
  EXPECT_EQ(desk->ask(rosa, {"no.such.thing", "A", "{}"}, now).error(), ApprovalFault::unknown_action);
  EXPECT_EQ(desk->withdraw(request.id, emma, now).error(), ApprovalFault::not_requester);
  ASSERT_TRUE(desk->withdraw(request.id, rosa, now));
  EXPECT_EQ(fault(request, emma), ApprovalFault::ended);
  const ApprovalRequest again = asked();
  EXPECT_NE(again.id, request.id);
  EXPECT_EQ(desk->all(now).size(), 3U);
  now = again.expires;
  EXPECT_NE(asked().id, again.id) << "one that expired stands in nobody's way";
  EXPECT_EQ(desk->confirm(ApprovalId{}, request.hash, step_up(emma), now).error(), ApprovalFault::unknown_request);
}

}  // namespace
}  // namespace urna::identity
