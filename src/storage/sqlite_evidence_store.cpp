// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_evidence_store.hpp"

#include <array>

#include "base/ensure.hpp"
#include "storage/acting.hpp"

namespace urna::storage {
namespace {

using assurance::CheckResult;
using assurance::Finding;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE evidence (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  looked  TEXT NOT NULL,
  ended   INTEGER NOT NULL,
  finding TEXT NOT NULL,
  result  BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_of_check ON evidence (looked, number);
)sql"},
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column}};

std::array<std::byte, 8> row_of(std::int64_t number) {
  std::array<std::byte, 8> row{};
  const auto unsigned_number = static_cast<std::uint64_t>(number);
  for (std::size_t i = 0; i < 8; ++i) row[i] = static_cast<std::byte>(unsigned_number >> (56 - 8 * i));
  return row;
}

journal::Event event_of(Finding finding) {
  switch (finding) {
    case Finding::passed:
      return journal::Event::evidence_passed;
    case Finding::failed:
      return journal::Event::evidence_failed;
    case Finding::unknown:
      return journal::Event::evidence_unknown;
  }
  return journal::Event::evidence_unknown;
}

/// What the journal says of a look: which check and how it ended, and sealed beside it the result, word for word.
journal::Entry entry_about(const CheckResult& result) {
  journal::Entry entry;
  entry.at = result.ended;
  entry.event = event_of(result.finding);
  entry.object = journal::Object::of("check", result.check);
  return entry;
}

}  // namespace

SqliteEvidenceStore::SqliteEvidenceStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                         const SqliteOptions& options)
    : sealer_(sealer), database_(path, migrations, options), outbox_(mutex_, database_) {}

CheckResult SqliteEvidenceStore::result_from(const SqliteRow& row) const {
  const auto opened = sealer_.open("evidence", "result", row_of(row.integer(0)), row.blob(1));
  auto result = assurance::check_result_from(opened.expose());
  ensure(result.has_value(), "what is kept of a check is what was written");
  return std::move(*result);
}

void SqliteEvidenceStore::put(const CheckResult& result) {
  const std::string text = assurance::check_result_json(result);
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  std::int64_t number = 1;
  database_.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'evidence'").each([&](const SqliteRow& row) {
    number = row.integer(0) + 1;
  });
  const Bytes sealed = sealer_.seal("evidence", "result", row_of(number), bytes_of(text));
  database_.prepare("INSERT INTO evidence (number, looked, ended, finding, result) VALUES (?, ?, ?, ?, ?)")
      .run(number, result.check, result.ended.time_since_epoch().count(), word_of(result.finding),
           std::span<const std::byte>(sealed));
  outbox_.put(entry_about(result));
  transaction.commit();
}

std::map<std::string, SqliteEvidenceStore::Kept> SqliteEvidenceStore::newest() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Kept> all;
  database_
      .prepare("SELECT number, result FROM evidence WHERE number IN (SELECT max(number) FROM evidence GROUP BY looked)")
      .each([&](const SqliteRow& row) {
        CheckResult result = result_from(row);
        const std::string check = result.check;
        all.emplace(check, Kept{std::move(result), {}});
      });
  database_.prepare("SELECT looked, max(ended) FROM evidence WHERE finding = ? GROUP BY looked")
      .each(
          [&](const SqliteRow& row) {
            const auto found = all.find(std::string(row.text(0)));
            if (found != all.end()) found->second.last_passed = Timestamp(std::chrono::seconds(row.integer(1)));
          },
          word_of(Finding::passed));
  return all;
}

std::vector<CheckResult> SqliteEvidenceStore::history(std::string_view check, std::size_t at_most) const {
  const std::lock_guard lock(mutex_);
  std::vector<CheckResult> all;
  database_.prepare("SELECT number, result FROM evidence WHERE looked = ? ORDER BY number DESC LIMIT ?")
      .each([&](const SqliteRow& row) { all.push_back(result_from(row)); }, check, at_most);
  return all;
}

void SqliteEvidenceStore::forget_before(Timestamp moment) {
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "DELETE FROM evidence WHERE ended < ? AND number NOT IN (SELECT max(number) FROM evidence GROUP BY looked) "
          "AND number NOT IN (SELECT max(number) FROM evidence WHERE finding = ? GROUP BY looked)")
      .run(moment.time_since_epoch().count(), word_of(Finding::passed));
}

}  // namespace urna::storage
