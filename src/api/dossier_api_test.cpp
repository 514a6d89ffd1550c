// SPDX-License-Identifier: EUPL-1.2
#include "api/dossier_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "api/detail/desk_with_journal.hpp"
#include "assurance/approval_state.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "journal/approval_dossier.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

using assurance::ApprovalRecord;
using assurance::AssuredId;
using detail::code_of;
using http::Request;
using http::Response;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr Timestamp now = std::chrono::sys_days(2026y / 11 / 22) + 10h;
constexpr const char* signer = "vote.example.org/statement";

std::string canonical(std::string_view text) { return boost::json::serialize(boost::json::parse(text)); }

const std::string file_of_service =
    canonical(R"x({"description":{"name":"Vote","organisation":"Ville de Lille","service_types":["online_service"],)x"
              R"x("hosting":"on_premise","exposure":"internet","audience":"limited","max_downtime":"under_24h",)x"
              R"x("data_volume":"low","data_location":"eu","level":2},)x"
              R"x("measures":{"RH.2":{"status":"fait","details":"=HYPERLINK(\"http://evil.example\")"}},"own":[]})x");

struct JournalOfADesk : detail::DeskWithJournal {};

struct Dossiers : testing::Test {
  Dossiers() {
    api.add_routes(router);
    EXPECT_TRUE(store.put({AssuredId{}, 1, file}, {now, PersonId{}, "made"}));
  }
  std::string sign(std::string_view text) const { return journal::sign_note(text, signer, key); }
  journal::NoteKey trusted() const { return {signer, key.verification_key()}; }

  Response ask(const std::string& number) {
    Request request;
    request.path_parameters = {{"service", service}, {"number", number}};
    request.caller = detail::as_officer(Caller{.who = PersonId{}, .name = "somebody", .tenant = {}, .now = now});
    return router.routes().front()->handler(request);
  }
  static std::string bytes_of(const Response& response) {
    const auto* const text = std::get_if<std::string>(&response.body);
    return text != nullptr ? *text : code_of(response);
  }
  /// A decision as it is taken where checks stand behind the answers.
  void decide(std::uint64_t number, bool is_accepted) {
    const auto& catalogue = assurance::Catalogue::built_in();
    const auto read = assurance::parse_service_file(file, catalogue);
    auto answers = assurance::answers_of(*read, catalogue);
    answers.proofs.emplace(catalogue.measures.size(), assurance::Proof::claimed);
    answers.proofs->at(catalogue.place_of("RH.2")) = assurance::Proof::failed;
    assurance::DecidedService decided{{},
                                      number,
                                      {{}, 1, file},
                                      evaluate(catalogue, read->description.meaning, answers, assurance::Reading::urna),
                                      {{PersonId{}, "Grace"}},
                                      "urna 0",
                                      answers.proofs};
    for (const char* check : {"auth.mfa", "acl.process"}) {
      assurance::CheckStanding standing;
      standing.manifest.check = check;
      standing.newest = assurance::CheckResult{check, 1, assurance::Finding::passed, now, now, {}};
      decided.checks.push_back(std::move(standing));
    }
    assurance::Decision decision;
    decision.authority = {"Grace Hopper", "Director", PersonId{}};
    decision.board = {2026y / 11 / 20, is_accepted, is_accepted ? 12 : 0, is_accepted ? "" : "No backups", {}};
    decision.taken = now;
    decision.standing = assurance::standing_of(*read, answers, decided.evaluation, catalogue);
    decision.standing.catalogue = crypto::sha256(assurance::Catalogue::built_in_text());
    decision.standing.service = crypto::sha256(file);
    decision.standing.evidence = crypto::sha256(assurance::proofs_text(decided.evaluation, *answers.proofs, catalogue));
    ApprovalRecord record{number, true, decision_json(decision, decided, catalogue)};
    record.note = sign(decision_statement(decision, AssuredId{}, number, crypto::sha256(record.file)));
    record.watch = watch_json(assurance::DecisionWatch(decision).memory());
    EXPECT_TRUE(store.put_approval({AssuredId{}, ++version, file}, record, {}, {now, PersonId{}, "decided"}));
  }

  std::string file = file_of_service;
  const crypto::SigningKey key{Secret<32>()};
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  std::optional<JournalProof> proof;
  DossierApi api{store,
                 people,
                 {.sign = [this](std::string_view text) { return sign(text); },
                  .key = [this] { return trusted().text(); },
                  .journal = [this](const Digest&, Timestamp) { return proof; }}};
  http::Router router;
  std::string service = std::string(32, '0');
  std::uint64_t version = 1;
};

