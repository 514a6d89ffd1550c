// SPDX-License-Identifier: EUPL-1.2
#include "api/witness_courier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.hpp"
#include "journal/witness.hpp"

namespace urna::api {
namespace {

using http::ClientAnswer;
using http::ClientFailure;
using journal::Event;
using journal::LogName;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

using Answer = Result<ClientAnswer, ClientFailure>;

Secret<32> seed(int number) {
  Secret<32> out;
  out.expose().fill(static_cast<std::byte>(number));
  return out;
}

/// A journal, and a witness of it within reach of a function.
struct Courier : testing::Test {
  void SetUp() override { grow(3); }

  void grow(int entries) {
    for (int i = 0; i < entries; ++i) {
      journal::Entry entry;
      entry.at = now;
      keeper.note(entry);
    }
    keeper.settle();
  }
  Answer ask_witness(const std::string& body) {
    ++asked;
    if (instead) return *instead;
    const auto answer = witness.add_checkpoint(body);
    return ClientAnswer{answer.status, {}, answer.body};
  }
  std::vector<Event> told() {
    std::vector<Event> events;
    for (const std::string& text : journal.entries(LogName::platform(), 0, 1000)) {
      const Event event = journal::entry_from(text)->event;
      if (event != Event::journal_heartbeat) events.push_back(event);
    }
    return events;
  }
  std::optional<storage::SqliteJournal::Cosignature> kept() {
    return journal.cosignature(LogName::platform(), to_hex(witness.key().id()));
  }

