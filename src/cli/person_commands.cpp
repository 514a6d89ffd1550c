// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.hpp"
#include "cli/lock_socket.hpp"

namespace urna::cli {
namespace {

struct InviteOptions {
  std::string address;
  std::vector<std::string> roles;
  std::string data;
  std::string customer;
};

/// A host, or the random name of a customer.
bool names_a_customer(const std::string& text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
}

Answer invite(const InviteOptions& options, Session&) {
  if (!names_a_customer(options.customer)) {
    return refuse(ExitCode::refused, {.what = "there is no such customer: --customer " + printable(options.customer),
                                      .remedy = "see urnactl tenant list"});
  }
  LockSocket socket(options.data);
  const auto invitation = socket.invite(options.address, options.roles, options.customer);
  if (!invitation) return failure(invitation.error());
  Report report;
  report.text = "Invitation for " + options.address + ": " + invitation->link.expose() + "\n  good once, until " +
                invitation->expires +
                ", and written nowhere\nNext: hand the link over in person; whoever opens it types this address, and "
                "chooses a password and what else to sign in with.\n";
  report.json.text("address", options.address)
      .text("link", invitation->link.expose())
      .text("expires", invitation->expires);
  return report;
}

}  // namespace

void add_person_commands(Verb root, Chosen& chosen) {
  Verb person = root.group("person", "The first people who work with a server");
  auto [command, options] = person.command(
      "invite", "Let the first person in",
      "For the operator of a server, on that server, while it is unlocked.  Prints a link that is shown this once.\n"
      "  urnactl person invite rosa@example.org --role tenant_owner --data /var/lib/urna-desk\n"
      "The owner then invites everybody else in the console, and this command invites nobody.  An owner signs in with\n"
      "security keys.  Where there are none, and nobody is to own the desk, one person who runs elections alone is\n"
      "  urnactl person invite rosa@example.org --role organiser --role board_member --data /var/lib/urna-desk",
      invite, chosen);
  command.option("ADDRESS", options.address, "The person's address of mail").required();
  command.option("--role", options.roles, "What the person is; may be given again").required();
  command.option("--data", options.data, "The server's data folder, as in urnad --data").required();
  command.option("--customer", options.customer, "The host of a customer's desk; without it the platform's own");
}

}  // namespace urna::cli
