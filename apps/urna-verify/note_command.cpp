// SPDX-License-Identifier: EUPL-1.2
#include "note_command.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <system_error>

#include "base/printable.hpp"
#include "command.hpp"
#include "journal/signed_note.hpp"

namespace journal = urna::journal;

namespace {

constexpr std::uintmax_t note_bytes_max = 64U << 20U;

/// Line by line: what somebody has written is not for the terminal to obey.
void print(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::cout << "  " << urna::printable(std::string(text.substr(0, end))) << "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

int note_command(int argc, char** argv) {
  std::string path;
  std::string key_text;
  CLI::App app(
      "Checks who signed a statement, without network, and prints it: the certificate of a deletion, the manifest of "
      "an export.\n\n"
      "  urna-verify note --key KEY certificate.note",
      "urna-verify note");
  app.footer("\nExit status: 0 verified, 1 refuted, 2 unusable input.");
  app.add_option("PATH", path, "a signed note (C2SP)")->required();
  app.add_option("--key", key_text,
                 "the key of the platform's statements, name+number+key, or a file that holds it; it comes by another "
                 "way than the note")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? verified : unusable_input;
  }
  try {
    if (std::filesystem::exists(key_text)) key_text = read_file(key_text, note_bytes_max);
    while (key_text.ends_with('\n')) key_text.pop_back();
    const auto key = journal::NoteKey::parse(key_text);
    if (!key) return unusable("the key is none: it looks like vote.example.org/statement+1a2b3c4d+AV…");
    const auto text = journal::open_note(read_file(path, note_bytes_max), std::span(&*key, 1));
    if (!text) {
      std::cout << "REFUTED  " << name_of(text.error()) << "\n";
      return refuted;
    }
    std::cout << "VERIFIED  signed by " << urna::printable(key->name()) << "\n";
    print(*text);
    return verified;
  } catch (const std::system_error& error) {
    return unusable(error.what());
  }
}
