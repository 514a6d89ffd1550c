// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/json.hpp>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "documents/sealed_parts.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/customer_import.hpp"
#include "storage/desk_database.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_approval_store.hpp"
#include "storage/sqlite_assured_service_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_document_store.hpp"
#include "storage/sqlite_incident_store.hpp"
#include "storage/sqlite_people_store.hpp"
#include "storage/sqlite_setting_store.hpp"

namespace urna::storage {
namespace {

using testing::HasSubstr;
using testing::Not;

const Timestamp noon{std::chrono::hours(24 * 20'000 + 12)};
constexpr const char* uuid_text = "2HXUMgAxt2TKC6bHKyrhaD";

template <class Id>
Id id_of(unsigned char number) {
  std::array<std::byte, 16> bytes{};
  bytes.fill(std::byte{number});
  return Id(bytes);
}

struct CustomerExportTest : testing::Test {
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  keystore::UnlockedKeystore other;  // of another platform
  crypto::SystemRandom random;
  crypto::AgeIdentity identity = crypto::AgeIdentity::draw(random);
  crypto::SigningKey signer{crypto::SigningKey::draw_seed(random)};
  journal::NoteKey key{"vote.example.org/statement", signer.verification_key()};
  protocol::ElectionUuid election = protocol::ElectionUuid::parse(uuid_text).value();

  std::unique_ptr<DeskDatabase> desk;
  std::unique_ptr<SqliteDeskStore> desk_store;
  std::unique_ptr<PeopleDatabase> people;
  std::unique_ptr<SqliteApprovalStore> approvals;
  std::unique_ptr<SqliteSettingStore> settings;
  std::unique_ptr<SqliteAssuredServiceStore> services;
  std::unique_ptr<SqliteIncidentStore> incidents;
  std::unique_ptr<SqliteDocumentStore> documents;
  std::optional<documents::DocumentId> document;  // of `fill_documents`

  void open(const std::string& data, const keystore::ColumnSealer& sealer) {
    desk = std::make_unique<DeskDatabase>(data + "/desk.db");
    desk_store = std::make_unique<SqliteDeskStore>(*desk, sealer);
    people = std::make_unique<PeopleDatabase>(data + "/people.db", sealer);
    approvals = std::make_unique<SqliteApprovalStore>(data + "/approvals.db", sealer);
    settings = std::make_unique<SqliteSettingStore>(data + "/settings.db", sealer);
    services = std::make_unique<SqliteAssuredServiceStore>(data + "/assurance.db", sealer);
    incidents = std::make_unique<SqliteIncidentStore>(data + "/incidents.db", sealer);
    documents = std::make_unique<SqliteDocumentStore>(data + "/documents.db", data + "/objects", sealer);
  }
  void close() {
    documents.reset();
    incidents.reset();
    services.reset();
    settings.reset();
    approvals.reset();
    people.reset();
    desk_store.reset();
    desk.reset();
  }
  void SetUp() override {
    std::filesystem::create_directory(folder / "data");
    open(folder.path("data"), keystore.sealer);
  }

  static election::DeskVoter voter(unsigned char number) {
    election::DeskVoter voter;
    voter.id = id_of<election::VoterId>(number);
    voter.roll_index = number;
    voter.college = "ouvriers";
    voter.verifier = election::SignInVerifier(crypto::sha256(std::string(1, static_cast<char>(number))));
    voter.birth_date = std::chrono::year{1968} / 5 / 13;
    voter.weight = 1;
    return voter;
  }
  void fill() {
    election::DeskStore::Change change;
    change.documents.push_back({election, "roll.csv", "nom;prenom\nCanari;Zo\xc3\xa9\n"});
    change.documents.push_back({election, "latin.csv", "Zo\xe9\n"});
    change.documents.push_back({election, "trial_keys", "a private key"});
    change.voters.push_back({election, {voter(1), voter(2), voter(3)}});
    desk_store->write(change);
    using election::VoteState;
    const auto slot = id_of<election::Slot>(9);
    election::DeskStore::Change casts;
    casts.votes = {{election, voter(1).id, VoteState::none, VoteState::casting, slot, noon},
                   {election, voter(2).id, VoteState::none, VoteState::casting, slot, noon}};
    desk_store->write(casts);
    casts.votes = {{election, voter(1).id, VoteState::casting, VoteState::voted, std::nullopt, noon}};
    desk_store->write(casts);
    fill_people();
    settings->put("firewall", "open to Aalst");
    const auto service = id_of<assurance::AssuredId>(7);
    EXPECT_TRUE(services->put({service, 1, "the weak spot"}, {noon, id_of<PersonId>(3), "described"}));
    EXPECT_TRUE(services->put({service, 2, "the mended spot"}, {noon, id_of<PersonId>(3), "answered"}));
    EXPECT_TRUE(services->put_approval({service, 3, "the mended spot"}, {1, true, "approved", "signed", "watched"}, {},
                                       {noon, id_of<PersonId>(3), "signed"}));
    const assurance::TemplateChange guard{
        {id_of<assurance::TemplateId>(6), 1, id_of<PersonId>(3), {"a guard at Aalst", "", {}}}};
    EXPECT_TRUE(services->change_templates({&guard, 1}, {}));
    using incident::IncidentNews;
    const auto lost = incident::Incident::detect("a lost disk", "u:1", noon);
    EXPECT_TRUE(incidents->put({id_of<incident::IncidentId>(5), 1, lost}, IncidentNews::opened));
    EXPECT_TRUE(incidents->put({id_of<incident::IncidentId>(5), 2, lost}, IncidentNews::told,
                               incident::SentNotice{2, incident::Notice::customer, noon, "u:1", "it is lost"}));
    identity::ApprovalRequest request;
    request.id = id_of<identity::ApprovalId>(4);
    request.action = "poll.open";
    request.subject = uuid_text;
    request.reason = "it is time";
    request.requester = "rosa";
    request.asked = noon;
    request.expires = noon + std::chrono::hours(1);
    request.approvals.push_back({"karl", noon});
    approvals->put(request);
    fill_documents();
  }

  documents::Documents room_door(const keystore::ColumnSealer& sealer, documents::DocumentKeys& keys) {
    return {std::string(sealer.tenant()), *documents, keys, random,
            [](const PersonId&, documents::DocumentAction, const documents::RoomId&) { return true; }};
  }
  static constexpr std::string_view minutes_of_may = "who;what\nRosa;a trip\n";
  void fill_documents() {
    KeystoreDocumentKeys keys(keystore.keystore, std::string(keystore.sealer.tenant()), random, [] { return noon; });
    documents::Documents door = room_door(keystore.sealer, keys);
    const auto rosa = id_of<PersonId>(1);
    const auto room = id_of<documents::RoomId>(11);
    ASSERT_TRUE(door.add_room(rosa, room, "Of the works council", noon));
    const auto outer = door.add_folder(rosa, room, std::nullopt, "2026", noon);
    const auto inner = door.add_folder(rosa, room, *outer, "May", noon);
    for (const std::string_view text : {minutes_of_may, std::string_view("who;what\nnobody;nothing\n")}) {
      const auto upload = door.begin_upload(
          rosa, {.room = room, .folder = *inner, .document = document, .name = "minutes.csv", .bytes = text.size()},
          noon);
      ASSERT_TRUE(upload);
      ASSERT_TRUE(door.add_part(rosa, *upload, 0, bytes_of(text.substr(0, 10)), noon));  // cut as somebody liked
      ASSERT_TRUE(door.add_part(rosa, *upload, 10, bytes_of(text.substr(10)), noon));
      const auto version = door.finish_upload(rosa, *upload, crypto::sha256(text), noon);
      ASSERT_TRUE(version);
      document = version->document;
    }
    ASSERT_TRUE(door.share_with(rosa, *document, id_of<PersonId>(2), std::nullopt, noon));
    ASSERT_TRUE(door.begin_upload(rosa, {.room = room, .name = "unfinished.csv", .bytes = 5}, noon));
  }

  static identity::Person person(unsigned char number, const std::string& address) {
    identity::Person person;
    person.id = id_of<identity::PersonId>(number);
    person.address = address;
    person.name = "of " + address;
    person.state = identity::PersonState::active;
    person.password = "$argon2id$canary";
    person.earlier_passwords = {"$argon2id$older canary"};
    person.recovery.hashes[0] = "$argon2id$canary on paper";
    person.totp = identity::TotpSecret(std::array<std::byte, 20>{std::byte{1}});
    identity::SecurityKey key;
    key.id = Bytes(16, std::byte{number});
    key.public_key = bytes_in("the canary's public key");
    person.keys.push_back(std::move(key));
    return person;
  }
  static Bytes bytes_in(std::string_view text) { return {bytes_of(text).begin(), bytes_of(text).end()}; }
  void fill_people() {
    SqlitePersonStore persons(*people);
    for (const auto& [number, address] : {std::pair(1, "rosa@example.org"), std::pair(2, "karl@example.org")}) {
      persons.change(address, [&](std::optional<identity::Person>& kept) {
        kept.emplace(person(static_cast<unsigned char>(number), address));
        if (number == 2) kept->state = identity::PersonState::disabled;
        return true;
      });
    }
    const identity::Place here = identity::InTenant{tenant_id_of(keystore.sealer)};
    const identity::InElection one_election{tenant_id_of(keystore.sealer), identity::ElectionUuid(uuid_text)};
    identity::Grant grant;
    grant.id = id_of<identity::GrantId>(5);
    grant.subject = id_of<identity::PersonId>(1);
    grant.role = identity::Role::tenant_owner;
    grant.place = here;
    grant.not_before = noon;
    grant.expires = noon + std::chrono::hours(24);
    grant.reason = "she founded it";
    SqliteGrantStore grants(*people);
    grants.add(grant);
    grant.id = id_of<identity::GrantId>(6);
    grant.subject = id_of<identity::GroupId>(7);
    grant.role = identity::Role::observer;
    grant.place = one_election;
    grant.by = id_of<identity::PersonId>(1);
    grants.add(grant);
    SqliteGroupStore(*people).change(id_of<identity::GroupId>(7), [](std::optional<identity::Group>& group) {
      group.emplace(identity::Group{id_of<identity::GroupId>(7), "the works council", {id_of<identity::PersonId>(1)}});
      return true;
    });
    identity::Invitation invitation;
    invitation.hash = crypto::sha256("what the link says");
    invitation.address = "lena@example.org";
    invitation.place = here;
    invitation.roles = {identity::Role::organiser, identity::Role::board_member};
    invitation.reason = "elections in spring";
    invitation.by = id_of<identity::PersonId>(1);
    invitation.expires = noon + std::chrono::hours(72);
    SqliteInvitationStore(*people).add(invitation);
    identity::ServiceAccess access;
    access.id = id_of<identity::ServiceId>(8);
    access.hash = crypto::sha256("canary of a token");
    access.name = "canary, the payroll";
    access.place = here;
    SqliteServiceStore(*people).add(access);
  }

  /// Those of `fill_people`, after they came to another tenant.
  void expect_people(const keystore::ColumnSealer& sealer) {
    const SqlitePersonStore persons(*people);
    const auto rosa = persons.find("rosa@example.org");
    ASSERT_TRUE(rosa) << "found by the new tenant's index";
    EXPECT_EQ(rosa->state, identity::PersonState::enrolling) << "she is invited anew";
    EXPECT_EQ(rosa->password, "");
    EXPECT_TRUE(rosa->keys.empty() && !rosa->totp && rosa->recovery.left() == 0);
    EXPECT_EQ(persons.find("karl@example.org")->state, identity::PersonState::disabled) << "who has left stays out";
    const auto grants = SqliteGrantStore(*people).of(rosa->id, {});
    ASSERT_EQ(grants.size(), 1U);
    EXPECT_EQ(grants[0].place, identity::Place(identity::InTenant{tenant_id_of(sealer)}));
    EXPECT_FALSE(SqliteInvitationStore(*people).find(crypto::sha256("what the link says"))) << "old links open nothing";
  }

  std::optional<Bytes> opened_part(const keystore::ColumnSealer& sealer, const crypto::KeyId& id,
                                   const documents::UploadId& upload, std::uint32_t part) {
    auto& keystore_of_it = &sealer == &keystore.sealer ? keystore.keystore : other.keystore;
    KeystoreDocumentKeys keys(keystore_of_it, std::string(sealer.tenant()), random, [] { return noon; });
    const auto key_of_it = keys.find(id);
    const auto sealed = documents->part(upload, part);
    if (!key_of_it || !sealed) return std::nullopt;
    return documents::open_part({sealer.tenant(), upload, part}, *key_of_it, id, *sealed);
  }
  CustomerExport customer(const keystore::ColumnSealer& sealer, std::vector<CustomerFile> files = {}) {
    return {"t-4f2a",
            sealer,
            {{"desk",
              [this](const std::string& path) {
                const std::lock_guard lock(desk->mutex);
                desk->database.copy_to(path);
              }},
             {"people", [this](const std::string& path) { people->copy_to(path); }},
             {"approvals", [this](const std::string& path) { approvals->copy_to(path); }},
             {"documents", [this](const std::string& path) { documents->copy_to(path); }},
             {"settings", [this](const std::string& path) { settings->copy_to(path); }},
             {"assurance", [this](const std::string& path) { services->copy_to(path); }},
             {"incidents", [this](const std::string& path) { incidents->copy_to(path); }}},
            [this, &sealer](const crypto::KeyId& id, const documents::UploadId& upload, std::uint32_t part) {
              return opened_part(sealer, id, upload, part);
            },
            std::move(files),
            folder.path("scratch"),
            "urna 0.1.0",
            noon};
  }
  std::string exported(const CustomerExport& what) {
    std::string out;
    export_customer(what, {key, signer}, crypto::AgeWriter::to(std::vector{identity.recipient()}, random),
                    [&](std::span<const std::byte> bytes) {
                      out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                    });
    return out;
  }
  OpenExport opener(const std::string& file) {
    return [this, &file] {
      return std::make_unique<tenancy::ExportReader>(
          crypto::AgeReader(identity), [&file, at = std::size_t{0}](std::span<std::byte> bytes) mutable {
            const std::size_t size = std::min(bytes.size(), file.size() - at);
            std::ranges::copy(bytes_of(file).subspan(at, size), bytes.begin());
            at += size;
            return size;
          });
    };
  }
  std::map<std::string, std::string> unpacked(const std::string& file) {
    const auto reader = opener(file)();
    std::map<std::string, std::string> all;
    EXPECT_TRUE(reader->open(key));
    for (auto next = reader->next(); next && *next != nullptr; next = reader->next()) {
      std::string& content = all[(*next)->path];
      std::array<char, 4096> piece{};
      for (auto got = reader->read(piece); got && *got > 0; got = reader->read(piece))
        content.append(piece.data(), *got);
    }
    return all;
  }
};

TEST_F(CustomerExportTest, LeavesOutKeysSecretsAndWhoseBallotIsOnItsWay) {
  fill();
  const auto all = unpacked(exported(customer(keystore.sealer)));
  for (const auto& [path, content] : all) {
    EXPECT_THAT(content, Not(HasSubstr("canary"))) << path;
    EXPECT_THAT(content, Not(HasSubstr("unfinished"))) << path;
    EXPECT_THAT(content, Not(HasSubstr("a private key"))) << path;
    EXPECT_THAT(content, Not(HasSubstr(to_base64(id_of<election::Slot>(9).get())))) << path;
    EXPECT_THAT(content, Not(HasSubstr(to_base64(voter(1).verifier.get())))) << path;
    EXPECT_THAT(content, Not(HasSubstr(to_base64(crypto::sha256("what the link says"))))) << path;
    for (const char* secret : {"password", "totp", "keys", "recovery", "address_index", "verifier"})
      EXPECT_THAT(content, Not(HasSubstr("\"" + std::string(secret) + "\""))) << path;
  }
  EXPECT_FALSE(all.contains("data/desk/settled.jsonl"));
  EXPECT_FALSE(all.contains("data/desk/outbox.jsonl"));
  EXPECT_FALSE(all.contains("data/people/services.jsonl"));
  EXPECT_FALSE(all.contains("data/documents/uploads.jsonl"));
  EXPECT_FALSE(all.contains("data/documents/links.jsonl"));
  EXPECT_THAT(all.at("data/documents/documents.jsonl"), Not(HasSubstr("\"key\"")));
  EXPECT_FALSE(all.contains("data/people/security_keys.jsonl"));
}

TEST_F(CustomerExportTest, IsReadByPeople) {
  fill();
  const auto all = unpacked(exported(customer(keystore.sealer)));
  EXPECT_THAT(all.at("data/desk/documents.jsonl"), HasSubstr(R"("bytes":"nom;prenom\nCanari;Zo)"
                                                             "\xc3\xa9"
                                                             R"(\n")"));
  EXPECT_THAT(all.at("data/desk/documents.jsonl"), HasSubstr(R"({"base64":"Wm/pCg"})"));
  const std::string& voters = all.at("data/desk/voters.jsonl");
  EXPECT_EQ(std::ranges::count(voters, '\n'), 3);
  EXPECT_THAT(voters.substr(0, voters.find('\n')),
              R"({"birth_day":"1968-05-13","college":"ouvriers","election":1,"id":"AQEBAQEBAQEBAQEBAQEBAQ",)"
              R"("roll_index":1,"vote":"voted","weight":1})");
  EXPECT_THAT(voters, HasSubstr(R"("roll_index":2,"vote":"none")")) << "a cast in flight is not counted yet";
  EXPECT_THAT(all.at("data/people/people.jsonl"),
              HasSubstr(R"("record":{"address":"rosa@example.org","disabled":false,"name":"of rosa@example.org"})"));
  EXPECT_THAT(all.at("data/people/grants.jsonl"), HasSubstr(R"("place":"election 2HXUMgAxt2TKC6bHKyrhaD")"));
  EXPECT_THAT(all.at("data/people/groups.jsonl"), HasSubstr("the works council"));
  EXPECT_THAT(all.at("data/people/invitations.jsonl"), HasSubstr(R"("roles":["organiser","board_member"])"));
  EXPECT_THAT(all.at("data/settings/settings.jsonl"), HasSubstr("open to Aalst"));
  EXPECT_THAT(all.at("data/approvals/requests.jsonl"), HasSubstr(R"("reason":"it is time","requester":"rosa")"));
  EXPECT_THAT(all.at("data/documents/folders.jsonl"), HasSubstr("\"name\":\"May\""));
  EXPECT_EQ(all.at("documents/" + to_hex(document->get()) + "/1.csv"), minutes_of_may);
  EXPECT_TRUE(all.contains("documents/" + to_hex(document->get()) + "/2.csv"));
  EXPECT_THAT(all.at("schema/desk.voters.json"), HasSubstr("compared at sign-in"));
}

TEST_F(CustomerExportTest, ComesBackByteForByteUnderOtherKeys) {
  fill();
  const CustomerFile archive{"elections/x/archive.bel", [](const TakeText& take) { take("an archive"); }};
  const std::string first = exported(customer(keystore.sealer, {archive}));
  close();

  const std::string home = folder.path("imported");
  KeystoreDocumentKeys keys(other.keystore, std::string(other.sealer.tenant()), random, [] { return noon; });
  const auto imported = import_customer(opener(first), key, home, other.sealer, keys, random);
  ASSERT_TRUE(imported) << name_of(imported.error().fault) << " " << imported.error().where;
  EXPECT_EQ(imported->rows.at("desk/voters"), 3U);
  EXPECT_EQ(imported->files, 3U);
  EXPECT_EQ(folder.read("imported/before/elections/x/archive.bel"), "an archive");

  open(home, other.sealer);
  expect_people(other.sealer);
  EXPECT_EQ(settings->text("firewall"), "open to Aalst");
  EXPECT_EQ(desk_store->document(election, "latin.csv"), "Zo\xe9\n");
  EXPECT_EQ(desk_store->voters(election).size(), 3U);
  EXPECT_EQ(approvals->all().at(0).approvals.at(0).approver, "karl");
  const auto service = id_of<assurance::AssuredId>(7);
  ASSERT_TRUE(services->find(service));
  EXPECT_EQ(services->find(service)->file, "the mended spot");
  EXPECT_EQ(services->history(service).at(2).what, "described");
  EXPECT_EQ(services->history(service).at(2).by, id_of<PersonId>(3));
  ASSERT_EQ(services->approvals(service).size(), 1U);
  EXPECT_EQ(services->approvals(service).at(0).file, "approved");
  EXPECT_EQ(services->approvals(service).at(0).watch, "watched");
  const auto lost = id_of<incident::IncidentId>(5);
  ASSERT_TRUE(incidents->find(lost));
  EXPECT_EQ(incidents->find(lost)->incident.kind(), "a lost disk");
  EXPECT_EQ(incidents->notices(lost).at(0).text, "it is lost");
  const std::string second = exported(customer(other.sealer, {archive}));
  EXPECT_EQ(unpacked(first), unpacked(second));
  // Read only now: who reads leaves a trace, which the first export has not.
  const auto read = room_door(other.sealer, keys).read(id_of<PersonId>(1), *document, 1, noon);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->bytes, bytes_in(minutes_of_may));
  EXPECT_EQ(read->name, "minutes.csv");
  close();
}

TEST_F(CustomerExportTest, CopiesADatabaseWhileItIsInUse) {
  fill();
  CustomerExport meanwhile = customer(keystore.sealer);
  const auto copy = meanwhile.databases[0].copy_to;
  meanwhile.databases[0].copy_to = [&](const std::string& path) {
    copy(path);
    election::DeskStore::Change later;
    later.documents = {{election, "roll.csv", "another roll"}};
    desk_store->write(later);
  };
  EXPECT_THAT(unpacked(exported(meanwhile)).at("data/desk/documents.jsonl"), HasSubstr("Canari"));
  EXPECT_FALSE(std::filesystem::exists(folder / "scratch"));
}

TEST_F(CustomerExportTest, BreaksOffWhenADocumentIsErasedMeanwhile) {
  fill();
  CustomerExport meanwhile = customer(keystore.sealer);
  const auto copy = meanwhile.databases[3].copy_to;
  ASSERT_EQ(meanwhile.databases[3].name, "documents");
  meanwhile.databases[3].copy_to = [&](const std::string& path) {
    copy(path);
    documents->apply({.erased_documents = {*document}});
  };
  EXPECT_THROW(exported(meanwhile), CustomerChanged);
  EXPECT_FALSE(std::filesystem::exists(folder / "scratch"));
}

TEST_F(CustomerExportTest, StopsWhenTheKeystoreIsLocked) {
  fill();
  const CustomerExport what = customer(keystore.sealer);
  keystore.keystore.lock();
  EXPECT_THROW(exported(what), keystore::KeystoreLocked);
  EXPECT_FALSE(std::filesystem::exists(folder / "scratch"));
}

TEST_F(CustomerExportTest, CutsOffWhatAFileHasGrownByAndRefusesWhatChanged) {
  int asked = 0;
  const CustomerFile grows{"elections/x/archive.bel",
                           [&](const TakeText& take) { take(asked++ == 0 ? "ab" : "abcd"); }};
  EXPECT_EQ(unpacked(exported(customer(keystore.sealer, {grows}))).at(grows.path), "ab");
  asked = 0;
  const CustomerFile changes{"elections/x/archive.bel",
                             [&](const TakeText& take) { take(asked++ == 0 ? "ab" : "xy"); }};
  EXPECT_THROW(exported(customer(keystore.sealer, {changes})), std::runtime_error);
}

TEST_F(CustomerExportTest, NeedsTheMemoryOfOnePieceWhateverItsSize) {
  constexpr int pieces = 3'000;  // of 64 KiB: 188 MiB
  std::string piece(65'536, '\0');
  random.fill(std::as_writable_bytes(std::span(piece)));
  const CustomerFile large{"elections/x/archive.bel", [&](const TakeText& take) {
                             for (int i = 0; i < pieces; ++i) take(piece);
                           }};
  const auto kibibytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  std::uint64_t written = 0;
  const long before = kibibytes();
  export_customer(customer(keystore.sealer, {large}), {key, signer},
                  crypto::AgeWriter::to(std::vector{identity.recipient()}, random),
                  [&](std::span<const std::byte> bytes) { written += bytes.size(); });
  EXPECT_GT(written, 10'000U);
  EXPECT_LT(kibibytes() - before, 32 * 1024) << "KiB more than before";
}

/// Every column of every database leaves or stays by what somebody has decided.
TEST_F(CustomerExportTest, KnowsEveryTableAndEveryColumnOfACustomer) {
  close();
  for (const CustomerDatabase& of : customer_databases()) {
    SqliteDatabase database(folder.path("data/" + std::string(of.name) + ".db"), {}, {.is_as_it_is = true});
    EXPECT_EQ(database.version(), of.version) << of.name << ": a new form; say so in customer_tables.cpp";
    std::set<std::string> known;
    for (const CustomerTable& table : of.tables) {
      known.insert(std::string(table.table));
      EXPECT_NO_THROW(columns_of(database, of, table)) << of.name << "." << table.table;
      for (const ColumnRule& rule : table.rules) {
        const auto has = [&](const LeavingColumn& column) { return column.name == rule.column; };
        EXPECT_TRUE(std::ranges::any_of(columns_of(database, of, table), has)) << rule.column;
      }
    }
    for (const TableThatStays& table : of.staying) known.insert(std::string(table.table));
    database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").each([&](const SqliteRow& row) {
      EXPECT_TRUE(known.contains(std::string(row.text(0)))) << of.name << "." << row.text(0) << " leaves, or stays?";
    });
  }
}

TEST_F(CustomerExportTest, RefusesASealedColumnThatNobodyDecidedAbout) {
  SqliteDatabase database(folder.path("new.db"), {});
  database.execute("CREATE TABLE people (name BLOB NOT NULL) STRICT");
  constexpr ClassifiedColumn classified[] = {{"people", "name", ColumnClass::is_sealed, "of a person"}};
  const CustomerTable table{.table = "people", .order = "name", .row = {}};
  EXPECT_THROW(columns_of(database, {"new", 0, classified, std::span(&table, 1), {}, nullptr}, table), DatabaseFailed);
  EXPECT_THROW(columns_of(database, {"new", 0, {}, std::span(&table, 1), {}, nullptr}, table), DatabaseFailed);
}

}  // namespace
}  // namespace urna::storage
