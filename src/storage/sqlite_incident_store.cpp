// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_incident_store.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "incident/incident_json.hpp"
#include "incident/incident_words.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

namespace json = boost::json;
using detail::array_from;
using incident::IncidentId;
using incident::IncidentNews;
using incident::KeptIncident;
using incident::SentNotice;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE incidents (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  id      BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  version INTEGER NOT NULL CHECK (version > 0),
  file    BLOB NOT NULL
) STRICT;
CREATE TABLE notices (
  incident BLOB NOT NULL REFERENCES incidents (id),
  number   INTEGER NOT NULL,
  file     BLOB NOT NULL,
  PRIMARY KEY (incident, number)
) STRICT;
)sql"},
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column}};

std::span<const std::byte> bytes_of_id(const IncidentId& id) { return id.get(); }

/// What names a notice: its incident, and its number.
std::array<std::byte, 24> numbered_row(const IncidentId& id, std::uint64_t number) {
  std::array<std::byte, 24> row{};
  std::ranges::copy(id.get(), row.begin());
  for (std::size_t i = 0; i < 8; ++i) row[16 + i] = static_cast<std::byte>(number >> (56 - 8 * i));
  return row;
}

std::string notice_text(const SentNotice& sent) {
  return json::serialize(json::object{
      {"notice", word_of(sent.notice)}, {"at", timestamp_text(sent.at)}, {"by", sent.by}, {"text", sent.text}});
}

SentNotice notice_from(std::uint64_t number, std::string_view text) {
  const json::object object = json::parse(text).as_object();
  const auto word = [&](std::string_view name) { return std::string(object.at(name).as_string()); };
  const auto notice = incident::from_word<incident::Notice>(word("notice"));
  const auto at = timestamp_from(word("at"));
  ensure(notice && at, "what is kept of a notice is what was written");
  return {number, *notice, *at, word("by"), word("text")};
}

}  // namespace

SqliteIncidentStore::SqliteIncidentStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                         Describe describe, const SqliteOptions& options)
    : sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      outbox_(mutex_, database_) {}

void SqliteIncidentStore::copy_to(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  database_.copy_to(path);
}

KeptIncident SqliteIncidentStore::incident_from(const SqliteRow& row) const {
  const auto opened = sealer_.open("incidents", "file", row.blob(0), row.blob(2));
  auto incident = incident::parse_incident(opened.expose());
  ensure(incident.has_value(), "what is kept of an incident is what was written");
  return {IncidentId(array_from<std::array<std::byte, 16>>(row.blob(0))), static_cast<std::uint64_t>(row.integer(1)),
          std::move(*incident)};
}

std::vector<KeptIncident> SqliteIncidentStore::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<KeptIncident> all;
  database_.prepare("SELECT id, version, file FROM incidents ORDER BY number").each([&](const SqliteRow& row) {
    all.push_back(incident_from(row));
  });
  return all;
}

std::optional<KeptIncident> SqliteIncidentStore::find(const IncidentId& id) const {
  const std::lock_guard lock(mutex_);
  std::optional<KeptIncident> found;
  database_.prepare("SELECT id, version, file FROM incidents WHERE id = ?")
      .each([&](const SqliteRow& row) { found.emplace(incident_from(row)); }, bytes_of_id(id));
  return found;
}

std::vector<SentNotice> SqliteIncidentStore::notices(const IncidentId& id) const {
  const std::lock_guard lock(mutex_);
  std::vector<SentNotice> all;
  database_.prepare("SELECT number, file FROM notices WHERE incident = ? ORDER BY number")
      .each(
          [&](const SqliteRow& row) {
            const auto number = static_cast<std::uint64_t>(row.integer(0));
            all.push_back(
                notice_from(number, sealer_.open("notices", "file", numbered_row(id, number), row.blob(1)).expose()));
          },
          bytes_of_id(id));
  return all;
}

bool SqliteIncidentStore::put(const KeptIncident& kept, IncidentNews news, const std::optional<SentNotice>& sent) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  std::uint64_t before = 0;
  const auto id = bytes_of_id(kept.id);
  database_.prepare("SELECT version FROM incidents WHERE id = ?")
      .each([&](const SqliteRow& row) { before = static_cast<std::uint64_t>(row.integer(0)); }, id);
  if (kept.version != before + 1) return false;
  const Bytes file = sealer_.seal("incidents", "file", id, bytes_of(incident_json(kept.incident)));
  database_
      .prepare(
          "INSERT INTO incidents (id, version, file) VALUES (?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET version = excluded.version, file = excluded.file")
      .run(id, kept.version, std::span<const std::byte>(file));
  if (sent) {
    const Bytes text =
        sealer_.seal("notices", "file", numbered_row(kept.id, sent->number), bytes_of(notice_text(*sent)));
    database_.prepare("INSERT INTO notices (incident, number, file) VALUES (?, ?, ?)")
        .run(id, sent->number, std::span<const std::byte>(text));
  }
  if (describe_) outbox_.put(describe_(kept, news));
  transaction.commit();
  return true;
}

}  // namespace urna::storage
