// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_hosting_store.hpp"

#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "hosting/record_json.hpp"

namespace urna::storage {
namespace {

namespace json = boost::json;
using hosting::Decision;
using hosting::DecisionKind;
using hosting::KeptStatement;
using hosting::Record;
using hosting::RegisterMove;
using hosting::Said;
using hosting::Visit;
using hosting::VisitStep;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE records (
  number  INTEGER PRIMARY KEY,
  id      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER,
  facts   TEXT NOT NULL,
  sealed  BLOB NOT NULL,
  said    INTEGER NOT NULL,
  said_by BLOB NOT NULL,
  UNIQUE (id, since),
  CHECK (until IS NULL OR since < until)
) STRICT;
CREATE UNIQUE INDEX one_stands ON records (id) WHERE until IS NULL;
CREATE TRIGGER nothing_known_is_rewritten BEFORE UPDATE ON records
WHEN OLD.until IS NOT NULL OR NEW.until IS NULL OR NEW.id IS NOT OLD.id OR NEW.since IS NOT OLD.since
  OR NEW.facts IS NOT OLD.facts OR NEW.sealed IS NOT OLD.sealed
BEGIN SELECT RAISE(ABORT, 'a record is never rewritten'); END;
CREATE TRIGGER nothing_known_goes BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END;
CREATE TABLE ends (
  record  INTEGER PRIMARY KEY REFERENCES records,
  said    INTEGER NOT NULL,
  said_by BLOB NOT NULL
) STRICT;
CREATE TABLE visits (
  id      TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  at      INTEGER NOT NULL,
  file    BLOB NOT NULL,
  what    TEXT NOT NULL,
  said_by BLOB NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE decisions (
  number    INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  kind      TEXT NOT NULL,
  election  TEXT NOT NULL,
  rule      TEXT NOT NULL,
  policy    TEXT NOT NULL,
  level     INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  asked     INTEGER NOT NULL,
  asked_by  BLOB NOT NULL,
  agreed    INTEGER,
  agreed_by BLOB,
  ended     INTEGER,
  ended_by  BLOB
) STRICT;
)sql"},
                                    {R"sql(
CREATE TABLE statements (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  node        TEXT NOT NULL,
  received    INTEGER NOT NULL,
  digest      TEXT NOT NULL,
  fault       TEXT NOT NULL,
  level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3),
  doubts      TEXT NOT NULL,
  differences TEXT NOT NULL,
  note        BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX each_is_taken_once ON statements (digest) WHERE fault = '';
CREATE INDEX of_a_node ON statements (node, number);
CREATE TRIGGER no_statement_is_rewritten BEFORE UPDATE ON statements
BEGIN SELECT RAISE(ABORT, 'a statement is never rewritten'); END;
)sql"}};

std::int64_t seconds_of(Timestamp moment) { return moment.time_since_epoch().count(); }
Timestamp moment_of(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }

/// What names a row of the records, whatever else in it changes.
std::string record_row(std::string_view id, std::int64_t since) {
  return std::string(id) + "@" + std::to_string(since);
}
std::string visit_row(std::string_view id, std::uint64_t version) {
  return std::string(id) + "@" + std::to_string(version);
}

std::string_view word_of(DecisionKind kind) { return kind == DecisionKind::policy ? "policy" : "derogation"; }

void merge(hosting::Fields& fields, hosting::Kind kind, std::string_view text) {
  auto read = hosting::fields_from_json(kind, json::parse(text));
  ensure(read.has_value(), "what is kept of a record is what was written");
  fields.merge(*read);
}

/// Names with blanks between them.
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}
std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

/// Of the columns id, node, received, digest, fault, level, doubts, differences.
KeptStatement statement_from(const SqliteRow& row) {
  KeptStatement one;
  one.id = row.text(0);
  one.node = row.text(1);
  one.received = moment_of(row.integer(2));
  one.digest = row.text(3);
  one.fault = row.text(4);
  one.proof.level = static_cast<int>(row.integer(5));
  for (const std::string& name : parted(row.text(6))) {
    const auto doubt = hosting::doubt_from(name);
    ensure(doubt.has_value(), "what is kept of a proof is what was written");
    one.proof.doubts.push_back(*doubt);
  }
  one.differences = parted(row.text(7));
  return one;
}

std::span<const std::byte> span_of(const Bytes& bytes) { return bytes; }

}  // namespace

