// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>
#include <set>

#include "cli/command.hpp"
#include "cli/detail/who_decides.hpp"
#include "cli/files.hpp"
#include "cli/lock_socket.hpp"

namespace urna::cli {
namespace {

namespace json = boost::json;

struct DataOption {
  std::string data;
};
struct UnlockOptions {
  std::string data;
  std::string proof;
};
struct NewLockOptions {
  std::string data;
  bool passphrase = false;
  std::uint32_t threshold = 0;
  std::vector<std::string> custodians;
  std::string shares_to = ".";
  std::string proof;
};
struct RotateOptions {
  std::string data;
  std::string proof;
  std::string what;
};

constexpr int tries_max = 5;

std::string share_count(const LockStatus& status) {
  return std::to_string(status.entered.size()) + " of " + std::to_string(status.threshold) + " shares";
}

/// `Rosa, custodian 3`.
std::string in_words(const std::vector<std::string>& names, const std::vector<unsigned>& indices) {
  std::string words;
  for (const unsigned index : indices) {
    if (!words.empty()) words += ", ";
    words += index <= names.size() ? printable(names[index - 1]) : "custodian " + std::to_string(index);
  }
  return words;
}

/// Who still can bring a share.
std::string missing(const LockStatus& status) {
  std::vector<unsigned> indices;
  for (unsigned index = 1; index <= status.custodians; ++index)
    if (std::ranges::find(status.entered, index) == status.entered.end()) indices.push_back(index);
  return in_words(status.names, indices);
}

std::vector<std::string> entered_by(const LockStatus& status) {
  std::vector<std::string> who;
  for (const unsigned index : status.entered) who.push_back(in_words(status.names, {index}));
  return who;
}

Report report_of(const LockStatus& status) {
  Report report;
  report.text = "The platform is " + (status.state == "sealed" ? std::string("locked") : status.state) + ".\n";
  if (status.has_passphrase) report.text += "  one passphrase opens it\n";
  if (status.custodians > 0) {
    report.text +=
        "  " + std::to_string(status.threshold) + " of " + std::to_string(status.custodians) + " custodians open it\n";
  }
  for (std::size_t i = 0; i < status.names.size(); ++i)
    report.text += "    " + std::to_string(i + 1) + "  " + printable(status.names[i]) + "\n";
  if (!status.entered.empty())
    report.text += "  " + share_count(status) + " are here: " + in_words(status.names, status.entered) + "\n";
  if (status.state == "unlocked" && !status.is_serving) report.text += "  the desk is about to open\n";
  report.json.text("state", status.state)
      .boolean("has_passphrase", status.has_passphrase)
      .number("threshold", status.threshold)
      .number("custodians", status.custodians)
      .texts("names", status.names)
      .number("entered", status.entered.size())
      .texts("entered_by", entered_by(status))
      .boolean("serving", status.is_serving);
  return report;
}

Answer answer_of(const Result<LockStatus, Refusal>& status) {
  if (!status) return failure(status.error());
  return report_of(*status);
}

/// The proof that the journal has what was done, in a folder of its own that is made before anything is done.
class ProofFolder {
 public:
  /// @param path  empty: nobody asks for a proof
  explicit ProofFolder(std::string path) : path_(std::move(path)) {}

  /// @errors  refused: it is there and not empty; unusable: the folder around it is missing
  std::optional<Refusal> make() { return path_.empty() ? std::nullopt : files_.make_folder(path_, Visibility::open); }

  /// @param act  as `GET /proofs/{act}` has it; it was done, so that a proof that cannot be had is said and not refused
  Answer fill(const Result<LockStatus, Refusal>& status, LockSocket& socket, const std::string& act) {
    if (!status) return failure(status.error());
    Report report = report_of(*status);
    if (path_.empty()) return report;
    const auto refusal = write(socket, act, report);
    if (refusal) report.text += "There is no proof of it in " + path_ + ":\n";
    if (refusal)
      for (const Problem& problem : refusal->problems) report.text += "  " + describe(problem) + "\n";
    return report;
  }

