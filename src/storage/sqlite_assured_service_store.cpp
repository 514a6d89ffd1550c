// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_assured_service_store.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "storage/acting.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

using assurance::ApprovalRecord;
using assurance::AssuredId;
using assurance::AssuredService;
using assurance::Happening;
using detail::array_from;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE services (
  id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version INTEGER NOT NULL CHECK (version > 0),
  file    BLOB NOT NULL
) STRICT;
CREATE TABLE history (
  service BLOB NOT NULL REFERENCES services,
  number  INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  who     BLOB NOT NULL,
  what    BLOB NOT NULL,
  PRIMARY KEY (service, number)
) STRICT;
)sql"},
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column},
                                    {R"sql(
CREATE TABLE approvals (
  service     BLOB NOT NULL REFERENCES services,
  number      INTEGER NOT NULL CHECK (number > 0),
  is_decision INTEGER NOT NULL CHECK (is_decision IN (0, 1)),
  file        BLOB NOT NULL,
  note        BLOB NOT NULL,
  watch       BLOB NOT NULL,
  PRIMARY KEY (service, number)
) STRICT;
CREATE UNIQUE INDEX one_draft ON approvals (service) WHERE is_decision = 0;
)sql"},
                                    {R"sql(
CREATE TABLE signed_batches (
  batch BLOB NOT NULL PRIMARY KEY CHECK (length(batch) = 16),
  list  BLOB NOT NULL CHECK (length(list) = 32)
) STRICT;
)sql"},
                                    {R"sql(
CREATE TABLE templates (
  id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version INTEGER NOT NULL CHECK (version > 0),
  record  BLOB NOT NULL
) STRICT;
)sql"}};

std::span<const std::byte> bytes_of_id(const AssuredId& id) { return id.get(); }

/// What names a line of a history: its service and the version that came of it; a file of approval: its service and
/// number.
std::array<std::byte, 24> numbered_row(std::span<const std::byte> service, std::uint64_t version) {
  std::array<std::byte, 24> row{};
  std::ranges::copy(service, row.begin());
  for (std::size_t i = 0; i < 8; ++i) row[16 + i] = static_cast<std::byte>(version >> (56 - 8 * i));
  return row;
}

}  // namespace

SqliteAssuredServiceStore::SqliteAssuredServiceStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                                     Describe describe, const SqliteOptions& options)
    : sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      outbox_(mutex_, database_) {}

void SqliteAssuredServiceStore::copy_to(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  database_.copy_to(path);
}

AssuredService SqliteAssuredServiceStore::service_from(const SqliteRow& row) const {
  return {AssuredId(array_from<std::array<std::byte, 16>>(row.blob(0))), static_cast<std::uint64_t>(row.integer(1)),
          sealer_.open("services", "file", row.blob(0), row.blob(2)).expose()};
}

std::vector<AssuredService> SqliteAssuredServiceStore::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<AssuredService> all;
  database_.prepare("SELECT id, version, file FROM services ORDER BY id").each([&](const SqliteRow& row) {
    all.push_back(service_from(row));
  });
  return all;
}

std::optional<AssuredService> SqliteAssuredServiceStore::find(const AssuredId& id) const {
  const std::lock_guard lock(mutex_);
  std::optional<AssuredService> found;
  database_.prepare("SELECT id, version, file FROM services WHERE id = ?")
      .each([&](const SqliteRow& row) { found = service_from(row); }, bytes_of_id(id));
  return found;
}

std::vector<Happening> SqliteAssuredServiceStore::history(const AssuredId& id) const {
  const std::lock_guard lock(mutex_);
  std::vector<Happening> all;
  database_.prepare("SELECT number, at, who, what FROM history WHERE service = ? ORDER BY number DESC")
      .each(
          [&](const SqliteRow& row) {
            const auto named = numbered_row(id.get(), static_cast<std::uint64_t>(row.integer(0)));
            const SecretText who = sealer_.open("history", "who", named, row.blob(2));
            all.push_back({Timestamp(std::chrono::seconds(row.integer(1))),
                           PersonId(array_from<std::array<std::byte, 16>>(bytes_of(who.expose()))),
                           sealer_.open("history", "what", named, row.blob(3)).expose()});
          },
          bytes_of_id(id));
  return all;
}

void SqliteAssuredServiceStore::say(const AssuredId& id, const std::optional<Digest>& digest) {
  if (!describe_) return;
  for (journal::Entry entry : describe_(id)) {
    if (digest) entry.object = journal::Object::of("decision", to_hex(*digest));
    outbox_.put(entry);
  }
}

