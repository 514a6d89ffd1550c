// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "election/desk_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/describe_change.hpp"
#include "storage/postgres_desk_database.hpp"

namespace urna::storage {

/// What the desk remembers, in a PostgreSQL database.  Documents, birth dates and votes stand in it sealed only.
///
/// PostgreSQL never writes a row over itself: each update makes a new one, and every row tells by which transaction it
/// was written (`xmin`) and stands where there was room (`ctid`).  A row per voter would put the voters in the order of
/// their votes for whoever may select.  So voters are never updated; whether they voted stands in sheets of 256 voters,
/// by their random ids, and a sheet tells when one of 256 voted last.
///
/// Older versions of a sheet stay in the table until it is vacuumed, and in the write-ahead log until that is recycled
/// or for as long as it is archived.  Whoever has those files has the order of the votes: the server belongs on an
/// encrypted volume, and the archive of its log where the box's is not.
class PostgresDeskStore final : public election::DeskStore {
 public:
  static constexpr std::size_t voters_per_sheet = 256;

  /// What a database of before holds unsealed is sealed first, all of it at once.
  /// @param desk, sealer  outlive the store
  /// @param describe      empty: nothing is said
  PostgresDeskStore(PostgresDeskDatabase& desk, const keystore::ColumnSealer& sealer, DescribeChange describe = {});

  /// When it throws because the connection broke, the change may have happened: ask.
  void write(const Change& change) override;
  std::vector<protocol::ElectionUuid> elections() const override;
  std::optional<std::string> document(const protocol::ElectionUuid& election, std::string_view name) const override;
  std::vector<std::string> documents(const protocol::ElectionUuid& election) const override;
  std::vector<election::DeskVoter> voters(const protocol::ElectionUuid& election) const override;
  std::optional<election::DeskVoter> voter(const protocol::ElectionUuid& election,
                                           const election::VoterId& id) const override;
  std::vector<election::TurnoutHour> turnout(const protocol::ElectionUuid& election) const override;
  std::vector<election::Slot> settled(const protocol::ElectionUuid& election) const override;

 private:
  std::optional<std::int64_t> find(const protocol::ElectionUuid& election) const;
  std::int64_t find_or_add(const protocol::ElectionUuid& election);
  void destroy(const protocol::ElectionUuid& election);
  void replace(const Change::Voters& list);
  void put_sheet(const protocol::ElectionUuid& election, std::int64_t number, std::int64_t sheet, const Bytes& votes);
  Bytes sheet(const protocol::ElectionUuid& election, std::int64_t number, std::int64_t sheet) const;
  election::DeskVoter voter_from(const PostgresRows& rows, int row, const protocol::ElectionUuid& election) const;
  void replace(const Change::Replaced& one);
  void move(const Change::Vote& vote);
  void seal_what_is_not();

  std::mutex& mutex_;  // one thread at a time uses the connection
  const keystore::ColumnSealer& sealer_;
  const DescribeChange describe_;
  PostgresDatabase& database_;
  PostgresOutbox& outbox_;
};

}  // namespace urna::storage
