// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ensure.hpp"
#include "cli/command.hpp"
#include "cli/credentials_file.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"
#include "cli/opened_archive.hpp"
#include "cli/trustee_files.hpp"
#include "crypto/hash.hpp"
#include "election/board.hpp"
#include "election/definition_json.hpp"
#include "election/poll_preparation.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::cli {
namespace {

struct NewOptions {
  std::string definition;
  std::string roll;
  std::string folder;
};

/// Who does what next, each with the whole command.
std::string next_steps(const election::ElectionDefinition& definition, const std::string& folder) {
  const std::string in = " --dir " + shell_word(folder);
  std::string out = "\nNext:\n  credential authority" +
                    (definition.credential_authority.empty() ? "" : " (" + definition.credential_authority + ")") +
                    ": make the voting codes\n    urnactl codes make" + in + " --out codes\n";
  std::string keys;
  const auto& single = definition.trustees.single;
  for (std::size_t i = 0; i < single.size(); ++i) {
    const std::string name = "trustee-" + std::to_string(i + 1);
    out += "  " + single[i] + ": make a key\n    urnactl trustee keygen" + in + " --name " + shell_word(single[i]) +
           " --out " + name + "\n";
    keys += " --trustee " + name + ".pubkey";
  }
  const auto& members = definition.trustees.members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    out += "  " + members[i] + ": make a key in shares, " + std::to_string(definition.trustees.threshold) +
           " of which decrypt\n    urnactl trustee cert" + in + " --out member-" + std::to_string(i + 1) + "\n";
  }
  if (!members.empty()) {
    out += "  then the organiser: carry the members' messages\n    urnactl election ceremony --help\n";
    keys += " --threshold key/threshold.json";
  }
  return out + "  then the organiser: open the poll\n    urnactl election open " + shell_word(folder) +
         " --credentials codes/public_credentials.json" + keys + "\n";
}

/// A terminal takes one person's word: what wants two people is for a server, where each has an account.  And only a
/// desk that lets voters in can let one in by another letter.
std::optional<Problem> find_wish_for_a_desk(const election::ElectionDefinition& definition, const std::string& path) {
  if (definition.reserve_letters > 0)
    return Problem{.what = "asks for letters in reserve, which only a desk can hand out",
                   .remedy = "hold the election on a server, or remove the key, and challenge with it",
                   .file = path,
                   .field = "reserve_letters"};
  if (definition.two_part_codes)
    return Problem{.what = "asks for codes in two parts, which only a desk makes and hands out",
                   .remedy = "hold the election on a server, or remove the key",
                   .file = path,
                   .field = "two_part_codes"};
  if (!definition.two_people) return std::nullopt;
  return Problem{.what = "asks for two people, and at a terminal there is one",
                 .remedy = "hold the election on a server, or remove the key and let two people stand at the terminal",
                 .file = path,
                 .field = "two_people"};
}

Answer make_election(const NewOptions& options, Session& session) {
  const auto definition = read_definition(options.definition);
  auto roll = read_roll(options.roll, ExitCode::unusable);
  if (!definition || !roll) {
    // Both files' faults at once: nobody likes to mend one and then learn of the other.
    Refusal refusal{ExitCode::unusable, {}};
    if (!definition) refusal.problems = definition.error().problems;
    if (!roll)
      refusal.problems.insert(refusal.problems.end(), roll.error().problems.begin(), roll.error().problems.end());
    return failure(std::move(refusal));
  }
  if (auto wish = find_wish_for_a_desk(*definition, options.definition))
    return refuse(ExitCode::refused, std::move(*wish));
  auto problems = find_contradictions(*definition, options.definition, *roll, options.roll);
  if (!problems.empty()) return failure(Refusal{ExitCode::unusable, std::move(problems)});

  const auto definition_bytes = read_file(options.definition);
  const auto roll_bytes = read_file(options.roll);
  if (!definition_bytes) return failure(definition_bytes.error());
  if (!roll_bytes) return failure(roll_bytes.error());
  const Draft draft{protocol::ElectionUuid::make(session.random), definition->group};
  const ElectionFolder folder{options.folder};
  NewFiles files;
  if (auto refusal = files.make_folder(folder.path, Visibility::open)) return failure(std::move(*refusal));
  if (auto refusal = files.write(folder.definition(), *definition_bytes, Visibility::open))
    return failure(std::move(*refusal));
  if (auto refusal = files.write(folder.roll(), *roll_bytes, Visibility::owner_only))
    return failure(std::move(*refusal));
  if (auto refusal = files.write(folder.draft(), draft_text(draft), Visibility::open))
    return failure(std::move(*refusal));
  files.keep();

  Report report;
  report.text = "Election " + draft.uuid.text() + ", group " + std::string(draft.group->name()) + "\n  " +
                definition->name + "\n  " + plural(definition->questions.size(), "question") + ", " +
                plural(roll->size(), "voter") + "\n  in " + folder.path + ": definition.toml, roll.csv, draft.json\n" +
                next_steps(*definition, options.folder);
  report.json.text("uuid", draft.uuid.text())
      .text("group", draft.group->name())
      .text("name", definition->name)
      .number("questions", definition->questions.size())
      .number("voters", roll->size())
      .text("dir", folder.path);
  return report;
}

