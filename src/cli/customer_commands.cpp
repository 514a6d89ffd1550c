// SPDX-License-Identifier: EUPL-1.2
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "cli/command.hpp"
#include "cli/detail/customer_place.hpp"
#include "cli/detail/leave_commands.hpp"
#include "cli/files.hpp"
#include "cli/lock_socket.hpp"
#include "crypto/hash.hpp"
#include "storage/customer_import.hpp"

namespace urna::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct KeyOptions {
  std::string data;
};
struct ExportOptions {
  detail::CustomerPlace place;
  std::string output;
  std::vector<std::string> recipients;
  bool passphrase = false;
};
struct CheckOptions {
  std::string file;
  std::optional<std::string> key;
  bool trust = false;
  std::optional<std::string> identity;
};
struct ImportOptions {
  detail::CustomerPlace place;
  CheckOptions check;
  bool dry_run = false;
};

constexpr std::chrono::minutes patience{240};  // for a large customer

json::object object_in(const std::string& answer) { return json::parse(answer).as_object(); }
std::string text_in(const json::object& object, const char* name) { return std::string(object.at(name).as_string()); }

Refusal nothing_typed() {
  return {ExitCode::unusable,
          {{.what = "nothing was typed", .remedy = "type it, or give it as a line of standard input"}}};
}

/// SHA-256 in hexadecimal of a file of any size.
std::string digest_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  crypto::Sha256 sha256;
  std::array<char, 65'536> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0)
    sha256.add(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
  return to_hex(sha256.finish());
}

Result<SecretText, Refusal> new_passphrase(Console& console) {
  auto first = console.ask_secret("Passphrase for the export (it is not shown): ");
  if (!first) return failure(nothing_typed());
  const auto second = console.ask_secret("The same again: ");
  if (!second) return failure(nothing_typed());
  if (first->expose() != second->expose())
    return refuse(ExitCode::refused, {.what = "the two are not the same", .remedy = "begin again; nothing was made"});
  return std::move(*first);
}

/// With what an export is opened: a file of `age-keygen`, or a passphrase.
Result<SecretText, Refusal> opener_of(const CheckOptions& options, Console& console) {
  if (!options.identity) {
    auto typed = console.ask_secret("Passphrase of the export (it is not shown): ");
    if (!typed || typed->expose().empty()) return failure(nothing_typed());
    return std::move(*typed);
  }
  const auto file = read_secret_file(*options.identity);
  if (!file) return failure(file.error());
  const std::size_t at = file->expose().find("AGE-SECRET-KEY-");
  constexpr std::size_t identity_bytes = 74;
  SecretText identity(at == std::string::npos ? std::string() : file->expose().substr(at, identity_bytes));
  if (!crypto::AgeIdentity::parse(identity)) {
    return refuse(ExitCode::unusable, {.what = "holds no identity",
                                       .remedy = "give the file that age-keygen has written",
                                       .file = *options.identity});
  }
  return identity;
}

Result<std::optional<journal::NoteKey>, Refusal> key_in(const CheckOptions& options) {
  if (options.key.has_value() == options.trust) {
    return refuse(ExitCode::unusable,
                  {.what = "who signed is not said",
                   .remedy = "give --key, from urnactl customer key where it was exported; or "
                             "--trust-key-in-file, which proves that the file is whole and not whose it is"});
  }
  if (!options.key) return std::optional<journal::NoteKey>();
  auto key = journal::NoteKey::parse(*options.key);
  if (!key) {
    return refuse(ExitCode::unusable, {.what = "is no key of a statement",
                                       .remedy = "take the line that urnactl customer key prints",
                                       .field = "--key"});
  }
  return key;
}

Report report_of(const json::object& summary) {
  Report report;
  report.text = "The export is whole.\n  of customer " + text_in(summary, "tenant") + ", made " +
                text_in(summary, "at") + " by " + text_in(summary, "program") + "\n  signed by " +
                text_in(summary, "key") + "\n";
  if (!summary.at("key_trusted").as_bool())
    report.text += "  that key is the file's own word: nobody has vouched for it; compare it\n";
  for (const auto& [table, count] : summary.at("rows").as_object())
    report.text += "  " + std::string(table) + ": " + std::to_string(count.to_number<std::uint64_t>()) + "\n";
  report.text +=
      "  files of archives and journal: " + std::to_string(summary.at("files").to_number<std::uint64_t>()) + "\n";
  report.json.raw("export", json::serialize(summary));
  return report;
}

