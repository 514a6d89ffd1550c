// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/report.hpp"
#include "election/board.hpp"

namespace urna::cli {

using election::Board;
using election::BoardEntry;
using election::read_board;
using election::tracker_from;

/// Why `read_board` refused, in words.  Unusable where the file is no archive at all, else refused.
Refusal unreadable_board(const std::string& path, const protocol::ByteSource& source,
                         const protocol::ArchiveError& error);

}  // namespace urna::cli
