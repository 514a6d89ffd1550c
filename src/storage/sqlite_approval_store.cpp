// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_approval_store.hpp"

#include <algorithm>
#include <array>

#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using identity::Approval;
using identity::ApprovalId;
using identity::ApprovalRequest;
using identity::ApprovalState;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE requests (
  id               BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  action           TEXT NOT NULL,
  subject          TEXT NOT NULL,
  parameters       TEXT NOT NULL,
  reason           BLOB NOT NULL,
  requester        BLOB NOT NULL,
  asked            INTEGER NOT NULL,
  expires          INTEGER NOT NULL,
  approvers_needed INTEGER NOT NULL CHECK (approvers_needed > 0),
  hash             BLOB NOT NULL CHECK (length(hash) = 32),
  state            INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
  ended            INTEGER,
  detail           TEXT NOT NULL
) STRICT;
CREATE TABLE approvals (
  request  BLOB NOT NULL REFERENCES requests,
  place    INTEGER NOT NULL,
  approver BLOB NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (request, place)
) STRICT;
)sql"},
                                    {SqliteOutbox::table},
                                    {SqliteOutbox::payload_column},
                                    // Of requests from before, `parameters` has it, which name no person.
                                    {"ALTER TABLE requests ADD COLUMN wish BLOB"}};
// The numbers of the states are in files: they never change.
static_assert(static_cast<int>(ApprovalState::pending) == 0 && static_cast<int>(ApprovalState::interrupted) == 6);

constexpr std::string_view select_requests =
    "SELECT id, action, subject, parameters, reason, requester, asked, expires, approvers_needed, hash, state, ended, "
    "detail, wish FROM requests ";

std::int64_t seconds(Timestamp moment) { return moment.time_since_epoch().count(); }
Timestamp moment(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }
std::span<const std::byte> bytes_of_id(const ApprovalId& id) { return id.get(); }

/// What names an approval: its request and its place among the approvals of that.
std::array<std::byte, 17> approval_row(const ApprovalId& request, std::size_t place) {
  std::array<std::byte, 17> row{};
  std::copy(request.get().begin(), request.get().end(), row.begin());
  row.back() = static_cast<std::byte>(place);
  return row;
}

}  // namespace

SqliteApprovalStore::SqliteApprovalStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                         Describe describe, const SqliteOptions& options)
    : sealer_(sealer),
      describe_(std::move(describe)),
      database_(path, migrations, options),
      outbox_(mutex_, database_) {}

void SqliteApprovalStore::copy_to(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  database_.copy_to(path);
}

ApprovalRequest SqliteApprovalStore::request_from(const SqliteRow& row) const {
  ApprovalRequest request;
  request.id = ApprovalId(array_from<std::array<std::byte, 16>>(row.blob(0)));
  request.action = row.text(1);
  request.subject = row.text(2);
  const bool is_sealed = !row.is_null(13);
  request.parameters = is_sealed ? std::string(sealer_.open("requests", "wish", row.blob(0), row.blob(13)).expose())
                                 : std::string(row.text(3));
  request.reason = sealer_.open("requests", "reason", row.blob(0), row.blob(4)).expose();
  request.requester = sealer_.open("requests", "requester", row.blob(0), row.blob(5)).expose();
  request.asked = moment(row.integer(6));
  request.expires = moment(row.integer(7));
  request.approvers_needed = static_cast<unsigned>(row.integer(8));
  request.hash = array_from<Digest>(row.blob(9));
  request.state = static_cast<ApprovalState>(row.integer(10));
  if (!row.is_null(11)) request.ended = moment(row.integer(11));
  request.detail = row.text(12);
  return request;
}

void SqliteApprovalStore::put(const ApprovalRequest& request) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  std::optional<std::int64_t> ended;
  if (request.ended) ended = seconds(*request.ended);
  const auto id = bytes_of_id(request.id);
  const Bytes reason = sealer_.seal("requests", "reason", id, bytes_of(request.reason));
  const Bytes wish = sealer_.seal("requests", "wish", id, bytes_of(request.parameters));
  const Bytes requester = sealer_.seal("requests", "requester", id, bytes_of(request.requester));
  database_.prepare("DELETE FROM approvals WHERE request = ?").run(id);
  database_
      .prepare(
          "INSERT OR REPLACE INTO requests (id, action, subject, parameters, reason, requester, asked, expires, "
          "approvers_needed, hash, state, ended, detail, wish) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(id, request.action, request.subject, std::span<const std::byte>(reason),
           std::span<const std::byte>(requester), seconds(request.asked), seconds(request.expires),
           request.approvers_needed, std::span<const std::byte>(request.hash), static_cast<int>(request.state), ended,
           request.detail, std::span<const std::byte>(wish));
  std::size_t place = 0;
  for (const Approval& approval : request.approvals) {
    const Bytes approver =
        sealer_.seal("approvals", "approver", approval_row(request.id, ++place), bytes_of(approval.approver));
    database_.prepare("INSERT INTO approvals (request, place, approver, at) VALUES (?, ?, ?, ?)")
        .run(id, place, std::span<const std::byte>(approver), seconds(approval.at));
  }
  if (describe_) {
    for (const journal::Entry& entry : describe_(request)) outbox_.put(entry);
  }
  transaction.commit();
}

void SqliteApprovalStore::add_approvals(ApprovalRequest& request) const {
  database_.prepare("SELECT approver, at FROM approvals WHERE request = ? ORDER BY place")
      .each(
          [&](const SqliteRow& row) {
            const auto named = approval_row(request.id, request.approvals.size() + 1);
            request.approvals.push_back(
                {sealer_.open("approvals", "approver", named, row.blob(0)).expose(), moment(row.integer(1))});
          },
          bytes_of_id(request.id));
}

std::optional<ApprovalRequest> SqliteApprovalStore::find(const ApprovalId& id) const {
  const std::lock_guard lock(mutex_);
  std::optional<ApprovalRequest> found;
  database_.prepare(std::string(select_requests) + "WHERE id = ?")
      .each([&](const SqliteRow& row) { found = request_from(row); }, bytes_of_id(id));
  if (found) add_approvals(*found);
  return found;
}

std::vector<ApprovalRequest> SqliteApprovalStore::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<ApprovalRequest> all;
  database_.prepare(std::string(select_requests) + "ORDER BY asked, rowid").each([&](const SqliteRow& row) {
    all.push_back(request_from(row));
  });
  for (ApprovalRequest& request : all) add_approvals(request);
  return all;
}

}  // namespace urna::storage