bool SqliteAssuredServiceStore::write(const AssuredService& service, const Happening& happening) {
  std::uint64_t before = 0;
  const auto id = bytes_of_id(service.id);
  database_.prepare("SELECT version FROM services WHERE id = ?")
      .each([&](const SqliteRow& row) { before = static_cast<std::uint64_t>(row.integer(0)); }, id);
  if (service.version != before + 1) return false;
  const Bytes file = sealer_.seal("services", "file", id, bytes_of(service.file));
  database_
      .prepare(
          "INSERT INTO services (id, version, file) VALUES (?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET version = excluded.version, file = excluded.file")
      .run(id, service.version, std::span<const std::byte>(file));
  const auto named = numbered_row(id, service.version);
  const Bytes who = sealer_.seal("history", "who", named, happening.by.get());
  const Bytes what = sealer_.seal("history", "what", named, bytes_of(happening.what));
  database_.prepare("INSERT INTO history (service, number, at, who, what) VALUES (?, ?, ?, ?, ?)")
      .run(id, service.version, happening.at.time_since_epoch().count(), std::span<const std::byte>(who),
           std::span<const std::byte>(what));
  return true;
}

bool SqliteAssuredServiceStore::put(const AssuredService& service, const Happening& happening) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  if (!write(service, happening)) return false;
  say(service.id);
  transaction.commit();
  return true;
}

bool SqliteAssuredServiceStore::put_all(std::span<const assurance::ServiceChange> changes) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  for (const assurance::ServiceChange& change : changes) {
    if (!write(change.service, change.happening)) return false;
    say(change.service.id);
  }
  transaction.commit();
  return true;
}

std::vector<ApprovalRecord> SqliteAssuredServiceStore::approvals(const AssuredId& id) const {
  const std::lock_guard lock(mutex_);
  std::vector<ApprovalRecord> all;
  database_.prepare("SELECT number, is_decision, file, note, watch FROM approvals WHERE service = ? ORDER BY number")
      .each(
          [&](const SqliteRow& row) {
            const auto number = static_cast<std::uint64_t>(row.integer(0));
            const auto named = numbered_row(id.get(), number);
            all.push_back({number, row.integer(1) == 1, sealer_.open("approvals", "file", named, row.blob(2)).expose(),
                           sealer_.open("approvals", "note", named, row.blob(3)).expose(),
                           sealer_.open("approvals", "watch", named, row.blob(4)).expose()});
          },
          bytes_of_id(id));
  return all;
}

bool SqliteAssuredServiceStore::write_approval(const AssuredId& service, const ApprovalRecord& record) {
  const auto named = numbered_row(service.get(), record.number);
  const Bytes file = sealer_.seal("approvals", "file", named, bytes_of(record.file));
  const Bytes note = sealer_.seal("approvals", "note", named, bytes_of(record.note));
  const Bytes watch = sealer_.seal("approvals", "watch", named, bytes_of(record.watch));
  bool is_written = false;  // a decision stays as it is, whoever asks
  database_
      .prepare(
          "INSERT INTO approvals (service, number, is_decision, file, note, watch) VALUES (?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (service, number) DO UPDATE SET is_decision = excluded.is_decision, file = excluded.file, "
          "note = excluded.note, watch = excluded.watch WHERE approvals.is_decision = 0 RETURNING number")
      .each([&](const SqliteRow&) { is_written = true; }, bytes_of_id(service), record.number,
            static_cast<int>(record.is_decision), std::span<const std::byte>(file), std::span<const std::byte>(note),
            std::span<const std::byte>(watch));
  return is_written;
}

bool SqliteAssuredServiceStore::put_approval(const AssuredService& service, const ApprovalRecord& record,
                                             const std::optional<Digest>& digest, const Happening& happening) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  if (!write(service, happening) || !write_approval(service.id, record)) return false;
  say(service.id, digest);
  transaction.commit();
  return true;
}

bool SqliteAssuredServiceStore::put_decisions(std::span<const assurance::ServiceDecided> decided,
                                              const assurance::BatchSignature& signature) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  bool is_first = false;
  database_
      .prepare("INSERT INTO signed_batches (batch, list) VALUES (?, ?) ON CONFLICT (batch) DO NOTHING RETURNING batch")
      .each([&](const SqliteRow&) { is_first = true; }, std::span<const std::byte>(signature.batch.get()),
            std::span<const std::byte>(signature.list));
  if (!is_first) return false;
  for (const assurance::ServiceDecided& one : decided) {
    if (!write(one.service, one.happening) || !write_approval(one.service.id, one.record)) return false;
    if (!describe_) continue;
    for (journal::Entry entry : describe_(one.service.id)) {
      entry.event = journal::Event::assurance_decision_signed;  // as of one that was decided alone
      entry.object = journal::Object::of("decision", to_hex(one.digest));
      outbox_.put(entry);
    }
  }
  if (!decided.empty()) say(decided.front().service.id, signature.list);
  transaction.commit();
  return true;
}