json::object described(const storage::ImportSummary& summary, bool is_trusted) {
  json::object rows;
  for (const auto& [table, count] : summary.rows) rows[table] = count;
  return {{"tenant", summary.manifest.tenant},
          {"at", timestamp_text(summary.manifest.at)},
          {"program", summary.manifest.program},
          {"key", summary.manifest.key},
          {"key_trusted", is_trusted},
          {"rows", std::move(rows)},
          {"files", summary.files}};
}

Answer tell_key(const KeyOptions& options, Session&) {
  const auto key = LockSocket(options.data).fetch("/customer/key");
  if (!key) return failure(key.error());
  Report report;
  report.text = *key;
  report.json.text("key", key->substr(0, key->find('\n')));
  return report;
}

Answer make_export(const ExportOptions& options, Session& session) {
  if (options.recipients.empty() != options.passphrase) {
    return refuse(ExitCode::unusable, {.what = "who may open it is not said",
                                       .remedy = "give the customer's recipient with --to age1…, or --passphrase"});
  }
  if (is_there(options.output)) {
    return refuse(ExitCode::refused,
                  {.what = "is there already", .remedy = "choose another name", .file = options.output});
  }
  std::string recipients;
  for (const std::string& recipient : options.recipients) recipients += recipient + "\n";
  std::optional<SecretText> passphrase;
  if (options.passphrase) {
    auto typed = new_passphrase(session.console);
    if (!typed) return failure(typed.error());
    passphrase = std::move(*typed);
  }
  LockSocket socket(options.place.data, patience);
  const auto answer = passphrase
                          ? socket.send(options.place.target("/customer/exports/passphrase"), passphrase->expose())
                          : socket.send(options.place.target("/customer/exports/recipients"), recipients);
  if (!answer) return failure(answer.error());
  const json::object made = object_in(*answer);
  const fs::path source = fs::path(options.place.data) / "exports" / text_in(made, "file");
  const fs::path unfinished = options.output + ".part";
  fs::copy_file(source, unfinished, fs::copy_options::overwrite_existing);
  fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write);
  if (digest_of(unfinished) != text_in(made, "sha256")) {
    fs::remove(unfinished);
    return refuse(ExitCode::machine_failed, {.what = "the copy is not what the server has written",
                                             .remedy = "make room on the disk; the export lies here still",
                                             .file = source.string()});
  }
  fs::rename(unfinished, options.output);
  fs::remove(source);
  Report report;
  report.text = "Exported: " + options.output + "\n  SHA-256 " + text_in(made, "sha256") + "\n  signed by " +
                text_in(made, "key") +
                "\nNext: hand the file over, and the line “signed by” by another way; who gets it can look with\n"
                "  urnactl customer check FILE --key KEY\n";
  report.json.text("file", options.output)
      .text("sha256", text_in(made, "sha256"))
      .text("key", text_in(made, "key"))
      .number("files", made.at("files").to_number<std::uint64_t>());
  return report;
}

Refusal refusal_of(const tenancy::ImportRefusal& refusal, const std::string& file) {
  Refusal known = explain_refusal(name_of(refusal.fault), refusal.where);
  for (Problem& problem : known.problems) problem.file = file;
  return known;
}

Answer check(const CheckOptions& options, Session& session) {
  const auto key = key_in(options);
  if (!key) return failure(key.error());
  if (const auto refusal = find_unreadable(options.file)) return failure(*refusal);
  const auto opener = opener_of(options, session.console);
  if (!opener) return failure(opener.error());
  const auto identity = crypto::AgeIdentity::parse(*opener);
  const storage::OpenExport open = [&] {
    const auto file = std::make_shared<std::ifstream>(options.file, std::ios::binary);
    return std::make_unique<tenancy::ExportReader>(
        identity ? crypto::AgeReader(*identity) : crypto::AgeReader(SecretText(std::string(opener->expose()))),
        [file](std::span<std::byte> bytes) {
          file->read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
          return static_cast<std::size_t>(file->gcount());
        });
  };
  const auto summary = storage::check_export(open, *key);
  if (!summary) return failure(refusal_of(summary.error(), options.file));
  return report_of(described(*summary, key->has_value()));
}

/// A copy where the server can read it, which goes with this.
class HandedOver {
 public:
  HandedOver(const std::string& data, const std::string& file, crypto::RandomSource& random) {
    std::array<std::byte, 8> chance{};
    random.fill(chance);
    name_ = to_hex(chance) + ".age";
    const fs::path folder = fs::path(data) / "imports";
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    give_to_owner_of(data, folder);
    path_ = folder / name_;
    fs::copy_file(file, path_);
    fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
    give_to_owner_of(data, path_);
  }
  HandedOver(const HandedOver&) = delete;
  HandedOver& operator=(const HandedOver&) = delete;
  ~HandedOver() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  const std::string& name() const { return name_; }

