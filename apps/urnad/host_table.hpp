// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/site.hpp"
#include "options.hpp"

namespace urnad {

/// The platform's own names: of what voters type, of where it listens, and those it was told.
std::set<std::string> own_hosts(const Options& options);

/// Which site answers for which host.  Changed while the server runs; asked for every request.
class HostTable {
 public:
  /// @param own_hosts  of the platform's own desk.  As long as there is no customer beside, it answers for every host
  explicit HostTable(std::set<std::string> own_hosts) : own_hosts_(std::move(own_hosts)) {}

  void put_own(std::shared_ptr<urna::http::Site> site);
  /// What serves files, of all customers, and nothing else.
  void put_files(std::string host, std::shared_ptr<urna::http::Site> site);
  /// In the place of whatever the customer had.
  void put(const std::string& tenant, const std::vector<std::string>& hosts, std::shared_ptr<urna::http::Site> site);

  void clear();

  /// Null: nobody's.
  std::shared_ptr<urna::http::Site> site_of(std::string_view host) const;

 private:
  struct Place {
    std::string tenant;
    std::shared_ptr<urna::http::Site> site;
  };
  const std::set<std::string> own_hosts_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<urna::http::Site> own_;
  std::string files_host_;  // empty: there is none
  std::shared_ptr<urna::http::Site> files_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace urnad
