// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "election/roll_columns.hpp"
#include "election/roll_fault.hpp"

namespace urna::election {

/// A column of a table that is not understood yet.
/// @secrecy  the samples are personal data: for the organiser's screen, never for a log or a store
struct PreviewedColumn {
  std::string header;                ///< as `header_word` writes it
  std::vector<std::string> samples;  ///< the first fields that are not empty, cut; at most `samples_max`
  /// What it is taken for: what was remembered, else what the header says, the first time that it says so.
  std::optional<RollColumn> column;
  bool is_remembered = false;

  static constexpr std::size_t samples_max = 3;
};

/// What the beginning of a file holds, for who says what its columns mean.
/// @param head  the beginning of a file, UTF-8; the last line may be cut
/// @returns     at least one column
/// @errors      what hinders reading its first line
Result<std::vector<PreviewedColumn>, RollFaults> preview_roll(std::string_view head,
                                                              const RememberedColumns& remembered);

/// The headers of a file, as `header_word` writes them; none when its first line cannot be read.
std::vector<std::string> roll_headers(std::string_view csv);

}  // namespace urna::election
