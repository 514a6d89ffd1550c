// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>

#include "api/journal_guard.hpp"
#include "http/access_log.hpp"
#include "storage/desk_database.hpp"

/// The audit journal of the desk: its files in the data folder, its keeper, and what watches the routes.
class DeskJournal {
 public:
  using Clock = std::function<urna::Timestamp()>;

  /// @param data      with journal.db, signed.db and journal.key, made when they are not there
  /// @param address   what voters type: where the logs' names begin; logs that are there keep theirs
  /// @param desk, accounts, log  outlive it
  DeskJournal(const std::string& data, const std::string& address, urna::storage::DeskDatabase& desk,
              urna::storage::SqliteOrganiserStore& accounts, urna::crypto::RandomSource& random, Clock now,
              urna::http::AccessLog& log);
  /// Notes that the program ends.
  ~DeskJournal();

  /// Notes that the program began, with the digest of its file.
  void begin();
  /// To be called about once a second.
  void tend();
  bool is_available() const { return keeper_.is_available(); }
  urna::api::JournalGuard& guard() { return guard_; }
  urna::storage::JournalKeeper& keeper() { return keeper_; }

 private:
  void note(urna::journal::Event event);

  const Clock now_;
  urna::http::AccessLog& log_;
  urna::storage::SqliteJournal journal_;
  urna::storage::SqliteSignedHeads heads_;
  urna::journal::CheckpointSigner signer_;
  urna::storage::JournalKeeper keeper_;
  urna::api::JournalGuard guard_;
};
