// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <functional>

#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/trustee_files.hpp"
#include "protocol/threshold_ceremony.hpp"

/// What the organiser does between the members of a key in shares: steps 2, 4 and 6.  Nothing secret passes here.
namespace urna::cli {
namespace {

struct CeremonyOptions {
  std::string group;
  std::string folder;
  std::string certificates;
  std::uint32_t threshold = 0;
  std::vector<std::string> files;
  std::vector<std::string> polynomials;
  std::vector<std::string> names;
  std::string out;
};

constexpr const char* start_again = "tell the members; with a new certificate the ceremony starts again";

struct Ceremony {
  protocol::CeremonyMembers members;
  std::uint32_t threshold;
};

Result<Ceremony, Refusal> read_ceremony(const CeremonyOptions& options) {
  const auto group = find_group(options.group, options.folder);
  if (!group) return failure(group.error());
  auto members = read_members(**group, options.certificates);
  if (!members) return failure(members.error());
  const std::uint32_t threshold = options.threshold > 0 ? options.threshold : members->fixed_threshold().value_or(0);
  if (threshold < 1 || threshold > members->size()) {
    return refuse(ExitCode::unusable, {.what = "is not from 1 to " + std::to_string(members->size()),
                                       .remedy = "name how many members suffice",
                                       .field = "--threshold"});
  }
  return Ceremony{std::move(*members), threshold};
}

/// Finds whose each text is by trying it as each member's, so that the files may be named in any order.
/// @param find_error  what is wrong with the text as this member's
/// @returns           the texts in the order of the members
Result<std::vector<std::string>, Refusal> in_member_order(
    const std::vector<std::string>& paths, std::uint32_t size,
    const std::function<std::optional<protocol::CeremonyError>(std::uint32_t member, const std::string& text)>&
        find_error) {
  if (paths.size() != size) {
    return refuse(ExitCode::unusable,
                  {.what = plural(paths.size(), "file") + " named, but there are " + plural(size, "member"),
                   .remedy = "name one file a member"});
  }
  std::vector<std::string> texts(size);
  for (const std::string& path : paths) {
    const auto text = read_message(path);
    if (!text) return failure(text.error());
    std::uint32_t member = 0;
    std::optional<protocol::CeremonyError> error;
    for (std::uint32_t i = 1; i <= size && member == 0; ++i) {
      const auto as_this = find_error(i, *text);
      if (!as_this) member = i;
      // Signed by somebody else is what every other member's text looks like; anything else is worth telling.
      if (as_this && (!error || as_this->fault != protocol::CeremonyFault::commitments_signature_invalid))
        error = as_this;
    }
    if (member == 0 || !texts[member - 1].empty()) {
      return refuse(ExitCode::refused, {.what = member == 0 ? "fits no member: " + std::string(describe(error->fault))
                                                            : "is a second text of member " + std::to_string(member),
                                        .remedy = "ask the member for the file again",
                                        .file = path});
    }
    texts[member - 1] = *text;
  }
  return texts;
}

Result<std::vector<std::string>, Refusal> read_polynomials(const Ceremony& ceremony,
                                                           const std::vector<std::string>& paths) {
  return in_member_order(paths, ceremony.members.size(), [&](std::uint32_t member, const std::string& text) {
    return protocol::check_polynomial(ceremony.members, ceremony.threshold, member, text);
  });
}

Answer gather_members(const CeremonyOptions& options, Session&) {
  const auto group = find_group(options.group, options.folder);
  if (!group) return failure(group.error());
  std::vector<std::string> certificates;
  for (const std::string& path : options.files) {
    auto text = read_message(path);
    if (!text) return failure(text.error());
    certificates.push_back(std::move(*text));
  }
  const auto members = protocol::CeremonyMembers::from_certificates(**group, certificates);
  if (!members) {
    const std::uint32_t at = members.error().member;
    return refuse(ExitCode::refused, {.what = describe(members.error()),
                                      .remedy = "ask that member for the certificate again",
                                      .file = at > 0 && at <= options.files.size() ? options.files[at - 1] : ""});
  }
  std::string all;
  for (const std::string& certificate : certificates) all += certificate + "\n";
  NewFiles files;
  if (auto refusal = files.write(options.out, all, Visibility::open)) return failure(std::move(*refusal));
  files.keep();
  Report report;
  std::vector<std::string> prints;
  report.text = "The members, in this order; each compares the fingerprint with the one on their own screen:\n";
  for (std::uint32_t i = 1; i <= members->size(); ++i) {
    const Digest print = fingerprint(members->certificate(i));
    prints.push_back(to_hex(print));
    report.text += "  " + std::to_string(i) + "  " + spoken(print) + "\n";
  }
  report.text += "Next: give " + options.out + " to every member, for step 3.\n    urnactl trustee share " +
                 group_words(options.group, options.folder) + " --certs " + shell_word(options.out) +
                 " --threshold T --seed NAME.seed --out NAME.polynomial\n";
  report.json.text("file", options.out).texts("fingerprints", prints);
  return report;
}

Answer route(const CeremonyOptions& options, Session&) {
  const auto ceremony = read_ceremony(options);
  if (!ceremony) return failure(ceremony.error());
  const auto polynomials = read_polynomials(*ceremony, options.files);
  if (!polynomials) return failure(polynomials.error());
  const auto inputs = protocol::route_polynomials(ceremony->members, ceremony->threshold, *polynomials);
  if (!inputs) return refuse(ExitCode::refused, {.what = describe(inputs.error()), .remedy = start_again});
  NewFiles files;
  if (auto refusal = files.make_folder(options.out, Visibility::open)) return failure(std::move(*refusal));
  std::vector<std::string> names;
  for (std::size_t i = 0; i < inputs->size(); ++i) {
    names.push_back(in_folder(options.out, "vinput-" + std::to_string(i + 1) + ".json"));
    if (auto refusal = files.write(names.back(), (*inputs)[i] + "\n", Visibility::open))
      return failure(std::move(*refusal));
  }
  files.keep();
  Report report;
  report.text = "The parts are sorted: one input for each of " + plural(inputs->size(), "member") + " in " +
                options.out + ".\nNext: give each member their own, for step 5.\n    urnactl trustee share " +
                group_words(options.group, options.folder) + " --certs " + shell_word(options.certificates) +
                " --seed NAME.seed --accept " + shell_word(names.front()) + " --out NAME.voutput\n";
  report.json.texts("files", names);
  return report;
}

Answer finish(const CeremonyOptions& options, Session&) {
  const auto ceremony = read_ceremony(options);
  if (!ceremony) return failure(ceremony.error());
  const auto polynomials = read_polynomials(*ceremony, options.polynomials);
  if (!polynomials) return failure(polynomials.error());
  const auto outputs =
      in_member_order(options.files, ceremony->members.size(), [&](std::uint32_t member, const std::string& text) {
        return protocol::check_verification_output(ceremony->members, ceremony->threshold, *polynomials, member, text);
      });
  if (!outputs) return failure(outputs.error());
  if (!options.names.empty() && options.names.size() != ceremony->members.size()) {
    return refuse(ExitCode::unusable, {.what = "there are not as many names as members",
                                       .remedy = "name all, in the order of the certificates, or none",
                                       .field = "--name"});
  }
  if (!std::all_of(options.names.begin(), options.names.end(), is_publishable_name)) {
    return failure(unpublishable_name());
  }
  const auto finished = protocol::finish(ceremony->members, ceremony->threshold, *polynomials, *outputs, options.names);
  if (!finished) return refuse(ExitCode::refused, {.what = describe(finished.error()), .remedy = start_again});
  NewFiles files;
  if (auto refusal = files.make_folder(options.out, Visibility::open)) return failure(std::move(*refusal));
  const std::string public_path = in_folder(options.out, "threshold.json");
  if (auto refusal =
          files.write(public_path, threshold_trustees_text(ceremony->members.group(), finished->trustees) + "\n",
                      Visibility::open)) {
    return failure(std::move(*refusal));
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < finished->private_keys.size(); ++i) {
    names.push_back(in_folder(options.out, "dkey-" + std::to_string(i + 1) + ".json"));
    if (auto refusal = files.write(names.back(), finished->private_keys[i] + "\n", Visibility::open))
      return failure(std::move(*refusal));
  }
  files.keep();
  Report report;
  report.text = "The key is made: any " + std::to_string(ceremony->threshold) + " of " +
                plural(names.size(), "member") + " decrypt, fewer cannot.\n  public: " + public_path +
                "\n  for each member their own sealed share: " + names.front() +
                " …\nNext: the members keep their sealed shares and try them.\n    urnactl trustee rehearse " +
                group_words(options.group, options.folder) + " --threshold " + shell_word(public_path) +
                " --key NAME.seed --dkey " + shell_word(names.front()) + " …\n";
  report.json.text("threshold_file", public_path)
      .texts("sealed_shares", names)
      .number("threshold", ceremony->threshold);
  return report;
}

void add_ceremony_options(Verb command, CeremonyOptions& options) {
  command.option("--group", options.group, "Group of the election: Ed25519, BELENIOS-2048 or RFC-3526-2048");
  command.option("--dir", options.folder, "The election's folder, instead of --group");
}

void add_member_options(Verb command, CeremonyOptions& options) {
  add_ceremony_options(command, options);
  command.option("--certs", options.certificates, "Certificates of all members, from step 2").required();
  command.option("--threshold", options.threshold, "How many members suffice to decrypt");
}

}  // namespace

void add_ceremony_commands(Verb election, Chosen& chosen) {
  Verb ceremony = election.group("ceremony", "Carry messages between the members of a key in shares");
  ceremony.lesson(
      "A key that nobody ever holds whole, in six steps:\n"
      "  1  each member    urnactl trustee cert --group G --out NAME\n"
      "  2  organiser      urnactl election ceremony members --group G NAME.cert … --out certs.jsons\n"
      "  3  each member    urnactl trustee share --group G --certs certs.jsons --threshold T --seed NAME.seed --out "
      "NAME.polynomial\n"
      "  4  organiser      urnactl election ceremony route --group G --certs certs.jsons --threshold T NAME.polynomial "
      "… --out inputs\n"
      "  5  each member    urnactl trustee share --group G --certs certs.jsons --seed NAME.seed --accept "
      "inputs/vinput-1.json --out NAME.voutput\n"
      "  6  organiser      urnactl election ceremony finish --group G --certs certs.jsons --threshold T --polynomial "
      "NAME.polynomial … NAME.voutput … --out key\n"
      "The files of steps 4 and 6 may be named in any order.");
  {
    auto [command, options] = ceremony.command(
        "members", "Step 2: put the certificates together",
        "For organisers.  The order of the files numbers the members.  Each certificate is verified.\n"
        "  urnactl election ceremony members --group Ed25519 alice.cert bob.cert carol.cert --out certs.jsons\n"
        "Next: give certs.jsons to every member, for step 3.",
        gather_members, chosen);
    add_ceremony_options(command, options);
    command.option("CERT", options.files, "Certificates, one a member").required();
    command.option("--out", options.out, "File to write").required();
  }
  {
    auto [command, options] = ceremony.command(
        "route", "Step 4: sort the members' parts, so that each gets what is for them",
        "For organisers.  You cannot open the parts: each is sealed for its member.\n"
        "  urnactl election ceremony route --group Ed25519 --certs certs.jsons --threshold 2 alice.polynomial "
        "bob.polynomial carol.polynomial --out inputs\n"
        "Next: give each member their own input, for step 5.",
        route, chosen);
    add_member_options(command, options);
    command.option("POLYNOMIAL", options.files, "Parts, one a member, from step 3").required();
    command.option("--out", options.out, "Folder to make").required();
  }
  {
    auto [command, options] = ceremony.command(
        "finish", "Step 6: verify everybody's key and publish the key in shares",
        "For organisers.  Writes OUT/threshold.json (public) and a sealed share for each member.\n"
        "  urnactl election ceremony finish --group Ed25519 --certs certs.jsons --threshold 2 --polynomial "
        "a.polynomial --polynomial b.polynomial "
        "a.voutput b.voutput --out key\n"
        "Next: urnactl trustee rehearse; then urnactl election open --threshold OUT/threshold.json.",
        finish, chosen);
    add_member_options(command, options);
    command.option("--polynomial", options.polynomials, "Parts, one a member, from step 3").required().one_each();
    command.option("--name", options.names, "Names to publish, in the order of the certificates").one_each();
    command.option("VOUTPUT", options.files, "Outputs, one a member, from step 5").required();
    command.option("--out", options.out, "Folder to make").required();
  }
}

}  // namespace urna::cli
