// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// What the hosting register can say, and of what: the one table.
namespace urna::hosting {

enum class Kind {
  organisation,   ///< in law: who owns, operates, connects or certifies
  site,           ///< a datacentre
  room,           ///<
  rack,           ///<
  server,         ///< a machine that one can touch
  vm,             ///< a machine inside a server
  zone,           ///< a network of one protection need
  node,           ///< a running system of ours, on a server or in a vm
  deployment,     ///< an election, or a customer, on a node
  line,           ///< that connects a site
  certification,  ///< of a site or an organisation
  contract,       ///< with an organisation
  technician,     ///< who may come near
  medium,         ///< a disk, a tape, a key of hardware
  change,         ///< of network, system, release or machine: planned, tried, approved, and how to take it back
};
inline constexpr std::size_t kind_count = static_cast<std::size_t>(Kind::change) + 1;

std::string_view name_of(Kind kind);
std::optional<Kind> kind_from(std::string_view name);

using Value = std::variant<std::string, std::int64_t, bool, std::chrono::sys_days>;
using Fields = std::map<std::string, Value, std::less<>>;

/// How a value is written down.
enum class FieldType {
  text,       ///< 1 … 500 bytes of UTF-8 on one line
  number,     ///<
  flag,       ///<
  day,        ///<
  country,    ///< ISO 3166-1, two capital letters, of a country that is one
  choice,     ///< one of `choices`
  reference,  ///< the identifier of a record of one of `targets`
};

struct Field {
  Kind kind;
  std::string_view name;
  FieldType type;
  bool is_required;
  bool is_sealed;  ///< personal, or of use to a burglar: kept encrypted, never on a public page
  std::span<const std::string_view> choices = {};
  std::span<const Kind> targets = {};
};

std::span<const Field> fields_of(Kind kind);
/// @returns  nothing when records of this kind have no such field
const Field* field_of(Kind kind, std::string_view name);

/// Whether there is a country of these two letters.  ISO 3166-1 as of 2024.
bool is_country(std::string_view code);
/// The Union's members, and Iceland, Liechtenstein and Norway.
bool is_in_european_economic_area(std::string_view country);

/// What is wrong in a record, and where.
struct RecordFault {
  std::string field;  ///< empty: the record as a whole
  std::string what;   ///< `missing`, `unknown-field`, `not-a-country`, …: see docs/operating/hosting.md
};

/// `server-1`: 1 … 64 small letters, digits, dots and hyphens, the first a letter or a digit.  It is kept in the plain:
/// nobody's name belongs in it.
bool is_identifier(std::string_view text);

/// Judges the fields of a record, but for what its references lead to.
std::optional<RecordFault> find_fault(Kind kind, const Fields& fields);

}  // namespace urna::hosting
