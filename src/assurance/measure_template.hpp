// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "assurance/service_file.hpp"

/// A measure that somebody has worded once, for many services.  Each service keeps the words with its own measure, and
/// beside them whose template they come from: whatever reads a service reads them there.
namespace urna::assurance {

inline constexpr std::size_t templates_max = 40;  ///< of one person

struct TemplateWords {
  std::string title;
  std::string text;
  Category category = Category::governance;

  bool operator==(const TemplateWords&) const = default;
};

struct MeasureTemplate {
  TemplateId id;
  std::uint64_t version = 1;  ///< one more with each change
  PersonId owner;             ///< who alone sees it as a template, changes it and attaches it
  TemplateWords words;
};

/// `{"title":…,"text":…,"category":…}`, by the rules of an own measure.
Result<TemplateWords, ServiceFault> parse_template_words(std::string_view json);

/// Owner and words, as they are kept.
std::string template_json(const MeasureTemplate& kept);
/// What `template_json` wrote, for an id and a version that are kept beside it.
Result<MeasureTemplate, ServiceFault> parse_template(TemplateId id, std::uint64_t version, std::string_view json);

/// For comparing titles: lower case and without accents.  "Café 1.1" and "CAFE 1.1" are one, "Cafe 11" is another.
std::string title_key(std::string_view title);

bool has_attached(const ServiceFile& file, const TemplateId& id);

/// Why a template is not attached to a service.
enum class AttachRefusal {
  already_attached,
  too_many_own,  ///< the service has as many measures of its own as it may
};
/// `already-attached`.
std::string_view word_of(AttachRefusal refusal);
std::optional<AttachRefusal> find_attach_refusal(const ServiceFile& file, const TemplateId& id);

/// The last measure of its own is from the template from now on, without an answer.
/// @param file  one to which nothing stands against it
void attach(ServiceFile& file, const MeasureTemplate& from);

/// What becomes of a measure whose template is taken from it.
enum class Detached {
  stays,  ///< with its words and its answer: the service's own
  goes,
};
/// `keep`, `remove`.
std::optional<Detached> detached_from(std::string_view word);
/// @returns  false when the template is not attached
bool detach(ServiceFile& file, const TemplateId& id, Detached then);

/// The measure has the template's words; its answer stays.  @returns  false when that changes nothing
bool reword(ServiceFile& file, const MeasureTemplate& from);

/// Whoever may no longer write here words no measure of it any more: each stays as it is.
void detach_all_of(ServiceFile& file, const PersonId& owner);

/// Why the measures that a service is to have cannot be its own; each names its template by id alone.
struct OwnRefusal {
  std::size_t place = 0;
  ServiceFault fault;
};
/// Binds each to the template that it comes from: one that is attached already, with the words that it has.  To leave
/// a template out makes the measure the service's own.
std::optional<OwnRefusal> bind_templates(std::vector<OwnMeasure>& own, const ServiceFile& file);

}  // namespace urna::assurance