  Timestamp now{1'795'513'327s};
  int asked = 0;
  std::optional<Answer> instead;
  std::vector<std::string> alarms;
  const TestFolder folder{TestFolder::in_memory()};
  storage::SqliteJournal journal{folder.path("journal.db"), "vote.example.org"};
  storage::SqliteSignedHeads heads{folder.path("signed.db")};
  journal::CheckpointSigner signer{seed(1), heads};
  storage::JournalKeeper keeper{
      journal, signer, {}, [this] { return now; }, [](std::string_view, const std::string&) {}, {.pause = 1h}};
  storage::SqliteSignedHeads seen{folder.path("seen.db")};
  const crypto::SigningKey witness_key{seed(2)};
  journal::Witness witness{
      "union.example.org", witness_key, {{signer.key("vote.example.org/log/platform")}}, seen, [this] { return now; }};
  WitnessCourier courier{keeper,
                         witness.key(),
                         [this](const std::string& body) { return ask_witness(body); },
                         [this] { return now; },
                         [this](std::string_view event, const std::string& detail) {
                           alarms.push_back(std::string(event) + " " + detail);
                         },
                         {.has_thread = false}};
};

// Shows AUD-09.
TEST_F(Courier, KeepsWhatTheWitnessSignsOfEachCheckpoint) {
  EXPECT_TRUE(courier.pass());
  ASSERT_TRUE(kept());
  EXPECT_EQ(kept()->size, journal.log(LogName::platform())->size);
  EXPECT_EQ(journal::cosigned_at(kept()->note + kept()->line + "\n", witness.key()), now);
  grow(300);
  EXPECT_TRUE(courier.pass());
  EXPECT_EQ(kept()->size, journal.log(LogName::platform())->size) << "with a proof from the one before";
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(courier.pass());
  EXPECT_EQ(asked, 2) << "what is signed is not shown again";
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Courier, GoesOnFromWhatTheWitnessHasSeenFromElsewhere) {
  const auto note = keeper.checkpoint(LogName::platform()).value();
  EXPECT_EQ(witness.add_checkpoint(journal::add_checkpoint_text({0, {}, note})).status, 200U);
  grow(5);
  EXPECT_TRUE(courier.pass());
  EXPECT_EQ(asked, 2) << "a 409 says where to begin";
  EXPECT_TRUE(kept());
}

// Shows AUD-08, AUD-09, B63.
TEST_F(Courier, SaysOnceThatAWitnessHasSeenAnotherHistory) {
  const std::string origin = "vote.example.org/log/platform";
  const journal::Checkpoint other{origin, 2, journal::hash_of_leaf("what was shown elsewhere")};
  seen.keep(other);
  EXPECT_FALSE(courier.pass());
  EXPECT_FALSE(courier.pass());
  EXPECT_THAT(told(), ElementsAre(Event::witness_refused));
  EXPECT_THAT(alarms, ElementsAre("witness_refused union.example.org platform"));
  EXPECT_TRUE(courier.refuses(LogName::platform()));
  EXPECT_FALSE(kept());
}

// Shows AUD-08, AUD-09.
TEST_F(Courier, SaysThatTheLogWasPutBack) {
  seen.keep({"vote.example.org/log/platform", 1000, Digest{}});
  EXPECT_FALSE(courier.pass());
  EXPECT_THAT(told(), ElementsAre(Event::witness_refused));
}

// Shows AUD-09, B63.
TEST_F(Courier, BelievesNoSignatureThatIsFalseOrOfAnotherTime) {
  const auto parts = journal::note_parts(*keeper.checkpoint(LogName::platform()));
  const std::string text(parts->text);
  const auto of = [&](Timestamp at, int key, const std::string& name) {
    return journal::cosign(text, name, crypto::SigningKey(seed(key)), at) + "\n";
  };
  const Timestamp year_2099{4'077'000'000s};
  for (const std::string& body : {std::string(), std::string("yes\n"), of(year_2099, 2, "union.example.org"),
                                  of(now - 24h, 2, "union.example.org"), of(now, 3, "union.example.org"),
                                  of(now, 2, "other.example.org"), std::string(60'000, '\n')}) {
    instead = Answer(ClientAnswer{200, {}, body});
    EXPECT_FALSE(courier.pass()) << body.substr(0, 40);
    EXPECT_FALSE(kept());
  }
  EXPECT_THAT(told(), ElementsAre(Event::witness_refused)) << "once";
  instead.reset();
  EXPECT_TRUE(courier.pass());
  EXPECT_THAT(told(), ElementsAre(Event::witness_refused, Event::witness_back));
}

// Shows AUD-09, B63.
TEST_F(Courier, TakesNoTextForASize) {
  for (const char* body : {"ten", "10", "10\n\n", "-1\n", "99999999999999999999\n", ""}) {
    instead = Answer(ClientAnswer{409, {}, body});
    EXPECT_FALSE(courier.pass());
  }
  instead = Answer(failure(ClientFailure::too_large));  // ten mebibytes
  EXPECT_FALSE(courier.pass());
  EXPECT_THAT(told(), ElementsAre(Event::witness_refused));
  asked = 0;
  instead = Answer(ClientAnswer{409, {}, "1\n"});  // over and over
  EXPECT_FALSE(courier.pass());
  EXPECT_LE(asked, 3);
}

// Shows AUD-09.
TEST_F(Courier, SaysAfterAnHourThatAWitnessIsSilentAndThenThatItIsBack) {
  instead = Answer(failure(ClientFailure::unreachable));
  EXPECT_FALSE(courier.pass());
  now += 3599s;
  instead = Answer(ClientAnswer{503, {}, ""});
  EXPECT_FALSE(courier.pass());
  EXPECT_THAT(told(), IsEmpty());
  now += 1s;
  EXPECT_FALSE(courier.pass());
  now += 3600s;
  EXPECT_FALSE(courier.pass());
  EXPECT_THAT(told(), ElementsAre(Event::witness_silent));
  instead.reset();
  EXPECT_TRUE(courier.pass());
  EXPECT_THAT(told(), ElementsAre(Event::witness_silent, Event::witness_back));
  EXPECT_TRUE(kept());
}

// Shows AUD-04.
TEST_F(Courier, HasAThreadThatNobodyWaitsFor) {
  std::atomic<int> sent = 0;
  {
    const WitnessCourier by_itself(
        keeper, witness.key(),
        [&](const std::string&) {
          ++sent;
          std::this_thread::sleep_for(50ms);
          return Answer(failure(ClientFailure::timed_out));
        },
        [this] { return now; }, [](std::string_view, const std::string&) {}, {.pause = 1ms});
    const auto begun = std::chrono::steady_clock::now();
    grow(20);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
    while (sent == 0) std::this_thread::sleep_for(1ms);
  }
  EXPECT_GT(sent, 0);
}

// Shows INP-03, B46.
TEST(WitnessPlace, IsAnAddressAndAKey) {
  const std::string key = journal::WitnessKey("w.example.org", crypto::SigningKey(seed(2)).verification_key()).text();
  EXPECT_EQ(WitnessPlace::parse("https://w.example.org/urna=" + key)->address, "https://w.example.org/urna");
  EXPECT_EQ(WitnessPlace::parse("unix:/run/a=b/socket=" + key)->address, "unix:/run/a=b/socket");
  for (const std::string& bad :
       {std::string(), key, "=" + key, "http://w.example.org=" + key, "https://w.example.org=" + key + "x",
        "file:///etc/passwd=" + key, "unix:relative=" + key, "https://me@w.example.org=" + key, "https:///x=" + key})
    EXPECT_FALSE(WitnessPlace::parse(bad)) << bad;
}

}  // namespace
}  // namespace urna::api
