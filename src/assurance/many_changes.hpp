// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/service_file.hpp"

/// One change of many services, and one service made many.
namespace urna::assurance {

inline constexpr std::size_t copies_max = 50;              ///< of one service, at once
inline constexpr std::size_t services_together_max = 500;  ///< that one request changes

/// What is said of one measure in many services: what is not there stays as each service has it.
struct AnswerChange {
  std::optional<Status> status = {};  ///< never `set_aside`
  std::optional<std::string> details = {};
  std::optional<std::optional<int>> priority = {};  ///< an inner nothing takes it away
  std::optional<std::optional<std::chrono::sys_days>> due = {};
};

/// `{"status":…,"details":…,"priority":…,"due":…}`, at least one of them; `priority` and `due` may be null.
/// @errors  those of `parse_measure_answer`, and an object that changes nothing
Result<AnswerChange, ServiceFault> parse_answer_change(std::string_view json);

MeasureAnswer changed(MeasureAnswer answer, const AnswerChange& change);

/// Why a service is left as it is.
enum class ChangeRefusal {
  not_asked,     ///< the measure is none of this service's
  is_set_aside,  ///< two people have set it aside here: whoever wants it back ends that first
  is_in_batch    ///< it is answered for all services of a batch, which has to be left first
};
/// `not-asked`.
std::string_view word_of(ChangeRefusal refusal);

/// @param place  of the measure, in the catalogue
std::optional<ChangeRefusal> find_refusal(const ServiceFile& file, const Evaluation& evaluation, std::size_t place,
                                          const Catalogue& catalogue);

/// `X - Copie 1`, `X - Copie 2`…: so many names that nobody bears yet, the smallest numbers first.  A name that would
/// be too long loses its end, never half a character.
std::vector<std::string> copy_names(std::string_view name, std::size_t count, std::span<const std::string> taken);

/// The description of a service and the answers to its measures, under another name.  What people have decided of the
/// first stays with it: its approvals, who works on it, who answers for a measure, what they have written to each
/// other, and the second word for a measure that is set aside, which is asked for anew.  So do its organisation's
/// reference and what the platform sees of itself.  A measure from a template of anybody else is the copy's own.
/// @param by  who copies
ServiceFile copy_of(const ServiceFile& file, std::string name, const PersonId& by);

}  // namespace urna::assurance
