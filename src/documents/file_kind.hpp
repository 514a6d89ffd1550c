// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "documents/zip_rules.hpp"

/// Which files may be kept, by their name and by what they hold, both of which must say the same.  What needs a
/// library of a format or a service of the host (re-encoding of pictures, a scanner for viruses, libmagic as a second
/// opinion) stands above and only refuses more.
namespace urna::documents {

enum class FileKind { csv, xlsx, pdf, png, jpeg };

constexpr bool is_picture(FileKind kind) { return kind == FileKind::png || kind == FileKind::jpeg; }

/// What it is served as, and never guessed from: `Content-Type`.
std::string_view media_type(FileKind kind);

enum class FileFault {
  unknown_extension,  ///< not one of the kinds: SVG, HTML, a file with macros, an archive
  other_content,      ///< another file under this extension, or two kinds in one
  malformed,          ///< cut or damaged, or a text that is not UTF-8
  too_many_pixels,    ///< more than 40 million
  unsafe_archive,     ///< `zip` says why
  not_drawn,          ///< a picture that could not be written anew
};

struct FileRefusal {
  FileFault fault = FileFault::malformed;
  std::optional<ZipRefusal> zip = {};

  friend bool operator==(const FileRefusal&, const FileRefusal&) = default;
};

/// @param name     only its extension counts, in any case
/// @param content  the whole file
Result<FileKind, FileRefusal> judge_file(std::string_view name, std::span<const std::byte> content);

inline constexpr std::size_t file_name_bytes_max = 120;

/// A name that every system and every header bears: no path, no control, direction or separator characters, no name of
/// a Windows device, at most 120 bytes with its extension kept; `document` when nothing is left.
std::string clean_file_name(std::string_view name);

/// `attachment; filename="…"; filename*=UTF-8''…`, RFC 6266, of a name that is cleaned first.
std::string content_disposition(std::string_view name);

}  // namespace urna::documents
