// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.hpp"
#include "cli/lock_socket.hpp"

namespace urna::cli {
namespace {

struct DataOption {
  std::string data;
};
struct NewLockOptions {
  std::string data;
  bool passphrase = false;
  std::uint32_t threshold = 0;
  std::uint32_t custodians = 0;
};
struct RotateOptions {
  std::string data;
  std::string what;
};

constexpr int tries_max = 5;

std::string share_count(const LockStatus& status) {
  return std::to_string(status.entered) + " of " + std::to_string(status.threshold) + " shares";
}

Report report_of(const LockStatus& status) {
  Report report;
  report.text = "The platform is " + (status.state == "sealed" ? std::string("locked") : status.state) + ".\n";
  if (status.has_passphrase) report.text += "  one passphrase opens it\n";
  if (status.custodians > 0) {
    report.text +=
        "  " + std::to_string(status.threshold) + " of " + std::to_string(status.custodians) + " custodians open it\n";
  }
  if (status.entered > 0) report.text += "  " + share_count(status) + " are here\n";
  if (status.state == "unlocked" && !status.is_serving) report.text += "  the desk is about to open\n";
  report.json.text("state", status.state)
      .boolean("has_passphrase", status.has_passphrase)
      .number("threshold", status.threshold)
      .number("custodians", status.custodians)
      .number("entered", status.entered)
      .boolean("serving", status.is_serving);
  return report;
}

Answer answer_of(const Result<LockStatus, Refusal>& status) {
  if (!status) return failure(status.error());
  return report_of(*status);
}

Refusal nothing_typed() {
  return {ExitCode::unusable,
          {{.what = "nothing was typed", .remedy = "type it, or give it as a line of standard input"}}};
}

/// Asks until the server takes what was typed; only a person is asked again.
/// @param question  what is asked, without echo
Result<LockStatus, Refusal> type_in(LockSocket& socket, const std::string& target, const std::string& question,
                                    Console& console) {
  for (int i = 1;; ++i) {
    const auto typed = console.ask_secret(question);
    if (!typed || typed->expose().empty()) return failure(nothing_typed());
    auto status = socket.post(target, typed->expose());
    if (status || !console.is_person() || i == tries_max) return status;
    for (const Problem& problem : status.error().problems) console.say(describe(problem) + "\n");
  }
}

Result<LockStatus, Refusal> unlock_with_shares(LockSocket& socket, LockStatus status, Console& console) {
  if (!status.attempt) {
    auto attempt = socket.begin("/attempts");
    if (!attempt) return failure(attempt.error());
    status.attempt = std::move(*attempt);
  }
  const std::string target = "/attempts/" + *status.attempt + "/shares";
  while (status.state != "unlocked") {
    auto next = type_in(socket, target, "Share of the next custodian (it is not shown): ", console);
    if (!next) return next;
    status = std::move(*next);
    if (status.state != "unlocked") console.say(share_count(status) + " are here\n");
  }
  return status;
}

Answer unlock(const DataOption& options, Session& session) {
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
  return answer_of(socket.wait_until_serving());
}

Answer lock(const DataOption& options, Session&) { return answer_of(LockSocket(options.data).post("/lock")); }

Answer tell_status(const DataOption& options, Session&) { return answer_of(LockSocket(options.data).status()); }

Answer rotate(const RotateOptions& options, Session&) {
  return answer_of(LockSocket(options.data).post("/rotations/" + options.what));
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

/// Each custodian in turn: sees their share, writes it down, and types it.
Result<LockStatus, Refusal> hold_ceremony(LockSocket& socket, const NewLockOptions& options, Console& console) {
  const auto ceremony = socket.begin("/ceremonies", "{\"threshold\":" + std::to_string(options.threshold) +
                                                        ",\"custodians\":" + std::to_string(options.custodians) + "}");
  if (!ceremony) return failure(ceremony.error());
  Result<LockStatus, Refusal> status = failure(Refusal{});
  for (unsigned index = 1; index <= options.custodians; ++index) {
    const std::string who = "Custodian " + std::to_string(index) + " of " + std::to_string(options.custodians);
    console.ask(who + ": the others look away.  Press Enter to see your share, once. ");
    const auto share = socket.show_share(*ceremony, index);
    if (!share) return failure(share.error());
    console.say("\n  " + share->expose() + "\n\n");
    console.ask("Write it down, compare it, and press Enter: the screen is then cleared. ");
    if (console.is_person()) console.say("\x1b[3J\x1b[H\x1b[2J");
    status =
        type_in(socket, "/ceremonies/" + *ceremony + "/shares", who + ", type your share (it is not shown): ", console);
    if (status) continue;
    socket.abandon_ceremony();
    return status;
  }
  return status;
}

Answer make_lock(const NewLockOptions& options, Session& session, bool is_first) {
  const bool by_custodians = options.threshold != 0 || options.custodians != 0;
  if (options.passphrase == by_custodians) {
    return refuse(ExitCode::unusable, {.what = "who opens the platform is not said",
                                       .remedy = "give --threshold and --custodians, or --passphrase"});
  }
  LockSocket socket(options.data);
  auto status = socket.status();
  if (!status) return failure(status.error());
  if ((status->state == "uninitialised") != is_first || status->state == "sealed") {
    return refuse(ExitCode::refused,
                  {.what = is_first ? "the platform has its keys" : "the platform is not unlocked",
                   .remedy = is_first ? "urnactl rekey changes who opens it" : "see urnactl status"});
  }
  if (by_custodians) return answer_of(hold_ceremony(socket, options, session.console));
  const auto passphrase = ask_for_passphrase(session.console);
  if (!passphrase) return failure(passphrase.error());
  status = socket.post("/passphrase", passphrase->expose());
  if (!status || !is_first) return answer_of(status);
  status = socket.post("/unlock", passphrase->expose());
  if (!status) return failure(status.error());
  return answer_of(socket.wait_until_serving());
}

Answer init(const NewLockOptions& options, Session& session) { return make_lock(options, session, true); }
Answer rekey(const NewLockOptions& options, Session& session) { return make_lock(options, session, false); }

void add_lock_options(Verb command, NewLockOptions& options) {
  command.option("--data", options.data, "The server's data folder, as in urnad --data").required();
  command.flag("--passphrase", options.passphrase, "One passphrase opens it: for a small platform");
  command.option("--threshold", options.threshold, "So many custodians are needed to open it");
  command.option("--custodians", options.custodians, "So many hold a share, 15 at most");
}

}  // namespace

void add_keystore_commands(Verb root, Chosen& chosen) {
  auto [init_command, init_options] = root.command(
      "init", "Make the keys of a fresh platform, and say who opens it",
      "For the operator and the custodians, on the server, with urnad running.  Shares and passphrases are typed: they "
      "are taken from no argument.\n"
      "  urnactl init --data /var/lib/urna-desk --threshold 3 --custodians 5\n"
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
                   "  urnactl rekey --data /var/lib/urna-desk --threshold 2 --custodians 3",
                   rekey, chosen);
  add_lock_options(rekey_command, rekey_options);

  auto [rotate_command, rotate_options] = root.command("rotate", "Take new keys for what is sealed from now on",
                                                       "On an unlocked platform.  `root` is the key that wraps all "
                                                       "others: yearly, and when a custodian leaves.  `tenants` "
                                                       "are the keys that columns are sealed with.\n"
                                                       "  urnactl rotate root --data /var/lib/urna-desk",
                                                       rotate, chosen);
  rotate_command.option("WHAT", rotate_options.what, "root or tenants").required().one_of({"root", "tenants"});
  rotate_command.option("--data", rotate_options.data, "The server's data folder, as in urnad --data").required();
}

}  // namespace urna::cli
