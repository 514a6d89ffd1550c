// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_tables.hpp"

#include <algorithm>
#include <array>

#include "storage/approval_columns.hpp"
#include "storage/assured_service_columns.hpp"
#include "storage/desk_columns.hpp"
#include "storage/desk_database.hpp"
#include "storage/document_columns.hpp"
#include "storage/incident_columns.hpp"
#include "storage/people_columns.hpp"
#include "storage/people_database.hpp"
#include "storage/setting_columns.hpp"
#include "storage/sqlite_approval_store.hpp"
#include "storage/sqlite_assured_service_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_document_store.hpp"
#include "storage/sqlite_incident_store.hpp"
#include "storage/sqlite_setting_store.hpp"

namespace urna::storage {
namespace {

using enum ColumnLeaves;

constexpr TableThatStays outboxes[] = {{"outbox", "on its way into the journal, which leaves by itself"},
                                       {"sqlite_sequence", "of the outbox"}};
constexpr TableThatStays owner{"owner", "whose file it is: the importing tenant's"};
constexpr TableThatStays usual_staying[] = {outboxes[0], outboxes[1], owner};

// ---- desk.db

constexpr std::string_view of_election = "(SELECT e.uuid FROM elections e WHERE e.number = t.election) || '|'";
constexpr std::string_view document_row[] = {of_election, "t.name"};
constexpr std::string_view voter_row[] = {of_election, "t.id"};
constexpr ColumnRule document_rules[] = {{"bytes", as_text}};
constexpr ColumnRule voter_rules[] = {{"verifier", not_but_random}, {"birth_day", as_day}, {"vote", as_vote}};
constexpr CustomerTable desk_tables[] = {
    {.table = "elections", .order = "number", .row = {}},
    {.table = "documents",
     .order = "election, name",
     .row = document_row,
     .rules = document_rules,
     .only = "t.name NOT IN ('trial_codes', 'trial_keys')"},  // credentials and private keys, of a trial though
    {.table = "voters", .order = "election, id", .row = voter_row, .rules = voter_rules},
    {.table = "turnout", .order = "election, hour, college", .row = {}},
};
constexpr TableThatStays desk_staying[] = {
    {"settled", "names ballots on their way, for the box alone"}, outboxes[0], outboxes[1], owner};

void make_desk(const std::string& path, const keystore::ColumnSealer& sealer) {
  DeskDatabase database(path, {.owner = sealer.tenant()});
  const SqliteDeskStore store(database, sealer);
}

// ---- people.db

constexpr std::string_view row_of_id[] = {"t.id"};
constexpr std::string_view row_of_hash[] = {"t.hash"};
constexpr ColumnRule person_rules[] = {
    {"address_index", not_but_index}, {"record", as_person}, {"totp", not_but_null}, {"totp_to_confirm", not_but_null}};
// Its hash is of what opens it; rows keep their order without it.
constexpr ColumnRule invitation_rules[] = {{"hash", not_but_random}, {"record", as_invitation}};
constexpr ColumnRule grant_rules[] = {{"record", as_grant}};
constexpr ColumnRule group_rules[] = {{"name", as_text}};
constexpr CustomerTable people_tables[] = {
    {.table = "people", .order = "id", .row = row_of_id, .rules = person_rules},
    {.table = "invitations", .order = "rowid", .row = row_of_hash, .rules = invitation_rules},
    {.table = "grants", .order = "id", .row = row_of_id, .rules = grant_rules},
    {.table = "groups", .order = "id", .row = row_of_id, .rules = group_rules},
    {.table = "members", .order = "group_id, person", .row = {}},
};
constexpr TableThatStays people_staying[] = {{"security_keys", "keys are registered anew, at another address"},
                                             {"services", "a program is given another token"},
                                             outboxes[0],
                                             outboxes[1],
                                             owner};

void make_people(const std::string& path, const keystore::ColumnSealer& sealer) {
  const PeopleDatabase database(path, sealer, {}, {.owner = sealer.tenant()});
}

// ---- approvals.db

constexpr std::string_view request_row[] = {"t.id"};
constexpr std::string_view approval_row[] = {"t.request", "char(t.place)"};
constexpr ColumnRule request_rules[] = {{"reason", as_text}, {"requester", as_text}, {"wish", as_text}};
constexpr ColumnRule approval_rules[] = {{"approver", as_text}};
constexpr CustomerTable approval_tables[] = {
    {.table = "requests", .order = "asked, id", .row = request_row, .rules = request_rules},
    {.table = "approvals", .order = "request, place", .row = approval_row, .rules = approval_rules},
};

void make_approvals(const std::string& path, const keystore::ColumnSealer& sealer) {
  const SqliteApprovalStore store(path, sealer, {}, {.owner = sealer.tenant()});
}

/// SQL for one byte of a number, counted from the lowest: SQLite makes no byte of a number by itself.
template <unsigned place>
constexpr auto byte_of_number = [] {
  constexpr std::string_view before = "substr(x'";
  constexpr std::string_view after = "', ((t.number >> ";
  constexpr std::string_view end = ") & 255) + 1, 1)";
  constexpr std::string_view shifts[] = {"0", "8", "16", "24"};
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, before.size() + 512 + after.size() + shifts[place].size() + end.size()> sql{};
  auto* out = std::ranges::copy(before, sql.begin()).out;
  for (unsigned byte = 0; byte < 256; ++byte) {
    *out++ = digits[byte / 16];
    *out++ = digits[byte % 16];
  }
  out = std::ranges::copy(after, out).out;
  out = std::ranges::copy(shifts[place], out).out;
  std::ranges::copy(end, out);
  return sql;
}();
template <unsigned place>
constexpr std::string_view number_byte{byte_of_number<place>.data(), byte_of_number<place>.size()};
// ---- assurance.db

constexpr std::string_view history_row[] = {"t.service",    "x'00000000'",  number_byte<3>,
                                            number_byte<2>, number_byte<1>, number_byte<0>};
constexpr ColumnRule service_rules[] = {{"file", as_text}};
constexpr ColumnRule history_rules[] = {{"who", as_bytes}, {"what", as_text}};
constexpr ColumnRule approval_file_rules[] = {{"file", as_text}, {"note", as_text}, {"watch", as_text}};
constexpr ColumnRule template_rules[] = {{"record", as_text}};
constexpr CustomerTable assurance_tables[] = {
    {.table = "services", .order = "id", .row = row_of_id, .rules = service_rules},
    {.table = "history", .order = "service, number", .row = history_row, .rules = history_rules},
    {.table = "approvals", .order = "service, number", .row = history_row, .rules = approval_file_rules},
    {.table = "signed_batches", .order = "batch", .row = {}},
    {.table = "templates", .order = "id", .row = row_of_id, .rules = template_rules},
};

void make_assurance(const std::string& path, const keystore::ColumnSealer& sealer) {
  const SqliteAssuredServiceStore store(path, sealer, {}, {.owner = sealer.tenant()});
}

// ---- incidents.db

constexpr std::string_view notice_row[] = {"t.incident",   "x'00000000'",  number_byte<3>,
                                           number_byte<2>, number_byte<1>, number_byte<0>};
constexpr ColumnRule incident_rules[] = {{"file", as_text}};
constexpr CustomerTable incident_tables[] = {
    {.table = "incidents", .order = "number", .row = row_of_id, .rules = incident_rules},
    {.table = "notices", .order = "incident, number", .row = notice_row, .rules = incident_rules},
};

void make_incidents(const std::string& path, const keystore::ColumnSealer& sealer) {
  const SqliteIncidentStore store(path, sealer, {}, {.owner = sealer.tenant()});
}

// ---- documents.db; what is in them leaves as files

constexpr std::string_view version_row[] = {"t.document", number_byte<0>, number_byte<1>, number_byte<2>,
                                            number_byte<3>};
constexpr ColumnRule named_rules[] = {{"name", as_text}};
constexpr ColumnRule kept_document_rules[] = {{"name", as_text}, {"key", not_but_name}};
constexpr ColumnRule version_rules[] = {{"digest", as_bytes},
                                        {"parts", not_but_zero},        // the files are cut anew
                                        {"is_scanned", not_but_zero}};  // nobody here has looked
constexpr CustomerTable room_tables[] = {
    {.table = "rooms", .order = "id", .row = row_of_id, .rules = named_rules},
    {.table = "folders", .order = "rowid", .row = row_of_id, .rules = named_rules},  // one above comes first
    {.table = "documents", .order = "id", .row = row_of_id, .rules = kept_document_rules},
    {.table = "versions", .order = "document, number", .row = version_row, .rules = version_rules},
    {.table = "shares", .order = "document, person", .row = {}},
    {.table = "trail", .order = "number", .row = {}},
};
constexpr TableThatStays room_staying[] = {{"uploads", "a content that has not come whole"},
                                           {"links", "they open with a key that stays; new ones are made"},
                                           outboxes[0],
                                           outboxes[1],
                                           owner};

void make_documents(const std::string& path, const keystore::ColumnSealer& sealer) {
  const SqliteDocumentStore store(path, path.substr(0, path.rfind('/')) + "/objects", sealer, {},
                                  {.owner = sealer.tenant()});
}

// ---- settings.db

constexpr std::string_view setting_row[] = {"t.name"};
constexpr ColumnRule setting_rules[] = {{"value", as_text}};
constexpr CustomerTable setting_tables[] = {
    {.table = "settings",
     .order = "name",
     .row = setting_row,
     .rules = setting_rules,
     .only = "t.name NOT IN ('identity-provider', 'identity-provider-waiting')"},  // with a secret that is this desk's
};
constexpr TableThatStays settings_staying[] = {owner};

void make_settings(const std::string& path, const keystore::ColumnSealer& sealer) {
  const SqliteSettingStore store(path, sealer, {.owner = sealer.tenant()});
}

constexpr CustomerDatabase databases[] = {
    {"approvals", 4, approval_columns, approval_tables, usual_staying, make_approvals},
    {"assurance", 6, assured_service_columns, assurance_tables, usual_staying, make_assurance},
    {"desk", 4, desk_columns, desk_tables, desk_staying, make_desk},
    {"documents", 3, document_columns, room_tables, room_staying, make_documents},
    {"incidents", 3, incident_columns, incident_tables, usual_staying, make_incidents},
    {"people", 3, people_columns, people_tables, people_staying, make_people},
    {"settings", 1, setting_columns, setting_tables, settings_staying, make_settings},
};

constexpr DatabaseThatStays databases_that_stay[] = {
    {"journal",
     "its logs leave as the files that witnesses read; what was noted in words stays sealed by the month, "
     "and is destroyed with its keys",
     false},
    {"signed", "up to where each log was signed, by a key that stays", false},
    {"downloads", "how much each person carried away today, and who was stopped: begun anew elsewhere", true},
    {"access",
     "who of the platform was let in here for hours, and when roles were looked at: the journal tells it, "
     "which leaves as files; elsewhere the platform is another, and the ninety days begin anew",
     true},
};

}  // namespace

std::span<const CustomerDatabase> customer_databases() { return databases; }
std::span<const DatabaseThatStays> customer_databases_that_stay() { return databases_that_stay; }

const CustomerDatabase* customer_database(std::string_view name) {
  const auto* const found = std::ranges::find(databases, name, &CustomerDatabase::name);
  return found == std::end(databases) ? nullptr : found;
}

const ColumnRule* rule_of(const CustomerTable& table, std::string_view column) {
  const auto found = std::ranges::find(table.rules, column, &ColumnRule::column);
  return found == table.rules.end() ? nullptr : &*found;
}

bool stays(const ColumnRule& rule) {
  switch (rule.leaves) {
    case as_text:
    case as_bytes:
    case as_day:
    case as_vote:
    case as_person:
    case as_invitation:
    case as_grant:
      return false;
    case not_but_null:
    case not_but_zero:
    case not_but_random:
    case not_but_name:
    case not_but_index:
      return true;
  }
  return true;
}

}  // namespace urna::storage
