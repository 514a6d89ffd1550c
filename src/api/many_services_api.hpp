// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/common_measures.hpp"
#include "assurance/many_changes.hpp"
#include "assurance/many_services_store.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// Services by the dozen, over HTTP: copies of one, and one measure answered in many.  First what would change in each,
/// by name, and then the change: in all of them or in none.  Each service is asked about as its own door would
/// (`rights_of`): a role of the whole customer opens every one, and the list of a service that one.
class ManyServicesApi {
 public:
  /// @param store, people, random  outlive this
  ManyServicesApi(assurance::ManyServicesStore& store, const identity::PersonStore& people,
                  crypto::RandomSource& random,
                  const assurance::Catalogue& catalogue = assurance::Catalogue::built_in(), FindCommon common = {})
      : store_(store), people_(people), random_(random), catalogue_(catalogue), common_(std::move(common)) {}

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

  /// How a service stands to whoever asks.
  enum class Seen { is_hidden, is_read, is_written };
  Seen seen(const http::Request& request, const std::optional<assurance::AssuredService>& kept) const;
  /// Whoever copies by the list of the first owns what comes of it; a role needs no list.
  std::vector<assurance::Contributor> owners_of_copy(const http::Request& request, const assurance::ServiceFile& file);

  assurance::ServiceFile opened(const assurance::AssuredService& kept) const;
  Touched touched(assurance::AssuredService kept, std::size_t place, const assurance::AnswerChange& change) const;
  boost::json::object told(const Touched& one) const;
  /// A new version of a file, with what happened.
  assurance::ServiceChange changed_to(const http::Request& request, assurance::AssuredService kept,
                                      const assurance::ServiceFile& file, boost::json::object what) const;

  assurance::ManyServicesStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const assurance::Catalogue& catalogue_;
  const FindCommon common_;
  std::mutex one_at_a_time_;  // two copies made at once bear two names
};

}  // namespace urna::api
