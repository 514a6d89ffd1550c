// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <initializer_list>
#include <string>

#include "api/caller.hpp"
#include "api/common_measures.hpp"
#include "api/evidence_keeper.hpp"
#include "api/service_door.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"
#include "crypto/random.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// The services whose security is brought before an authority, over HTTP: `/api/assurance/…`.  What follows from a
/// description and its answers, measures, index and risks, is worked out at each request, and shown as far as whoever
/// asks sees it.
class AssuranceApi {
 public:
  /// @param evidence  what the platform sees of itself; null on a customer's desk, whose machine it is not
  /// @param store, people, random, evidence  outlive this
  AssuranceApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people, crypto::RandomSource& random,
               const EvidenceKeeper* evidence = nullptr,
               const assurance::Catalogue& catalogue = assurance::Catalogue::built_in(), FindCommon common = {});

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  struct Found {
    assurance::AssuredService kept;
    assurance::ServiceFile file;
  };
  /// What is to become of a service; a refusal when it cannot.
  using Change = std::function<std::optional<http::Response>(assurance::ServiceFile&, boost::json::object& what)>;

  http::Response list(const http::Request& request);
  http::Response add(const http::Request& request);
  http::Response need(const http::Request& request);
  http::Response read(const http::Request& request);
  http::Response history(const http::Request& request);
  http::Response describe(const http::Request& request);
  http::Response answer_measure(const http::Request& request);
  http::Response comment(const http::Request& request);
  http::Response put_own(const http::Request& request);
  http::Response ask_aside(const http::Request& request);
  http::Response agree_aside(const http::Request& request);
  http::Response end_aside(const http::Request& request);
  http::Response remove(const http::Request& request);
  http::Response link(const http::Request& request);

  Found opened(assurance::AssuredService kept) const;
  std::optional<std::vector<assurance::Proof>> proofs_behind(const assurance::ServiceFile& file, Timestamp now) const;
  assurance::Evaluation evaluated(const assurance::ServiceFile& file, Timestamp now) const;
  std::optional<Found> found(const http::Request& request) const;
  /// As much of it as whoever asks sees.
  boost::json::object told(const http::Request& request, const Found& found) const;
  assurance::ServiceRights rights_in(const http::Request& request, const Found& found) const;
  std::optional<http::Response> find_stranger(const http::Request& request, const assurance::ServiceFile& file,
                                              const std::string& measure) const;
  std::optional<http::Response> find_common(const http::Request& request, const assurance::ServiceFile& file,
                                            const std::string& measure) const;
  std::optional<http::Response> find_outsider(const http::Request& request, const assurance::ServiceFile& file,
                                              const std::vector<PersonId>& before,
                                              const std::vector<PersonId>& after) const;
  /// Reads the service, changes it and keeps it with what happened, if nobody was faster than `version`.
  http::Response change(const http::Request& request, std::int64_t version, const Change& change);
  http::Response keep(const http::Request& request, Found found, boost::json::object what, unsigned status);

  assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const EvidenceKeeper* const evidence_;
  const assurance::Catalogue& catalogue_;
  const FindCommon common_;  ///< what is answered in a batch is answered nowhere else
};

}  // namespace urna::api