 private:
  std::optional<Refusal> write(LockSocket& socket, const std::string& act, Report& report) {
    const auto answer = socket.fetch("/proofs/" + act);
    if (!answer) return answer.error();
    const json::object proof = json::parse(*answer).as_object();
    const std::string entry = path_ + "/entry.json";
    const std::string file = path_ + "/entry.tlog-proof";
    if (auto refusal = files_.write(entry, proof.at("entry").as_string(), Visibility::open)) return refusal;
    if (auto refusal = files_.write(file, proof.at("proof").as_string(), Visibility::open)) return refusal;
    files_.keep();
    const std::string key(proof.at("key").as_string());
    report.text += "The proof that the journal has it:\n  urna-verify log --key '" + key + "' --entry " + entry + " " +
                   file + "\n";
    report.json.text("entry", entry).text("proof", file).text("key", key);
    return std::nullopt;
  }

  std::string path_;
  NewFiles files_;
};

Refusal nothing_typed() {
  return {ExitCode::unusable,
          {{.what = "nothing was typed", .remedy = "type it, or give it as a line of standard input"}}};
}

/// Asks until the server takes what was typed; only a person is asked again.
/// @param question  what is asked, without echo
template <class Send>
auto type_until(const std::string& question, Console& console, Send send) -> decltype(send(SecretText())) {
  for (int i = 1;; ++i) {
    auto typed = console.ask_secret(question);
    if (!typed || typed->expose().empty()) return failure(nothing_typed());
    auto answer = send(std::move(*typed));
    if (answer || !console.is_person() || i == tries_max) return answer;
    for (const Problem& problem : answer.error().problems) console.say(describe(problem) + "\n");
  }
}

Result<LockStatus, Refusal> type_in(LockSocket& socket, const std::string& target, const std::string& question,
                                    Console& console) {
  return type_until(question, console, [&](const SecretText& typed) { return socket.post(target, typed.expose()); });
}

Result<LockStatus, Refusal> unlock_with_shares(LockSocket& socket, LockStatus status, Console& console) {
  if (!status.attempt) {
    auto attempt = socket.begin("/attempts");
    if (!attempt) return failure(attempt.error());
    status.attempt = std::move(*attempt);
  }
  const std::string target = "/attempts/" + *status.attempt + "/shares";
  console.say(std::to_string(status.threshold) + " of these bring their shares: " + missing(status) + "\n");
  while (status.state != "unlocked") {
    auto next = type_in(socket, target, "Share of the next custodian (it is not shown): ", console);
    if (!next) return next;
    status = std::move(*next);
    if (status.state != "unlocked")
      console.say(share_count(status) + " are here: " + in_words(status.names, status.entered) + "\n");
  }
  return status;
}

/// Several people's word for a change of keys: see docs/operating/keys.md.
/// @param what  root, tenants or rekey
/// @returns     what goes after the target of the change
Result<std::string, Refusal> agree(LockSocket& socket, const std::string& what, Console& console) {
  auto answer = socket.send("/consents/" + what);
  if (!answer) return failure(answer.error());
  json::object state = json::parse(*answer).as_object();
  const std::string id = json::value_to<std::string>(state.at("attempt"));
  const std::string asks = json::value_to<std::string>(state.at("asks"));
  const auto needed = json::value_to<unsigned>(state.at("needed"));
  const std::string target = "/consents/" + what + "/" + id + "/" + asks;
  if (asks == "shares") console.say("A quorum agrees: " + std::to_string(needed) + " custodians type their shares.\n");
  if (asks == "people") console.say("One person alone does not change keys: two who may show who they are.\n");
  while (!state.at("complete").as_bool()) {
    const auto number = static_cast<unsigned>(state.at("people").as_int64() + 1);
    if (asks == "shares") {
      answer = type_until("Share of the next custodian (it is not shown): ", console,
                          [&](const SecretText& typed) { return socket.send(target, typed.expose()); });
    } else {
      const auto who = detail::ask_who(number, needed, console);
      if (!who) return failure(who.error());
      answer = socket.send(target, who->expose());
    }
    if (!answer) return failure(answer.error());
    state = json::parse(*answer).as_object();
  }
  return "?consent=" + id;
}

Answer unlock(const UnlockOptions& options, Session& session) {
  ProofFolder proof(options.proof);
  if (auto refusal = proof.make()) return failure(*refusal);
  LockSocket socket(options.data);
  auto status = socket.status();
  if (!status) return failure(status.error());
  if (status->state == "uninitialised") {
    return refuse(ExitCode::refused, {.what = "no key ceremony was held", .remedy = "hold one: urnactl init"});
  }
  if (status->state != "unlocked") {
    status = status->has_passphrase ? type_in(socket, "/unlock", "Passphrase (it is not shown): ", session.console)
                                    : unlock_with_shares(socket, *status, session.console);
    if (!status) return failure(status.error());
  }
  return proof.fill(socket.wait_until_serving(), socket, "unlock");
}

Answer lock(const DataOption& options, Session&) { return answer_of(LockSocket(options.data).post("/lock")); }

Answer tell_status(const DataOption& options, Session&) { return answer_of(LockSocket(options.data).status()); }

Answer rotate(const RotateOptions& options, Session& session) {
  ProofFolder proof(options.proof);
  if (auto refusal = proof.make()) return failure(*refusal);
  LockSocket socket(options.data);
  const auto agreed = agree(socket, options.what, session.console);
  if (!agreed) return failure(agreed.error());
  return proof.fill(socket.post("/rotations/" + options.what + *agreed), socket, "rotate-" + options.what);
}

/// @returns  the passphrase, typed twice
Result<SecretText, Refusal> ask_for_passphrase(Console& console) {
  auto first = console.ask_secret("New passphrase, 20 characters or 7 words (it is not shown): ");
  if (!first) return failure(nothing_typed());
  const auto second = console.ask_secret("The same again: ");
  if (!second) return failure(nothing_typed());
  if (first->expose() != second->expose()) {
    return refuse(ExitCode::refused,
                  {.what = "the two are not the same", .remedy = "begin again; nothing was changed"});
  }
  return std::move(*first);
}

struct Custodian {
  std::string name;
  std::string recipient;  ///< of age, to whom the share is sealed; empty: it is shown
};

/// `NAME` or `NAME=age1…`.
Custodian custodian_from(const std::string& text) {
  const std::size_t at = text.rfind("=age1");
  if (at == std::string::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

/// `share-NAME.age`, as a name of a file.
std::string file_of_share(const std::string& folder, const std::string& name, unsigned index,
                          std::set<std::string>& taken) {
  constexpr std::string_view misread = " /\\:*?\"<>|'$&;`";
  std::string word = name;
  for (char& c : word)
    if (misread.find(c) != std::string_view::npos) c = '-';
  if (!taken.insert(word).second) word += "-" + std::to_string(index);
  return folder + "/share-" + word + ".age";
}

/// Shown once, written down by hand; or sealed to the custodian's key, in a file that only their own machine opens.
std::optional<Refusal> hand_out(LockSocket& socket, const std::string& ceremony, unsigned index,
                                const Custodian& custodian, const std::string& path, NewFiles& files,
                                Console& console) {
  const std::string who = printable(custodian.name);
  if (custodian.recipient.empty()) {
    console.ask(who + ": the others look away.  Press Enter to see your share, once. ");
    const auto share = socket.show_share(ceremony, index);
    if (!share) return share.error();
    console.say("\n  " + share->expose() + "\n\n");
    console.ask("Write it down, compare it, and press Enter: the screen is then cleared. ");
    if (console.is_person()) console.say("\x1b[3J\x1b[H\x1b[2J");
    return std::nullopt;
  }
  const auto file = socket.sealed_share(ceremony, index);
  if (!file) return file.error();
  if (auto refusal = files.write(path, *file, Visibility::open)) return refusal;
  console.say(who + ": your share is in " + path +
              ".  Take it to your own machine, and open it there: age -d -i KEY\n");
  return std::nullopt;
}

/// Each custodian in turn is handed their share, and types it.
Result<LockStatus, Refusal> hold_ceremony(LockSocket& socket, const NewLockOptions& options, const std::string& agreed,
                                          Console& console) {
  std::vector<Custodian> custodians;
  json::array order;
  for (const std::string& text : options.custodians) {
    const Custodian& custodian = custodians.emplace_back(custodian_from(text));
    json::object one{{"name", custodian.name}};
    if (!custodian.recipient.empty()) one["recipient"] = custodian.recipient;
    order.push_back(std::move(one));
  }
  const auto ceremony =
      socket.begin("/ceremonies" + agreed,
                   json::serialize(json::object{{"threshold", options.threshold}, {"custodians", std::move(order)}}));
  if (!ceremony) return failure(ceremony.error());
  NewFiles files;  // gone again when the ceremony breaks off
  std::set<std::string> taken;
  Result<LockStatus, Refusal> status = failure(Refusal{});
  for (unsigned index = 1; index <= custodians.size(); ++index) {
    const Custodian& custodian = custodians[index - 1];
    const std::string path = file_of_share(options.shares_to, custodian.name, index, taken);
    const auto refusal = hand_out(socket, *ceremony, index, custodian, path, files, console);
    if (refusal) {
      socket.abandon_ceremony();
      return failure(*refusal);
    }
    status = type_in(socket, "/ceremonies/" + *ceremony + "/shares",
                     printable(custodian.name) + ", type your share (it is not shown): ", console);
    if (status) continue;
    socket.abandon_ceremony();
    return status;
  }
  files.keep();
  return status;
}

constexpr const char* old_shares_words =
    "The shares or the passphrase of before open this platform no more.  Copies of keystore.db that were made before\n"
    "now still open with them: destroy those, or wait until they are thrown away, after 21 days.  Then take a new "
    "root\n"
    "key: urnactl rotate root.\n";

Answer make_lock(const NewLockOptions& options, Session& session, bool is_first) {
  const bool by_custodians = options.threshold != 0 || !options.custodians.empty();
  if (options.passphrase == by_custodians) {
    return refuse(ExitCode::unusable, {.what = "who opens the platform is not said",
                                       .remedy = "give --threshold and a --custodian for each, or --passphrase"});
  }
  ProofFolder proof(options.proof);
  if (auto refusal = proof.make()) return failure(*refusal);
  LockSocket socket(options.data);
  auto status = socket.status();
  if (!status) return failure(status.error());
  if ((status->state == "uninitialised") != is_first || status->state == "sealed") {
    return refuse(ExitCode::refused,
                  {.what = is_first ? "the platform has its keys" : "the platform is not unlocked",
                   .remedy = is_first ? "urnactl rekey changes who opens it" : "see urnactl status"});
  }
  const auto agreed = is_first ? Result<std::string, Refusal>(std::string()) : agree(socket, "rekey", session.console);
  if (!agreed) return failure(agreed.error());
  if (by_custodians) {
    status = hold_ceremony(socket, options, *agreed, session.console);
    if (status && !is_first) session.console.say(old_shares_words);
    return proof.fill(status, socket, "rekey");
  }
  const auto passphrase = ask_for_passphrase(session.console);
  if (!passphrase) return failure(passphrase.error());
  status = socket.post("/passphrase" + *agreed, passphrase->expose());
  if (status && !is_first) session.console.say(old_shares_words);
  if (!status || !is_first) return proof.fill(status, socket, "rekey");
  status = socket.post("/unlock", passphrase->expose());
  if (!status) return failure(status.error());
  return answer_of(socket.wait_until_serving());
}

Answer init(const NewLockOptions& options, Session& session) { return make_lock(options, session, true); }
Answer rekey(const NewLockOptions& options, Session& session) { return make_lock(options, session, false); }

constexpr const char* proof_words = "A new folder for the proof that the journal has it";

void add_lock_options(Verb command, NewLockOptions& options) {
  command.option("--data", options.data, "The server's data folder, as in urnad --data").required();
  command.flag("--passphrase", options.passphrase, "One passphrase opens it: for a small platform");
  command.option("--threshold", options.threshold, "So many custodians are needed to open it");
  command
      .option("--custodian", options.custodians,
              "The name or the office of one who holds a share, 2 to 15 of them; NAME=age1... seals the share to a key "
              "of theirs")
      .one_each();
  command.option("--shares-to", options.shares_to, "The folder for shares that are sealed: share-NAME.age");
}

}  // namespace

void add_keystore_commands(Verb root, Chosen& chosen) {
  auto [init_command, init_options] = root.command(
      "init", "Make the keys of a fresh platform, and say who opens it",
      "For the operator and the custodians, on the server, with urnad running.  Shares and passphrases are typed: they "
      "are taken from no argument.\n"
      "  urnactl init --data /var/lib/urna-desk --threshold 2 --custodian 'the mayor' --custodian 'the clerk' "
      "--custodian 'the notary'\n"
      "  urnactl init --data /var/lib/urna-desk --passphrase\n"
      "After a ceremony the platform is locked: its custodians unlock it, which proves that they can.",
      init, chosen);
  add_lock_options(init_command, init_options);

  auto [unlock_command, unlock_options] =
      root.command("unlock", "Open the platform, as after every start",
                   "For custodians, in any order, each on a terminal of the server; or for who knows the passphrase.\n"
                   "  urnactl unlock --data /var/lib/urna-desk\n"
                   "Shares wait ten minutes for the next one; each is judged at once.",
                   unlock, chosen);
  unlock_command.option("--data", unlock_options.data, "The server's data folder, as in urnad --data").required();
  unlock_command.option("--proof", unlock_options.proof, proof_words);

  auto [lock_command, lock_options] = root.command(
      "lock", "Lock the platform at once",
      "For anybody who may: keys are wiped, and until it is unlocked only pages and public boards are served.\n"
      "  urnactl lock --data /var/lib/urna-desk",
      lock, chosen);
  lock_command.option("--data", lock_options.data, "The server's data folder, as in urnad --data").required();

  auto [status_command, status_options] =
      root.command("status", "Say whether the platform is locked, and who opens it",
                   "  urnactl status --data /var/lib/urna-desk", tell_status, chosen);
  status_command.option("--data", status_options.data, "The server's data folder, as in urnad --data").required();

  auto [rekey_command, rekey_options] =
      root.command("rekey", "Change who opens the platform: other custodians, another threshold, a passphrase",
                   "As init, on an unlocked platform.  The shares of before open it no more; copies of keystore.db "
                   "made before still "
                   "open with them, so destroy those.\n"
                   "  urnactl rekey --data /var/lib/urna-desk --threshold 2 --custodian 'the mayor' --custodian 'the "
                   "clerk' --custodian 'the judge'\n"
                   "A quorum of the custodians of before agrees with their shares; where a passphrase opens it, two "
                   "people who may change keys show who they are.",
                   rekey, chosen);
  add_lock_options(rekey_command, rekey_options);
  rekey_command.option("--proof", rekey_options.proof, proof_words);

  auto [rotate_command, rotate_options] = root.command("rotate", "Take new keys for what is sealed from now on",
                                                       "On an unlocked platform.  `root` is the key that wraps all "
                                                       "others: yearly, and when a custodian leaves.  `tenants` "
                                                       "are the keys that columns are sealed with.  It takes "
                                                       "the same people's word as rekey.\n"
                                                       "  urnactl rotate root --data /var/lib/urna-desk",
                                                       rotate, chosen);
  rotate_command.option("WHAT", rotate_options.what, "root or tenants").required().one_of({"root", "tenants"});
  rotate_command.option("--data", rotate_options.data, "The server's data folder, as in urnad --data").required();
  rotate_command.option("--proof", rotate_options.proof, proof_words);
}

}  // namespace urna::cli
