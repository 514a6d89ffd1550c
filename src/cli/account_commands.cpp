// SPDX-License-Identifier: EUPL-1.2
#include <chrono>

#include "cli/command.hpp"
#include "identity/organiser_door.hpp"
#include "storage/invitation_folder.hpp"

namespace urna::cli {
namespace {

struct NewOrganiserOptions {
  std::string name;
  std::string data;
};

Answer make_account(const NewOrganiserOptions& options, Session& session) {
  const auto name = identity::account_name(options.name);
  if (!name) {
    return refuse(ExitCode::unusable, {.what = "is no name for an account",
                                       .remedy = "use 1 to 64 letters, digits and . _ - @, without accents",
                                       .field = "NAME"});
  }
  const Timestamp now{std::chrono::seconds(static_cast<std::int64_t>(session.now))};
  const identity::NewCode made = identity::make_one_time_code(session.random, now);
  storage::write_invitation(options.data, *name, made.kept);
  Report report;
  report.text = "One-time code for " + *name + ": " + made.code.expose() + "\n  it opens the account until " +
                timestamp_minute_text(made.kept.expires) +
                ", once, and is written nowhere\nNext: hand it over in person; its holder chooses a password and a "
                "device under “first sign-in” of the console.\n";
  report.json.text("name", *name)
      .text("one_time_code", made.code.expose())
      .text("expires", timestamp_text(made.kept.expires));
  return report;
}

}  // namespace

void add_account_commands(Verb root, Chosen& chosen) {
  Verb account = root.group("account", "Who may act for the organiser on a server");
  auto [command, options] = account.command(
      "new", "Let somebody in, or let them start again",
      "For the operator of a server, on that server; it may be running.  Prints a code that is shown this once.\n"
      "  urnactl account new rosa --data /var/lib/urna/desk\n"
      "For an account that is in use, nothing changes until its holder has typed the new code.",
      make_account, chosen);
  command.option("NAME", options.name, "Name of the account").required();
  command.option("--data", options.data, "The server's data folder, as in urnad --data").required();
}

}  // namespace urna::cli
