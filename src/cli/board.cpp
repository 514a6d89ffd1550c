// SPDX-License-Identifier: EUPL-1.2
#include "cli/board.hpp"

#include "cli/archive_end.hpp"

namespace urna::cli {

Refusal unreadable_board(const std::string& path, const protocol::ByteSource& source,
                         const protocol::ArchiveError& error) {
  if (!is_archive(source)) {
    return Refusal{ExitCode::unusable,
                   {{.what = "is no archive of an election", .remedy = "name the archive, UUID.bel", .file = path}}};
  }
  return Refusal{ExitCode::refused,
                 {{.what = "does not hold at byte " + std::to_string(error.offset) + ": " + error.what,
                   .remedy = remedy_for(path, source),
                   .file = path}}};
}

}  // namespace urna::cli
