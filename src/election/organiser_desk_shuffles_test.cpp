// SPDX-License-Identifier: EUPL-1.2
// The shuffles of preference questions, with a ballot box that judges every proof.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/random.hpp"
#include "election/detail/no_paper_for_tests.hpp"
#include "election/memory_box_store.hpp"
#include "election/memory_desk_store.hpp"
#include "election/organiser_desk.hpp"
#include "election/sample_election.hpp"
#include "protocol/shuffle_record.hpp"

namespace urna::election {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Timestamp now{std::chrono::seconds(1'795'279'352)};
constexpr std::size_t voters = 4;

/// The box of a sample election, asked as the desk asks; whatever uuid the desk has given to its own.
class NearBox final : public BoxPort {
 public:
  NearBox()
      : sample(
            crypto::ed25519(),
            {protocol::HomomorphicQuestion{"Statutes?", {"Yes", "No"}, 1, 1, false},
             protocol::MixnetQuestion{"Order?", {"X", "Y"}, ""}, protocol::MixnetQuestion{"Grades?", {"P", "Q"}, ""}},
            voters),
        key(crypto::SigningKey::draw_seed(sample.random)) {
    box = PollingBox::open(store, sample.records, {}, now, {&key, 1, nullptr}).value();
    for (std::size_t voter = 0; voter < voters; ++voter) {
      const auto rank = static_cast<std::uint32_t>(voter % 2 + 1);
      EXPECT_TRUE(box->put(sample.slot(), sample.ballot(voter, {{1, 0}, {rank, 3 - rank}, {1, rank}}), now));
    }
  }

  Result<BoxState, BoxAnswer> open(const protocol::ElectionUuid&, const SetupRecords&) override { return told(); }
  Result<Receipt, BoxAnswer> put(const protocol::ElectionUuid&, const Slot&, std::string_view) override {
    return failure(BoxAnswer{BoxRefusal::not_open, ""});
  }
  bool settle(const protocol::ElectionUuid&, const Slot&) override { return false; }
  void forget(const protocol::ElectionUuid&, const Slot&) override {}
  std::optional<Receipt> receipt(const protocol::ElectionUuid&, const Digest&) override { return std::nullopt; }
  Result<BoxState, BoxAnswer> close(const protocol::ElectionUuid&) override {
    box->close();
    return told();
  }
  Result<BoxState, BoxAnswer> add_event(const protocol::ElectionUuid&, BoxEvent event, std::uint32_t trustee,
                                        std::string_view text) override {
    std::optional<StepRefusal> refusal;
    switch (event) {
      case BoxEvent::shuffle:
        refusal = box->add_shuffle(trustee, std::string(text));
        break;
      case BoxEvent::end_shuffles:
        refusal = box->end_shuffles();
        break;
      case BoxEvent::decryption:
        refusal = box->add_decryption(trustee, std::string(text));
        break;
      case BoxEvent::result:
        refusal = box->publish_result();
        break;
    }
    if (loses_the_answer) throw BoxUnreachable("it broke off");
    if (refusal) return failure(BoxAnswer{BoxRefusal::ballot_invalid, refusal->detail});
    return told();
  }
  std::optional<BoxState> state(const protocol::ElectionUuid&) override { return told(); }
  std::optional<std::string> record(const protocol::ElectionUuid&, BoxRecord wanted) override {
    return wanted == BoxRecord::shuffle_input ? box->shuffle_input() : std::nullopt;
  }

  std::string shuffle() { return sample.shuffle(DownloadedArchive(store, sample.uuid())); }

  SampleElection sample;
  MemoryBoxStore store;
  crypto::SigningKey key;
  std::unique_ptr<PollingBox> box;
  bool loses_the_answer = false;

 private:
  BoxState told() {
    const BoardState now_at = box->state();
    BoxState state;
    using Stage = protocol::ElectionStage;
    state.stage = now_at.stage == Stage::open ? "open" : now_at.stage == Stage::tallied ? "tallied" : "shuffled";
    state.fingerprint = now_at.fingerprint;
    state.box_key = "key";
    state.shufflers = now_at.shufflers;
    return state;
  }
};

const std::string definition = R"({"name":"Choir","trustees":{"single":["A","B"]},
  "questions":[{"type":"preference","title":"Order?","answers":["X","Y"],"rule":"schulze"}]})";

class Shuffles : public testing::Test {
 protected:
  Shuffles() : election(*desk.create("rosa", definition, now)) {
    EXPECT_TRUE(desk.take_roll(election, "id,last_name\nv1,Aubry\n", false));
    for (std::uint32_t number = 1; number <= 2; ++number) {
      const auto key = protocol::make_trustee_key(crypto::ed25519(), std::nullopt, random).public_key;
      EXPECT_TRUE(desk.take_from_trustee(election, number, TrusteeRecord::public_key,
                                         protocol::trustee_public_key_text(crypto::ed25519(), key)));
    }
    EXPECT_FALSE(desk.issue_codes(election, detail::no_paper()));
    EXPECT_TRUE(desk.open(election, "Choir", now));
  }

