// SPDX-License-Identifier: EUPL-1.2
#include <filesystem>
#include <fstream>

#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/lock_socket.hpp"
#include "identity/breach_list.hpp"

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

struct BreachedOptions {
  std::string hashes;
  std::string output;
};

Refusal bad_line(const std::string& path, std::uint64_t number, identity::BreachLineFault fault) {
  const bool is_unordered = fault == identity::BreachLineFault::unordered;
  return {
      ExitCode::refused,
      {{.what = path + ", line " + std::to_string(number) +
                (is_unordered ? ": is before the line before it" : ": is not a SHA-1 in hexadecimal, and its count"),
        .remedy = is_unordered ? "give the file that is ordered by hash" : "give lines such as 000000005AD7…:10"}}};
}

/// A line at a time: such files have tens of gigabytes.
Answer make_breach_list(const BreachedOptions& options, Session&) {
  if (auto refusal = find_unreadable(options.hashes)) return failure(std::move(*refusal));
  if (std::filesystem::exists(options.output)) {
    return refuse(ExitCode::refused, {.what = options.output + " is there already", .remedy = "name another file"});
  }
  const std::string passing = options.output + ".part";
  std::ifstream in(options.hashes);
  std::ofstream out(passing, std::ios::binary | std::ios::trunc);
  if (!out) return refuse(ExitCode::unusable, {.what = passing + " cannot be written", .remedy = "name a folder"});
  identity::BreachListMaker maker;
  std::uint64_t lines = 0;
  std::uint64_t kept = 0;
  for (std::string line; std::getline(in, line);) {
    ++lines;
    if (line.ends_with('\r')) line.pop_back();
    const auto bytes = maker.add(line);
    if (!bytes) {
      std::filesystem::remove(passing);
      return failure(bad_line(options.hashes, lines, bytes.error()));
    }
    kept += bytes->empty() ? 0 : 1;
    out.write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
  }
  out.flush();
  if (!out || kept == 0) {
    std::filesystem::remove(passing);
    return refuse(ExitCode::unusable,
                  {.what = kept == 0 ? options.hashes + " is empty" : passing + ": the disk is full",
                   .remedy = "make the list again"});
  }
  out.close();
  std::filesystem::rename(passing, options.output);
  Report report;
  report.text = options.output + ": " + std::to_string(kept) + " stolen passwords\nNext: urnad --breached-passwords " +
                options.output + "\n";
  report.json.text("file", options.output).number("passwords", kept);
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

  auto [breached, hashes] = person.command(
      "breached", "Make the list of stolen passwords that nobody may choose",
      "For the operator of a server.  HASHES is a collection of stolen passwords as they are published: SHA-1 in\n"
      "hexadecimal, a count after a colon or not, ordered by hash.  The list has 8 bytes for each.\n"
      "  urnactl person breached pwned-passwords-sha1-ordered-by-hash.txt --out /etc/urna/breached.list\n"
      "Then start urnad with --breached-passwords /etc/urna/breached.list",
      make_breach_list, chosen);
  breached.option("HASHES", hashes.hashes, "The collection").required();
  breached.option("--out", hashes.output, "The list to make").required();
}

}  // namespace urna::cli
