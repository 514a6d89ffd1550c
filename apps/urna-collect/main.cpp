// SPDX-License-Identifier: EUPL-1.2
// Looks at one thing on this machine and says what it saw, in a line of JSON: started by urnad for each look, and able
// to do nothing else.
//
//   urna-collect net.ports listen=tcp/443 listen=udp/123
//   urna-collect config.hardening report=/var/log/lynis-report.dat score_min=75 age_days_max=8
//   urna-collect tls.config at=127.0.0.1 port=8443 name=vote.example.org
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>

#include "cage.hpp"
#include "evidence/clock_checks.hpp"
#include "evidence/firewall_checks.hpp"
#include "evidence/hardening_checks.hpp"
#include "evidence/isolation_checks.hpp"
#include "machine.hpp"
#include "process/hardening.hpp"
#include "tls_probe.hpp"

namespace {

using namespace urna;  // NOLINT(google-build-using-namespace)
using assurance::Look;
using urna_collect::Needs;
using urna_collect::Server;

/// `KEY=VALUE`, as often as it is given.
struct Told {
  std::multimap<std::string, std::string, std::less<>> values;
  evidence::ClockSeen clock = {};  ///< seen before the cage: the call could also set it

  std::string one(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? "" : found->second;
  }
  std::vector<std::string> all(std::string_view key) const {
    std::vector<std::string> found;
    for (auto [at, end] = values.equal_range(key); at != end; ++at) found.push_back(at->second);
    return found;
  }
  /// 0 when it is none: then nothing is allowed.
  unsigned number(std::string_view key) const {
    const std::string text = one(key);
    unsigned found = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), found);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? found : 0;
  }
  /// What may be read beside the system's own files.
  std::vector<std::string> files() const {
    std::vector<std::string> found = all("authorities");
    for (const std::string_view key : {"feed", "rules", "report"})
      if (std::string path = one(key); !path.empty()) found.push_back(std::move(path));
    if (!one("feed").empty()) found.emplace_back(urna_collect::packages_list);
    return found;
  }
  Server server() const { return {one("at"), one("port"), one("name"), one("authorities")}; }
};

struct Collector {
  std::string_view check;
  Needs needs;
  Look (*look)(const Told& told);
};

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Look ports(const Told& told) {
  const bool is_declared = told.one("declared") == "yes";
  return evidence::look_at_listeners(urna_collect::socket_tables(),
                                     is_declared ? std::optional(told.all("listen")) : std::nullopt);
}

Look tls(const Told& told) {
  const Server server = told.server();
  return evidence::look_at_tls(urna_collect::old_offers(server), urna_collect::speaks_tls13(server));
}

Look certificate(const Told& told) {
  const auto seen = urna_collect::certificate_of(told.server());
  return evidence::look_at_certificate(seen.is_trusted, seen.ends, now());
}

Look plain(const Told& told) {
  const Server server = told.server();
  return evidence::look_at_plain(urna_collect::plain_answer(server.address, server.port),
                                 urna_collect::plain_answer(server.address, "80"), told.one("box") == "apart");
}

Look headers(const Told& told) {
  std::vector<evidence::AnswerSeen> answers;
  for (const std::string& path : told.all("path")) answers.push_back(urna_collect::answer_of(told.server(), path));
  return evidence::look_at_headers(answers);
}

Look packages(const Told& told) {
  const std::string feed = told.one("feed");
  return evidence::look_at_packages(urna_collect::open_flaws(feed), urna_collect::age_of(feed, now()),
                                    std::chrono::hours(told.number("age_hours_max")));
}

Look firewall(const Told& told) {
  const std::string path = told.one("rules");
  const auto text = urna_collect::report_at(path);
  return evidence::look_at_firewall(text ? evidence::firewall_rules_in(*text) : std::nullopt,
                                    urna_collect::age_of(path, now()), told.one("sha256"));
}

Look hardening(const Told& told) {
  const auto text = urna_collect::report_at(told.one("report"));
  return evidence::look_at_hardening(text ? evidence::hardening_report_in(*text) : std::nullopt,
                                     told.number("score_min"), std::chrono::days(told.number("age_days_max")), now());
}

/// Elections of each customer at the customer's own host, at the next customer's and at the platform's.
Look isolation(const Told& told) {
  const auto at_host = [&](const std::string& host) {
    Server server = told.server();
    server.name = host;
    return server;
  };
  const auto hosts = told.all("host");
  std::vector<evidence::ElectionAsked> asked;
  for (const std::string& election : told.all("election")) {
    const std::size_t slash = election.find('/');
    const std::string owner = election.substr(0, slash);
    const auto found = std::ranges::find(hosts, owner);
    if (slash == std::string::npos || found == hosts.end() || hosts.size() < 2) continue;
    const std::string& next = std::next(found) == hosts.end() ? hosts.front() : *std::next(found);
    const std::string path = "/api/elections/" + election.substr(slash + 1);
    for (const std::string& at : {owner, next, told.one("name")})
      asked.push_back({path, owner, at, urna_collect::answer_of(at_host(at), path).status});
  }
  return evidence::look_at_isolation(hosts.size(), asked);
}

constexpr Collector collectors[] = {
    {"net.ports", Needs::files, ports},
    {"host.no_cloud", Needs::files, [](const Told&) { return evidence::look_at_firmware(urna_collect::firmware()); }},
    {"config.usb", Needs::files, [](const Told&) { return evidence::look_at_usb(urna_collect::usb()); }},
    {"support.eol", Needs::files,
     [](const Told&) { return evidence::look_at_system_support(urna_collect::os_release(), now()); }},
    {"time.sync", Needs::files,
     [](const Told& told) {
       return evidence::look_at_clock(told.clock, std::chrono::milliseconds(told.number("off_ms_max")));
     }},
    {"patch.level", Needs::files, packages},
    {"vuln.feed", Needs::files,
     [](const Told& told) { return evidence::look_at_feed(urna_collect::age_of(told.one("feed"), now())); }},
    {"net.firewall", Needs::files, firewall},
    {"config.hardening", Needs::files, hardening},
    {"tls.config", Needs::network, tls},
    {"tls.certificate", Needs::network, certificate},
    {"tls.no_plain", Needs::network, plain},
    {"web.owasp_probe", Needs::network, headers},
    {"tenant.isolation", Needs::network, isolation},
};

int run(int count, char** values) {
  Told told;
  for (int i = 2; i < count; ++i) {
    const std::string text = values[i];
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return 2;
    told.values.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  for (const Collector& collector : collectors) {
    if (count < 2 || collector.check != values[1]) continue;
    // OpenSSL reads its settings and draws its first random bytes while it may.
    if (collector.needs == Needs::network && !urna_collect::begin_speaking()) return 3;
    told.clock = evidence::clock_now();
    if (!urna_collect::enter_cage(collector.needs, told.files())) return 3;
    const std::string text = assurance::look_json(collector.look(told)) + "\n";
    return ::write(STDOUT_FILENO, text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 1;
  }
  std::fputs("urna-collect CHECK [KEY=VALUE…]: what can be looked at:\n", stderr);
  for (const Collector& collector : collectors) std::fprintf(stderr, "  %s\n", std::string(collector.check).c_str());
  return 2;
}

}  // namespace

int main(int count, char** values) {
  urna::process::harden();
  try {
    return run(count, values);
  } catch (...) {  // what it says might be somebody's content
    return 1;
  }
}
