// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/hosting_json.hpp"

#include "api/detail/people_words.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using hosting::InterventionFault;
using http::Response;

std::string_view word_of(hosting::FieldType type) {
  using enum hosting::FieldType;
  switch (type) {
    case text:
      return "text";
    case number:
      return "number";
    case flag:
      return "flag";
    case day:
      return "day";
    case country:
      return "country";
    case choice:
      return "choice";
    case reference:
      break;
  }
  return "reference";
}

std::string_view word_of(hosting::Verdict verdict) {
  switch (verdict) {
    case hosting::Verdict::pass:
      return "pass";
    case hosting::Verdict::fail:
      return "fail";
    case hosting::Verdict::unknown:
      break;
  }
  return "unknown";
}

}  // namespace

Response refused(const hosting::RecordFault& fault) {
  return http::problem(http::Problem{422, "unfit-fields", {}, {{fault.field, fault.what}}});
}

Response refused(InterventionFault fault) {
  switch (fault) {
    case InterventionFault::wrong_state:
      return http::problem(409, "wrong-state");
    case InterventionFault::nobody:
      return unfit("technicians", "missing");
    case InterventionFault::purpose_missing:
      return unfit("purpose", "missing");
    case InterventionFault::ends_before_start:
      return unfit("to", "before-from");
    case InterventionFault::too_long:
      return unfit("to", "over-a-week");
    case InterventionFault::in_the_past:
      return unfit("to", "in-the-past");
    case InterventionFault::technician_not_valid:
      return unfit("technicians", "not-valid-then");
    case InterventionFault::not_expected:
      return http::problem(409, "not-expected");
    case InterventionFault::too_early:
      return http::problem(409, "too-early");
    case InterventionFault::code_refused:
      return http::problem(403, "code-refused");
    case InterventionFault::no_code:
      return http::problem(409, "no-code");
    case InterventionFault::reason_missing:
      return unfit("reason", "missing");
    case InterventionFault::attached_already:
      return unfit("document", "attached-already");
    case InterventionFault::too_many_files:
      return http::problem(409, "too-many-files");
    case InterventionFault::still_inside:
      return http::problem(409, "still-inside");
    case InterventionFault::not_inside:
      return http::problem(409, "not-inside");
    case InterventionFault::actions_missing:
      return unfit("actions", "missing");
    case InterventionFault::statement_missing:
      return unfit("statement_before", "missing");
    case InterventionFault::own_review:
    case InterventionFault::own_approval:
      break;
  }
  return http::problem(403, "same-person");
}

Response refused(const std::variant<InterventionFault, HostingKeeper::Stepped>& fault) {
  if (const auto* const why = std::get_if<InterventionFault>(&fault)) return refused(*why);
  return std::get<HostingKeeper::Stepped>(fault) == HostingKeeper::Stepped::unknown
             ? http::problem(404, "unknown-intervention")
             : http::problem(409, "changed-meanwhile");
}

Response refused(HostingKeeper::DecisionFault fault) {
  switch (fault) {
    case HostingKeeper::DecisionFault::unknown:
      return http::problem(404, "unknown-decision");
    case HostingKeeper::DecisionFault::wrong_state:
      return http::problem(409, "wrong-state");
    case HostingKeeper::DecisionFault::own:
      return http::problem(403, "same-person");
    case HostingKeeper::DecisionFault::asked_already:
      break;
  }
  return http::problem(409, "asked-already");
}

json::object texts_json(const hosting::Rule& rule) {
  json::object texts;
  for (const auto& [language, text] : rule.texts) texts[language] = text;
  return texts;
}

json::object finding_json(const HostingFinding& finding) {
  return {{"rule", finding.rule.id},
          {"text", texts_json(finding.rule)},
          {"source", finding.rule.source},
          {"about", finding.about},
          {"verdict", word_of(finding.verdict)},
          {"severity", finding.rule.severity == hosting::Severity::block ? "block" : "warn"},
          {"is_excused", finding.is_excused},
          {"blocks", finding.blocks()}};
}

json::object kind_json(hosting::Kind kind) {
  json::array fields;
  for (const hosting::Field& field : hosting::fields_of(kind)) {
    json::array choices;
    for (const std::string_view choice : field.choices) choices.emplace_back(choice);
    json::array targets;
    for (const hosting::Kind target : field.targets) targets.emplace_back(hosting::name_of(target));
    fields.push_back({{"name", field.name},
                      {"type", word_of(field.type)},
                      {"is_required", field.is_required},
                      {"is_sealed", field.is_sealed},
                      {"choices", std::move(choices)},
                      {"targets", std::move(targets)}});
  }
  return {{"kind", hosting::name_of(kind)}, {"fields", std::move(fields)}};
}

std::optional<Timestamp> moment_asked(const http::Request& request, Timestamp now) {
  const auto asked = request.query_value("at");
  return asked ? timestamp_from(*asked) : now;
}

boost::json::object proof_json(const std::map<std::string, HostingKeeper::NodeProof>& proofs,
                               const hosting::Placement& placement, Timestamp at) {
  const auto known = proofs.find(placement.node.id);
  const HostingKeeper::NodeProof proof =
      known == proofs.end() ? HostingKeeper::NodeProof{hosting::proof_now({}, {}, at), {}} : known->second;
  boost::json::array doubts;
  for (const hosting::Doubt doubt : proof.proof.doubts) doubts.emplace_back(name_of(doubt));
  const hosting::Value* const inspected = placement.server.field("inspected");
  boost::json::value day, stated;
  if (inspected != nullptr) day = day_text(std::get<std::chrono::sys_days>(*inspected));
  if (proof.stated) stated = timestamp_text(*proof.stated);
  return {{"level", proof.proof.level},
          {"doubts", std::move(doubts)},
          {"stated", std::move(stated)},
          {"inspected", std::move(day)}};
}

}  // namespace urna::api::detail
