// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "assurance/contributors.hpp"
#include "assurance/measure_template_store.hpp"
#include "assurance/template_import.hpp"
#include "crypto/random.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// Templates of measures, over HTTP: `/api/assurance/templates…`.  Whoever made one alone sees it in a list, words it
/// anew and attaches it; in a service it is read like any other measure.  Each service is asked about as its own door
/// would (`rights_of`), each time: where its owner may not write any more, a template is detached and words nothing.
class MeasureTemplateApi {
 public:
  /// @param store, people, random  outlive this
  MeasureTemplateApi(assurance::MeasureTemplateStore& store, const identity::PersonStore& people,
                     crypto::RandomSource& random,
                     const assurance::Catalogue& catalogue = assurance::Catalogue::built_in())
      : store_(store), people_(people), random_(random), catalogue_(catalogue) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using Handler = http::Response (MeasureTemplateApi::*)(const http::Request&);
  /// One service, and what whoever asks may do there.
  struct Seen {
    assurance::AssuredService kept;
    assurance::ServiceFile file;
    assurance::ServiceRights rights;

    bool may_write() const { return rights.writes(assurance::Section::secure); }
  };

  http::Response list(const http::Request& request);
  http::Response add(const http::Request& request);
  http::Response change(const http::Request& request);
  http::Response remove(const http::Request& request);
  http::Response standing(const http::Request& request);
  http::Response attach(const http::Request& request);
  http::Response detach(const http::Request& request);
  http::Response blank_sheet(const http::Request& request);
  http::Response report(const http::Request& request);
  http::Response take(const http::Request& request);

  /// The templates of whoever asks, by title.
  std::vector<assurance::MeasureTemplate> own(const http::Request& request) const;
  /// One of those; nothing when it is somebody else's, or nobody's.
  std::optional<assurance::MeasureTemplate> found(const http::Request& request) const;
  Seen seen(const http::Request& request, assurance::AssuredService kept) const;
  /// All there are, also those of which whoever asks is not to know.
  std::vector<Seen> every_service(const http::Request& request) const;
  std::optional<http::Response> find_outsider(const http::Request& request) const;
  assurance::ServiceChange changed_to(const http::Request& request, Seen service, boost::json::object what) const;
  /// The services of a body, each of which may be written; else every reason why not.
  Result<std::vector<Seen>, http::Problem> named_services(const http::Request& request, http::JsonFields& fields) const;
  assurance::TemplateImport read(const http::Request& request, const notation::Table& table) const;

  assurance::MeasureTemplateStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const assurance::Catalogue& catalogue_;
  std::mutex one_at_a_time_;  // two made at once bear two titles, and are counted both
};

}  // namespace urna::api
