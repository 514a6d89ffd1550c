// SPDX-License-Identifier: EUPL-1.2
#include "cli/incident_commands.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>

#include "base/printable.hpp"
#include "cli/files.hpp"
#include "cli/lock_socket.hpp"
#include "cli/machine_evidence.hpp"
#include "crypto/age_file.hpp"
#include "crypto/hash.hpp"
#include "journal/incident_file.hpp"

namespace urna::cli {
namespace {

namespace json = boost::json;
using http::Method;

struct SnapshotOptions {
  std::string data;
  std::optional<std::string> incident;
  std::vector<std::string> recipients;
  std::string why;
  std::string out;
  std::uint32_t days = 7;
  std::string configuration = "/etc/urna";
};

constexpr std::size_t why_bytes_max = 500;
constexpr std::uint32_t days_max = 400;
constexpr std::chrono::minutes patience{10};

constexpr const char* what_is_here =
    "Evidence about an incident, collected by urnactl incident snapshot.\n"
    "manifest.note  who collected it, when and why, and the SHA-256 of every file: urna-verify incident checks all of "
    "it\n"
    "absent.txt     what could not be had, and why; nothing that is missing was made up\n"
    "journal/       entries of the audit journal in a row, with proofs that they are in the log as it was signed\n"
    "databases/     what each database is made of, and how many rows it has; never what is in them\n"
    "nodes/         what machines last stated of themselves, each signed by its machine\n"
    "machine/       processes, sockets without the addresses of callers, mounts, packages, programs, firewall, system "
    "journal\n"
    "configuration/ settings; a value that may be a secret is only counted\n"
    "No key, no ballot and no personal detail was put in.\n";

Refusal unusable(const std::string& what, const std::string& remedy, const std::string& file = {}) {
  return {ExitCode::unusable, {{.what = what, .remedy = remedy, .file = file}}};
}

bool is_line(std::string_view text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max && printable(text) == text;
}

/// 32 hexadecimal characters, as the console shows them.
bool is_identifier(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::vector<crypto::AgeRecipient>, Refusal> recipients_in(const std::vector<std::string>& texts) {
  std::vector<crypto::AgeRecipient> recipients;
  for (const std::string& text : texts) {
    const auto recipient = crypto::age_recipient_from(text);
    if (!recipient)
      return failure(unusable("this is no recipient that age knows: " + text,
                              "give --to age1… as age-keygen has printed it: 62 characters"));
    recipients.push_back(*recipient);
  }
  return recipients;
}

/// Before anything is looked at.
std::optional<Refusal> find_fault(const SnapshotOptions& options) {
  if (!is_line(options.why, why_bytes_max))
    return unusable("--why is not one line of at most 500 bytes", "say in a few words why it is collected");
  if (options.incident && !is_identifier(*options.incident))
    return unusable("--incident is none: " + *options.incident,
                    "take the 32 characters at the end of its address in the console");
  if (options.days == 0 || options.days > days_max)
    return unusable("--days is not 1 to 400", "say how far back the journals are wanted");
  if (!is_there(options.data))
    return unusable("there is no such folder", "name the server's data folder, as in urnad --data", options.data);
  if (is_there(options.out))
    return Refusal{ExitCode::refused,
                   {{.what = "a file of that name is there", .remedy = "choose another name", .file = options.out}}};
  if (::access(folder_of(options.out).c_str(), W_OK | X_OK) != 0)
    return unusable("no file can be made in this folder", "choose another with --out", folder_of(options.out));
  return std::nullopt;
}

/// As this machine knows them, for the list of who had it.
std::string who_collects() {
  const passwd* const known = ::getpwuid(::getuid());
  std::string name = known == nullptr ? "user " + std::to_string(::getuid()) : known->pw_name;
  const char* const before = std::getenv("SUDO_USER");
  if (before != nullptr && *before != '\0') name += " for " + std::string(before);
  return printable(name).substr(0, 100);
}

/// What the desk gave, and whether it could sign.
struct DeskPart {
  std::string state = "stopped";
  std::optional<std::string> key;
  std::vector<journal::BundleFile> files;
  std::vector<std::string> absent;
};

Result<DeskPart, Refusal> ask_desk(const SnapshotOptions& options) {
  std::string target = "/incident-evidence?days=" + std::to_string(options.days);
  if (options.incident) target += "&incident=" + *options.incident;
  DeskPart part;
  const auto body = LockSocket(options.data, patience).ask_json(Method::get, target);
  if (!body) {
    // A server that does not run any more is no reason to collect nothing.
    const bool is_away = body.error().exit == ExitCode::unusable;
    if (!is_away) return failure(body.error());
    part.absent = {"journal: urnad does not answer in " + options.data, "databases: urnad does not answer",
                   "nodes: urnad does not answer"};
    return part;
  }
  const json::object answer = json::parse(*body).as_object();
  part.state = json::value_to<std::string>(answer.at("state"));
  if (answer.at("key").is_string()) part.key = json::value_to<std::string>(answer.at("key"));
  for (const json::value& file : answer.at("files").as_array()) {
    const json::object& one = file.as_object();
    part.files.push_back({json::value_to<std::string>(one.at("path")), json::value_to<std::string>(one.at("text"))});
  }
  part.absent = json::value_to<std::vector<std::string>>(answer.at("absent"));
  part.files.push_back(
      {"machine/running-desk.sha256", json::value_to<std::string>(answer.at("program")) + "  urnad\n"});
  return part;
}

/// Notes the list in the journal, and has it signed where somebody can.
class Certifier {
 public:
  Certifier(const SnapshotOptions& options, const DeskPart& desk, std::string by, Session& session)
      : options_(options), desk_(desk), by_(std::move(by)), own_key_(crypto::SigningKey::draw_seed(session.random)) {}

  std::string key() const {
    const std::string name(journal::collector_name);
    return desk_.key.value_or(journal::NoteKey(name, own_key_.verification_key()).text());
  }

  std::string certify(std::string_view list) {
    const std::string own = journal::sign_note(list, std::string(journal::collector_name), own_key_);
    if (desk_.state == "stopped") return own;
    json::object told{{"list", list}, {"why", options_.why}, {"by", by_}};
    if (options_.incident) told["incident"] = *options_.incident;
    const auto body = LockSocket(options_.data).ask_json(Method::post, "/incident-evidence", json::serialize(told));
    if (!body) {
      refusal_ = body.error();
      return own;
    }
    const json::object answer = json::parse(*body).as_object();
    const bool is_signed = answer.at("note").is_string();
    if (is_signed != desk_.key.has_value())
      refusal_ = {ExitCode::refused,
                  {{.what = "the platform was locked or unlocked meanwhile", .remedy = "try again"}}};
    return is_signed ? json::value_to<std::string>(answer.at("note")) : own;
  }

  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  const SnapshotOptions& options_;
  const DeskPart& desk_;
  const std::string by_;
  const crypto::SigningKey own_key_;
  std::optional<Refusal> refusal_;
};

std::string bundle_of(const SnapshotOptions& options, DeskPart& desk, MachineEvidence machine, Certifier& certifier,
                      const std::string& by, std::uint64_t now) {
  journal::BundleHead head{std::string(journal::incident_file_format),
                           certifier.key(),
                           Timestamp(std::chrono::seconds(now)),
                           {{"platform", desk.state}, {"by", by}, {"why", options.why}}};
  if (options.incident) head.about.emplace_back("incident", *options.incident);
  std::vector<journal::BundleFile> files = std::move(desk.files);
  std::ranges::move(machine.files, std::back_inserter(files));
  std::vector<std::string> absent = desk.absent;
  std::ranges::move(machine.absent, std::back_inserter(absent));
  if (!desk.key)
    absent.emplace_back(
        "manifest.note: the platform could not sign; the key that signed was made for this file, and shows only that "
        "it is whole");
  std::ranges::sort(absent);
  std::string lines;
  for (const std::string& line : absent) lines += printable(line) + "\n";
  files.push_back({std::string(journal::incident_path::absent), lines});
  files.push_back({"README.txt", what_is_here});
  return journal::seal_bundle(head, std::move(files), [&](std::string_view list) { return certifier.certify(list); });
}

std::string encrypted(std::string_view bytes, const std::vector<crypto::AgeRecipient>& recipients, Session& session) {
  crypto::AgeWriter writer = crypto::AgeWriter::to(recipients, session.random);
  Bytes sealed = writer.add(std::as_bytes(std::span(bytes)));
  const Bytes rest = writer.finish();
  sealed.insert(sealed.end(), rest.begin(), rest.end());
  return {reinterpret_cast<const char*>(sealed.data()), sealed.size()};
}

Answer snapshot(const SnapshotOptions& options, Session& session) {
  const auto recipients = recipients_in(options.recipients);
  if (!recipients) return failure(recipients.error());
  if (auto fault = find_fault(options)) return failure(std::move(*fault));
  auto desk = ask_desk(options);
  if (!desk) return failure(desk.error());
  const std::string by = who_collects();
  Certifier certifier(options, *desk, by, session);
  MachineEvidence machine =
      evidence_of_machine({.root = {}, .configuration = options.configuration, .days = options.days});
  const std::string bundle = bundle_of(options, *desk, std::move(machine), certifier, by, session.now);
  if (certifier.refusal()) return failure(*certifier.refusal());
  const auto checked = journal::check_incident_file(bundle, journal::NoteKey::parse(certifier.key()));
  if (!checked) return failure(unusable(std::string(words_of(checked.error().fault)), "tell who made this program"));
  NewFiles files;
  const std::string sealed = encrypted(bundle, *recipients, session);
  if (auto refusal = files.write(options.out, sealed, Visibility::owner_only)) return failure(std::move(*refusal));
  files.keep();
  const std::string list = to_hex(checked->list);
  const std::string file_digest = crypto::sha256_hex(sealed);
  Report report;
  report.text = "Evidence is in " + options.out + ", for whoever has the key of its recipient.\n" +
                "SHA-256 of the file " + file_digest + "\nSHA-256 of its list " + list + "\n";
  for (const journal::DossierFinding& finding : checked->findings) report.text += finding.words + "\n";
  report.text += std::to_string(checked->absent.size()) + " things could not be had; absent.txt in it says why.\n";
  if (desk->state == "unlocked") report.text += "The platform has signed it, and its journal says so.\n";
  if (desk->state == "locked")
    report.text += "The platform is locked: its journal says so, but nobody has signed the file.\n";
  if (desk->state == "stopped")
    report.text +=
        "No urnad answers: nobody has signed the file, and NOTHING IS IN THE JOURNAL. Write down the digests.\n";
  report.text +=
      "Next: age -d -i KEY " + shell_word(options.out) + " > evidence.tar; urna-verify incident evidence.tar\n";
  report.json.text("file", options.out)
      .text("sha256", file_digest)
      .text("list_sha256", list)
      .text("platform", desk->state)
      .boolean("signed", desk->key.has_value())
      .boolean("noted", desk->state != "stopped")
      .boolean("journal_holds", checked->holds())
      .texts("absent", checked->absent);
  return report;
}

}  // namespace

void add_incident_commands(Verb root, Chosen& chosen) {
  Verb incident = root.group("incident", "After something has gone wrong: docs/operating/incidents.md");
  auto [command, options] = incident.command(
      "snapshot", "Collect evidence in one sealed file, for those who respond to incidents",
      "For the operator, on the server, as root or the desk's user.  It works while the platform is locked or stopped: "
      "less can be had then, and the file says what.\n"
      "  urnactl incident snapshot --data /var/lib/urna-desk --to age1… --why \"odd sign-ins\" --out evidence.age\n"
      "The audit journal with proofs, settings without secrets, processes, sockets, mounts, packages and what of them "
      "was changed, firewall, the system's journal of our programs, what machines stated, what databases are made "
      "of.  No key, no ballot, no personal detail.  Who collected it, when and why is in the journal.",
      snapshot, chosen);
  command.option("--data", options.data, "The server's data folder, as in urnad --data").required();
  command.option("--to", options.recipients, "Recipient of those who respond, age1…; may be repeated")
      .required()
      .one_each();
  command.option("--why", options.why, "Why it is collected, in a line").required();
  command.option("--out", options.out, "File to make").required();
  command.option("--incident", options.incident, "Which incident of the platform's own desk it is about");
  command.option("--days", options.days, "How far back the journals are wanted");
  command.option("--configuration", options.configuration, "The folder of configuration");
}

}  // namespace urna::cli