SqliteHostingStore::SqliteHostingStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                       const SqliteOptions& options)
    : sealer_(sealer), database_(path, migrations, options) {}

Bytes SqliteHostingStore::seal(std::string_view table, std::string_view column, std::string_view row,
                               std::string_view value) const {
  return sealer_.seal(table, column, bytes_of(row), bytes_of(value));
}

std::string SqliteHostingStore::opened(std::string_view table, std::string_view column, std::string_view row,
                                       std::span<const std::byte> sealed) const {
  return std::string(sealer_.open(table, column, bytes_of(row), sealed).expose());
}

std::vector<Record> SqliteHostingStore::read_records(bool is_whole) const {
  const std::lock_guard lock(mutex_);
  std::vector<Record> records;
  database_.prepare("SELECT id, kind, since, until, facts, sealed FROM records ORDER BY number")
      .each([&](const SqliteRow& row) {
        const auto kind = hosting::kind_from(row.text(1));
        ensure(kind.has_value(), "what is kept of a record is what was written");
        Record record{*kind, std::string(row.text(0)), {}, moment_of(row.integer(2)), {}};
        if (!row.is_null(3)) record.to = moment_of(row.integer(3));
        merge(record.fields, *kind, row.text(4));
        if (is_whole)
          merge(record.fields, *kind,
                opened("records", "sealed", record_row(row.text(0), row.integer(2)), row.blob(5)));
        records.push_back(std::move(record));
      });
  return records;
}

std::vector<Record> SqliteHostingStore::records() const { return read_records(true); }
std::vector<Record> SqliteHostingStore::plain_records() const { return read_records(false); }

void SqliteHostingStore::write(std::span<const RegisterMove> moves, const Said& said) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  for (const RegisterMove& move : moves) {
    const std::string& id = move.put ? move.put->id : move.end;
    const std::int64_t at = seconds_of(move.put ? move.put->from : move.at);
    std::optional<std::int64_t> standing;
    std::string ended;
    database_.prepare("SELECT number, since FROM records WHERE id = ? AND until IS NULL")
        .each(
            [&](const SqliteRow& row) {
              standing = row.integer(0);
              ended = record_row(id, row.integer(1));
            },
            std::string_view(id));
    if (standing) {
      const Bytes by = seal("ends", "said_by", ended, said.by);
      database_.prepare("UPDATE records SET until = ? WHERE number = ?").run(at, *standing);
      database_.prepare("INSERT INTO ends (record, said, said_by) VALUES (?, ?, ?)")
          .run(*standing, seconds_of(said.at), span_of(by));
    }
    if (!move.put) continue;
    const std::string row = record_row(id, at);
    const Bytes sealed =
        seal("records", "sealed", row, json::serialize(hosting::fields_json(*move.put, hosting::Sight::sealed)));
    const Bytes by = seal("records", "said_by", row, said.by);
    database_
        .prepare("INSERT INTO records (id, kind, since, facts, sealed, said, said_by) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(std::string_view(id), hosting::name_of(move.put->kind), at,
             std::string_view(json::serialize(hosting::fields_json(*move.put, hosting::Sight::plain))), span_of(sealed),
             seconds_of(said.at), span_of(by));
  }
  transaction.commit();
}

Visit SqliteHostingStore::visit_from(const SqliteRow& row) const {
  const auto version = static_cast<std::uint64_t>(row.integer(1));
  const std::string file = opened("visits", "file", visit_row(row.text(0), version), row.blob(2));
  return {std::string(row.text(0)), version, hosting::Intervention(hosting::visit_from_json(json::parse(file)))};
}

std::vector<Visit> SqliteHostingStore::visits() const {
  const std::lock_guard lock(mutex_);
  std::vector<Visit> visits;
  database_
      .prepare(
          "SELECT id, version, file FROM visits v WHERE version = (SELECT max(version) FROM visits WHERE id = v.id) "
          "ORDER BY (SELECT at FROM visits WHERE id = v.id AND version = 1) DESC, id")
      .each([&](const SqliteRow& row) { visits.push_back(visit_from(row)); });
  return visits;
}

