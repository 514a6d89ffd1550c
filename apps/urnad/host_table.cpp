// SPDX-License-Identifier: EUPL-1.2
#include "host_table.hpp"

#include <mutex>

#include "base/host_name.hpp"
#include "http/peer_address.hpp"

namespace urnad {

std::set<std::string> own_hosts(const Options& options) {
  std::set<std::string> hosts;
  const auto add = [&hosts](std::string_view text) {
    if (auto name = urna::host_name_from(text)) hosts.insert(std::move(*name));
  };
  const std::size_t scheme = options.address.find("://");
  if (scheme != std::string::npos) {
    const std::string authority = options.address.substr(scheme + 3);
    add(authority.substr(0, authority.find('/')));
  }
  add(options.listen);
  const std::string listens = urna::http::endpoint_from(options.listen).host;
  if (listens == "127.0.0.1" || listens == "::1") hosts.insert("localhost");
  for (const std::string& host : options.hosts) add(host);
  add(options.files_host);  // no customer gets it either
  return hosts;
}

void HostTable::put_own(std::shared_ptr<urna::http::Site> site) {
  const std::unique_lock lock(mutex_);
  own_ = std::move(site);
}

void HostTable::put_files(std::string host, std::shared_ptr<urna::http::Site> site) {
  const std::unique_lock lock(mutex_);
  files_host_ = std::move(host);
  files_ = std::move(site);
}

void HostTable::put(const std::string& tenant, const std::vector<std::string>& hosts,
                    std::shared_ptr<urna::http::Site> site) {
  const std::unique_lock lock(mutex_);
  std::erase_if(places_, [&](const auto& known) { return known.second.tenant == tenant; });
  for (const std::string& host : hosts) places_[host] = {tenant, site};
}

void HostTable::clear() {
  const std::unique_lock lock(mutex_);
  places_.clear();
  own_ = nullptr;
  files_ = nullptr;
}

std::shared_ptr<urna::http::Site> HostTable::site_of(std::string_view host) const {
  const std::shared_lock lock(mutex_);
  if (!files_host_.empty() && host == files_host_) return files_;
  if (const auto found = places_.find(host); found != places_.end()) return found->second.site;
  const bool is_own = places_.empty() || own_hosts_.contains(std::string(host));
  return is_own ? own_ : nullptr;
}

}  // namespace urnad
