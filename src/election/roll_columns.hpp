// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace urna::election {

/// What a roll may say of a voter, and nothing else: an election needs no more, so it may hold no more.
enum class RollColumn {
  id,
  last_name,
  first_name,
  birth_date,
  seniority,
  unit,
  college,
  email,
  phone,
  address,
  weight
};
inline constexpr std::size_t roll_column_count = 11;

/// The column's name in our files, such as `last_name`.
std::string_view name_of(RollColumn column);
/// The column that has that very name in our files.
std::optional<RollColumn> roll_column_with_name(std::string_view name);
/// The column that a header means, in English, French, Dutch or German: `Nom`, `Nachname` and `LAST NAME` are
/// `last_name`.
std::optional<RollColumn> roll_column_named(std::string_view header);

/// What each column of a file holds, in the order of the file; nothing for one that is to be left out.
using ColumnMeaning = std::vector<std::optional<RollColumn>>;

/// `id,last_name,-`: our names, `-` for a column that is to be left out.
/// @returns  nothing when the text is not that
std::optional<ColumnMeaning> column_meaning_from(std::string_view text);

/// What an organiser once said that a header means, kept with the election: `id Matricule`, one line each, `-` for a
/// column left out.
class RememberedColumns {
 public:
  RememberedColumns() = default;
  static RememberedColumns from(std::string_view text);
  std::string text() const;

  /// @param headers  as `header_word` writes them; as many as `meaning`
  void remember(const std::vector<std::string>& headers, const ColumnMeaning& meaning);
  /// @returns  nothing when the header was never named; inside, nothing for a column that was left out
  std::optional<std::optional<RollColumn>> meaning_of(std::string_view header) const;

 private:
  struct Entry {
    std::string header;
    std::optional<RollColumn> column;
  };
  std::vector<Entry> entries_;
};

/// A header as it is quoted and remembered: trimmed, cut, and without what must not be shown.
std::string header_word(std::string_view header);

}  // namespace urna::election
