// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "assurance/approval_json.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// What leaves a service on paper and as a table: the form on which the
/// authority decides, the decision, a page that attests it, the measures for a
/// spreadsheet.
class AssurancePaperApi {
 public:
  /// What counts of each measure, with what is proved.
  using AnswersOf = std::function<assurance::Answers(const assurance::AssuredId&, const assurance::ServiceFile&)>;

  /// @param answers  empty: what people say
  /// @param store, people  outlive this
  AssurancePaperApi(const assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                    AnswersOf answers = {}, const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response form(const http::Request& request);
  http::Response decision(const http::Request& request);
  http::Response attestation(const http::Request& request);
  http::Response measures(const http::Request& request);

  const assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  const AnswersOf answers_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