 private:
  static void give_to_owner_of(const std::string& data, const fs::path& path) {
    struct stat owner {};
    if (::geteuid() != 0) return;
    if (::stat(data.c_str(), &owner) != 0 || ::chown(path.c_str(), owner.st_uid, owner.st_gid) != 0)
      throw std::runtime_error(path.string() + " cannot be given to the owner of " + data);
  }
  std::string name_;
  fs::path path_;
};

Answer import(const ImportOptions& options, Session& session) {
  const auto key = key_in(options.check);
  if (!key) return failure(key.error());
  if (const auto refusal = find_unreadable(options.check.file)) return failure(*refusal);
  const auto opener = opener_of(options.check, session.console);
  if (!opener) return failure(opener.error());
  LockSocket socket(options.place.data, patience);
  const auto status = socket.status();
  if (!status) return failure(status.error());
  const HandedOver copy(options.place.data, options.check.file, session.random);
  std::string target = "/customer/imports?file=" + copy.name();
  if (*key) target += "&key=" + detail::in_url((*key)->text());
  if (options.dry_run) target += "&dry_run=1";
  const auto answer = socket.send(options.place.target(target), opener->expose());
  if (!answer) return failure(answer.error());
  Report report = report_of(object_in(*answer));
  if (options.dry_run) {
    report.text += "Nothing was written: this was a rehearsal.\n";
    return report;
  }
  std::this_thread::sleep_for(std::chrono::seconds(1));  // the desk closes first
  const auto serving = socket.wait_until_serving();
  if (!serving) return failure(serving.error());
  report.text +=
      "It is here.  Passwords, devices and security keys are not in an export: let the owner in again, with\n"
      "  urnactl person invite ADDRESS --role tenant_owner --data " +
      shell_word(options.place.data) + "\n";
  return report;
}

void add_check_options(Verb command, CheckOptions& options) {
  command.option("FILE", options.file, "The export, as it was written").required();
  command.option("--key", options.key, "Who must have signed it: the line of urnactl customer key");
  command.flag("--trust-key-in-file", options.trust,
               "Take the key that the file names itself: proves that it is whole, not whose it is");
  command.option("--identity", options.identity, "A file of age-keygen; without it a passphrase is asked for");
}

}  // namespace

void add_customer_commands(Verb root, Chosen& chosen) {
  Verb customer = root.group("customer", "What a customer takes along, and how they leave");
  auto [export_command, export_options] = customer.command(
      "export", "Write all that the customer has into one file that they can open without us",
      "For the operator, on the server, with urnad running and unlocked.  The file is opened by age, zstd and tar "
      "alone.\n"
      "  urnactl customer export --data /var/lib/urna-desk --to age1… --output choir.age\n"
      "  urnactl customer export --data /var/lib/urna-desk --passphrase --output choir.age",
      make_export, chosen);
  detail::ask_place(export_command, export_options.place);
  export_command.option("--output", export_options.output, "The file to be written; not there yet").required();
  export_command.option("--to", export_options.recipients, "The customer's recipient, age1…; may be repeated")
      .one_each();
  export_command.flag("--passphrase", export_options.passphrase, "Encrypt it with a passphrase, which is asked for");

  auto [key_command, key_options] = customer.command(
      "key", "Print the key that this platform signs exports and certificates with",
      "  urnactl customer key --data /var/lib/urna-desk\nWhoever gets an export compares its signature with it.",
      tell_key, chosen);
  key_command.option("--data", key_options.data, "The server's data folder, as in urnad --data").required();

  auto [check_command, check_options] = customer.command(
      "check", "Look whether an export is whole and who signed it, without any server",
      "  urnactl customer check choir.age --key vote.example.org/statement+… --identity key.txt", check, chosen);
  add_check_options(check_command, check_options);

  auto [import_command, import_options] = customer.command(
      "import", "Take an export into a platform on which nobody is yet",
      "For the operator, on the server, with urnad running and unlocked.  All of it or nothing.\n"
      "  urnactl customer import choir.age --data /var/lib/urna-desk --key vote.example.org/statement+… --dry-run",
      import, chosen);
  detail::ask_place(import_command, import_options.place);
  import_command.flag("--dry-run", import_options.dry_run, "Check it and say what is in it; write nothing");
  add_check_options(import_command, import_options.check);
  detail::add_leave_commands(customer, chosen);
}

}  // namespace urna::cli
