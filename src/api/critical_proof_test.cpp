// SPDX-License-Identifier: EUPL-1.2
#include "api/critical_proof.hpp"

#include "api/detail/desk_with_journal.hpp"
#include "api/journal_proof.hpp"
#include "journal/checkpoint.hpp"

namespace urna::api {
namespace {

using detail::DeskWithJournal;

std::string bytes_in(const http::Response& response, const char* header) {
  const auto bytes = from_base64(response.headers.get(header).value_or(""));
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "";
}

// Shows AUD-02.
TEST_F(DeskWithJournal, HandsOutTheProofOfWhatCountsMostAndSaysWhenItIsLate) {
  journal::Entry entry;
  entry.at = now;
  entry.event = Event::person_unlocked;
  entry.trace = "00112233aabbccdd";
  keeper.note(entry);

  http::Response late;
  add_proof(late, keeper, entry.trace, std::nullopt, std::chrono::milliseconds(0));
  EXPECT_EQ(late.headers.get("X-Urna-Journal"), "late") << "never hangs";
  EXPECT_FALSE(late.headers.get("X-Urna-Journal-Proof"));

  http::Response proved;
  add_proof(proved, keeper, entry.trace, std::nullopt);
  EXPECT_EQ(proved.headers.get("X-Urna-Journal"), "proved");
  const std::string text = bytes_in(proved, "X-Urna-Journal-Entry");
  EXPECT_EQ(journal::entry_from(text).value().event, Event::person_unlocked);
  const auto log = journal.log(LogName::platform());
  const std::array ours{signer.key(log->origin)};
  const std::string proof = bytes_in(proved, "X-Urna-Journal-Proof");
  EXPECT_TRUE(journal::check_log_proof(proof, text, log->origin, ours));
  EXPECT_FALSE(journal::check_log_proof(proof, text + " ", log->origin, ours));

  http::Response of_another;
  add_proof(of_another, keeper, "ffffffffffffffff", std::nullopt);
  EXPECT_FALSE(of_another.headers.get("X-Urna-Journal")) << "nothing of it is in the journal: nothing is said";
}

// Shows AUD-02.
TEST_F(DeskWithJournal, ProvesTheNewestThatWasDoneToWhoHasNothingButItsKind) {
  EXPECT_FALSE(newest_journal_proof(keeper, Event::keystore_unlocked)) << "never done";
  journal::Entry entry;
  entry.event = Event::keystore_unlocked;
  const auto note = [&](std::chrono::seconds at, journal::Outcome outcome) {
    entry.at = now + at;
    entry.outcome = outcome;
    keeper.note(entry);
  };
  note(std::chrono::seconds(1), journal::Outcome::ok);
  note(std::chrono::seconds(2), journal::Outcome::ok);
  note(std::chrono::seconds(3), journal::Outcome::deny);
  entry.event = Event::journal_heartbeat;
  for (int i = 0; i < 1'100; ++i) note(std::chrono::seconds(4), journal::Outcome::ok);
  const auto proof = newest_journal_proof(keeper, Event::keystore_unlocked);
  ASSERT_TRUE(proof);
  EXPECT_EQ(journal::entry_from(proof->entry).value().at, now + std::chrono::seconds(2))
      << "what was refused was not done";
  const auto log = journal.log(LogName::platform());
  const std::array ours{signer.key(log->origin)};
  EXPECT_EQ(ours[0].text(), proof->key);
  EXPECT_TRUE(journal::check_log_proof(proof->proof, proof->entry, log->origin, ours));
}

// Shows AUD-02.
TEST_F(DeskWithJournal, ProvesOnlyWhatWasDoneByTheRoutesThatCountMost) {
  const http::Route& unlock = route(Method::post, "/api/people/{person}/unlock");
  EXPECT_TRUE(is_critical(unlock));
  EXPECT_FALSE(is_critical(route(Method::post, "/api/groups")));
  const Response refused = as("marie", unlock, about_the_election());
  EXPECT_FALSE(refused.headers.get("X-Urna-Journal")) << "what was refused was not done";
}

}  // namespace
}  // namespace urna::api
