// SPDX-License-Identifier: EUPL-1.2
#include <span>

#include "base/csv_cell.hpp"
#include "cli/code_entry.hpp"
#include "cli/command.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"
#include "cli/opened_archive.hpp"
#include "cli/trustee_files.hpp"
#include "crypto/hash.hpp"
#include "election/code_issue.hpp"

namespace urna::cli {
namespace {

struct MakeOptions {
  std::string folder;
  std::string roll;
  std::string uuid;
  std::string group;
  std::string out;
};

/// Where the codes are for: an election's folder, or roll, uuid and group by name.
struct Purpose {
  Draft draft;
  std::string roll_path;
};

Result<Purpose, Refusal> find_purpose(const MakeOptions& options) {
  if (!options.folder.empty()) {
    const ElectionFolder folder{options.folder};
    auto draft = folder.read_draft();
    if (!draft) return failure(draft.error());
    return Purpose{*draft, options.roll.empty() ? folder.roll() : options.roll};
  }
  const auto group = find_group(options.group, "");
  if (!group) return failure(group.error());
  const auto uuid = protocol::ElectionUuid::parse(options.uuid);
  if (!uuid || options.roll.empty()) {
    return refuse(ExitCode::unusable, {.what = uuid ? "the roll is missing" : "is no election's uuid",
                                       .remedy = "name --dir, or all of --roll, --uuid and --group",
                                       .field = uuid ? "--roll" : "--uuid"});
  }
  return Purpose{{*uuid, *group}, options.roll};
}

/// The table for whoever prints the letters.
SecretText code_table(const election::ElectoralRoll& roll, std::span<const protocol::VotingCode> codes) {
  constexpr std::string_view heading = "id,code\n";
  constexpr std::size_t row_bytes_max = 1 + 64 + 1 + 35 + 1;
  std::string table;
  table.reserve(heading.size() + roll.size() * row_bytes_max);  // at once: no copy of codes stays behind
  table += heading;
  for (std::size_t i = 0; i < roll.size(); ++i)
    table.append(csv_cell(roll.voter(i).id)).append(",").append(codes[i].grouped().expose()).append("\n");
  return SecretText(std::move(table));
}

Answer make(const MakeOptions& options, Session& session) {
  const auto purpose = find_purpose(options);
  if (!purpose) return failure(purpose.error());
  const auto roll = read_roll(purpose->roll_path, ExitCode::unusable);
  if (!roll) return failure(roll.error());

  SecretText codes;
  const election::IssuedCodes issued =
      election::issue_codes(*roll, purpose->draft, session.random, session.threads,
                            [&](std::span<const protocol::VotingCode> made) { codes = code_table(*roll, made); });
  const std::string& list = issued.public_credentials;
  const std::string codes_path = in_folder(options.out, "voting-codes.csv");
  const std::string list_path = in_folder(options.out, "public_credentials.json");
  const std::string verifiers_path = in_folder(options.out, "sign_in_verifiers.json");
  NewFiles files;
  if (auto refusal = files.make_folder(options.out, Visibility::owner_only)) return failure(std::move(*refusal));
  if (auto refusal = files.write(codes_path, codes.expose(), Visibility::owner_only))
    return failure(std::move(*refusal));
  if (auto refusal = files.write(list_path, list, Visibility::open)) return failure(std::move(*refusal));
  if (auto refusal = files.write(verifiers_path, sign_in_verifiers_text(purpose->draft.uuid, *roll, issued.verifiers),
                                 Visibility::owner_only))
    return failure(std::move(*refusal));
  files.keep();

  const std::string print = to_base64(crypto::sha256(list));
  Report report;
  report.text = plural(roll->size(), "voting code") + " made for election " + purpose->draft.uuid.text() +
                "\n  secret: " + codes_path +
                " (only you can read it; whoever has a code can vote)\n  public: " + list_path +
                "\n  for the desk: " + verifiers_path +
                " (names voters by their ids, gives nobody a vote)\nFingerprint to announce: " + print +
                "\nNext: send each voter their code, by another channel than the invitation; hand " + list_path +
                " to the organiser, and " + verifiers_path +
                " where people sign in to vote; destroy voting-codes.csv when no code can be asked for any more.\n";
  report.json.text("uuid", purpose->draft.uuid.text())
      .number("codes", roll->size())
      .text("codes_file", codes_path)
      .text("credentials_file", list_path)

      .text("verifiers_file", verifiers_path)
      .text("fingerprint", print);
  return report;
}

struct CheckOptions {
  std::string archive;
};

Answer check(const CheckOptions& options, Session& session) {
  const auto credential = ask_for_code(session.console);
  if (!credential) return failure(credential.error());
  Report report;
  report.json.boolean("valid", true);
  report.text = "The code is well typed.\n";
  if (options.archive.empty()) return report;
  const auto archive = open_archive(options.archive, AuditDepth::setup_only, session);
  if (!archive) return failure(archive.error());
  const auto voter = find_voter(*credential, *archive);
  if (!voter) return failure(voter.error());
  const std::uint64_t weight = archive->audited->credentials[voter->index].weight;
  report.json.boolean("listed", true).number("weight", weight);
  report.text += "It belongs to this election, with " + plural(weight, "vote") + ".\n";
  return report;
}

}  // namespace

void add_codes_commands(Verb root, Chosen& chosen) {
  Verb codes = root.group("codes", "Make and check the voters' codes");
  {
    auto [command, options] = codes.command(
        "make", "Make a voting code for every voter on the roll",
        "For the credential authority, on a machine of its own.  Writes OUT/voting-codes.csv (secret), "
        "OUT/public_credentials.json and OUT/sign_in_verifiers.json, with which the desk of a voting server knows "
        "who signs in.\n"
        "  urnactl codes make --dir council --out codes\n"
        "  urnactl codes make --roll roll.csv --uuid n4wpxiMSJtSPaa --group Ed25519 --out codes\n"
        "Next: send the codes; announce the fingerprint; hand the public list to the organiser.",
        make, chosen);
    command.option("--dir", options.folder, "The election's folder, which knows roll, uuid and group");
    command.option("--roll", options.roll, "Who may vote: CSV");
    command.option("--uuid", options.uuid, "Name of the election");
    command.option("--group", options.group, "Group of the election: Ed25519, BELENIOS-2048 or RFC-3526-2048");
    command.option("--out", options.out, "Folder to make").required();
  }
  {
    auto [command, options] = codes.command(
        "check", "Type a code and learn whether it is right, or which group is mistyped",
        "For voters and helpers.  The code is typed without being shown, or read from the first line of standard "
        "input.\n"
        "  urnactl codes check\n"
        "  urnactl codes check --archive UUID.bel\n"
        "Exit code 1 when it is mistyped, or of another election.",
        check, chosen);
    command.option("--archive", options.archive, "Also say whether the code belongs to this election");
  }
}

}  // namespace urna::cli