struct DescribeOptions {
  std::string definition;
};

Answer describe_definition(const DescribeOptions& options, Session&) {
  const auto definition = read_definition(options.definition);
  if (!definition) return failure(definition.error());
  const auto toml = read_file(options.definition, election::definition_bytes_max);
  if (!toml) return failure(toml.error());
  const std::string json = election::definition_json(*toml);
  Report report;
  report.text = json + "\n";
  report.json.raw("definition", json);
  return report;
}

struct OpenOptions {
  std::string folder;
  std::string credentials;
  std::vector<std::string> trustees;
  std::vector<std::string> thresholds;
};

/// A public key, and the file that it came in.
struct NamedKey {
  crypto::Element key;
  std::string file;
};

/// One key named twice would need one person where the definition asks for two.
std::optional<Problem> find_repeated_key(const crypto::Group& group, const std::vector<NamedKey>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!group.equal(keys[i].key, keys[j].key)) continue;
      return Problem{.what = "holds the same key as " + keys[j].file,
                     .remedy = "name a different key for each trustee: every one makes their own",
                     .file = keys[i].file};
    }
  }
  return std::nullopt;
}

/// The file to mend first.
Problem problem_of(const election::Contradiction& found, const ElectionFolder& folder, const std::string& credentials) {
  const std::string file = found.part == election::DraftPart::roll          ? folder.roll()
                           : found.part == election::DraftPart::credentials ? credentials
                                                                            : folder.definition();
  return {.what = found.what, .remedy = found.remedy, .file = file, .field = found.field};
}

/// "trustee 1: Alice, 0123abcd …", a line a key, to be compared with what each trustee reads aloud.
std::string trustee_lines(const protocol::Trustees& trustees) {
  std::string out;
  for (const protocol::Owner& owner : owners(trustees)) {
    out += "  trustee " + std::to_string(owner.number) + ": " + owner.key->name.value_or("(no name)") + ", " +
           spoken(fingerprint(trustees.group(), *owner.key)) + "\n";
  }
  return out;
}

