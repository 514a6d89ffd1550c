// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "election/desk_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/describe_change.hpp"
#include "storage/desk_database.hpp"

namespace urna::storage {

/// What the desk remembers, in a SQLite file.  Documents, birth dates and votes stand in it sealed only.
///
/// That neither the file nor its journal tells the order of the votes rests on four things: voters are rows keyed by
/// random ids, without a row number; a row's size never changes while people vote, so a new state overwrites the old
/// one in place; the rollback journal is truncated at each commit and there is no write-ahead log; what is erased is
/// overwritten.  The linkage test holds the file to it.
class SqliteDeskStore final : public election::DeskStore {
 public:
  /// What a file of before holds unsealed is sealed first.
  /// @param desk, sealer  outlive the store
  /// @param describe      empty: nothing is said
  SqliteDeskStore(DeskDatabase& desk, const keystore::ColumnSealer& sealer, DescribeChange describe = {});

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
  void replace(const Change::Replaced& one);
  void move(const Change::Vote& vote);

  election::DeskVoter voter_from(const SqliteRow& row, const protocol::ElectionUuid& election) const;

  DeskDatabase& desk_;
  const keystore::ColumnSealer& sealer_;
  const DescribeChange describe_;
  mutable SqliteStatement find_;
  SqliteStatement add_;
  mutable SqliteStatement find_voter_;
  SqliteStatement set_vote_;
  SqliteStatement count_;
  SqliteStatement settle_;
  SqliteStatement forget_;
};

}  // namespace urna::storage
