// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/journal_api.hpp"
#include "api/journal_guard.hpp"
#include "api/journal_sink.hpp"
#include "http/access_log.hpp"
#include "journal_settings.hpp"
#include "keystore/keystore.hpp"
#include "storage/lock_journal.hpp"

/// `https://vote.example.org` without the scheme, how the names of logs and of what is signed begin: no blanks, no
/// plus.
std::string place_of(const std::string& address);

/// The audit journal of the desk: its files in the data folder, its keeper, and what watches the routes.
class DeskJournal {
 public:
  using Clock = std::function<urna::Timestamp()>;

  /// @param data      with journal.db and signed.db, made when they are not there
  /// @param address   what voters type: where the logs' names begin; logs that are there keep theirs
  /// @param keystore  open: it has the key that signs
  /// @param tenant    whose desk it is.  All but the sole one have a log `tenant/…` in the place of the platform's
  /// @param lock      what waits in it is taken into the platform's log; null: there is none
  /// @param sources   where entries wait, beside `lock`
  /// @param keystore, lock, sources' outboxes, people, random, log  outlive it
  DeskJournal(const std::string& data, const std::string& address, const JournalSettings& settings,
              urna::keystore::Keystore& keystore, const std::string& tenant, urna::storage::LockJournal* lock,
              std::vector<urna::storage::JournalKeeper::Source> sources, const urna::identity::PersonStore& people,
              urna::crypto::RandomSource& random, Clock now, urna::http::AccessLog& log);
  /// Notes what was counted.
  ~DeskJournal();

  /// To be called about once a second.
  void tend();
  bool is_available() const { return keeper_.is_available(); }
  urna::api::JournalGuard& guard() { return guard_; }
  urna::storage::JournalKeeper& keeper() { return keeper_; }
  urna::storage::DetailsKeeper& payloads() { return payloads_; }
  std::vector<urna::api::JournalApi::NamedWitness> witnesses() const;

 private:
  const Clock now_;
  urna::http::AccessLog& log_;
  const bool was_lock_whole_;
  urna::storage::SqliteJournal journal_;
  urna::storage::SqliteSignedHeads heads_;
  urna::journal::CheckpointSigner signer_;
  const urna::storage::DetailsSealer sealer_;
  urna::storage::JournalKeeper keeper_;
  urna::storage::DetailsKeeper payloads_;
  urna::Timestamp retired_{};  // when it was last looked whose time is over
  urna::api::JournalGuard guard_;
  std::vector<std::unique_ptr<urna::api::WitnessCourier>> couriers_;
  std::vector<std::unique_ptr<urna::api::JournalSink>> sinks_;
};

/// The journal of a platform whose customer has left: only what the platform itself does is noted.
class JournalAlone {
 public:
  using Clock = std::function<urna::Timestamp()>;

  /// As those of `DeskJournal`, which is closed.
  JournalAlone(const std::string& data, const std::string& address, urna::keystore::Keystore& keystore,
               urna::storage::LockJournal& lock, Clock now, urna::http::AccessLog& log);

  /// Returns when it is in the platform's log, signed.
  /// @returns  its number there
  std::uint64_t note(const urna::journal::Entry& entry);

 private:
  urna::storage::SqliteJournal journal_;
  urna::storage::SqliteSignedHeads heads_;
  urna::journal::CheckpointSigner signer_;
  urna::storage::JournalKeeper keeper_;
};