// Shows HST-10.
TEST_F(Dossiers, HoldWhatWasDecidedOnAndBearItOut) {
  decide(1, true);
  decide(2, false);
  for (const char* number : {"1", "2"}) {
    const std::string dossier = bytes_of(ask(number));
    EXPECT_EQ(dossier, bytes_of(ask(number))) << "the same moment, the same bytes";
    const auto report = journal::check_dossier(dossier, {trusted(), {}});
    ASSERT_TRUE(report) << words_of(report.error().fault) << report.error().where;
    for (const auto& finding : report->findings)
      EXPECT_NE(finding.kind, journal::DossierFinding::Kind::fails) << finding.words;
    const auto bundle = journal::open_bundle(dossier, trusted());
    EXPECT_EQ(*bundle->find("decision.json"), store.approvals({})[number[0] - '1'].file);
    EXPECT_EQ(*bundle->find("catalogue.json"), assurance::Catalogue::built_in_text());
    EXPECT_TRUE(bundle->find("papers/decision-nl.pdf")->starts_with("%PDF-"));
    EXPECT_EQ(bundle->find("papers/attestation-de.pdf") != nullptr, number[0] == '1');
    const std::string& measures = *bundle->find("measures-en.csv");
    EXPECT_THAT(measures, HasSubstr(";fait;\"'=HYPERLINK("));
    EXPECT_THAT(measures, HasSubstr(";failed\r\n"));
    EXPECT_THAT(measures, HasSubstr(";exposure=4;claimed\r\n"));
    EXPECT_THAT(*bundle->find("evidence.jsonl"), testing::StartsWith("{\"check\":\"acl.process\""));
    EXPECT_LT(dossier.size(), std::size_t{4} << 20U);
  }
}

// Shows HST-10.
TEST_F(Dossiers, CarryWhatPeopleSignedOfMeasuresAndAnAlteredOneIsNamed) {
  auto signed_file = assurance::parse_service_file(file, assurance::Catalogue::built_in()).value();
  assurance::MeasureStatement statement;
  statement.measure = "RH.2";
  statement.text = "Everyone was \"trained\"\nin Oc\u00adtober";
  statement.looked_at = 2026y / 11 / 1;
  statement.holds_until = 2027y / 5 / 31;
  statement.files = {{{}, 3, "list “of” names.pdf", crypto::sha256("the list")}};
  statement.by = PersonId(std::array<std::byte, 16>{std::byte{7}});
  statement.signed_at = now - 1h;
  statement.note = sign(measure_statement_text(statement, std::string(32, '0'), "Ada “the first”"));
  signed_file.statements = {statement};
  file = canonical(decided_file_json(signed_file));
  decide(1, true);
  const auto report = journal::check_dossier(bytes_of(ask("1")), {trusted(), {}});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->holds());
  ASSERT_EQ(report->statements.size(), 1U);
  EXPECT_THAT(report->statements[0], HasSubstr(crypto::sha256_hex("the list")));

  signed_file.statements[0].text = "Everyone was trained in November";
  file = canonical(decided_file_json(signed_file));
  decide(2, true);
  const auto altered = journal::check_dossier(bytes_of(ask("2")), {trusted(), {}});
  ASSERT_TRUE(altered);
  EXPECT_FALSE(altered->holds()) << "though the platform sealed it";
  EXPECT_TRUE(std::ranges::any_of(altered->findings, [](const auto& finding) {
    return finding.words == "The statement on “RH.2” does not hold: its note states something else.";
  }));
}

TEST_F(Dossiers, AreOfDecisionsThatAreThere) {
  decide(1, true);
  for (const char* other : {"2", "01", "", "x"}) EXPECT_EQ(code_of(ask(other)), "unknown-decision") << other;
  service = std::string(32, 'a');
  EXPECT_EQ(code_of(ask("1")), "unknown-assured-service");
}

// Shows HST-10.
TEST_F(Dossiers, CarryTheProofThatTheJournalHasIt) {
  decide(1, true);
  proof = JournalProof{"{}", "none", "none"};
  const auto bundle = journal::open_bundle(bytes_of(ask("1")), trusted());
  ASSERT_TRUE(bundle);
  EXPECT_EQ(*bundle->find("journal/entry.json"), "{}");
  EXPECT_FALSE(journal::check_dossier(bytes_of(ask("1")), {trusted(), {}})->holds()) << "one that proves nothing";
}

// Shows HST-10, AUD-12.
TEST_F(JournalOfADesk, ProvesThatSomethingWasNotedAmongMuchElse) {
  const auto decision = journal::Object::of("decision", std::string(64, 'a'));
  const auto note = [&](Event event, Timestamp at, const journal::Object& object) {
    Entry entry;
    entry.at = at;
    entry.event = event;
    entry.object = object;
    keeper.note(entry);
  };
  for (int i = 0; i < 300; ++i) note(Event::assurance_decision_read, clock() + std::chrono::seconds(i), decision);
  // Its time is a little before that of its neighbours: it waited in an outbox.
  note(Event::assurance_decision_signed, clock() + 100s, decision);
  for (int i = 300; i < 700; ++i) note(Event::assurance_decision_read, clock() + std::chrono::seconds(i), decision);
  const auto proof = journal_proof(keeper, Event::assurance_decision_signed, decision, clock() + 100s);
  ASSERT_TRUE(proof);
  const auto key = journal::NoteKey::parse(proof->key);
  ASSERT_TRUE(key);
  EXPECT_TRUE(journal::check_log_proof(proof->proof, proof->entry, key->name(), std::span(&*key, 1)));
  EXPECT_EQ(journal::entry_from(proof->entry)->event, Event::assurance_decision_signed);
  EXPECT_FALSE(journal_proof(keeper, Event::assurance_decision_signed,
                             journal::Object::of("decision", std::string(64, 'b')), clock()));
  EXPECT_FALSE(journal_proof(keeper, Event::assurance_decision_signed, decision, clock() + 9h))
      << "not looked for so far back";
}

}  // namespace
}  // namespace urna::api