std::optional<Visit> SqliteHostingStore::visit(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  std::optional<Visit> found;
  database_.prepare("SELECT id, version, file FROM visits WHERE id = ? ORDER BY version DESC LIMIT 1")
      .each([&](const SqliteRow& row) { found = visit_from(row); }, std::string_view(id));
  return found;
}

std::vector<VisitStep> SqliteHostingStore::steps(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  std::vector<VisitStep> steps;
  database_.prepare("SELECT version, at, what, said_by FROM visits WHERE id = ? ORDER BY version")
      .each(
          [&](const SqliteRow& row) {
            const std::string named = visit_row(id, static_cast<std::uint64_t>(row.integer(0)));
            steps.push_back({std::string(row.text(2)),
                             {moment_of(row.integer(1)), opened("visits", "said_by", named, row.blob(3))}});
          },
          std::string_view(id));
  return steps;
}

bool SqliteHostingStore::put(const Visit& visit, const VisitStep& step) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  std::uint64_t before = 0;
  database_.prepare("SELECT coalesce(max(version), 0) FROM visits WHERE id = ?")
      .each([&](const SqliteRow& row) { before = static_cast<std::uint64_t>(row.integer(0)); },
            std::string_view(visit.id));
  if (visit.version != before + 1) return false;
  const std::string row = visit_row(visit.id, visit.version);
  const Bytes file = seal("visits", "file", row, json::serialize(hosting::visit_json(visit.intervention.file())));
  const Bytes by = seal("visits", "said_by", row, step.said.by);
  database_.prepare("INSERT INTO visits (id, version, at, file, what, said_by) VALUES (?, ?, ?, ?, ?, ?)")
      .run(std::string_view(visit.id), visit.version, seconds_of(step.said.at), span_of(file),
           std::string_view(step.what), span_of(by));
  transaction.commit();
  return true;
}

std::vector<Decision> SqliteHostingStore::read_decisions(bool is_whole) const {
  const std::lock_guard lock(mutex_);
  std::vector<Decision> decisions;
  database_
      .prepare(
          "SELECT id, kind, election, rule, policy, level, reason, asked, asked_by, agreed, agreed_by, ended, ended_by "
          "FROM decisions ORDER BY number")
      .each([&](const SqliteRow& row) {
        const auto said = [&](int column, const char* name) -> std::optional<Said> {
          if (row.is_null(column)) return std::nullopt;
          Said one{moment_of(row.integer(column)), {}};
          if (is_whole) one.by = opened("decisions", name, row.text(0), row.blob(column + 1));
          return one;
        };
        Decision& one = decisions.emplace_back();
        one.id = row.text(0);
        one.kind = row.text(1) == word_of(DecisionKind::policy) ? DecisionKind::policy : DecisionKind::derogation;
        one.election = row.text(2);
        one.rule = row.text(3);
        one.policy = row.text(4);
        one.level = static_cast<int>(row.integer(5));
        one.reason = row.text(6);
        one.asked = *said(7, "asked_by");
        one.agreed = said(9, "agreed_by");
        one.ended = said(11, "ended_by");
      });
  return decisions;
}

std::vector<Decision> SqliteHostingStore::decisions() const { return read_decisions(true); }
std::vector<Decision> SqliteHostingStore::plain_decisions() const { return read_decisions(false); }

