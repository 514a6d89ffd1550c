// SPDX-License-Identifier: EUPL-1.2
#include "dossier_command.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>

#include "base/printable.hpp"
#include "command.hpp"
#include "journal/approval_dossier.hpp"

namespace journal = urna::journal;

namespace {

/// Nothing wrong, and nobody said whose the key is.
constexpr int of_unknown_signer = 3;

struct UnusableKey {
  std::string option;
};

/// @throws UnusableKey  a key was given, and is none
std::optional<journal::NoteKey> key_in(const std::string& option, std::string text) {
  if (text.empty()) return std::nullopt;
  if (std::filesystem::exists(text)) text = read_file(text, journal::note_bytes_max);
  while (text.ends_with('\n')) text.pop_back();
  auto key = journal::NoteKey::parse(text);
  if (!key) throw UnusableKey{option};
  return key;
}

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

int tell(const journal::DossierReport& report, bool with_statements) {
  const char* const verdict = !report.holds()          ? "REFUTED  "
                              : report.is_signer_given ? "VERIFIED  "
                                                       : "WHOLE, BY AN UNKNOWN SIGNER  ";
  std::cout << verdict << (report.title.empty() ? "no dossier" : report.title) << "\n";
  if (!report.decision.empty()) std::cout << "  " << report.decision << "\n";
  for (const journal::DossierFinding& finding : report.findings)
    std::cout << mark_of(finding.kind) << finding.words << "\n";
  if (with_statements) {
    for (const std::string& statement : report.statements) std::cout << statement << "\n";
  }
  if (!report.holds()) return refuted;
  return report.is_signer_given ? verified : of_unknown_signer;
}

}  // namespace

int dossier_command(int argc, char** argv) {
  std::string path;
  std::string key_text;
  std::string log_key_text;
  bool with_statements = false;
  CLI::App app(
      "Checks what a security approval hands out, without network and without the platform: that no byte was changed, "
      "who signed it, that the decision is what was signed, that each statement on a measure is what was signed "
      "of it, and that it stands in the journal.\n\n"
      "  urna-verify dossier --key KEY decision-1.urna-dossier",
      "urna-verify dossier");
  app.footer(
      "\nExit status: 0 verified, 1 refuted, 2 unusable input, 3 whole, but signed with a key that nobody gave.\n"
      "The file is a plain tar: tar xf opens it, and sha256sum -c manifest.note compares its files.");
  app.add_option("PATH", path, "a dossier, .urna-dossier")->required();
  app.add_option("--key", key_text,
                 "the key of the platform's statements, name+number+key, or a file that holds it; it comes by another "
                 "way than the dossier");
  app.add_option("--log-key", log_key_text, "the key of the journal in which the decision was noted");
  app.add_flag("--statements", with_statements,
               "list what people signed of measures, with the SHA-256 of each file, as sha256sum prints it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? verified : unusable_input;
  }
  try {
    const journal::DossierTrust trust{key_in("--key", key_text), key_in("--log-key", log_key_text)};
    const auto report = journal::check_dossier(read_file(path, journal::bundle_bytes_max), trust);
    if (report) return tell(*report, with_statements);
    if (report.error().fault == journal::BundleFault::no_bundle)
      return unusable(path + ": " + std::string(words_of(report.error().fault)));
    std::cout << "REFUTED  " << urna::printable(report.error().where) << ": " << words_of(report.error().fault) << "\n";
    return refuted;
  } catch (const UnusableKey& bad) {
    return unusable(bad.option + " is no key: it looks like vote.example.org/statement+1a2b3c4d+AV…");
  } catch (const std::system_error& error) {
    return unusable(error.what());
  }
}
