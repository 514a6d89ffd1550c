// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/contributors.hpp"
#include "assurance/evaluation.hpp"
#include "assurance/measure_statement.hpp"
#include "assurance/service_json.hpp"
#include "assurance/signing_rights.hpp"
#include "base/person_id.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"

/// What is kept of one service: its description and what its people say of each measure.  What follows from them is
/// worked out anew each time, and never kept.
namespace urna::assurance {

inline constexpr std::size_t name_bytes_max = 200;
inline constexpr std::size_t text_bytes_max = 2000;
inline constexpr std::size_t list_length_max = 50;

/// A measure is left out on purpose.  Until somebody else has agreed it is only asked for, and the measure counts as
/// not begun.
struct SettingAside {
  std::string reason;
  PersonId asked_by;
  std::optional<PersonId> agreed_by = {};
};

/// What the people of a service say of one measure.
struct MeasureAnswer {
  Status status = Status::unanswered;  ///< never `set_aside`: that is `aside`
  std::string details;
  std::optional<int> priority = {};  ///< 1 comes first, to 3
  std::optional<std::chrono::sys_days> due = {};
  std::vector<PersonId> responsibles;
  std::optional<SettingAside> aside = {};

  /// Set aside once two people have said so.
  Status counted() const;
};

/// 128 random bits, a pseudonym.
using TemplateId = Strong<std::array<std::byte, 16>, struct TemplateIdTag>;

/// The words of a measure are those of somebody's template, as long as they may write here.
struct TemplateLink {
  TemplateId id;
  PersonId owner;
};

/// A measure that a service has given itself.
struct OwnMeasure {
  std::string title;
  std::string text;
  Category category = Category::governance;
  MeasureAnswer answer;
  std::optional<TemplateLink> from = {};
};

/// A description as it was written, in our words, and as it is understood.
struct WrittenDescription {
  std::string name;
  std::string json;  ///< an object, every field of which was read
  Description meaning;
};

struct ServiceFile {
  WrittenDescription description;
  std::map<std::string, MeasureAnswer, std::less<>>
      answers;  ///< by the measure's id; also of those no longer asked for
  std::vector<OwnMeasure> own;
  bool is_this_platform = false;  ///< what the platform sees of itself stands behind the answers
  std::vector<Contributor> contributors = {};
  std::map<std::string, std::vector<Comment>, std::less<>> comments = {};  ///< by the measure's id, the oldest first
  std::vector<MeasureStatement> statements = {};                           ///< the oldest first
  std::vector<GivenDelegation> delegations = {};                           ///< likewise
  std::vector<GivenWaiver> waivers = {};                                   ///< likewise
};

/// A description by itself: with its texts, `name` (always), `organisation`, `deployment`, `presentation`,
/// `access_points`.  A level below the required one is a fault of `level`.
Result<WrittenDescription, ServiceFault> parse_written_description(std::string_view json, const Catalogue& catalogue);

/// `{"status":…,"details":…,"priority":…,"due":"2027-01-31","responsibles":[…]}`, of which `status` alone must be
/// there. `nonFait` is refused: a measure is set aside by two people, not by a word.
Result<MeasureAnswer, ServiceFault> parse_measure_answer(std::string_view json);

/// `{"title":…,"text":…,"category":…}` and what an answer has; `template` names the one that it comes from, whose owner
/// is not said.
Result<OwnMeasure, ServiceFault> parse_own_measure(std::string_view json);

/// What `service_file_json` wrote.  A level that has become too low meanwhile is no fault: the page says so.
Result<ServiceFile, ServiceFault> parse_service_file(std::string_view json, const Catalogue& catalogue);
std::string service_file_json(const ServiceFile& file);
/// The same without who works on it, what they have said to each other, whose template a measure comes from, and who
/// may sign for whom: what a decision is taken on, and hands out.
std::string decided_file_json(const ServiceFile& file);

/// Whoever leaves answers for no measure any more.
void drop_responsible(ServiceFile& file, const PersonId& person);

/// What counts, measure by measure of the catalogue.
Answers answers_of(const ServiceFile& file, const Catalogue& catalogue);

/// What stands behind each measure; nothing where nothing was ever checked or signed.
/// @param standings  what the platform has seen of itself, which counts where the service is this platform; none: a
///                   desk without collectors
std::optional<std::vector<Proof>> proofs_behind(const ServiceFile& file, const Catalogue& catalogue,
                                                const std::optional<std::vector<CheckStanding>>& standings,
                                                Timestamp now);

/// How many of the measures that count have an answer.
struct Completeness {
  std::size_t answered = 0;
  std::size_t asked = 0;
};
Completeness completeness(const ServiceFile& file, const Evaluation& evaluation, const Catalogue& catalogue);

/// What finishing one measure would add to the declared index.
struct Gain {
  std::size_t place = 0;  ///< in the catalogue
  double gain = 0;        ///< in points of the index, always more than 0
};
/// The greatest first; ties in the order of the catalogue.
std::vector<Gain> gains(const ServiceFile& file, const Catalogue& catalogue);

}  // namespace urna::assurance
