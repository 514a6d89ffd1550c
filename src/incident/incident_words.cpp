// SPDX-License-Identifier: EUPL-1.2
#include "incident/incident_words.hpp"

#include <algorithm>
#include <array>

namespace urna::incident {
namespace {

/// In the order of the enumeration.
template <typename Named>
inline constexpr std::array<std::string_view, 0> words{};
template <>
inline constexpr std::array words<IncidentState>{std::string_view("detected"),  std::string_view("qualified"),
                                                 std::string_view("contained"), std::string_view("recovered"),
                                                 std::string_view("reviewed"),  std::string_view("closed"),
                                                 std::string_view("dismissed")};
template <>
inline constexpr std::array words<Severity>{std::string_view("low"), std::string_view("medium"),
                                            std::string_view("high"), std::string_view("critical")};
template <>
inline constexpr std::array words<DataRole>{std::string_view("processor"), std::string_view("controller")};
template <>
inline constexpr std::array words<Notice>{std::string_view("customer"),      std::string_view("authority"),
                                          std::string_view("people"),        std::string_view("early_warning"),
                                          std::string_view("agency_report"), std::string_view("agency_final_report")};
template <>
inline constexpr std::array words<Step>{
    std::string_view("detected"),  std::string_view("qualified"),   std::string_view("dismissed"),
    std::string_view("learned"),   std::string_view("known_since"), std::string_view("contained"),
    std::string_view("recovered"), std::string_view("cause"),       std::string_view("lessons"),
    std::string_view("closed"),    std::string_view("told"),        std::string_view("promised"),
    std::string_view("done"),      std::string_view("remarked")};

static_assert(words<IncidentState>.size() == static_cast<std::size_t>(IncidentState::dismissed) + 1);
static_assert(words<Severity>.size() == static_cast<std::size_t>(Severity::critical) + 1);
static_assert(words<DataRole>.size() == static_cast<std::size_t>(DataRole::controller) + 1);
static_assert(words<Notice>.size() == notice_count);
static_assert(words<Step>.size() == static_cast<std::size_t>(Step::remarked) + 1);

template <typename Named>
std::string_view word_in_table(Named named) {
  return words<Named>.at(static_cast<std::size_t>(named));
}

}  // namespace

std::string_view word_of(IncidentState state) { return word_in_table(state); }
std::string_view word_of(Severity severity) { return word_in_table(severity); }
std::string_view word_of(DataRole role) { return word_in_table(role); }
std::string_view word_of(Notice notice) { return word_in_table(notice); }
std::string_view word_of(Step step) { return word_in_table(step); }

template <typename Named>
std::optional<Named> from_word(std::string_view word) {
  const auto found = std::ranges::find(words<Named>, word);
  if (found == words<Named>.end()) return std::nullopt;
  return static_cast<Named>(found - words<Named>.begin());
}

template std::optional<IncidentState> from_word(std::string_view word);
template std::optional<Severity> from_word(std::string_view word);
template std::optional<DataRole> from_word(std::string_view word);
template std::optional<Notice> from_word(std::string_view word);
template std::optional<Step> from_word(std::string_view word);

}  // namespace urna::incident
