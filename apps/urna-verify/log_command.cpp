// SPDX-License-Identifier: EUPL-1.2
#include "log_command.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "base/printable.hpp"
#include "command.hpp"
#include "journal/cosignature.hpp"
#include "journal/hash_tree.hpp"
#include "journal/journal_export.hpp"

namespace journal = urna::journal;

namespace {

constexpr std::uintmax_t file_bytes_max = std::uintmax_t{8} << 30U;

int refute(const std::string& why) {
  std::cout << "REFUTED  " << urna::printable(why) << "\n";
  return refuted;
}

std::string entries(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " entry" : " entries"); }

/// Every witness that was named must have signed the checkpoint.
/// @returns  what is wrong; when they did, `seen` says when
std::string missing_witness(std::string_view note, std::span<const journal::WitnessKey> witnesses, std::string& seen) {
  for (const journal::WitnessKey& witness : witnesses) {
    const auto at = journal::cosigned_at(note, witness);
    if (!at) return "the checkpoint is not signed by the witness " + witness.name();
    seen += "; seen by " + urna::printable(witness.name()) + " at " + urna::timestamp_text(*at);
  }
  return "";
}

std::string told(const journal::Checkpoint& checkpoint) {
  return urna::printable(checkpoint.origin) + ", " + entries(checkpoint.size) + " signed";
}

/// A folder as `tile/…` and `checkpoint` were downloaded.  Every entry is read, every tile rebuilt.
int verify_folder(const std::filesystem::path& folder, const journal::NoteKey& key,
                  std::span<const journal::WitnessKey> witnesses) {
  const std::string note = read_file(folder / "checkpoint", file_bytes_max);
  const auto checkpoint = journal::open_checkpoint(note, std::span(&key, 1));
  if (!checkpoint) return refute("the checkpoint is " + std::string(name_of(checkpoint.error())));
  if (checkpoint->origin != key.name()) return refute("the checkpoint is of another log: " + checkpoint->origin);
  std::string seen;
  if (const std::string missing = missing_witness(note, witnesses, seen); !missing.empty()) return refute(missing);
  journal::GrowingTree tree;
  std::uint64_t tiles = 0;
  for (std::uint64_t index = 0; index * journal::tile_width < checkpoint->size; ++index) {
    const std::uint64_t width = journal::tile_width_in(checkpoint->size, 0, index);
    const std::string bundle = journal::bundle_path(index, width);
    const auto entries = journal::bundle_from(read_file(folder / bundle, file_bytes_max), width);
    if (!entries) return refute(bundle + " does not hold " + std::to_string(width) + " entries");
    std::vector<urna::Digest> leaves;
    for (const std::string& entry : *entries) {
      const std::uint64_t number = index * journal::tile_width + leaves.size();
      if (!journal::entry_from(entry)) return refute("entry " + std::to_string(number) + " is not canonical");
      leaves.push_back(journal::hash_of_leaf(entry));
    }
    for (const journal::Tile& tile : tree.append(leaves)) {
      const std::filesystem::path path = folder / journal::tile_path(tile.place);
      const bool is_final =
          tile.place.width == journal::tile_width_in(checkpoint->size, tile.place.level, tile.place.index);
      if (!is_final || !std::filesystem::exists(path)) continue;
      if (read_file(path, file_bytes_max) != journal::tile_bytes(tile.hashes))
        return refute(journal::tile_path(tile.place) + " has other hashes than the entries");
      ++tiles;
    }
  }
  if (tree.root() != checkpoint->root) return refute("the entries are not those that the checkpoint was signed for");
  std::cout << "VERIFIED  " << told(*checkpoint) << ": every entry is there and unchanged; "
            << urna::plural(tiles, "tile") << " compared" << seen << "\n";
  return verified;
}

int verify_export(const std::string& text, const journal::NoteKey& key,
                  std::span<const journal::WitnessKey> witnesses) {
  if (!witnesses.empty()) return unusable("an export has no witness's signature: download the log's folder");
  const auto manifest = journal::check_export(text, std::span(&key, 1));
  if (!manifest) return refute("line " + std::to_string(manifest.error().line) + ": " + manifest.error().what);
  if (manifest->checkpoint.origin != key.name()) return refute("an export of another log");
  std::cout << "VERIFIED  " << told(manifest->checkpoint) << ": " << entries(manifest->entries) << " exported, numbers "
            << manifest->from << " up to " << manifest->to;
  if (!manifest->filter.empty()) std::cout << ", only " << urna::printable(manifest->filter);
  std::cout << "; " << urna::plural(manifest->gaps, "gap") << " reported\n";
  return verified;
}

int verify_proof(const std::string& text, const std::string& entry_file, const journal::NoteKey& key,
                 std::span<const journal::WitnessKey> witnesses) {
  if (entry_file.empty()) return unusable("a .tlog-proof is of an entry: name its file with --entry");
  std::string entry = read_file(entry_file, file_bytes_max);
  if (entry.ends_with('\n')) entry.pop_back();
  const auto checkpoint = journal::check_log_proof(text, entry, key.name(), std::span(&key, 1));
  if (!checkpoint) return refute("the proof is " + std::string(name_of(checkpoint.error())));
  std::string seen;
  const auto proof = journal::log_proof_from(text);
  if (const std::string missing = missing_witness(proof->checkpoint, witnesses, seen); !missing.empty())
    return refute(missing);
  std::cout << "VERIFIED  " << told(*checkpoint) << ": the entry is in it" << seen << "\n";
  return verified;
}

}  // namespace

int log_command(int argc, char** argv) {
  std::string path;
  std::string key_text;
  std::string entry;
  std::vector<std::string> witness_texts;
  CLI::App app(
      "Checks an audit journal without network and without the server that wrote it.\n\n"
      "  urna-verify log --key KEY journal.jsonl                      an export: every entry, nothing left out\n"
      "  urna-verify log --key KEY FOLDER                             a log's checkpoint and tiles, downloaded\n"
      "  urna-verify log --key KEY --entry entry.json one.tlog-proof  that one entry is in the log",
      "urna-verify log");
  app.footer("\nExit status: 0 verified, 1 refuted, 2 unusable input.");
  app.add_option("PATH", path, "export in JSON Lines, folder, or .tlog-proof")->required();
  app.add_option("--key", key_text, "the log's key, name+number+key, or a file that holds it")->required();
  app.add_option("--entry", entry, "the entry that a .tlog-proof is of")->type_name("FILE");
  app.add_option("--witness", witness_texts,
                 "the key of a witness, which must have signed the checkpoint; may be given again");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? verified : unusable_input;
  }
  try {
    if (std::filesystem::exists(key_text)) key_text = read_file(key_text, file_bytes_max);
    while (key_text.ends_with('\n')) key_text.pop_back();
    const auto key = journal::NoteKey::parse(key_text);
    if (!key) return unusable("the key is none: it looks like vote.example.org/log/platform+1a2b3c4d+AV…");
    std::vector<journal::WitnessKey> witnesses;
    for (const std::string& witness_text : witness_texts) {
      auto witness = journal::WitnessKey::parse(witness_text);
      if (!witness) return unusable("the key of a witness is none: it looks like union.example.org+1a2b3c4d+BA…");
      witnesses.push_back(std::move(*witness));
    }
    if (std::filesystem::is_directory(path)) return verify_folder(path, *key, witnesses);
    const std::string text = read_file(path, file_bytes_max);
    return text.starts_with("c2sp.org/tlog-proof@") ? verify_proof(text, entry, *key, witnesses)
                                                    : verify_export(text, *key, witnesses);
  } catch (const std::system_error& error) {
    return unusable(error.what());
  }
}
