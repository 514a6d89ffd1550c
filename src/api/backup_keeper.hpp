// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/box_backup_client.hpp"
#include "continuity/backup_register.hpp"
#include "continuity/retention.hpp"
#include "journal/entry.hpp"
#include "keystore/keystore.hpp"
#include "storage/backup_files.hpp"
#include "storage/backup_keys.hpp"
#include "storage/elsewhere.hpp"

namespace urna::api {

/// What the operator said about backups.
struct BackupSettings {
  std::string data;                     ///< the desk's folder
  std::vector<std::string> places;      ///< folders for the data, each on another disk
  std::vector<std::string> key_places;  ///< folders for the keystore's file, apart from those
  continuity::BackupPolicy policy = {};

  /// How many copies there are to be: another disk may fail, and another house burn.
  static constexpr std::size_t copies_min = 3;
};

/// Makes the platform's backups and puts them to the proof: docs/operating/backups.md.  One at a time.
class BackupKeeper {
 public:
  using Clock = std::function<Timestamp()>;
  /// @returns  whether the entry is on the disk
  using Note = std::function<bool(const journal::Entry&)>;

  /// @param keystore, records, made, box, random  outlive it
  BackupKeeper(BackupSettings settings, keystore::Keystore& keystore, const keystore::KeyRecordStore& records,
               continuity::BackupRegister& made, BoxBackup& box, crypto::RandomSource& random, Clock now, Note note);

  enum class Fault {
    busy,       ///< another one is under way
    no_place,   ///< nobody said where backups go
    not_noted,  ///< the journal cannot be written
    not_made,   ///< what the detail says
    unknown,    ///< there is no backup of that name
  };
  struct Refusal {
    Fault fault = Fault::not_made;
    std::string detail;
  };
  struct Made {
    continuity::BackupRecord record;
    std::vector<storage::BackupWriter::Place> places;
    std::vector<storage::BackupWriter::Place> key_places;
    continuity::BoxPlace box = continuity::BoxPlace::here;
  };
  struct Verified {
    std::string name;
    bool is_good = false;
    std::vector<storage::BackupWriter::Place> places;  ///< of each copy what is wrong with it
    std::uint64_t files = 0;
    std::uint64_t rows = 0;
    std::uint64_t logs = 0;
    std::uint64_t millis = 0;
  };
  struct Listed {
    continuity::BackupRecord record;
    std::vector<std::string> places;  ///< where it is now
    std::optional<continuity::CheckRecord> verification;
  };

  /// What belongs to the data folder and is elsewhere; asked for each backup, and let go of at its moment's end.
  using Elsewhere = std::function<std::vector<std::shared_ptr<storage::DatabaseElsewhere>>()>;
  /// @param elsewhere  empty: there is nothing
  void use(Elsewhere elsewhere);

  /// Makes one, and removes those whose time is over.
  /// @throws keystore::KeystoreLocked
  Result<Made, Refusal> make();
  /// Restores it into a scratch folder and compares what is there; looks at every copy.
  /// @param name  empty: the newest
  /// @throws keystore::KeystoreLocked
  Result<Verified, Refusal> verify(std::string name);
  /// @param is_held  whether it is kept beyond its time
  std::optional<Refusal> hold(const std::string& name, bool is_held);
  /// Somebody has restored a copy elsewhere, to see whether it can be done.
  std::optional<Refusal> note_drill(const std::string& name, bool is_good, std::uint64_t millis);
  /// @returns  the names of those that went
  std::vector<std::string> prune();
  std::vector<Listed> list() const;

  /// The newest first.
  std::vector<continuity::CheckRecord> checks() const { return made_.checks(); }
  continuity::BackupAges ages() const;
  /// Nothing is overdue where nobody said where backups go: then `has_places` says so.
  continuity::Overdue overdue() const;
  /// Copies of the keystore's file that are kept for too long, in the places that we know of.
  struct OldKeys {
    unsigned copies = 0;       ///< older than the policy has it, or of an age that nobody knows
    unsigned unreachable = 0;  ///< places of which nothing can be said now
  };
  OldKeys old_keys() const;
  bool has_places() const { return !settings_.places.empty(); }
  const BackupSettings& settings() const { return settings_; }
  /// To be called now and then, by one thread: says once a day what is overdue.
  void tend();

 private:
  class Making;
  std::vector<std::shared_ptr<storage::DatabaseElsewhere>> elsewhere();
  bool noted(journal::Event event, const std::string& backup, std::map<journal::Fact, std::uint64_t> facts = {},
             journal::Outcome outcome = journal::Outcome::ok);
  Result<Verified, Refusal> verify_now(const std::string& name);
  void tell_of_old_keys(Timestamp now);
  std::vector<std::string> prune_now();
  std::optional<continuity::BackupRecord> find(const std::string& name) const;
  bool has_one_of(const std::vector<std::string>& places, const std::string& name) const;

  const BackupSettings settings_;
  keystore::Keystore& keystore_;
  const keystore::KeyRecordStore& records_;
  continuity::BackupRegister& made_;
  BoxBackup& box_;
  crypto::RandomSource& random_;
  const Clock now_;
  const Note note_;
  const Timestamp since_;
  std::mutex one_;  // at a time
  Timestamp looked_for_old_keys_;
  std::mutex elsewhere_mutex_;
  Elsewhere elsewhere_;
  std::map<std::string, Timestamp> told_;  // by `tend`: when it was last said that it is overdue
  Timestamp tended_{};                     // likewise
};

std::string_view name_of(BackupKeeper::Fault fault);

}  // namespace urna::api
