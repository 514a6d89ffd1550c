// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/caller.hpp"
#include "assurance/many_services_store.hpp"
#include "assurance/service_file.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"

/// What is answered once for all services of a batch.  It stands in each of them as if it had been answered there, so
/// that a service that leaves keeps it; while it is in the batch it is answered nowhere else.
namespace urna::api {

struct CommonAnswer {
  assurance::Status status = assurance::Status::done;  ///< neither `unanswered` nor `set_aside`
  std::string details;
};
using CommonAnswers = std::map<std::string, CommonAnswer, std::less<>>;  ///< by the measure's id

/// What of a service its batch answers.
struct CommonMeasures {
  assurance::BatchId batch;
  std::set<std::string, std::less<>> measures;
};
/// Nothing where the service is in no batch.
using FindCommon = std::function<std::optional<CommonMeasures>(const assurance::AssuredId& service,
                                                               const assurance::WrittenDescription& description)>;

/// 409 `answered-in-batch`, whose field `batch` names it; nothing where the service answers the measure by itself.
std::optional<http::Response> find_common_refusal(const FindCommon& find, const assurance::AssuredId& service,
                                                  const assurance::ServiceFile& file, std::string_view measure);

/// One measure of `"measures":[{"measure":…,"is_common":true,"status":…,"details":…}]`.
struct CommonSaid {
  std::string measure;
  std::optional<CommonAnswer> answer;  ///< nothing: each service answers it by itself again
};
/// What does not fit is noted among the faults of the body.
std::vector<CommonSaid> common_in(http::JsonFields& fields, const assurance::Catalogue& catalogue);

/// Whether two people have set one of them aside in this service, or one has asked for it: whoever wants another answer
/// ends that first.
bool has_set_aside(const assurance::ServiceFile& file, const CommonAnswers& answers);

/// The service with the answers as its own; who answers for a measure, its day and its place stay.
assurance::ServiceChange inheriting(assurance::AssuredService kept, assurance::ServiceFile file,
                                    const CommonAnswers& answers, const PersonId& by, Timestamp now,
                                    const assurance::Catalogue& catalogue);

/// As they are kept: `{"RH.2":{"status":"fait","details":""}}`.
boost::json::object common_json(const CommonAnswers& answers);
/// @throws boost::system::system_error  what `common_json` did not write
CommonAnswers common_from(const boost::json::object& kept);

}  // namespace urna::api