std::optional<Digest> SqliteAssuredServiceStore::signed_list(const assurance::BatchId& batch) const {
  const std::lock_guard lock(mutex_);
  std::optional<Digest> list;
  database_.prepare("SELECT list FROM signed_batches WHERE batch = ?")
      .each([&](const SqliteRow& row) { list = array_from<Digest>(row.blob(0)); },
            std::span<const std::byte>(batch.get()));
  return list;
}

bool SqliteAssuredServiceStore::remove_draft(const AssuredService& service, const Happening& happening) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  if (!write(service, happening)) return false;
  database_.prepare("DELETE FROM approvals WHERE service = ? AND is_decision = 0").run(bytes_of_id(service.id));
  say(service.id);
  transaction.commit();
  return true;
}

void SqliteAssuredServiceStore::keep_watch(const AssuredId& id, std::uint64_t number, const std::string& watch,
                                           std::span<const assurance::WatchNotice> notices) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  const Bytes sealed = sealer_.seal("approvals", "watch", numbered_row(id.get(), number), bytes_of(watch));
  database_.prepare("UPDATE approvals SET watch = ? WHERE service = ? AND number = ? AND is_decision = 1")
      .run(std::span<const std::byte>(sealed), bytes_of_id(id), number);
  if (describe_) {
    for (const assurance::WatchNotice notice : notices) {
      for (journal::Entry entry : describe_(id)) {
        entry.event = event_of(notice);
        outbox_.put(entry);
      }
    }
  }
  transaction.commit();
}

bool SqliteAssuredServiceStore::remove(const AssuredId& id) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  bool is_there = false;
  database_.prepare("SELECT 1 FROM services WHERE id = ?")
      .each([&](const SqliteRow&) { is_there = true; }, bytes_of_id(id));
  if (!is_there) return false;
  database_.prepare("DELETE FROM approvals WHERE service = ?").run(bytes_of_id(id));
  database_.prepare("DELETE FROM history WHERE service = ?").run(bytes_of_id(id));
  database_.prepare("DELETE FROM services WHERE id = ?").run(bytes_of_id(id));
  say(id);
  transaction.commit();
  return true;
}

std::vector<assurance::MeasureTemplate> SqliteAssuredServiceStore::templates() const {
  const std::lock_guard lock(mutex_);
  std::vector<assurance::MeasureTemplate> all;
  database_.prepare("SELECT id, version, record FROM templates ORDER BY id").each([&](const SqliteRow& row) {
    const assurance::TemplateId id(array_from<std::array<std::byte, 16>>(row.blob(0)));
    const SecretText record = sealer_.open("templates", "record", row.blob(0), row.blob(2));
    auto kept = assurance::parse_template(id, static_cast<std::uint64_t>(row.integer(1)), record.expose());
    ensure(kept.has_value(), "what is kept of a template is what was written");
    all.push_back(std::move(*kept));
  });
  return all;
}

bool SqliteAssuredServiceStore::write_template(const assurance::TemplateChange& change) {
  const auto& next = change.next;
  const std::span<const std::byte> id = next.id.get();
  std::uint64_t before = 0;
  database_.prepare("SELECT version FROM templates WHERE id = ?")
      .each([&](const SqliteRow& row) { before = static_cast<std::uint64_t>(row.integer(0)); }, id);
  if (next.version != before + 1) return false;
  if (change.is_removed) {
    database_.prepare("DELETE FROM templates WHERE id = ?").run(id);
    return true;
  }
  const Bytes record = sealer_.seal("templates", "record", id, bytes_of(assurance::template_json(next)));
  database_
      .prepare(
          "INSERT INTO templates (id, version, record) VALUES (?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET version = excluded.version, record = excluded.record")
      .run(id, next.version, std::span<const std::byte>(record));
  return true;
}

bool SqliteAssuredServiceStore::change_templates(std::span<const assurance::TemplateChange> templates,
                                                 std::span<const assurance::ServiceChange> services) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  for (const assurance::TemplateChange& change : templates) {
    if (!write_template(change)) return false;
    if (!describe_) continue;
    for (journal::Entry entry : describe_({})) {
      entry.object = journal::Object::of("template", to_hex(change.next.id.get()));
      outbox_.put(entry);
    }
  }
  for (const assurance::ServiceChange& change : services) {
    if (!write(change.service, change.happening)) return false;
    say(change.service.id);
  }
  transaction.commit();
  return true;
}

}  // namespace urna::storage