Answer open_election(const OpenOptions& options, Session& session) {
  const ElectionFolder folder{options.folder};
  const auto draft = folder.read_draft();
  if (!draft) return failure(draft.error());
  const auto definition = read_definition(folder.definition());
  if (!definition) return failure(definition.error());
  const auto roll = read_roll(folder.roll(), ExitCode::unusable);
  if (!roll) return failure(roll.error());
  if (auto wish = find_wish_for_a_desk(*definition, folder.definition()))
    return refuse(ExitCode::refused, std::move(*wish));
  auto problems = find_contradictions(*definition, folder.definition(), *roll, folder.roll());
  if (!problems.empty()) return failure(Refusal{ExitCode::unusable, std::move(problems)});
  if (definition->group != draft->group) {
    return refuse(ExitCode::unusable, {.what = "names another group than the definition",
                                       .remedy = "make the election again: codes and keys belong to a group",
                                       .file = folder.draft(),
                                       .field = "group"});
  }

  std::vector<protocol::TrusteeItem> items;
  std::vector<NamedKey> keys;
  for (const std::string& path : options.trustees) {
    auto key = read_trustee_key(*draft->group, path);
    if (!key) return failure(key.error());
    keys.push_back({key->public_key, path});
    items.emplace_back(std::move(*key));
  }
  for (const std::string& path : options.thresholds) {
    auto threshold = read_threshold(*draft->group, path);
    if (!threshold) return failure(threshold.error());
    for (const protocol::TrusteePublicKey& key : threshold->verification_keys) keys.push_back({key.public_key, path});
    items.emplace_back(std::move(*threshold));
  }
  if (auto problem = find_repeated_key(*draft->group, keys)) return refuse(ExitCode::refused, std::move(*problem));
  if (auto other = election::find_other_trustees(definition->trustees, items)) {
    return refuse(ExitCode::unusable, problem_of(*other, folder, options.credentials));
  }
  const auto trustees = protocol::Trustees::parse(*draft->group, trustees_text(*draft->group, items));
  if (!trustees)
    return refuse(ExitCode::unusable,
                  {.what = "the trustees " + describe(trustees.error()), .remedy = "check the key files"});
  for (const protocol::TrusteeFailure& fault : verify(*trustees))
    problems.push_back({.what = describe(fault), .remedy = "ask for the key again"});
  if (!problems.empty()) return failure(Refusal{ExitCode::refused, std::move(problems)});

  const auto credentials = read_credentials(*draft->group, options.credentials);
  if (!credentials) return failure(credentials.error());
  const auto records = election::make_setup(*definition, *draft, *roll, *trustees, *credentials);
  if (!records) {
    for (const election::Contradiction& found : records.error())
      problems.push_back(problem_of(found, folder, options.credentials));
    const bool codes_differ = records.error().front().part == election::DraftPart::credentials;
    return failure(Refusal{codes_differ ? ExitCode::refused : ExitCode::unusable, std::move(problems)});
  }
  const auto election = protocol::Election::parse(records->election);
  ensure(election.has_value(), "an election that was just made can be read");

  const std::string bytes =
      election::new_archive(session.now, records->election, records->trustees, records->credentials);
  const std::string path = folder.archive(draft->uuid);
  NewFiles files;
  if (auto refusal = files.write(path, bytes, Visibility::open)) return failure(std::move(*refusal));
  // What we wrote is judged like what others wrote.
  const auto written = open_archive(path, AuditDepth::whole, session);
  if (!written) return failure(written.error());
  files.keep();

  Report report;
  report.text = "The poll is open: " + path + "\n  election fingerprint     " + election->fingerprint() +
                "\n  credentials fingerprint  " + to_base64(crypto::sha256(credentials->text)) +
                "\n  board state              " + written->audited->report.board_hash +
                "\nAnnounce these three, and give the archive to whoever asks for it.\n" + trustee_lines(*trustees) +
                rule_lines(*definition, folder.definition()) + "Next: voters vote with\n    urnactl vote --archive " +
                shell_word(path) + "\n  and when the poll ends\n    urnactl election close " + shell_word(path) + "\n";
  report.json.text("archive", path)
      .text("uuid", draft->uuid.text())
      .text("fingerprint", election->fingerprint())
      .text("credentials_fingerprint", to_base64(crypto::sha256(credentials->text)))
      .text("board_hash", written->audited->report.board_hash);
  return report;
}

}  // namespace

void add_election_commands(Verb root, Chosen& chosen) {
  Verb election = root.group("election", "Prepare, open, close and count an election");
  {
    auto [command, options] = election.command(
        "new", "Begin an election from a definition and a roll",
        "For organisers.  Both files are checked, all their faults are told, and only when there is none a folder is "
        "made.\n"
        "  urnactl election new works-council.toml --roll roll.csv --dir council\n"
        "Next: the credential authority makes the codes, the trustees make their keys; the command says how.",
        make_election, chosen);
    command.option("DEFINITION", options.definition, "What is asked, of whom, by whom it is counted: TOML").required();
    command.option("--roll", options.roll, "Who may vote: CSV").required();
    command.option("--dir", options.folder, "Folder to make for the election").required();
  }
  {
    auto [command, options] = election.command(
        "describe", "Say what a definition says, as the JSON that a server takes",
        "For organisers of an election on a server, who have its definition as a file.  Nothing is written.\n"
        "  urnactl election describe works-council.toml\n"
        "Next: send it to the server, as {\"definition\": …}, or type it into the console.",
        describe_definition, chosen);
    command.option("DEFINITION", options.definition, "What is asked, of whom, by whom it is counted: TOML").required();
  }
  {
    auto [command, options] = election.command(
        "open", "Open the poll: write the archive with its first event",
        "For organisers, when codes and keys are made.  Every key's proof is verified first.\n"
        "  urnactl election open council --credentials codes/public_credentials.json --trustee alice.pubkey --trustee "
        "bob.pubkey\n"
        "  urnactl election open council --credentials codes/public_credentials.json --threshold threshold.json\n"
        "Next: announce the fingerprints; voters vote.",
        open_election, chosen);
    command.option("DIR", options.folder, "The election's folder").required();
    command.option("--credentials", options.credentials, "Public credentials, from the credential authority")
        .required();
    command.option("--trustee", options.trustees, "Public key of a trustee, all of whom must decrypt").one_each();
    command.option("--threshold", options.thresholds, "Key in shares, from urnactl election ceremony finish")
        .one_each();
  }
  add_archive_commands(election, chosen);
  add_mend_command(election, chosen);
  add_ceremony_commands(election, chosen);
}

}  // namespace urna::cli
