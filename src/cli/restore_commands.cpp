// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <set>

#include "cli/command.hpp"
#include "cli/lock_socket.hpp"
#include "keystore/keystore.hpp"
#include "storage/backup_files.hpp"
#include "storage/backup_keys.hpp"
#include "storage/database_facts.hpp"
#include "storage/lock_journal.hpp"
#include "storage/sqlite_key_record_store.hpp"

namespace urna::cli {
namespace {

namespace fs = std::filesystem;
using continuity::BackupKind;
using continuity::BackupManifest;
using storage::BackupFault;
using storage::BackupRefusal;

struct RestoreOptions {
  std::string name;
  std::string from;
  std::string keys_from;
  std::string to;
  std::string box_to;
  bool older = false;
};
struct DrillOptions {
  std::string name;
  std::string from;
  std::string keys_from;
  std::string in;
  std::string data;
};

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

class Watch {
 public:
  std::uint64_t millis() const {
    const auto passed = std::chrono::steady_clock::now() - begun_;
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

tl::unexpected<Refusal> refused(const BackupRefusal& refusal) {
  Problem problem{.what = {}, .remedy = {}, .file = refusal.file};
  switch (refusal.fault) {
    case BackupFault::missing:
      problem.what = "there is no such file";
      problem.remedy = "see urnactl backup list --from FOLDER";
      break;
    case BackupFault::not_a_manifest:
      problem.what = "this is no manifest of a backup, or it was cut short";
      problem.remedy = "take another copy, or another backup";
      break;
    case BackupFault::other_platform:
      problem.what = "it is another platform's";
      problem.remedy = "take backup and keys of one platform";
      break;
    case BackupFault::altered:
      problem.what = "it is not what was signed, or was cut short";
      if (!refusal.inside.empty()) problem.what += ", at " + refusal.inside;
      problem.remedy = "take another copy, or another backup; keep this one for whoever finds out why";
      break;
    case BackupFault::not_empty:
      problem.what = "the folder is not empty";
      problem.remedy = "restore into one that is not there; move the old one away first";
      break;
  }
  return tl::unexpected<Refusal>(Refusal{ExitCode::refused, {std::move(problem)}});
}

tl::unexpected<Refusal> refused(std::string what, std::string remedy) {
  return refuse(ExitCode::refused, {.what = std::move(what), .remedy = std::move(remedy)});
}

/// Why nothing was restored.
struct NotRestored {
  // NOLINTNEXTLINE(google-explicit-constructor): most reasons are no more than what is said
  NotRestored(Refusal why, bool is_damage = false) : refusal(std::move(why)), is_damaged(is_damage) {}

  Refusal refusal;
  bool is_damaged;  ///< the copies would not have served whoever needed them
};

tl::unexpected<NotRestored> not_restored(const BackupRefusal& why) {
  const bool is_damaged = why.fault == BackupFault::altered || why.fault == BackupFault::not_a_manifest;
  return tl::unexpected<NotRestored>(NotRestored(refused(why).value(), is_damaged));
}

/// The keystore's file out of a backup, in a folder that goes again.
class KeyCopy {
 public:
  explicit KeyCopy(std::string folder) : folder_(std::move(folder)) { fs::remove_all(folder_); }
  KeyCopy(const KeyCopy&) = delete;
  KeyCopy& operator=(const KeyCopy&) = delete;
  ~KeyCopy() {
    std::error_code fault;
    fs::remove_all(folder_, fault);
  }
  const std::string& folder() const { return folder_; }
  std::string file() const { return folder_ + "/keystore.db"; }

 private:
  std::string folder_;
};

/// The backup of the keys that was made with the data, or else the newest of that platform.
Result<BackupManifest, Refusal> find_keys(const std::string& folder, const BackupManifest& data) {
  auto same = storage::read_manifest(folder, data.name, BackupKind::keys);
  if (same && same->platform == data.platform) return std::move(*same);
  std::optional<BackupManifest> newest;
  for (const std::string& name : storage::backups_in(folder, BackupKind::keys)) {
    auto manifest = storage::read_manifest(folder, name, BackupKind::keys);
    if (!manifest || manifest->platform != data.platform) continue;
    if (!newest || newest->made < manifest->made) newest = std::move(*manifest);
  }
  if (newest) return std::move(*newest);
  return refused("there is no backup of this platform's keys in " + folder,
                 "name the folder that urnad --backup-keys-to was told");
}

Refusal unlock_refusal(const keystore::KeystoreError& error) {
  using keystore::KeystoreFault;
  Problem problem{.what = "the keys do not open", .remedy = "begin again"};
  if (error.fault == KeystoreFault::wrong_passphrase) problem.what = "this is not the passphrase";
  if (error.fault == KeystoreFault::share_refused) {
    problem.what = "this is no share of this ceremony, or was typed already";
    problem.remedy = "compare it with the paper; another custodian may go on";
  }
  if (error.fault == KeystoreFault::damaged) {
    problem.what = "the copy of the keys is damaged";
    problem.remedy = "take another copy";
  }
  return {ExitCode::refused, {std::move(problem)}};
}

/// Custodians type their shares, as many as the threshold: where there are two, it takes two people.
std::optional<Refusal> unlock(keystore::Keystore& keystore, Console& console) {
  const auto ask = [&](const std::string& question) { return console.ask_secret(question); };
  const Refusal nothing_typed{ExitCode::unusable,
                              {{.what = "nothing was typed", .remedy = "type it, or give it as a line of input"}}};
  if (keystore.status(now()).has_passphrase) {
    const auto passphrase = ask("Passphrase of the platform (it is not shown): ");
    if (!passphrase || passphrase->expose().empty()) return nothing_typed;
    const auto error = keystore.unlock(*passphrase, now());
    return error ? std::optional(unlock_refusal(*error)) : std::nullopt;
  }
  const auto attempt = keystore.begin_unlock(now());
  if (!attempt) return unlock_refusal(attempt.error());
  while (!keystore.is_unlocked()) {
    const auto status = keystore.status(now());
    const auto share = ask("Share of the next custodian, " + std::to_string(status.entered.size()) + " of " +
                           std::to_string(status.threshold) + " are here (it is not shown): ");
    if (!share || share->expose().empty()) return nothing_typed;
    const auto error = keystore.enter_share(*attempt, share->expose(), now());
    if (error && !console.is_person()) return unlock_refusal(*error);
    if (error) console.say(describe(unlock_refusal(*error).problems.front()) + "\n");
  }
  return std::nullopt;
}

/// Whether the copy of the keys has all that the backup was sealed with.
bool has_keys(const keystore::KeyRecordStore& records, const BackupManifest& manifest) {
  std::set<std::string> known;
  for (const keystore::KeyRecord& key : records.keys()) known.insert(to_hex(key.id.get()));
  return std::ranges::all_of(manifest.keys, [&](const auto& key) {
    // Root keys come and go with the copy; they wrap the others, and open nothing else.
    return key.kind == "root" || known.contains(key.id);
  });
}

/// A later backup of the same platform in that folder: what happened between the two would be gone.
std::optional<std::string> find_newer(const std::string& folder, const BackupManifest& chosen) {
  std::optional<std::string> newer;
  for (const std::string& name : storage::backups_in(folder, BackupKind::data)) {
    const auto manifest = storage::read_manifest(folder, name, BackupKind::data);
    if (manifest && manifest->platform == chosen.platform && manifest->made > chosen.made) newer = name;
  }
  return newer;
}

/// Notes in the restored journal, before anything else can be noted there, that it was restored.
void note_restored(const std::string& desk, const BackupManifest& manifest, std::uint64_t millis) {
  journal::Entry entry;
  entry.at = now();
  entry.event = journal::Event::backup_restored;
  entry.object = journal::Object::of("backup", manifest.name);
  entry.facts = {{journal::Fact::files, manifest.files.size()}, {journal::Fact::milliseconds, millis}};
  storage::LockJournal(desk + "/lock.db").note(entry);
}

struct Restored {
  BackupManifest manifest;
  std::uint64_t millis = 0;
};

Result<Restored, NotRestored> restore_from(const RestoreOptions& options, Session& session) {
  const Watch watch;
  const auto manifest = storage::read_manifest(options.from, options.name, BackupKind::data);
  if (!manifest) return not_restored(manifest.error());
  if (const auto newer = find_newer(options.from, *manifest); newer && !options.older) {
    return refused("a newer backup is there: " + *newer,
                   "restore that one; or give --older, and all that came after is gone, ballots too");
  }
  if (manifest->box == continuity::BoxPlace::here && options.box_to.empty()) {
    return refused("the backup has the ballot boxes, and no place is named for them",
                   "give --box-to and the folder of urna-box");
  }
  if (const auto fault = storage::find_content_fault(options.from, *manifest)) return not_restored(*fault);
  const auto keys = find_keys(options.keys_from, *manifest);
  if (!keys) return tl::unexpected<NotRestored>(keys.error());
  if (const auto fault = storage::find_content_fault(options.keys_from, *keys)) return not_restored(*fault);
  const KeyCopy copy(options.to + ".keys-restoring");
  if (const auto fault =
          storage::restore(options.keys_from, *keys, nullptr, {.desk = {}, .box = {}, .keys = copy.folder()})) {
    return not_restored(*fault);
  }
  storage::SqliteKeyRecordStore records(copy.file());
  keystore::Keystore keystore(records, session.random);
  session.console.say("The platform's keys as of " + timestamp_text(keys->made) + "\n");
  if (auto refusal = unlock(keystore, session.console)) return tl::unexpected<NotRestored>(std::move(*refusal));
  const storage::BackupKeys backup_keys = storage::backup_keys(keystore, now());
  if (backup_keys.signing.verification_key() != manifest->platform)
    return refused(BackupRefusal{BackupFault::other_platform, options.keys_from});
  if (!has_keys(records, *manifest)) {
    return tl::unexpected<NotRestored>({refused("the copy of the keys lacks keys that the backup was sealed with",
                                                "take a copy of the keys that was made with the backup or later")
                                            .value(),
                                        true});
  }
  const auto finish = [&](const std::string& desk) {
    fs::copy_file(copy.file(), desk + "/keystore.db");
    fs::permissions(desk + "/keystore.db", fs::perms::owner_read | fs::perms::owner_write);
    note_restored(desk, *manifest, watch.millis());
  };
  const storage::RestoreTargets targets{.desk = options.to, .box = options.box_to, .keys = {}};
  if (const auto fault = storage::restore(options.from, *manifest, &backup_keys.sealing, targets, finish)) {
    return not_restored(*fault);
  }
  return Restored{*manifest, watch.millis()};
}

std::string seconds_text(std::uint64_t millis) {
  return std::to_string(millis / 1000) + "." + std::to_string(millis % 1000 / 100) + " s";
}

Answer restore(const RestoreOptions& options, Session& session) {
  const auto restored = restore_from(options, session);
  if (!restored) return failure(restored.error().refusal);
  Report report;
  report.text = "The platform as of " + timestamp_text(restored->manifest.made) + " stands in " + options.to +
                (options.box_to.empty() ? "" : " and " + options.box_to) + ", after " + seconds_text(restored->millis) +
                "\n";
  if (restored->manifest.box == continuity::BoxPlace::elsewhere)
    report.text += "The ballot boxes are in PostgreSQL: restore it to that very moment before anybody signs in.\n";
  report.text +=
      "Next: put box.key into the folder of urna-box (box.key.age there, if the box was told --backup-key-to, is that\n"
      "file for whoever has the key: age -d -i KEY -o box.key box.key.age), give both folders to their users, start\n"
      "urna-box and urnad, and\n"
      "  urnactl unlock --data " +
      shell_word(options.to) + "\n";
  report.json.text("name", restored->manifest.name)
      .text("made", timestamp_text(restored->manifest.made))
      .number("files", restored->manifest.files.size())
      .number("millis", restored->millis);
  return report;
}

/// Whether what was restored is what was counted when the backup was made.
bool holds_what_was_counted(const BackupManifest& manifest, const std::string& desk, const std::string& box) {
  storage::DatabaseFacts facts;
  for (const continuity::BackedFile& file : manifest.files) {
    if (!file.path.ends_with(".db") || file.path == "desk/lock.db") continue;  // that it was restored stands there
    const std::size_t slash = file.path.find('/');
    const std::string folder = file.path.starts_with("desk/") ? desk : box;
    auto found = storage::facts_of_database(file.path, folder + file.path.substr(slash));
    std::ranges::move(found.tables, std::back_inserter(facts.tables));
    std::ranges::move(found.heads, std::back_inserter(facts.heads));
  }
  auto tables = manifest.tables;
  std::erase_if(tables, [](const auto& table) { return table.path == "desk/lock.db"; });
  return facts.tables == tables && facts.heads == manifest.heads;
}

Answer drill(const DrillOptions& options, Session& session) {
  const Watch watch;
  const RestoreOptions wish{.name = options.name,
                            .from = options.from,
                            .keys_from = options.keys_from,
                            .to = options.in + "/urna-drill-desk",
                            .box_to = options.in + "/urna-drill-box",
                            .older = true};
  const auto restored = restore_from(wish, session);
  if (!restored && !restored.error().is_damaged) return failure(restored.error().refusal);
  const bool is_good = restored && holds_what_was_counted(restored->manifest, wish.to, wish.box_to);
  fs::remove_all(wish.to);
  fs::remove_all(wish.box_to);
  const std::uint64_t millis = watch.millis();
  const std::string body =
      boost::json::serialize(boost::json::object{{"name", options.name}, {"good", is_good}, {"millis", millis}});
  const auto noted = LockSocket(options.data).ask_json(http::Method::post, "/backup-drills", body);
  if (!noted) return failure(noted.error());
  if (!restored) return failure(restored.error().refusal);
  Report report;
  report.text = is_good ? "Restored and compared in " + seconds_text(millis) + ", and noted in the journal.\n"
                        : "What was restored is NOT what was counted when the backup was made.\n";
  report.json.text("name", options.name).boolean("good", is_good).number("millis", millis);
  report.exit = is_good ? ExitCode::done : ExitCode::refused;
  return report;
}

}  // namespace

void add_restore_commands(Verb backup, Chosen& chosen) {
  auto [restore_command, restore_options] = backup.command(
      "restore", "Put a platform back from a backup, on a machine where there is none",
      "For the operator and the custodians, with urnad and urna-box stopped: the keys open with as many shares as "
      "always,\nwhich are typed.\n"
      "  urnactl backup restore 20261122T031500Z-1a2b3c --from /mnt/backup-1 --keys-from /mnt/keys-1 \\\n"
      "    --to /var/lib/urna-desk --box-to /var/lib/urna-box\n"
      "Everything is held against its digest before anything is put in its place.",
      restore, chosen);
  restore_command.option("NAME", restore_options.name, "Which backup").required();
  restore_command.option("--from", restore_options.from, "The folder with backups of the data").required();
  restore_command.option("--keys-from", restore_options.keys_from, "The folder with backups of keystore.db").required();
  restore_command.option("--to", restore_options.to, "The data folder of urnad: not there, or empty").required();
  restore_command.option("--box-to", restore_options.box_to, "The data folder of urna-box: not there, or empty");
  restore_command.flag("--older", restore_options.older, "Although a newer one is there");

  auto [drill_command, drill_options] = backup.command(
      "drill", "Rehearse a restore, and note in the journal how long it took",
      "For the operator and the custodians, monthly.  The same as restore, into a folder that goes again; the platform "
      "goes on\nmeanwhile.  The time counts from the first question.\n"
      "  urnactl backup drill 20261122T031500Z-1a2b3c --from /mnt/backup-1 --keys-from /mnt/keys-1 --in /srv/scratch "
      "\\\n"
      "    --data /var/lib/urna-desk",
      drill, chosen);
  drill_command.option("NAME", drill_options.name, "Which backup").required();
  drill_command.option("--from", drill_options.from, "The folder with backups of the data").required();
  drill_command.option("--keys-from", drill_options.keys_from, "The folder with backups of keystore.db").required();
  drill_command.option("--in", drill_options.in, "A folder with room for it, on an encrypted disk").required();
  drill_command.option("--data", drill_options.data, "The running server's data folder, where it is noted").required();
}

}  // namespace urna::cli
