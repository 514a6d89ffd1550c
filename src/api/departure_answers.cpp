// SPDX-License-Identifier: EUPL-1.2
#include "api/departure_answers.hpp"

#include <boost/json.hpp>

namespace urna::api {
namespace {

using http::Response;
using tenancy::Leaving;
using tenancy::LeavingAccess;

std::string_view name_of(LeavingAccess access) {
  switch (access) {
    case LeavingAccess::whole:
      return "whole";
    case LeavingAccess::read_only:
      return "read-only";
    case LeavingAccess::none:
      return "none";
  }
  return "";
}

}  // namespace

boost::json::object leaving_json(const Leaving& leaving, Timestamp now) {
  boost::json::object out{{"stage", tenancy::name_of(leaving.stage())},
                          {"access", name_of(leaving.access())},
                          {"asked", timestamp_text(leaving.asked())},
                          {"day", leaving.day(now).count()},
                          {"deadline", timestamp_text(leaving.deadline(now))}};
  if (leaving.stage() == tenancy::LeavingStage::grace) out["grace_until"] = timestamp_text(leaving.grace_until());
  if (leaving.stage() == tenancy::LeavingStage::ageing) out["backups_until"] = timestamp_text(leaving.backups_until());
  if (const auto& hold = leaving.legal_hold()) {
    out["hold"] = {
        {"reason", hold->reason}, {"since", timestamp_text(hold->since)}, {"until", timestamp_text(hold->until)}};
  }
  boost::json::array media;
  for (const std::string& label : leaving.media()) media.emplace_back(label);
  out["media"] = std::move(media);
  return out;
}

Response leaving_refused(tenancy::LeavingFault fault) {
  using enum tenancy::LeavingFault;
  switch (fault) {
    case wrong_stage:
    case same_person:
    case export_not_offered:
    case is_held:
    case is_not_held:
    case too_early:
    case media_left:
    case clock_set_back:
      return http::problem(409, std::string(tenancy::name_of(fault)));
    case malformed_reason:
    case hold_without_end:
    case backups_kept_too_long:
    case unknown_media:
      return http::problem(422, std::string(tenancy::name_of(fault)));
  }
  return http::problem(409, "wrong-stage");
}

}  // namespace urna::api
