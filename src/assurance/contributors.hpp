// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/person_id.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"

/// Who works on one service, and what each may see and change of it: the service's own list, beside the roles of the
/// whole customer.  What the list does not allow is not allowed.
namespace urna::assurance {

enum class Section : std::uint8_t { describe, secure, approve, risks, contacts };
inline constexpr std::size_t section_count = 5;
enum class Level : std::uint8_t { hidden, reads, writes };
using Levels = std::array<Level, section_count>;

std::string_view word_of(Section section);
std::string_view word_of(Level level);
std::optional<Level> level_from(std::string_view word);

enum class ContributorKind : std::uint8_t {
  owner,     ///< writes everything, says who works on it, fills in the board's decision, removes the service
  writer,    ///< writes in every section
  reader,    ///< reads every section
  custom,    ///< section by section
  provider,  ///< the measures that a provider bears, alone or with the project, and nothing else
  auditor    ///< reads every section until a day that is set
};
std::string_view word_of(ContributorKind kind);
std::optional<ContributorKind> contributor_kind_from(std::string_view word);

/// What somebody may do with one service.
struct ServiceRights {
  Levels levels{};           ///< every section hidden
  bool is_owner = false;     ///< says who works on it, fills in the board's decision, removes the service
  bool is_provider = false;  ///< sees and feeds the measures that a provider bears; no section
  bool is_by_role = false;   ///< of the whole customer: the list changes nothing of it

  bool reads(Section section) const;
  bool writes(Section section) const;
  bool reads_all() const;
  /// Whether the service is there at all for whoever has these.
  bool is_any() const;
};

/// A role of the whole customer gives all of it, or reads all of it.
ServiceRights rights_by_role(bool changes);

using ContributorId = Strong<std::array<std::byte, 16>, struct ContributorIdTag>;

struct Contributor {
  ContributorId id;
  std::string address;             ///< of mail: whom it was given to
  std::optional<PersonId> person;  ///< none: they have no account yet
  ContributorKind kind = ContributorKind::custom;
  Levels levels{};  ///< of `custom` alone
  Timestamp since;
  std::optional<Timestamp> ends;  ///< from then on it gives nothing
  PersonId by;

  bool is_over(Timestamp now) const { return ends && *ends <= now; }
};

inline constexpr std::size_t contributors_max = 50;

/// What one entry gives while it lasts.
ServiceRights rights_of(const Contributor& contributor);
/// What the list gives to a person: nothing to whoever is not in it, or whose time is over.
ServiceRights rights_in(std::span<const Contributor> contributors, const PersonId& person, Timestamp now);

enum class ContributorFault : std::uint8_t {
  unknown,         ///< no such entry
  already_there,   ///< this person, or this address, is in the list
  to_oneself,      ///< nobody gives, changes or takes away their own
  last_owner,      ///< a service keeps an owner who has an account
  end_missing,     ///< an auditor's right ends
  end_of_owner,    ///< an owner's does not
  ends_in_past,    ///<
  nothing_given,   ///< every section is hidden
  approval_blind,  ///< what is approved rests on the description, the measures and the risks: they are read with it
  too_many         ///<
};
std::string_view word_of(ContributorFault fault);

/// Adds one, when nothing stands against it.
/// @param by  who gives it
std::optional<ContributorFault> add_contributor(std::vector<Contributor>& contributors, const Contributor& proposed,
                                                const PersonId& by, Timestamp now);
/// Gives an entry another kind, other levels and another end.
std::optional<ContributorFault> change_contributor(std::vector<Contributor>& contributors, const Contributor& proposed,
                                                   const PersonId& by, Timestamp now);
std::optional<ContributorFault> remove_contributor(std::vector<Contributor>& contributors, const ContributorId& id,
                                                   const PersonId& by);

/// What somebody has written about a measure.
struct Comment {
  Timestamp at;
  PersonId by;
  std::string text;
};
inline constexpr std::size_t comment_bytes_max = 1000;
inline constexpr std::size_t comments_of_measure_max = 100;
inline constexpr std::size_t comments_of_service_max = 1000;

}  // namespace urna::assurance
