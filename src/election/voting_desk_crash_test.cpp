// SPDX-License-Identifier: EUPL-1.2
// The power is cut, or a call fails, at every step of a cast and of its recovery, in all combinations.
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "election/memory_desk_store.hpp"
#include "election/rehearsed_box.hpp"
#include "election/rehearsed_election.hpp"
#include "election/voting_desk.hpp"

namespace urna::election {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp morning{1'795'513'327s};

struct PowerCut : std::runtime_error {
  PowerCut() : std::runtime_error("the power is cut") {}
};

/// When something goes wrong: at the n-th call that changes something, before it has an effect or after.
struct Fault {
  int call = 0;  // 1 …; 0: never
  bool after = false;
  bool cuts_power = false;  // else the call fails, and those after it do not
};

/// Counts calls and makes one fail; after a power cut nothing works until it is back.
class Trouble {
 public:
  Trouble(Fault fault, bool& power) : fault_(fault), power_(power) {}

  template <class Failed, class Act>
  auto around(Act act) {
    if (!power_) throw PowerCut();
    const bool now = ++calls_ == fault_.call;
    if (now && !fault_.after) strike<Failed>();
    auto answer = act();
    if (now) strike<Failed>();
    return answer;
  }
  void end() { fault_.call = 0; }

 private:
  template <class Failed>
  void strike() {
    if (!fault_.cuts_power) throw Failed("failed as asked");
    power_ = false;
    throw PowerCut();
  }

  Fault fault_;
  bool& power_;
  int calls_ = 0;
};

class TroubledStore final : public DeskStore {
 public:
  TroubledStore(DeskStore& real, Trouble& trouble) : real_(real), trouble_(trouble) {}
  void write(const Change& change) override {
    trouble_.around<std::runtime_error>([&] {
      real_.write(change);
      return 0;
    });
  }
  std::vector<protocol::ElectionUuid> elections() const override { return real_.elections(); }
  std::optional<std::string> document(const protocol::ElectionUuid& election, std::string_view name) const override {
    return real_.document(election, name);
  }
  std::vector<std::string> documents(const protocol::ElectionUuid& election) const override {
    return real_.documents(election);
  }
  std::vector<DeskVoter> voters(const protocol::ElectionUuid& election) const override {
    return real_.voters(election);
  }
  std::optional<DeskVoter> voter(const protocol::ElectionUuid& election, const VoterId& id) const override {
    return real_.voter(election, id);
  }
  std::vector<TurnoutHour> turnout(const protocol::ElectionUuid& election) const override {
    return real_.turnout(election);
  }
  std::vector<Slot> settled(const protocol::ElectionUuid& election) const override { return real_.settled(election); }

 private:
  DeskStore& real_;
  Trouble& trouble_;
};

class TroubledBox final : public BoxPort {
 public:
  TroubledBox(BoxPort& real, Trouble& trouble) : real_(real), trouble_(trouble) {}
  Result<BoxState, BoxAnswer> open(const protocol::ElectionUuid& election, const SetupRecords& records) override {
    return real_.open(election, records);
  }
  Result<Receipt, BoxAnswer> put(const protocol::ElectionUuid& election, const Slot& slot,
                                 std::string_view ballot) override {
    return trouble_.around<BoxUnreachable>([&] { return real_.put(election, slot, ballot); });
  }
  bool settle(const protocol::ElectionUuid& election, const Slot& slot) override {
    return trouble_.around<BoxUnreachable>([&] { return real_.settle(election, slot); });
  }
  void forget(const protocol::ElectionUuid& election, const Slot& slot) override {
    trouble_.around<BoxUnreachable>([&] {
      real_.forget(election, slot);
      return 0;
    });
  }
  std::optional<Receipt> receipt(const protocol::ElectionUuid& election, const Digest& ballot) override {
    return trouble_.around<BoxUnreachable>([&] { return real_.receipt(election, ballot); });
  }
  Result<BoxState, BoxAnswer> close(const protocol::ElectionUuid& election) override { return real_.close(election); }
  Result<BoxState, BoxAnswer> add_event(const protocol::ElectionUuid& election, BoxEvent event, std::uint32_t trustee,
                                        std::string_view text) override {
    return real_.add_event(election, event, trustee, text);
  }
  std::optional<BoxState> state(const protocol::ElectionUuid& election) override { return real_.state(election); }
  std::optional<std::string> record(const protocol::ElectionUuid& election, BoxRecord record) override {
    return real_.record(election, record);
  }

 private:
  BoxPort& real_;
  Trouble& trouble_;
};

/// What the voter does after the first ballot was handed in, whatever became of it.
enum class Voter { leaves, sends_the_same, sends_another, sends_an_invalid_one };

/// One voter's story with two faults, and what must be true at its end.
class Story {
 public:
  Story(bool revoting, Fault store_fault, Fault box_fault)
      : poll_(2), box_(revoting), store_trouble_(store_fault, power_), box_trouble_(box_fault, power_) {
    poll_.poll.revoting = revoting;
    poll_.put_into(store_);
  }

