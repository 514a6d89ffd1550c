// SPDX-License-Identifier: EUPL-1.2
#include "incident_command.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>

#include "base/printable.hpp"
#include "command.hpp"
#include "journal/incident_file.hpp"

namespace journal = urna::journal;

namespace {

/// Nothing wrong, and nobody said whose the key is.
constexpr int of_unknown_signer = 3;

const char* mark_of(journal::DossierFinding::Kind kind) {
  using Kind = journal::DossierFinding::Kind;
  switch (kind) {
    case Kind::holds:
      return "✓ ";
    case Kind::fails:
      return "✗ ";
    case Kind::absent:
      return "– ";
  }
  return "";
}

int tell(const journal::IncidentFileReport& report) {
  const bool is_verified = report.holds() && report.is_signer_given;
  const char* const verdict = !report.holds()         ? "REFUTED  "
                              : is_verified           ? "VERIFIED  "
                              : report.is_by_platform ? "WHOLE, BY AN UNKNOWN SIGNER  "
                                                      : "WHOLE, SIGNED BY NO PLATFORM  ";
  std::cout << verdict << "evidence collected at " << urna::timestamp_text(report.head.sealed) << "\n";
  for (const auto& [word, what] : report.head.about) std::cout << "  " << word << ": " << urna::printable(what) << "\n";
  for (const journal::DossierFinding& finding : report.findings)
    std::cout << mark_of(finding.kind) << finding.words << "\n";
  for (const std::string& line : report.absent) std::cout << "– " << line << "\n";
  std::cout << "The journal of the platform has it as incident.evidence-collected, export:" << urna::to_hex(report.list)
            << "\n";
  if (!report.holds()) return refuted;
  return is_verified ? verified : of_unknown_signer;
}

}  // namespace

int incident_command(int argc, char** argv) {
  std::string path;
  std::string key_text;
  CLI::App app(
      "Checks evidence of an incident, without network and without the platform: that no byte was changed since it was "
      "collected, who signed it, and that entries of the journal are in the log as it was signed.\n\n"
      "  age -d -i response-team.key evidence.age > evidence.tar\n"
      "  urna-verify incident --key KEY evidence.tar",
      "urna-verify incident");
  app.footer(
      "\nExit status: 0 verified, 1 refuted, 2 unusable input, 3 whole, but signed with a key that nobody gave.\n"
      "The file is a plain tar: tar xf opens it, and sha256sum -c manifest.note compares its files.");
  app.add_option("PATH", path, "what age has opened, a tar")->required();
  app.add_option("--key", key_text,
                 "the key of the platform's statements, name+number+key, or a file that holds it; it comes by another "
                 "way than the evidence");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? verified : unusable_input;
  }
  try {
    if (std::filesystem::exists(key_text)) key_text = read_file(key_text, journal::note_bytes_max);
    while (key_text.ends_with('\n')) key_text.pop_back();
    const auto key = journal::NoteKey::parse(key_text);
    if (!key && !key_text.empty())
      return unusable("--key is no key: it looks like vote.example.org/statement+1a2b3c4d+AV…");
    const auto report = journal::check_incident_file(read_file(path, journal::bundle_bytes_max), key);
    if (report) return tell(*report);
    if (report.error().fault == journal::BundleFault::no_bundle)
      return unusable(path + ": " + std::string(words_of(report.error().fault)));
    std::cout << "REFUTED  " << urna::printable(report.error().where) << ": " << words_of(report.error().fault) << "\n";
    return refuted;
  } catch (const std::system_error& error) {
    return unusable(error.what());
  }
}
