// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ordered_workers.hpp"
#include "cli/code_entry.hpp"
#include "cli/command.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"
#include "cli/opened_archive.hpp"
#include "cli/trustee_files.hpp"
#include "crypto/hash.hpp"
#include "protocol/public_credentials.hpp"

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

struct PublicCredential {
  crypto::Element key;
  std::uint64_t weight;
};

/// Codes for a part of the roll, and the keys they stand for.
struct Batch {
  std::vector<protocol::Credential> credentials;
  std::vector<crypto::Element> keys;
};

/// Draws a code per voter.  Drawing is quick and in order; the powers are spread over the processors.
void make_codes(const election::ElectoralRoll& roll, const Draft& draft, Session& session, std::string& table,
                std::vector<PublicCredential>& published) {
  constexpr std::size_t batch_size = 64;
  std::size_t done = 0;
  OrderedWorkers<Batch, Batch> workers(
      session.threads,
      [&](Batch batch) {
        for (const protocol::Credential& credential : batch.credentials) {
          batch.keys.push_back(draft.group->generator_power(credential.secret(draft.group->scalars(), draft.uuid)));
        }
        return batch;
      },
      [&](Batch batch) {
        for (const crypto::Element& key : batch.keys) published.push_back({key, roll.voter(done++).weight});
      });
  for (std::size_t start = 0; start < roll.size(); start += batch_size) {
    Batch batch;
    for (std::size_t i = start; i < std::min(roll.size(), start + batch_size); ++i) {
      protocol::VotingCode code = protocol::VotingCode::make(session.random);
      table.append(roll.voter(i).id).append(",").append(code.grouped().expose()).append("\n");
      batch.credentials.push_back(protocol::Credential::from(std::move(code)));
    }
    workers.submit(std::move(batch));
  }
  workers.drain();
}

/// The list in increasing order of the keys, which breaks its link with the roll.
std::string published_text(const crypto::Group& group, std::vector<PublicCredential> published, bool with_weights) {
  std::sort(published.begin(), published.end(),
            [&](const PublicCredential& a, const PublicCredential& b) { return group.compare(a.key, b.key) < 0; });
  std::vector<std::string> entries;
  for (const PublicCredential& one : published) {
    entries.push_back(group.text(one.key));
    if (with_weights) entries.back() += "," + std::to_string(one.weight);
  }
  return protocol::public_credentials_text(entries);
}

Answer make(const MakeOptions& options, Session& session) {
  const auto purpose = find_purpose(options);
  if (!purpose) return failure(purpose.error());
  const auto roll = read_roll(purpose->roll_path, ExitCode::unusable);
  if (!roll) return failure(roll.error());

  constexpr std::string_view heading = "id,code\n";
  constexpr std::size_t row_bytes_max = 64 + 1 + 35 + 1;
  std::string table;
  table.reserve(heading.size() + roll->size() * row_bytes_max);  // at once: no copy of codes stays behind
  table += heading;
  std::vector<PublicCredential> published;
  make_codes(*roll, purpose->draft, session, table, published);
  const SecretText codes(std::move(table));

  const auto& columns = roll->summary().columns;
  const bool with_weights = std::find(columns.begin(), columns.end(), election::RollColumn::weight) != columns.end();
  const std::string list = published_text(*purpose->draft.group, std::move(published), with_weights);
  const std::string codes_path = in_folder(options.out, "voting-codes.csv");
  const std::string list_path = in_folder(options.out, "public_credentials.json");
  NewFiles files;
  if (auto refusal = files.make_folder(options.out, Visibility::owner_only)) return failure(std::move(*refusal));
  if (auto refusal = files.write(codes_path, codes.expose(), Visibility::owner_only))
    return failure(std::move(*refusal));
  if (auto refusal = files.write(list_path, list, Visibility::open)) return failure(std::move(*refusal));
  files.keep();

  const std::string print = to_base64(crypto::sha256(list));
  Report report;
  report.text = plural(roll->size(), "voting code") + " made for election " + purpose->draft.uuid.text() +
                "\n  secret: " + codes_path +
                " (only you can read it; whoever has a code can vote)\n  public: " + list_path +
                "\nFingerprint to announce: " + print +
                "\nNext: send each voter their code, by another channel than the invitation; hand " + list_path +
                " to the organiser; destroy voting-codes.csv when no code can be asked for any more.\n";
  report.json.text("uuid", purpose->draft.uuid.text())
      .number("codes", roll->size())
      .text("codes_file", codes_path)
      .text("credentials_file", list_path)
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

void add_codes_commands(CLI::App& root, Chosen& chosen) {
  CLI::App& codes = add_group(root, "codes", "Make and check the voters' codes");
  {
    auto [command, options] = add_command<MakeOptions>(
        codes, "make", "Make a voting code for every voter on the roll",
        "For the credential authority, on a machine of its own.  Writes OUT/voting-codes.csv (secret) and "
        "OUT/public_credentials.json.\n"
        "  urnactl codes make --dir council --out codes\n"
        "  urnactl codes make --roll roll.csv --uuid n4wpxiMSJtSPaa --group Ed25519 --out codes\n"
        "Next: send the codes; announce the fingerprint; hand the public list to the organiser.",
        make, chosen);
    command.add_option("--dir", options.folder, "The election's folder, which knows roll, uuid and group");
    command.add_option("--roll", options.roll, "Who may vote: CSV");
    command.add_option("--uuid", options.uuid, "Name of the election");
    command.add_option("--group", options.group, "Group of the election: Ed25519, BELENIOS-2048 or RFC-3526-2048");
    command.add_option("--out", options.out, "Folder to make")->required();
  }
  {
    auto [command, options] = add_command<CheckOptions>(
        codes, "check", "Type a code and learn whether it is right, or which group is mistyped",
        "For voters and helpers.  The code is typed without being shown, or read from the first line of standard "
        "input.\n"
        "  urnactl codes check\n"
        "  urnactl codes check --archive UUID.bel\n"
        "Exit code 1 when it is mistyped, or of another election.",
        check, chosen);
    command.add_option("--archive", options.archive, "Also say whether the code belongs to this election");
  }
}

}  // namespace urna::cli