  void tell(Voter voter) {
    start();
    cast(RehearsedElection::ballot(1, 1));
    if (voter == Voter::sends_the_same) cast(RehearsedElection::ballot(1, 1));
    if (voter == Voter::sends_another) cast(RehearsedElection::ballot(1, 2));
    if (voter == Voter::sends_an_invalid_one) cast("invalid|x");
    guarded([&] { desk_->tend(now_ += 61s); });
    guarded([&] { desk_->tend(now_ += 61s); });
    end();
  }

 private:
  void start() {
    desk_.reset();
    power_ = true;
    desk_ = std::make_unique<VotingDesk>(troubled_store_, troubled_box_, random_);
  }

  /// After a cut the power comes back, and the desk is started anew from what it had stored.
  template <class Act>
  void guarded(Act act) {
    try {
      act();
    } catch (const PowerCut&) {
      start();
    } catch (const BoxUnreachable&) {
    } catch (const std::runtime_error&) {
    }
  }

  void cast(const std::string& ballot) {
    last_sent_ = ballot;
    guarded([&] {
      const auto session =
          desk_->sign_in(poll_.uuid, RehearsedElection::secret(1), RehearsedElection::birth_date(1), "a", now_).value();
      const auto answer = desk_->cast(poll_.uuid, session.session.expose(), ballot, now_);
      if (!answer) return;
      EXPECT_EQ(answer->receipt.tracker, protocol::tracker_text(crypto::sha256(ballot)));
      acknowledged_ = ballot;
    });
  }

  void end() {
    store_trouble_.end();
    box_trouble_.end();
    start();
    desk_->tend(now_ += 61s);
    const Balance balance = desk_->balance(poll_.uuid).value();
    EXPECT_TRUE(balance.holds()) << balance.ballots << " ballots, " << balance.signatures << " signatures, "
                                 << balance.counter << " counted, " << balance.on_the_way << " on the way";
    EXPECT_LE(balance.ballots, 1U);
    if (!poll_.poll.revoting) {
      EXPECT_LE(box_.archive().size(), 1U);
    }
    if (acknowledged_) {
      EXPECT_EQ(balance.ballots, 1U);
      // Where a voter may vote again, a later ballot counts even when its receipt was lost.
      EXPECT_TRUE(box_.counts(*acknowledged_) || (poll_.poll.revoting && box_.counts(last_sent_)))
          << "an acknowledged ballot was lost";
    }
    // Whatever happened, the voter can find out and vote.
    cast(RehearsedElection::ballot(1, 3));
    EXPECT_EQ(desk_->balance(poll_.uuid)->signatures, 1U);
    EXPECT_TRUE(desk_->stop(poll_.uuid, now_).holds());
    // Nothing is left that joins the two.
    desk_->tend(now_ += 1h);
    desk_->tend(now_ += 1h);
    EXPECT_TRUE(box_.slots().empty());
    EXPECT_TRUE(store_.settled(poll_.uuid).empty());
    for (const DeskVoter& voter : store_.voters(poll_.uuid)) EXPECT_FALSE(voter.slot);
  }

  RehearsedElection poll_;
  MemoryDeskStore store_;
  RehearsedBox box_;
  bool power_ = true;
  Trouble store_trouble_;
  Trouble box_trouble_;
  TroubledStore troubled_store_{store_, store_trouble_};
  TroubledBox troubled_box_{box_, box_trouble_};
  crypto::SystemRandom random_;
  std::unique_ptr<VotingDesk> desk_;
  Timestamp now_ = morning;
  std::optional<std::string> acknowledged_;  // the last one
  std::string last_sent_;
};

std::vector<Fault> faults(int calls_max) {
  std::vector<Fault> all{Fault{}};
  for (int call = 1; call <= calls_max; ++call) {
    for (const bool after : {false, true}) {
      for (const bool cuts_power : {false, true}) all.push_back({call, after, cuts_power});
    }
  }
  return all;
}

class VotingDeskCutOff : public testing::TestWithParam<bool> {};

// Shows AUD-06.
TEST_P(VotingDeskCutOff, EndsWithOneBallotAndOneSignatureOrNoneOfEither) {
  int stories = 0;
  for (const Voter voter : {Voter::leaves, Voter::sends_the_same, Voter::sends_another, Voter::sends_an_invalid_one}) {
    for (const Fault& store_fault : faults(6)) {
      for (const Fault& box_fault : faults(6)) {
        SCOPED_TRACE(testing::Message() << "voter " << static_cast<int>(voter) << "; store: call " << store_fault.call
                                        << (store_fault.after ? " after" : " before")
                                        << (store_fault.cuts_power ? " cut" : "") << "; box: call " << box_fault.call
                                        << (box_fault.after ? " after" : " before")
                                        << (box_fault.cuts_power ? " cut" : ""));
        Story(GetParam(), store_fault, box_fault).tell(voter);
        ++stories;
        if (HasFailure()) FAIL();
      }
    }
  }
  EXPECT_EQ(stories, 4 * 25 * 25);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutVotingAgain, VotingDeskCutOff, testing::Bool());

}  // namespace
}  // namespace urna::election
