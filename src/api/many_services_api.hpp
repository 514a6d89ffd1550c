// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "assurance/many_changes.hpp"
#include "assurance/many_services_store.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"

namespace urna::api {

/// Services by the dozen, over HTTP: copies of one, and one measure answered in many.  First what would change in each,
/// by name, and then the change: in all of them or in none.  A role of the whole customer is needed, which may write in
/// every service.
class ManyServicesApi {
 public:
  /// @param store, random  outlive this
  ManyServicesApi(assurance::ManyServicesStore& store, crypto::RandomSource& random,
                  const assurance::Catalogue& catalogue = assurance::Catalogue::built_in())
      : store_(store), random_(random), catalogue_(catalogue) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  /// One service among those that are to change.
  struct Touched {
    assurance::AssuredService kept;
    assurance::ServiceFile file;
    assurance::MeasureAnswer before;
    assurance::MeasureAnswer after;
    std::optional<assurance::ChangeRefusal> refusal;
  };

  http::Response copy(const http::Request& request);
  http::Response preview(const http::Request& request);
  http::Response answer_together(const http::Request& request);

  assurance::ServiceFile opened(const assurance::AssuredService& kept) const;
  Touched touched(assurance::AssuredService kept, std::size_t place, const assurance::AnswerChange& change) const;
  boost::json::object told(const Touched& one) const;
  /// A new version of a file, with what happened.
  assurance::ServiceChange changed_to(const http::Request& request, assurance::AssuredService kept,
                                      const assurance::ServiceFile& file, boost::json::object what) const;

  assurance::ManyServicesStore& store_;
  crypto::RandomSource& random_;
  const assurance::Catalogue& catalogue_;
  std::mutex one_at_a_time_;  // two copies made at once bear two names
};

}  // namespace urna::api