void SqliteHostingStore::put(const Decision& decision) {
  const auto when = [](const std::optional<Said>& said) {
    return said ? std::optional(seconds_of(said->at)) : std::nullopt;
  };
  std::vector<Bytes> kept;
  kept.reserve(2);
  const auto by = [&](const char* column,
                      const std::optional<Said>& said) -> std::optional<std::span<const std::byte>> {
    if (!said) return std::nullopt;
    return span_of(kept.emplace_back(seal("decisions", column, decision.id, said->by)));
  };
  const Bytes asked_by = seal("decisions", "asked_by", decision.id, decision.asked.by);
  const auto agreed_by = by("agreed_by", decision.agreed);
  const auto ended_by = by("ended_by", decision.ended);
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "INSERT INTO decisions (id, kind, election, rule, policy, level, reason, asked, asked_by, agreed, agreed_by, "
          "ended, ended_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
          "agreed = excluded.agreed, agreed_by = excluded.agreed_by, ended = excluded.ended, "
          "ended_by = excluded.ended_by")
      .run(std::string_view(decision.id), word_of(decision.kind), std::string_view(decision.election),
           std::string_view(decision.rule), std::string_view(decision.policy), decision.level,
           std::string_view(decision.reason), seconds_of(decision.asked.at), span_of(asked_by), when(decision.agreed),
           agreed_by, when(decision.ended), ended_by);
}

void SqliteHostingStore::put(const KeptStatement& statement) {
  std::vector<std::string> doubts;
  for (const hosting::Doubt doubt : statement.proof.doubts) doubts.emplace_back(name_of(doubt));
  const Bytes note = seal("statements", "note", statement.id, statement.note);
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "INSERT INTO statements (id, node, received, digest, fault, level, doubts, differences, note) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(std::string_view(statement.id), std::string_view(statement.node), seconds_of(statement.received),
           std::string_view(statement.digest), std::string_view(statement.fault), statement.proof.level,
           std::string_view(joined(doubts)), std::string_view(joined(statement.differences)), span_of(note));
}

bool SqliteHostingStore::knows_statement(const std::string& digest) const {
  const std::lock_guard lock(mutex_);
  bool is_known = false;
  database_.prepare("SELECT 1 FROM statements WHERE digest = ? AND fault = ''")
      .each([&](const SqliteRow&) { is_known = true; }, std::string_view(digest));
  return is_known;
}

std::vector<KeptStatement> SqliteHostingStore::newest_statements(Timestamp until) const {
  const std::lock_guard lock(mutex_);
  std::vector<KeptStatement> found;
  database_
      .prepare(
          "SELECT id, node, received, digest, fault, level, doubts, differences FROM statements "
          "WHERE number IN (SELECT max(number) FROM statements WHERE fault = '' AND received <= ? GROUP BY node) "
          "ORDER BY node")
      .each([&](const SqliteRow& row) { found.push_back(statement_from(row)); }, seconds_of(until));
  return found;
}

template <typename... Values>
std::vector<KeptStatement> SqliteHostingStore::read_statements(const char* which, const Values&... values) const {
  const std::lock_guard lock(mutex_);
  std::vector<KeptStatement> found;
  database_
      .prepare("SELECT id, node, received, digest, fault, level, doubts, differences, note FROM statements " +
               std::string(which))
      .each(
          [&](const SqliteRow& row) {
            found.push_back(statement_from(row));
            found.back().note = opened("statements", "note", row.text(0), row.blob(8));
          },
          values...);
  return found;
}

std::vector<KeptStatement> SqliteHostingStore::statements(const std::string& node, std::size_t at_most) const {
  return read_statements("WHERE node = ? ORDER BY number DESC LIMIT ?", std::string_view(node),
                         static_cast<std::int64_t>(at_most));
}

std::optional<KeptStatement> SqliteHostingStore::last_statement_before(const std::string& node,
                                                                       Timestamp moment) const {
  auto found = read_statements("WHERE node = ? AND fault = '' AND received < ? ORDER BY number DESC LIMIT 1",
                               std::string_view(node), seconds_of(moment));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<KeptStatement> SqliteHostingStore::first_statement_after(const std::string& node,
                                                                       Timestamp moment) const {
  auto found = read_statements("WHERE node = ? AND fault = '' AND received > ? ORDER BY number LIMIT 1",
                               std::string_view(node), seconds_of(moment));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void SqliteHostingStore::forget_statements_before(Timestamp moment) {
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "DELETE FROM statements WHERE received < ? "
          "AND number NOT IN (SELECT max(number) FROM statements WHERE fault = '' GROUP BY node)")
      .run(seconds_of(moment));
}

}  // namespace urna::storage
