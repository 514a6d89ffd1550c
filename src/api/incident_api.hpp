// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>

#include "crypto/random.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"
#include "incident/incident_store.hpp"

namespace urna::api {

/// The register of incidents, over HTTP: `/api/incidents…`.
class IncidentApi {
 public:
  /// @param store, people, random  outlive this
  IncidentApi(incident::IncidentStore& store, const identity::PersonStore& people, crypto::RandomSource& random)
      : store_(store), people_(people), random_(random) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list(const http::Request& request);
  http::Response statistics(const http::Request& request);
  http::Response report(const http::Request& request);
  http::Response read(const http::Request& request);
  http::Response step(const http::Request& request);
  http::Response draft(const http::Request& request);
  http::Response tell(const http::Request& request);
  http::Response sent(const http::Request& request);

  std::optional<incident::KeptIncident> found(const http::Request& request) const;
  boost::json::object told(const incident::KeptIncident& kept, Timestamp now) const;
  boost::json::value name_of(const std::string& actor) const;
  /// One step of somebody, judged by the incident.
  std::optional<incident::IncidentFault> make(const std::string& step, http::JsonFields& fields,
                                              incident::Incident& incident, const std::string& by, Timestamp now,
                                              std::optional<http::Problem>& refusal) const;

  incident::IncidentStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
};

}  // namespace urna::api
