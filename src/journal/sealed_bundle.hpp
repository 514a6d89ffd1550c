// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "journal/signed_note.hpp"

/// Files with a signed list of them, as one file that nobody changes unnoticed: a plain tar (POSIX ustar), in which
/// every byte follows from the list or is hashed in it.  Format: docs/protocol/dossier.md.
namespace urna::journal {

inline constexpr std::string_view bundle_manifest_path = "manifest.note";
inline constexpr std::size_t bundle_bytes_max = std::size_t{64} << 20U;
inline constexpr std::size_t bundle_files_max = 200;
inline constexpr std::size_t bundle_path_bytes_max = 99;

struct BundleFile {
  std::string path;  ///< `is_bundle_path`
  std::string bytes;

  friend bool operator==(const BundleFile&, const BundleFile&) = default;
};

/// What a bundle says of itself, before its files.
struct BundleHead {
  std::string format;                                      ///< `urna/dossier/v1`
  std::string key;                                         ///< who signs: `NoteKey::text`
  Timestamp sealed;                                        ///< from 1970 on; the time that every file in it has
  std::vector<std::pair<std::string, std::string>> about;  ///< a word and what there is to say, in their order

  friend bool operator==(const BundleHead&, const BundleHead&) = default;
};

struct SealedBundle {
  BundleHead head;
  std::vector<BundleFile> files;  ///< by path, none twice; without the list itself
  std::string note;               ///< the list, signed

  /// Null when there is none of that path.
  const std::string* find(std::string_view path) const;
};

/// Whether a file may lie there: relative, of letters, digits and `._-`, no part empty or beginning with a dot, at most
/// `bundle_path_bytes_max` bytes, and not the list itself: the same file to every program that unpacks it.
bool is_bundle_path(std::string_view path);

/// Signs lines of text as a note, with the key that the head names.
using SignNote = std::function<std::string(std::string_view)>;

/// The bundle, byte for byte the same for the same head and files in whatever order.
/// @param files  at least one, no path twice, altogether under `bundle_bytes_max`
std::string seal_bundle(const BundleHead& head, std::vector<BundleFile> files, const SignNote& sign);

enum class BundleFault {
  no_bundle,       ///< it does not begin as one does
  too_long,        ///< more than `bundle_bytes_max`
  malformed_list,  ///< not the one spelling; a path that is none, or twice, or not in its order; no file at all
  not_signed,      ///< not once, and by the key that was given, or else by the key that it names
  signature_false,
  cut_short,       ///< it ends within this file
  changed_header,  ///< what stands before this file is not what its path, length and time give
  doubled_file,    ///< it is there once more
  missing_file,
  unannounced_file,  ///< which the list does not have
  changed_file,      ///< not of the digest that the list has
  changed_padding,   ///< what fills the last block of this file is not zero
  more_behind,       ///< something stands behind the last file
};
/// In plain words.
std::string_view words_of(BundleFault fault);

struct BundleRefusal {
  BundleFault fault = BundleFault::no_bundle;
  std::string where;  ///< the file
};

/// Takes a bundle apart; nothing of it is worth anything before.
/// @param trusted  nothing: the key that the bundle names itself, which proves that it is whole and not whose it is
Result<SealedBundle, BundleRefusal> open_bundle(std::string_view bytes, const std::optional<NoteKey>& trusted);

}  // namespace urna::journal
