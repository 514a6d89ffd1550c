// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "election/roll_columns.hpp"
#include "election/roll_fault.hpp"

namespace urna::election {

/// One who may vote.  The texts live as long as the roll; a column that the file lacks is empty.
struct Voter {
  std::string_view id;
  std::string_view last_name;
  std::string_view first_name;
  std::string_view unit;
  std::string_view college;
  std::string_view email;
  std::string_view phone;
  std::string_view address;  ///< its lines are joined by line feeds
  std::optional<std::chrono::year_month_day> birth_date;
  std::optional<std::chrono::year_month_day> seniority;  ///< since when the voter belongs to the organisation
  std::uint64_t weight = 1;                              ///< votes held, 0 … weight_max
  std::size_t line = 0;                                  ///< in the file
};

/// Something to look at before taking the roll, though it may be right.
enum class RollNoticeKind {
  email_shared,   ///< two voters have the same e-mail address: one person could read both codes
  same_person,    ///< two voters have the same names and birth date (or no birth date)
  college_twins,  ///< two colleges differ only by capitals, accents or blanks
};

struct RollNotice {
  RollNoticeKind kind;
  std::size_t line = 0;
  std::size_t other_line = 0;  ///< earlier
};

struct CollegeSummary {
  std::string name;  ///< empty when the roll has no colleges
  std::size_t voters = 0;
  std::uint64_t weight = 0;
};

/// What the organiser confirms before the roll is taken.
struct RollSummary {
  std::size_t voters = 0;
  std::uint64_t weight = 0;              ///< of all voters
  std::vector<RollColumn> columns;       ///< in the order of the file
  std::vector<CollegeSummary> colleges;  ///< in the order of first voters
  std::size_t voters_without_email = 0;
  std::size_t blank_lines = 0;      ///< lines without any text, left out
  std::vector<RollNotice> notices;  ///< by line, at most `notices_max` of each kind
  static constexpr std::size_t notices_max = 1'000;
};

/// Who may vote, in the order of the file.  Once read it does not change.
/// @secrecy  personal data, not for logs; no vote and no credential is in it
class ElectoralRoll {
 public:
  static constexpr std::size_t bytes_max = std::size_t{1} << 30;
  static constexpr std::size_t voters_max = 10'000'000;

  /// Reads a table as spreadsheets write it: RFC 4180 with `,`, `;` or tab (see `csv_separator`), UTF-8 with or without
  /// byte order mark, lines ended by LF or by CRLF.  The first line names the columns; `id` must be there.
  /// Blanks around fields are dropped.  All or nothing: a roll with one fault is refused.
  ///
  /// Two ids that differ only by capitals are the same.  Every text is stored as it is, also one like `=1+1`.
  ///
  /// @param meaning  what each column of the file holds, whatever its header says; without it the headers say it, and a
  ///                 column that no roll may have is a fault.  Of a column to be left out nothing is read.
  /// @returns  at least one voter
  /// @errors   everything wrong with the file, not just the first thing.  Only where nothing after it can be understood
  ///           (encoding, size) or a whole line is broken, the rest of the file or line is not judged.
  static Result<ElectoralRoll, RollFaults> parse(std::string_view csv,
                                                 const std::optional<ColumnMeaning>& meaning = std::nullopt);

  std::size_t size() const { return lines_.size(); }
  /// @param index  below `size()`
  Voter voter(std::size_t index) const;
  const RollSummary& summary() const { return summary_; }
  /// The same roll as a file under our own names of the columns, which `parse` reads back; nothing else of the file
  /// that it came from.
  std::string csv() const;

 private:
  friend class RollBuilder;
  ElectoralRoll() = default;

  /// A field: where it lies in `texts_`.
  struct Cell {
    std::uint32_t start = 0;
    std::uint32_t bytes = 0;
  };

  std::string_view text(std::size_t index, RollColumn column) const;

  std::string texts_;
  std::vector<Cell> cells_;  // voters × columns of the file
  std::vector<std::uint32_t> lines_;
  std::vector<std::optional<std::size_t>> places_;  // of each RollColumn among the columns of the file
  RollSummary summary_;
};

}  // namespace urna::election