  void close() { EXPECT_EQ(desk.close(election, "Choir", now)->state, ElectionState::closed); }
  /// Why a shuffle is refused, after which the public board is as it was.
  std::optional<TrusteeFault> fault(std::uint32_t trustee, const std::string& text) {
    const std::string before = box.box->state().board_hash;
    const auto answer = desk.take_shuffle(election, trustee, text);
    EXPECT_EQ(box.box->state().board_hash, before) << "a refusal changes nothing";
    return answer ? std::nullopt : std::optional(answer.error().fault);
  }
  std::vector<std::uint32_t> done() { return box.box->state().shufflers; }

  NearBox box;
  crypto::ReplayedRandom random{9};
  MemoryDeskStore store;
  VotingDesk voting{store, box, random};
  OrganiserDesk desk{store, box, voting, random, {}};
  protocol::ElectionUuid election;
};

TEST_F(Shuffles, AreNotTakenBeforeThePollIsClosed) {
  EXPECT_EQ(fault(1, "{}"), TrusteeFault::not_now);
  EXPECT_FALSE(desk.shuffles(election));
  EXPECT_FALSE(desk.shuffle_input(election, 1));
  EXPECT_FALSE(desk.trustee(election, 1)->shuffles);
}

TEST_F(Shuffles, AreTakenInTurnOnly) {
  close();
  const std::string good = box.shuffle();
  EXPECT_EQ(fault(2, good), TrusteeFault::not_now) << "it is the turn of 1";
  EXPECT_EQ(desk.shuffle_input(election, 2).error().fault, TrusteeFault::not_now);
  ASSERT_TRUE(desk.take_shuffle(election, 1, good));
  EXPECT_EQ(desk.shuffles(election)->turn, 2U);
  EXPECT_THAT(desk.trustee(election, 1)->shuffles->done, ElementsAre(1U));
}

TEST_F(Shuffles, AreHandedThePresentCiphertextsInTurn) {
  close();
  const std::string first = *desk.shuffle_input(election, 1);
  EXPECT_EQ(first.rfind("[[{\"alpha\":\"", 0), 0U);
  const std::string good = box.shuffle();
  ASSERT_TRUE(desk.take_shuffle(election, 1, good));
  const std::string second = *desk.shuffle_input(election, 2);
  EXPECT_NE(second, first);
  EXPECT_NE(good.find("{\"ciphertexts\":" + second + ",\"proofs\":"), std::string::npos) << "what the first has made";
}

TEST_F(Shuffles, AreTakenOnceFromEachTrustee) {
  close();
  const std::string good = box.shuffle();
  ASSERT_TRUE(desk.take_shuffle(election, 1, good));
  EXPECT_EQ(fault(1, good), TrusteeFault::given_before);
  EXPECT_EQ(fault(1, box.shuffle()), TrusteeFault::given_before) << "another one too";
  EXPECT_EQ(desk.shuffle_input(election, 1).error().fault, TrusteeFault::given_before);
  EXPECT_THAT(done(), ElementsAre(1U));
}

TEST_F(Shuffles, AreRefusedWhenTheyAreOfOtherCiphertexts) {
  close();
  const std::string of_the_tally = box.shuffle();
  ASSERT_TRUE(desk.take_shuffle(election, 1, box.shuffle()));
  EXPECT_EQ(fault(2, of_the_tally), TrusteeFault::refused) << "it was made before the other one";
  NearBox other;
  other.box->close();
  other.box->add_shuffle(1, other.shuffle());
  EXPECT_EQ(fault(2, other.shuffle()), TrusteeFault::refused) << "of another box";
  EXPECT_EQ(fault(2, "{}"), TrusteeFault::refused);
  EXPECT_THAT(done(), ElementsAre(1U));
}

TEST_F(Shuffles, AreRefusedWhenAProofDoesNotHold) {
  close();
  const std::string good = box.shuffle();
  for (const char* member : {"\"alpha\":\"", "\"proofs\":[[[\"", "]],[\""}) {
    std::string wrong = good;
    const std::size_t at = wrong.rfind(member);
    ASSERT_NE(at, std::string::npos) << member;
    char& letter = wrong[at + std::string_view(member).size() + 3];
    letter = letter == '1' ? '2' : '1';
    EXPECT_EQ(fault(1, wrong), TrusteeFault::refused) << member;
  }
  EXPECT_TRUE(desk.take_shuffle(election, 1, good));
}

TEST_F(Shuffles, GoOnWithTheNextWhenOneDoesNotCome) {
  close();
  EXPECT_EQ(desk.pass_over(election, 2)->fault, OrganiserFault::wrong_state) << "it is not their turn";
  EXPECT_FALSE(desk.pass_over(election, 1));
  EXPECT_EQ(desk.shuffles(election)->turn, 2U);
  EXPECT_EQ(fault(1, box.shuffle()), TrusteeFault::not_now);
  ASSERT_TRUE(desk.take_shuffle(election, 2, box.shuffle()));
  ASSERT_TRUE(desk.take_shuffle(election, 1, box.shuffle())) << "who was passed over may come later";
  EXPECT_THAT(done(), ElementsAre(2U, 1U));
  EXPECT_EQ(desk.shuffles(election)->turn, std::nullopt);
}

TEST_F(Shuffles, EndBeforeAnybodyDecryptsAndAreThenOver) {
  close();
  EXPECT_EQ(desk.end_shuffles(election).error().fault, OrganiserFault::box_refused) << "nobody has shuffled";
  EXPECT_EQ(desk.take_decryption(election, 1, "{}").error().fault, TrusteeFault::not_now);
  ASSERT_TRUE(desk.take_shuffle(election, 1, box.shuffle()));
  EXPECT_EQ(desk.take_decryption(election, 1, "{}").error().fault, TrusteeFault::not_now);
  const std::string late = box.shuffle();
  ASSERT_TRUE(desk.end_shuffles(election));
  EXPECT_EQ(fault(2, late), TrusteeFault::not_now);
  EXPECT_FALSE(desk.shuffle_input(election, 2));
  EXPECT_EQ(desk.pass_over(election, 2)->fault, OrganiserFault::wrong_state);
  const std::string decryption = box.sample.decryption(DownloadedArchive(box.store, box.sample.uuid()), 1);
  EXPECT_TRUE(desk.take_decryption(election, 1, decryption));
  EXPECT_EQ(fault(2, late), TrusteeFault::not_now) << "after decryption began";
}

TEST_F(Shuffles, AreKeptWhenTheAnswerOfTheBoxIsLost) {
  close();
  const std::string good = box.shuffle();
  box.loses_the_answer = true;
  EXPECT_THROW((void)desk.take_shuffle(election, 1, good), BoxUnreachable);
  box.loses_the_answer = false;
  EXPECT_EQ(fault(1, good), TrusteeFault::given_before) << "sent again, it is there";
  EXPECT_EQ(desk.shuffles(election)->turn, 2U);
}

}  // namespace
}  // namespace urna::election
