// SPDX-License-Identifier: EUPL-1.2
#include "evidence/machine_checks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "hosting/proof.hpp"

namespace urna::evidence {
namespace {

using assurance::Look;
using assurance::Seen;

constexpr std::chrono::hours daily{24};

/// Cuts the next word off a line.
std::string_view next_word(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  line.remove_prefix(begin);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// The kernel writes addresses word by word in the machine's own order: 127.0.0.1 is `0100007F`.
bool is_own_address(std::string_view hexadecimal) {
  constexpr std::string_view six = "00000000000000000000000001000000";
  constexpr std::string_view mapped = "0000000000000000FFFF0000";
  if (hexadecimal.size() == 32 && hexadecimal.starts_with(mapped)) hexadecimal.remove_prefix(mapped.size());
  return hexadecimal == six || (hexadecimal.size() == 8 && hexadecimal.ends_with("7F"));
}

struct Waiting {
  bool is_own = false;  ///< on this machine's own address alone
  unsigned port = 0;
};

/// A line of the table, if somebody waits there.
std::optional<Waiting> waiting_in(std::string_view line, bool is_tcp) {
  next_word(line);  // its number
  const std::string_view local = next_word(line);
  next_word(line);  // the other side
  const std::string_view state = next_word(line);
  const std::size_t colon = local.find(':');
  if (colon == std::string_view::npos || state != (is_tcp ? "0A" : "07")) return std::nullopt;
  Waiting waiting{is_own_address(local.substr(0, colon)), 0};
  const std::string_view port = local.substr(colon + 1);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), waiting.port, 16);
  return read.ec == std::errc() ? std::optional(waiting) : std::nullopt;
}

/// A `NAME=value` of os-release, without quotes.
std::string value_of(std::string_view os_release, std::string_view name) {
  while (!os_release.empty()) {
    std::string_view line = next_line(os_release);
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != '=') continue;
    line.remove_prefix(name.size() + 1);
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
    return std::string(line);
  }
  return {};
}

/// Until when somebody mends a release of Debian: the end of its long-term support.
struct Release {
  std::string_view version;
  std::chrono::sys_days ends;
};
using std::chrono::August;
using std::chrono::June;
constexpr Release debian_releases[] = {{"11", std::chrono::year(2026) / August / 31},
                                       {"12", std::chrono::year(2028) / June / 30},
                                       {"13", std::chrono::year(2030) / June / 30}};

}  // namespace

assurance::CollectorManifest listeners_manifest() {
  return {"net.ports", 1, std::chrono::hours(1), false, {"sockets", "policy"}};
}

std::optional<Listeners> listeners_in(const std::vector<SocketTable>& tables) {
  Listeners found;
  for (const SocketTable& table : tables) {
    if (!table.text) return std::nullopt;
    std::string_view text = *table.text;
    next_line(text);  // the heading
    while (!text.empty()) {
      const auto waiting = waiting_in(next_line(text), table.is_tcp);
      if (!waiting) continue;
      if (waiting->is_own) {
        ++found.own;
      } else {
        found.ports.insert((table.is_tcp ? "tcp/" : "udp/") + std::to_string(waiting->port));
      }
    }
  }
  return found;
}

Look look_at_listeners(const std::vector<SocketTable>& tables,
                       const std::optional<std::vector<std::string>>& declared) {
  if (!declared) return Look::unseen("no_policy");
  const auto found = listeners_in(tables);
  if (!found) return Look::unseen("unreadable");
  std::vector<Seen> seen{{"on_own_address", std::to_string(found->own), false}};
  for (const std::string& port : found->ports) {
    const bool is_declared = std::ranges::find(*declared, port) != declared->end();
    seen.push_back({is_declared ? "declared" : "undeclared", port, !is_declared});
  }
  // What is wrong comes first: a list may be cut.
  std::ranges::stable_partition(seen, &Seen::is_wrong);
  return Look::at(std::move(seen));
}

assurance::CollectorManifest no_cloud_manifest() { return {"host.no_cloud", 1, daily, false, {"firmware"}}; }

Look look_at_firmware(const std::vector<std::string>& firmware) {
  if (firmware.empty()) return Look::unseen("unreadable");
  std::vector<Seen> seen;
  for (const std::string& text : firmware) {
    seen.push_back({"firmware", text.substr(0, assurance::seen_bytes_max), hosting::names_a_cloud(text)});
  }
  return Look::at(std::move(seen));
}

assurance::CollectorManifest usb_manifest() { return {"config.usb", 1, daily, true, {"kernel_modules"}}; }

bool bars_usb_storage(std::string_view rules) {
  while (!rules.empty()) {
    std::string_view line = next_line(rules);
    const std::string_view what = next_word(line);
    const std::string_view module = next_word(line);
    const std::string_view by = next_word(line);
    const bool is_usb = module == "usb-storage" || module == "usb_storage";
    // `blacklist` alone does not keep anybody from loading it by its name.
    if (what == "install" && is_usb && (by.ends_with("/false") || by.ends_with("/true"))) return true;
  }
  return false;
}

Look look_at_usb(const UsbSeen& seen) {
  const bool may_be_loaded = !seen.is_barred && seen.is_installed.value_or(true);
  return Look::at({{"usb_storage_loaded", seen.is_loaded ? "yes" : "no", seen.is_loaded},
                   {"usb_storage_may_be_loaded", may_be_loaded ? "yes" : "no", may_be_loaded}});
}

assurance::CollectorManifest system_support_manifest() { return {"support.eol", 1, daily, false, {"system_release"}}; }

Look look_at_system_support(std::string_view os_release, Timestamp now) {
  const std::string id = value_of(os_release, "ID");
  const std::string version = value_of(os_release, "VERSION_ID");
  if (id != "debian") return Look::unseen("unknown_system");
  const auto* const found = std::ranges::find(debian_releases, version, &Release::version);
  if (found == std::end(debian_releases)) return Look::unseen("unknown_system");
  return Look::at({{"system", "debian " + version, false},
                   {"mended_until", day_text(found->ends), now >= found->ends + std::chrono::days(1)}});
}

}  // namespace urna::evidence
