// SPDX-License-Identifier: EUPL-1.2
#include "http/outside_rule.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/ensure.hpp"
#include "base/host_name.hpp"
#include "http/outgoing.hpp"

namespace urna::http {
namespace {

using tenancy::InternetAddress;
using tenancy::InternetNetwork;

std::vector<InternetNetwork> networks(std::initializer_list<const char*> texts) {
  std::vector<InternetNetwork> parsed;
  for (const char* text : texts) {
    const auto network = InternetNetwork::parse(text);
    ensure(network.has_value(), "a network of ours is spelt as one");
    parsed.push_back(*network);
  }
  return parsed;
}

bool is_in(const std::vector<InternetNetwork>& networks, const InternetAddress& address) {
  return std::any_of(networks.begin(), networks.end(), [&](const auto& one) { return one.contains(address); });
}

/// The host of `https://host[:port][/path]`, as it is spelt; empty when the rest is not of that form.
std::string_view host_in(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  url.remove_prefix(scheme.size());
  std::string_view authority = url.substr(0, url.find('/'));
  const bool is_bracketed = authority.starts_with('[');
  const std::size_t end = is_bracketed ? authority.find(']') + 1 : authority.find(':');
  if (is_bracketed && end == 0) return {};
  const std::string_view host = authority.substr(0, end);
  const std::string_view port = authority.substr(host.size());
  const bool has_port = port.size() >= 2 && port.size() <= 6 && port[0] == ':' &&
                        port.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return port.empty() || has_port ? host : std::string_view();
}

}  // namespace

bool is_outside(const InternetAddress& address) {
  static const auto apart = networks(
      {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
       "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
       "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
  static const auto global = networks({"2000::/3"});  // of version 6 the rest is of the house, or nobody's
  return !is_in(apart, address) && (address.is_version_4() || is_in(global, address));
}

bool OutsideRule::allows(const InternetAddress& address) const {
  return is_outside(address) || is_in(inside_, address);
}

bool OutsideRule::allows(const sockaddr& address) const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    if (inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size()) == nullptr) return false;
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr) || six.sin6_scope_id != 0) return false;
    if (inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size()) == nullptr) return false;
  } else {
    return false;
  }
  const auto parsed = InternetAddress::parse(text.data());
  return parsed && allows(*parsed);
}

bool OutsideRule::allows_url(std::string_view url) const {
  if (!url.starts_with("https://") || !Outgoing::is_address(url)) return false;
  const std::string_view host = host_in(url);
  if (host.starts_with('[')) {
    const auto address = InternetAddress::parse(host.substr(1, host.size() - 2));
    return address && !address->is_version_4() && allows(*address);
  }
  if (const auto address = InternetAddress::parse(host)) return allows(*address);
  // `0x7f.1`, `2130706433`: no names, but the system's resolver takes them for addresses.  `localhost` is this machine.
  const bool is_here = host == "localhost" || host.ends_with(".localhost");
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !is_here && !last.starts_with("0x") && is_domain_name(host);
}

}  // namespace urna::http
