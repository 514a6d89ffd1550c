// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/evidence.hpp"
#include "base/bytes.hpp"
#include "base/person_id.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"

/// What people sign of a measure where no machine looks at all of it: that it is in place, since which day, until when,
/// and the files that show it.  Nobody edits one; it is withdrawn, and another is signed.
namespace urna::assurance {

using StatementId = Strong<std::array<std::byte, 16>, struct StatementIdTag>;

/// A version of a document, as it was when somebody signed.
struct AttachedFile {
  std::array<std::byte, 16> document{};
  std::uint32_t version = 1;
  std::string name;
  Digest digest{};  ///< SHA-256 of its content
};

struct Withdrawal {
  Timestamp at;
  PersonId by;
  std::string reason;
};

struct MeasureStatement {
  StatementId id;
  std::string measure;
  std::string text;
  std::chrono::sys_days looked_at;
  std::chrono::sys_days holds_until;  ///< that day included
  std::vector<AttachedFile> files;
  PersonId by;
  Timestamp signed_at;
  std::string note;  ///< what the platform signed, `measure_statement_text` and its signature
  std::optional<Withdrawal> withdrawn = {};
};

/// What is asserted is looked at anew every year, as reviews and documents are.
inline constexpr std::chrono::days statement_holds_at_most{365};
inline constexpr std::size_t statement_bytes_max = 2000;  ///< of its text, and of the reason of a withdrawal
inline constexpr std::size_t statement_files_max = 10;
inline constexpr std::size_t statements_of_service_max = 500;  ///< withdrawn ones too

enum class StatementState : std::uint8_t {
  holds,         ///< it bears its measure
  without_file,  ///< in date, and nothing shows it: the measure stays a claim
  expired,
  withdrawn
};
/// `holds`, `without-file`, `expired`, `withdrawn`.
std::string_view word_of(StatementState state);
StatementState state_of(const MeasureStatement& statement, Timestamp now);

enum class StatementFault : std::uint8_t { looked_at_to_come, looked_at_too_old, ends_before, ends_too_late };
/// What the days of a new one may not be: it was looked at in the last 365 days, and holds for 365 days from then at
/// most, today included.
std::optional<StatementFault> find_fault(const MeasureStatement& statement, Timestamp now);

/// What is signed, lines of UTF-8: `urna/measure-statement/v1`, then service, measure, statement, signed, author, name,
/// looked-at, holds-until, text, and a line for each file.  Texts that people wrote are JSON strings, so that none
/// makes a line of its own.
/// @param service  hexadecimal
/// @param name     of the author, as they are called on that day
std::string measure_statement_text(const MeasureStatement& statement, std::string_view service, std::string_view name);

/// What stands behind each measure with what people have signed.  A check that fails wins over every statement, and
/// one that has verified needs none; a measure that collectors here look at whole is theirs alone: what they could not
/// see, nobody asserts.  Else a statement that holds makes it attested, and one that has expired makes it stale.
/// @param statements  of one service
std::vector<Proof> proofs_of(const Catalogue& catalogue, std::span<const CheckStanding> standings,
                             std::span<const MeasureStatement> statements, Timestamp now);

}  // namespace urna::assurance
