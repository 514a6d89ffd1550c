// SPDX-License-Identifier: EUPL-1.2
#include "api/backup_keeper.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/ensure.hpp"
#include "election/box_port.hpp"
#include "storage/database_facts.hpp"
#include "storage/folder_copy.hpp"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using continuity::BackupKind;
using continuity::BackupManifest;
using continuity::BackupRecord;
using continuity::BoxPlace;
using continuity::CheckKind;
using continuity::CheckRecord;
using journal::Event;
using journal::Fact;
using journal::Outcome;
using storage::BackupWriter;

// In the data folder while a backup is made or looked at.
constexpr const char* copy_folder = "backup.copy";
constexpr const char* box_folder = "backup.box";
constexpr const char* scratch_folder = "backup.trial";
constexpr const char* keys_file = "keystore.db";
constexpr const char* sealed_box_key = "box.key.age";

class Watch {
 public:
  std::uint64_t millis() const {
    const auto passed = std::chrono::steady_clock::now() - begun_;
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// A folder that is empty, and goes again.
class ScratchFolder {
 public:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {
    fs::remove_all(path_);
    fs::create_directories(path_);
    fs::permissions(path_, fs::perms::owner_all);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code fault;
    fs::remove_all(path_, fault);
  }
  std::string at(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string_view word_of(keystore::KeyKind kind) {
  switch (kind) {
    case keystore::KeyKind::root:
      return "root";
    case keystore::KeyKind::tenant:
      return "tenant";
    case keystore::KeyKind::data:
      return "data";
    case keystore::KeyKind::platform:
      return "platform";
  }
  return "";
}

/// Those that open what is in the backup, but for the keys of single documents, of which there may be many.
std::vector<continuity::BackedKey> keys_of(const keystore::KeyRecordStore& records) {
  std::vector<continuity::BackedKey> keys;
  for (const keystore::KeyRecord& key : records.keys()) {
    if (key.kind == keystore::KeyKind::data || key.state == keystore::KeyState::destroyed) continue;
    keys.push_back({to_hex(key.id.get()), std::string(word_of(key.kind)), key.version});
  }
  std::ranges::sort(keys, {}, &continuity::BackedKey::id);
  return keys;
}

std::string in_words(const storage::BackupRefusal& refusal) {
  std::string text = std::string(name_of(refusal.fault)) + ": " + refusal.file;
  if (!refusal.inside.empty()) text += ", at " + refusal.inside;
  return text;
}

/// What the databases among the files of a backup hold.
/// @param file_of  where each of them is
template <class FileOf>
storage::DatabaseFacts facts_of(const std::vector<std::string>& paths, FileOf file_of) {
  storage::DatabaseFacts all;
  for (const std::string& path : paths) {
    if (!path.ends_with(".db")) continue;
    auto facts = storage::facts_of_database(path, file_of(path));
    std::ranges::move(facts.tables, std::back_inserter(all.tables));
    std::ranges::move(facts.heads, std::back_inserter(all.heads));
  }
  return all;
}

unsigned good_ones(const std::vector<BackupWriter::Place>& places) {
  return static_cast<unsigned>(std::ranges::count_if(places, [](const auto& place) { return place.fault.empty(); }));
}

}  // namespace

std::string_view name_of(BackupKeeper::Fault fault) {
  switch (fault) {
    case BackupKeeper::Fault::busy:
      return "backup-busy";
    case BackupKeeper::Fault::no_place:
      return "no-place-for-backups";
    case BackupKeeper::Fault::not_noted:
      return "audit-unavailable";
    case BackupKeeper::Fault::not_made:
      return "backup-failed";
    case BackupKeeper::Fault::unknown:
      return "unknown-backup";
  }
  return "";
}

/// One backup in the making: whatever it has put on the disk goes with it.
class BackupKeeper::Making {
 public:
  explicit Making(BackupKeeper& keeper)
      : keeper_(keeper),
        keys_(storage::backup_keys(keeper.keystore_, keeper.now_())),
        copy_(keeper.settings_.data, keeper.settings_.data + "/" + copy_folder),
        box_copy_(keeper.settings_.data + "/" + box_folder) {}
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  ~Making() { keeper_.box_.end(); }

  Made make() {
    const std::optional<BoxBackup::Key> box_key = keeper_.box_.begin();
    // While the desk stands still nobody hands in a ballot and nobody signs: whoever has signed by then has a ballot in
    // the box, and each ballot in the box belongs to a cast that the desk knows of.
    const auto stand_still = [&] {
      if (box_key) keeper_.box_.hold();
      head_.made = keeper_.now_();
    };
    copy_.make({copy_folder, box_folder, scratch_folder}, stand_still, keeper_.elsewhere());
    if (box_key) keeper_.box_.fetch(box_copy_.at("box.db"));
    if (box_key && !box_key->sealed.empty()) keep_sealed_key(box_key->sealed);
    head_.platform = keys_.signing.verification_key();
    head_.name = continuity::backup_name(head_.made, keeper_.random_);
    head_.box = box_key ? BoxPlace::here : BoxPlace::elsewhere;
    head_.box_key = box_key ? box_key->verification : "";
    head_.keys = keys_of(keeper_.records_);
    Made made;
    made.box = head_.box;
    // First what it takes to read the data.
    if (!keeper_.settings_.key_places.empty()) made.key_places = write_keys();
    write_data(made);
    return made;
  }

 private:
  std::string file_of(const std::string& path) const {
    constexpr std::string_view desk = "desk/";
    if (!path.starts_with(desk)) return box_copy_.at(path.substr(path.find('/') + 1));
    return copy_.files().at(path.substr(desk.size()));
  }

  void keep_sealed_key(const Bytes& sealed) {
    std::ofstream file(box_copy_.at(sealed_box_key), std::ios::binary);
    file.exceptions(std::ios::badbit | std::ios::failbit);
    file.write(reinterpret_cast<const char*>(sealed.data()), static_cast<std::streamsize>(sealed.size()));
    file.close();
    has_sealed_key_ = true;
  }

  std::vector<BackupWriter::Place> write_keys() {
    BackupManifest head = head_;
    head.kind = BackupKind::keys;
    BackupWriter writer(keeper_.settings_.key_places, head, nullptr, keeper_.random_);
    writer.add("keys/keystore.db", copy_.files().at(keys_file));
    writer.finish(keys_.signing, {}, {});
    return writer.places();
  }

  void write_data(Made& made) {
    std::vector<std::string> paths;
    if (head_.box == BoxPlace::here) paths.emplace_back("box/box.db");
    if (has_sealed_key_) paths.push_back("box/" + std::string(sealed_box_key));
    for (const auto& [path, file] : copy_.files())
      if (path != keys_file) paths.push_back("desk/" + path);
    std::ranges::sort(paths);
    auto facts = facts_of(paths, [this](const std::string& path) { return file_of(path); });
    BackupWriter writer(keeper_.settings_.places, head_, &keys_.sealing, keeper_.random_);
    for (const std::string& path : paths) {
      if (!keeper_.keystore_.is_unlocked()) throw keystore::KeystoreLocked();  // its keys are to be gone
      writer.add(path, file_of(path));
    }
    const BackupManifest manifest = writer.finish(keys_.signing, std::move(facts.tables), std::move(facts.heads));
    made.places = writer.places();
    made.record = {.name = manifest.name,
                   .made = manifest.made,
                   .bytes = manifest.content_bytes,
                   .files = manifest.files.size(),
                   .copies = good_ones(made.places),
                   .places = static_cast<unsigned>(made.places.size()),
                   .millis = watch_.millis()};
  }

  BackupKeeper& keeper_;
  const Watch watch_;
  storage::BackupKeys keys_;
  storage::FolderCopy copy_;
  ScratchFolder box_copy_;
  BackupManifest head_;
  bool has_sealed_key_ = false;
};

BackupKeeper::BackupKeeper(BackupSettings settings, keystore::Keystore& keystore,
                           const keystore::KeyRecordStore& records, continuity::BackupRegister& made, BoxBackup& box,
                           crypto::RandomSource& random, Clock now, Note note)
    : settings_(std::move(settings)),
      keystore_(keystore),
      records_(records),
      made_(made),
      box_(box),
      random_(random),
      now_(std::move(now)),
      note_(std::move(note)),
      since_(settings_.places.empty() ? now_() : made_.since(now_())) {
  std::error_code fault;  // left over from a program that was cut off
  for (const char* folder : {copy_folder, box_folder, scratch_folder})
    fs::remove_all(settings_.data + "/" + folder, fault);
}

bool BackupKeeper::noted(Event event, const std::string& backup, std::map<Fact, std::uint64_t> facts, Outcome outcome) {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  if (!backup.empty()) entry.object = journal::Object::of("backup", backup);
  entry.facts = std::move(facts);
  entry.outcome = outcome;
  return note_(entry);
}

void BackupKeeper::use(Elsewhere elsewhere) {
  const std::lock_guard lock(elsewhere_mutex_);
  elsewhere_ = std::move(elsewhere);
}

std::vector<std::shared_ptr<storage::DatabaseElsewhere>> BackupKeeper::elsewhere() {
  const std::lock_guard lock(elsewhere_mutex_);
  return elsewhere_ ? elsewhere_() : std::vector<std::shared_ptr<storage::DatabaseElsewhere>>();
}

Result<BackupKeeper::Made, BackupKeeper::Refusal> BackupKeeper::make() {
  const std::unique_lock only(one_, std::try_to_lock);
  if (!only) return failure(Refusal{Fault::busy, {}});
  if (!has_places()) return failure(Refusal{Fault::no_place, {}});
  try {
    Made made = Making(*this).make();
    const bool is_everywhere =
        made.record.copies == made.record.places && good_ones(made.key_places) == made.key_places.size();
    if (!noted(Event::backup_made, made.record.name,
               {{Fact::files, made.record.files},
                {Fact::copies, made.record.copies},
                {Fact::places, made.record.places},
                {Fact::milliseconds, made.record.millis}},
               is_everywhere ? Outcome::ok : Outcome::error)) {
      return failure(Refusal{Fault::not_noted, {}});
    }
    made_.put(made.record);
    prune_now();
    return made;
  } catch (const keystore::KeystoreLocked&) {
    throw;
  } catch (const std::exception& problem) {
    noted(Event::backup_made, {}, {}, Outcome::error);
    return failure(Refusal{Fault::not_made, problem.what()});
  }
}

bool BackupKeeper::has_one_of(const std::vector<std::string>& places, const std::string& name) const {
  return std::ranges::any_of(places, [&](const std::string& place) {
    return fs::exists(place + "/" + storage::manifest_file_name(name, BackupKind::data));
  });
}

std::optional<BackupRecord> BackupKeeper::find(const std::string& name) const {
  for (const BackupRecord& backup : made_.backups())
    if (backup.name == name) return backup;
  return std::nullopt;
}

Result<BackupKeeper::Verified, BackupKeeper::Refusal> BackupKeeper::verify(std::string name) {
  const std::unique_lock only(one_, std::try_to_lock);
  if (!only) return failure(Refusal{Fault::busy, {}});
  if (!has_places()) return failure(Refusal{Fault::no_place, {}});
  const std::vector<BackupRecord> backups = made_.backups();
  const auto newest = std::ranges::find(backups, false, &BackupRecord::is_removed);
  if (name.empty() && newest != backups.end()) name = newest->name;
  if (!continuity::is_backup_name(name)) return failure(Refusal{Fault::unknown, name});
  if (!find(name) && !has_one_of(settings_.places, name)) return failure(Refusal{Fault::unknown, name});
  auto verified = verify_now(name);
  if (!verified) return verified;
  made_.add({.kind = CheckKind::verification,
             .backup = name,
             .at = now_(),
             .is_good = verified->is_good,
             .millis = verified->millis});
  return verified;
}

/// What a copy is worth, and of the first good one whether it can be restored.
Result<BackupKeeper::Verified, BackupKeeper::Refusal> BackupKeeper::verify_now(const std::string& name) {
  const Watch watch;
  const storage::BackupKeys keys = storage::backup_keys(keystore_, now_());
  Verified verified;
  verified.name = name;
  std::optional<BackupManifest> restored;
  for (const std::string& folder : settings_.places) {
    verified.places.push_back({folder, {}});
    std::string& fault = verified.places.back().fault;
    try {
      const auto manifest = storage::read_manifest(folder, name, BackupKind::data);
      if (!manifest) {
        fault = in_words(manifest.error());
      } else if (manifest->platform != keys.signing.verification_key()) {
        fault = in_words({storage::BackupFault::other_platform, folder});
      } else if (const auto refusal = storage::find_content_fault(folder, *manifest)) {
        fault = in_words(*refusal);
      } else if (!restored) {
        const ScratchFolder scratch(settings_.data + "/" + scratch_folder);
        const storage::RestoreTargets targets{.desk = scratch.at("desk"), .box = scratch.at("box"), .keys = {}};
        if (const auto refused = storage::restore(folder, *manifest, &keys.sealing, targets)) {
          fault = in_words(*refused);
          continue;
        }
        std::vector<std::string> paths;
        for (const continuity::BackedFile& file : manifest->files) paths.push_back(file.path);
        const auto facts = facts_of(paths, [&](const std::string& path) { return scratch.at(path); });
        if (facts.tables != manifest->tables || facts.heads != manifest->heads) {
          fault = "altered: what was restored is not what was counted";
          continue;
        }
        restored = *manifest;
      }
    } catch (const std::exception& problem) {
      fault = problem.what();
    }
  }
  if (restored) {
    verified.files = restored->files.size();
    verified.logs = restored->heads.size();
    for (const auto& table : restored->tables) verified.rows += table.rows;
  }
  const unsigned copies = good_ones(verified.places);
  verified.is_good = restored && copies == verified.places.size();
  verified.millis = watch.millis();
  const bool is_noted =
      noted(Event::backup_verified, name,
            {{Fact::copies, copies}, {Fact::places, verified.places.size()}, {Fact::milliseconds, verified.millis}},
            verified.is_good ? Outcome::ok : Outcome::error);
  if (!is_noted) return failure(Refusal{Fault::not_noted, {}});
  return verified;
}

std::optional<BackupKeeper::Refusal> BackupKeeper::hold(const std::string& name, bool is_held) {
  auto backup = find(name);
  if (!backup || backup->is_removed) return Refusal{Fault::unknown, name};
  if (!noted(is_held ? Event::backup_held : Event::backup_released, name)) return Refusal{Fault::not_noted, {}};
  backup->is_held = is_held;
  made_.put(*backup);
  return std::nullopt;
}

std::optional<BackupKeeper::Refusal> BackupKeeper::note_drill(const std::string& name, bool is_good,
                                                              std::uint64_t millis) {
  if (!continuity::is_backup_name(name)) return Refusal{Fault::unknown, name};
  if (!noted(Event::backup_drilled, name, {{Fact::milliseconds, millis}}, is_good ? Outcome::ok : Outcome::error))
    return Refusal{Fault::not_noted, {}};
  made_.add({.kind = CheckKind::drill, .backup = name, .at = now_(), .is_good = is_good, .millis = millis});
  return std::nullopt;
}

std::vector<std::string> BackupKeeper::prune() {
  const std::lock_guard only(one_);
  return prune_now();
}

std::vector<std::string> BackupKeeper::prune_now() {
  std::vector<std::string> removed;
  const Timestamp now = now_();
  const auto sweep = [&](const std::vector<std::string>& places, BackupKind kind, std::chrono::days kept_for) {
    for (const std::string& folder : places) {
      std::vector<continuity::KeptBackup> kept;
      for (const std::string& name : storage::backups_in(folder, kind)) {
        const auto manifest = storage::read_manifest(folder, name, kind);
        const auto known = find(name);
        // What was tampered with stays, for whoever finds out.  Only data are held: keys age out whatever happens.
        if (manifest) kept.push_back({name, manifest->made, kind == BackupKind::data && known && known->is_held});
      }
      for (const std::string& name : continuity::backups_to_remove(kept, kept_for, now)) {
        storage::remove_backup(folder, name, kind);
        if (std::ranges::count(removed, name) == 0) removed.push_back(name);
      }
    }
  };
  sweep(settings_.places, BackupKind::data, settings_.policy.data);
  sweep(settings_.key_places, BackupKind::keys, settings_.policy.keys);
  for (const std::string& name : removed) {
    noted(Event::backup_removed, name);
    auto backup = find(name);
    if (!backup || has_one_of(settings_.places, name)) continue;
    backup->is_removed = true;
    made_.put(*backup);
  }
  return removed;
}

std::vector<BackupKeeper::Listed> BackupKeeper::list() const {
  std::vector<Listed> listed;
  const std::vector<CheckRecord> checks = made_.checks();
  for (const BackupRecord& backup : made_.backups()) {
    if (backup.is_removed) continue;
    Listed one{backup, {}, std::nullopt};
    for (const std::string& place : settings_.places)
      if (has_one_of({place}, backup.name)) one.places.push_back(place);
    for (const CheckRecord& check : checks) {
      if (check.backup != backup.name || check.kind != CheckKind::verification) continue;
      one.verification = check;
      break;
    }
    listed.push_back(std::move(one));
  }
  return listed;
}

continuity::BackupAges BackupKeeper::ages() const {
  continuity::BackupAges ages;
  for (const BackupRecord& backup : made_.backups()) {
    if (!ages.made || backup.made > *ages.made) ages.made = backup.made;
  }
  for (const CheckRecord& check : made_.checks()) {
    auto& last = check.kind == CheckKind::drill ? ages.drilled : ages.verified;
    if (check.is_good && (!last || check.at > *last)) last = check.at;
  }
  return ages;
}

BackupKeeper::OldKeys BackupKeeper::old_keys() const {
  OldKeys old;
  const Timestamp bound = now_() - settings_.policy.keys;
  for (const std::string& folder : settings_.key_places) {
    std::error_code fault;
    const fs::directory_iterator entries(folder, fault);
    if (fault) {
      ++old.unreachable;
      continue;
    }
    for (const std::string& name : storage::backups_in(folder, BackupKind::keys)) {
      const auto manifest = storage::read_manifest(folder, name, BackupKind::keys);
      if (!manifest || manifest->made < bound) ++old.copies;  // of one that cannot be read nobody knows the age
    }
    for (const fs::directory_entry& entry : entries) {  // copied by hand
      if (entry.path().extension() != ".db" || !entry.is_regular_file(fault)) continue;
      const auto written = std::chrono::file_clock::to_sys(entry.last_write_time(fault));
      if (!fault && written < bound) ++old.copies;
    }
  }
  return old;
}

continuity::Overdue BackupKeeper::overdue() const {
  if (!has_places()) return {};
  return continuity::overdue(ages(), settings_.policy, since_, now_());
}

void BackupKeeper::tend() {
  const Timestamp now = now_();
  if (now - tended_ < std::chrono::minutes(1) && now >= tended_) return;
  tended_ = now;
  const continuity::Overdue late = overdue();
  const auto tell = [&](const char* what, bool is_late) {
    if (!is_late) {
      told_.erase(what);
      return;
    }
    const auto told = told_.find(what);
    if (told != told_.end() && now - told->second < std::chrono::days(1)) return;
    journal::Entry entry;
    entry.at = now;
    entry.event = Event::backup_overdue;
    entry.object = journal::Object::of("source", what);
    entry.outcome = Outcome::error;
    if (note_(entry)) told_[what] = now;
  };
  tell("backup", late.backup);
  tell("verification", late.verification);
  tell("drill", late.drill);
  tell_of_old_keys(now);
}

/// What was destroyed can be opened as long as there is a copy of its key.
void BackupKeeper::tell_of_old_keys(Timestamp now) {
  const auto told = told_.find("keys");
  const bool was_told = told != told_.end() && now - told->second < std::chrono::days(1);
  const bool has_looked = now - looked_for_old_keys_ < std::chrono::hours(1) && now >= looked_for_old_keys_;
  if (was_told || has_looked || settings_.key_places.empty()) return;
  looked_for_old_keys_ = now;
  const OldKeys old = old_keys();
  if (old.copies == 0) return;
  if (noted(Event::backup_keys_old, {}, {{Fact::copies, old.copies}}, Outcome::error)) told_["keys"] = now;
}

}  // namespace urna::api
