// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "cli/command.hpp"
#include "cli/lock_socket.hpp"
#include "storage/backup_files.hpp"

namespace urna::cli {
namespace {

namespace json = boost::json;
using http::Method;

struct DataOption {
  std::string data;
};
struct ListOptions {
  std::string data;
  std::string from;
};
struct NameOptions {
  std::string data;
  std::string name = "newest";
};

constexpr std::chrono::hours patience{12};
constexpr const char* data_about = "The server's data folder, as in urnad --data";

Result<json::object, Refusal> ask(const std::string& data, Method method, const std::string& target) {
  const auto body = LockSocket(data, patience).ask_json(method, target);
  if (!body) return failure(body.error());
  return json::parse(*body).as_object();
}

std::string text(const json::object& object, const char* name) { return json::value_to<std::string>(object.at(name)); }
std::uint64_t number(const json::object& object, const char* name) {
  return json::value_to<std::uint64_t>(object.at(name));
}

std::string seconds_text(std::uint64_t millis) {
  return std::to_string(millis / 1000) + "." + std::to_string(millis % 1000 / 100) + " s";
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
  return bytes < mebibyte ? std::to_string(bytes / 1024) + " KiB" : std::to_string(bytes / mebibyte) + " MiB";
}

/// A line for each folder.
/// @returns  whether all of them have it
bool add_folders(Report& report, const json::array& folders, const char* good) {
  bool all_good = true;
  for (const json::value& value : folders) {
    const std::string fault = text(value.as_object(), "fault");
    report.text += "  " + text(value.as_object(), "folder") + ": " + (fault.empty() ? good : fault) + "\n";
    all_good = all_good && fault.empty();
  }
  return all_good;
}

Answer make(const DataOption& options, Session&) {
  const auto made = ask(options.data, Method::post, "/backups");
  if (!made) return failure(made.error());
  const std::string name = text(*made, "name");
  Report report;
  report.text = "Backup " + name + ": " + std::to_string(number(*made, "files")) + " files, " +
                size_text(number(*made, "bytes")) + ", in " + seconds_text(number(*made, "millis")) + "\n";
  bool is_good = add_folders(report, made->at("folders").as_array(), "has it");
  const json::array& key_folders = made->at("key_folders").as_array();
  is_good = add_folders(report, key_folders, "has the keystore") && is_good;
  if (made->at("folders").as_array().size() < 3)
    report.text += "Fewer than three places: one disk or one house too few.\n";
  if (key_folders.empty())
    report.text +=
        "keystore.db was not copied: without it the backup can be read by nobody (urnad --backup-keys-to).\n";
  if (text(*made, "box") == "elsewhere")
    report.text += "The ballot boxes are in PostgreSQL: its own backup must reach to this moment at least.\n";
  report.json.raw("backup", json::serialize(*made));
  report.exit = is_good ? ExitCode::done : ExitCode::refused;
  return report;
}

std::string check_text(const json::value& check) {
  if (check.is_null()) return "never";
  const json::object& object = check.as_object();
  return (object.at("good").as_bool() ? "well, " : "BADLY, ") + text(object, "at") + ", in " +
         seconds_text(number(object, "millis"));
}

Answer list_folder(const std::string& folder) {
  Report report;
  std::vector<JsonObject> objects;
  for (const auto kind : {continuity::BackupKind::data, continuity::BackupKind::keys}) {
    for (const std::string& name : storage::backups_in(folder, kind)) {
      const auto manifest = storage::read_manifest(folder, name, kind);
      JsonObject object;
      object.text("name", name).text("kind", name_of(kind)).boolean("good", manifest.has_value());
      const std::string made = manifest ? timestamp_text(manifest->made) + "  " + size_text(manifest->content_bytes)
                                        : "the manifest is not what was signed";
      report.text += name + "  " + std::string(name_of(kind)) + "  " + made + "\n";
      objects.push_back(std::move(object));
    }
  }
  if (objects.empty()) report.text = "There is no backup in " + folder + "\n";
  report.json.objects("backups", objects);
  return report;
}

Answer list(const ListOptions& options, Session&) {
  if (options.data.empty() == options.from.empty()) {
    return refuse(ExitCode::unusable, {.what = "which backups is not said",
                                       .remedy = "give --data of a running server, or --from and a folder of backups"});
  }
  if (!options.from.empty()) return list_folder(options.from);
  const auto told = ask(options.data, Method::get, "/backups");
  if (!told) return failure(told.error());
  Report report;
  for (const json::value& value : told->at("backups").as_array()) {
    const json::object& backup = value.as_object();
    report.text += text(backup, "name") + "  " + size_text(number(backup, "bytes")) + "  " +
                   std::to_string(number(backup, "copies_now")) +
                   " copies  verified: " + check_text(backup.at("verification")) +
                   (backup.at("held").as_bool() ? "  kept until released" : "") + "\n";
  }
  if (report.text.empty()) report.text = "There is no backup yet.\n";
  report.text += "Last verification: " + check_text(told->at("verification")) + "\n";
  report.text += "Last drill: " + check_text(told->at("drill")) + "\n";
  const json::object& overdue = told->at("overdue").as_object();
  for (const char* what : {"backup", "verification", "drill"})
    if (overdue.at(what).as_bool()) report.text += std::string("OVERDUE: a ") + what + "\n";
  const json::object& old = told->at("old_keys").as_object();
  if (number(old, "copies") > 0) {
    report.text += "TOO OLD: " + std::to_string(number(old, "copies")) + " copies of the keys, of more than " +
                   std::to_string(number(*told, "keys_kept_days")) + " days: destroy them\n";
  }
  if (number(old, "unreachable") > 0)
    report.text += "UNKNOWN: " + std::to_string(number(old, "unreachable")) + " places for keys cannot be reached\n";
  report.json.raw("platform", json::serialize(*told));
  return report;
}

Answer verify(const NameOptions& options, Session&) {
  const auto verified = ask(options.data, Method::post, "/backups/" + options.name + "/verify");
  if (!verified) return failure(verified.error());
  const bool is_good = verified->at("good").as_bool();
  Report report;
  report.text = "Backup " + text(*verified, "name") + (is_good ? ": restored and compared, " : ": NOT good, ") +
                std::to_string(number(*verified, "files")) + " files, " + std::to_string(number(*verified, "rows")) +
                " rows, " + std::to_string(number(*verified, "logs")) + " logs of the journal, in " +
                seconds_text(number(*verified, "millis")) + "\n";
  add_folders(report, verified->at("folders").as_array(), "good");
  report.json.raw("verification", json::serialize(*verified));
  report.exit = is_good ? ExitCode::done : ExitCode::refused;
  return report;
}

Answer change_hold(const NameOptions& options, const char* verb, const char* what) {
  const auto told = ask(options.data, Method::post, "/backups/" + options.name + "/" + verb);
  if (!told) return failure(told.error());
  Report report;
  report.text = "Backup " + options.name + what;
  report.json.text("name", options.name);
  return report;
}

Answer hold(const NameOptions& options, Session&) {
  return change_hold(options, "hold", " is kept until it is released.\n");
}

Answer release(const NameOptions& options, Session&) {
  return change_hold(options, "release", " goes when its time is over.\n");
}

Answer prune(const DataOption& options, Session&) {
  const auto told = ask(options.data, Method::post, "/backup-removals");
  if (!told) return failure(told.error());
  const auto removed = json::value_to<std::vector<std::string>>(told->at("removed"));
  Report report;
  for (const std::string& name : removed) report.text += name + " is removed\n";
  if (removed.empty()) report.text = "No backup's time is over.\n";
  report.json.texts("removed", removed);
  return report;
}

}  // namespace

void add_backup_commands(Verb root, Chosen& chosen) {
  Verb backup = root.group("backup", "Backups of a server: made, verified, restored");

  auto [make_command, make_options] =
      backup.command("make", "Make a backup now, at every place that urnad was told",
                     "For the operator, on the server, with urnad running and unlocked; nobody is interrupted.\n"
                     "  urnactl backup make --data /var/lib/urna-desk\n"
                     "Daily by a timer.  Those whose time is over are removed.  Fails when one place has failed.",
                     make, chosen);
  make_command.option("--data", make_options.data, data_about).required();

  auto [list_command, list_options] =
      backup.command("list", "Say which backups there are, and how they were proved",
                     "  urnactl backup list --data /var/lib/urna-desk\n"
                     "  urnactl backup list --from /mnt/backup-1        without a server",
                     list, chosen);
  list_command.option("--data", list_options.data, data_about);
  list_command.option("--from", list_options.from, "A folder with backups");

  auto [verify_command, verify_options] = backup.command(
      "verify", "Restore a backup into a scratch folder and compare what is in it",
      "For the operator, weekly by a timer; takes room for one more copy of the data.\n"
      "  urnactl backup verify --data /var/lib/urna-desk\n"
      "Every copy is read to its end.  Says which file is at fault when one is, and notes the time that it took.",
      verify, chosen);
  verify_command.option("NAME", verify_options.name, "Which; without it the newest");
  verify_command.option("--data", verify_options.data, data_about).required();

  auto [hold_command, hold_options] =
      backup.command("hold", "Keep a backup beyond its time, because somebody contests",
                     "  urnactl backup hold 20261122T031500Z-1a2b3c --data /var/lib/urna-desk", hold, chosen);
  hold_command.option("NAME", hold_options.name, "Which").required();
  hold_command.option("--data", hold_options.data, data_about).required();

  auto [release_command, release_options] =
      backup.command("release", "Let a backup go when its time is over, as the others",
                     "  urnactl backup release 20261122T031500Z-1a2b3c --data /var/lib/urna-desk", release, chosen);
  release_command.option("NAME", release_options.name, "Which").required();
  release_command.option("--data", release_options.data, data_about).required();

  auto [prune_command, prune_options] =
      backup.command("prune", "Remove backups whose time is over",
                     "  urnactl backup prune --data /var/lib/urna-desk\n"
                     "As each new backup does.  The newest one stays, however old it is.",
                     prune, chosen);
  prune_command.option("--data", prune_options.data, data_about).required();

  add_restore_commands(backup, chosen);
}

}  // namespace urna::cli
