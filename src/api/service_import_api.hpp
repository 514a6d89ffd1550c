// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "api/caller.hpp"
#include "assurance/many_services_store.hpp"
#include "assurance/service_import.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"

namespace urna::api {

/// Many services at once, from a spreadsheet (CSV or XLSX): `/api/assurance/import…`.  First what would come of a file,
/// line by line, then the services: all of them, or the good ones where somebody says how many these are.
class ServiceImportApi {
 public:
  /// @param store, random  outlive this
  ServiceImportApi(assurance::ManyServicesStore& store, crypto::RandomSource& random,
                   const assurance::Catalogue& catalogue = assurance::Catalogue::built_in())
      : store_(store), random_(random), catalogue_(catalogue) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using Handler = http::Response (ServiceImportApi::*)(const http::Request&);
  /// What takes a table from a person, and from no program.
  void add_table_route(http::Router& router, const char* pattern, Handler handler);

  http::Response blank_sheet(const http::Request& request);
  http::Response report(const http::Request& request);
  http::Response take(const http::Request& request);

  assurance::ServiceImport read(const notation::Table& table,
                                const std::vector<assurance::AssuredService>& there) const;
  http::Response add(const http::Request& request, const assurance::ServiceImport& found);

  assurance::ManyServicesStore& store_;
  crypto::RandomSource& random_;
  const assurance::Catalogue& catalogue_;
  std::mutex one_at_a_time_;  // the same file from two pages adds nothing twice
};

}  // namespace urna::api
