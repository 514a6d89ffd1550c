// SPDX-License-Identifier: EUPL-1.2
#include "facts.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>

#include "crypto/hash.hpp"
#include "evidence/machine_checks.hpp"
#include "evidence/process_checks.hpp"

namespace urna_node {
namespace {

namespace fs = std::filesystem;
using urna::hosting::Fact;
using urna::hosting::NodeStatement;

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(file), {}};
  return file.bad() ? std::nullopt : std::optional(std::move(text));
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// Of Linux' `/sys/dev/block/MAJOR:MINOR`: whether it, or what it lies on, is encrypted.
bool is_encrypted_block(const fs::path& block, int depth = 0) {
  constexpr int depth_max = 8;
  if (text_of(block / "dm/uuid").value_or("").starts_with("CRYPT-")) return true;
  std::error_code fault;
  if (depth > depth_max) return false;
  for (const auto& below : fs::directory_iterator(block / "slaves", fault))
    if (is_encrypted_block(below.path(), depth + 1)) return true;
  return false;
}

/// The device on which a path lies: `253:1`; of no disk, such as memory: nothing.
std::optional<std::string> device_of(const std::string& mounts, const std::string& path) {
  std::optional<std::string> found;
  std::size_t longest = 0;
  for (const std::string& line : lines_of(mounts)) {
    const auto words = words_of(line);
    constexpr std::size_t device = 2, place = 4;
    if (words.size() <= place) continue;
    const std::string& at = words[place];
    const bool is_above = at == "/" || path == at || path.starts_with(at + "/");
    if (!is_above || at.size() < longest) continue;
    longest = at.size();
    found = words[device];
  }
  return found && !found->starts_with("0:") ? found : std::nullopt;
}

std::string encrypted_disk(const Places& places) {
  const auto mounts = text_of(places.root + "/proc/self/mountinfo");
  const auto device = mounts ? device_of(*mounts, places.data) : std::nullopt;
  const fs::path block = places.root + "/sys/dev/block/" + device.value_or("");
  std::error_code fault;
  if (!device || !fs::exists(block, fault)) return "";
  return is_encrypted_block(block) ? "yes" : "no";
}

std::string swap(const Places& places) {
  const auto table = text_of(places.root + "/proc/swaps");
  if (!table) return "";
  const auto lines = lines_of(*table);
  bool is_any = false, is_plain = false;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto words = words_of(lines[i]);
    if (words.empty()) continue;
    is_any = true;
    struct stat device {};
    const bool is_block = ::stat((places.root + words[0]).c_str(), &device) == 0 && S_ISBLK(device.st_mode);
    const std::string number = std::to_string(major(device.st_rdev)) + ":" + std::to_string(minor(device.st_rdev));
    is_plain = is_plain || !is_block || !is_encrypted_block(places.root + "/sys/dev/block/" + number);
  }
  return !is_any ? "none" : is_plain ? "plain" : "encrypted";
}

std::string virtualisation(const Places& places) {
  const auto processor = text_of(places.root + "/proc/cpuinfo");
  if (!processor) return "";
  const auto mounts = text_of(places.root + "/proc/self/mountinfo").value_or("");
  const auto lines = lines_of(mounts);
  const bool is_contained = std::ranges::any_of(lines, [](const std::string& line) {
    return line.find(" / / ") != std::string::npos && line.find(" - overlay ") != std::string::npos;
  });
  std::string kind;
  for (const std::string& line : lines_of(*processor)) {
    if (!line.starts_with("flags")) continue;
    const auto words = words_of(line);
    if (std::ranges::find(words, "hypervisor") != words.end()) kind = "virtual-machine";
    break;
  }
  const auto hypervisor = text_of(places.root + "/sys/hypervisor/type");
  if (hypervisor) kind = "virtual-machine " + trimmed(*hypervisor);
  if (is_contained) kind += kind.empty() ? "container" : " container";
  return kind.empty() ? "none" : kind;
}

std::string programs(const Places& places) {
  std::vector<std::string> words;
  for (const auto& [name, path] : places.programs) {
    const auto digest = urna::evidence::sha256_of_file(places.root + path);
    words.push_back(name + "=" + digest.value_or(std::string(urna::hosting::absent)));
  }
  return joined(words);
}

/// Over the names and the contents of all its files, in order.
std::string configuration(const Places& places) {
  std::map<std::string, std::string> files;
  std::error_code fault;
  const fs::path folder = places.root + places.configuration;
  for (fs::recursive_directory_iterator at(folder, fault), end; !fault && at != end; at.increment(fault)) {
    if (!at->is_regular_file(fault)) continue;
    const std::string name = fs::relative(at->path(), folder, fault).string();
    files[name] = urna::evidence::sha256_of_file(at->path().string()).value_or("unreadable");
  }
  if (files.empty()) return "";
  urna::crypto::Sha256 all;
  for (const auto& [name, digest] : files) all.add(digest).add("  ").add(name).add("\n");
  return urna::to_hex(all.finish());
}

std::string clock_source(const Places& places) {
  const auto source = text_of(places.root + "/sys/devices/system/clocksource/clocksource0/current_clocksource");
  return source ? trimmed(*source) + " " + places.clock_state : "";
}

std::vector<urna::evidence::SocketTable> socket_tables(const Places& places) {
  const auto table = [&](const char* name) { return text_of(places.root + "/proc/self/net/" + name); };
  return {{true, table("tcp")}, {true, table("tcp6")}, {false, table("udp")}, {false, table("udp6")}};
}

/// `20010db8000000000000000000000001` as RFC 5952 has it would be for readers; this is to be compared, so the groups
/// stay.
std::string spelled(const std::string& hexadecimal) {
  std::string text;
  for (std::size_t i = 0; i < hexadecimal.size(); i += 4) {
    std::size_t begin = hexadecimal.find_first_not_of('0', i);
    begin = std::min(begin, i + 3);
    text += (text.empty() ? "" : ":") + hexadecimal.substr(begin, i + 4 - begin);
  }
  return text;
}

}  // namespace

std::string clock_state() {
  timex asked{};
  if (::adjtimex(&asked) < 0) return "unknown";
  return (asked.status & STA_UNSYNC) != 0 ? "unsynchronised" : "synchronised";
}

bool is_placeholder(std::string_view serial) {
  constexpr std::string_view none[] = {"",
                                       "0",
                                       "None",
                                       "Not Specified",
                                       "Not Applicable",
                                       "Default string",
                                       "To be filled by O.E.M.",
                                       "To Be Filled By O.E.M.",
                                       "System Serial Number"};
  return std::ranges::find(none, serial) != std::end(none);
}

std::string packages_in(std::string_view dpkg_status) {
  std::set<std::string> installed;
  std::string name, version, architecture;
  bool is_installed = false;
  const auto end_of_one = [&] {
    if (is_installed) installed.insert(name + " " + version + " " + architecture + "\n");
    name.clear();
    is_installed = false;
  };
  for (const std::string& line : lines_of(dpkg_status)) {
    if (line.empty()) end_of_one();
    if (line.starts_with("Package: ")) name = line.substr(9);
    if (line.starts_with("Version: ")) version = line.substr(9);
    if (line.starts_with("Architecture: ")) architecture = line.substr(14);
    if (line.starts_with("Status: ")) is_installed = line.ends_with(" installed");
  }
  end_of_one();
  if (installed.empty()) return "";
  urna::crypto::Sha256 all;
  for (const std::string& one : installed) all.add(one);
  return urna::to_hex(all.finish());
}

std::vector<std::string> addresses_in(std::string_view fib_trie, std::string_view if_inet6) {
  std::set<std::string> found;
  std::string last;
  for (const std::string& line : lines_of(fib_trie)) {
    const auto words = words_of(line);
    if (words.size() >= 2 && words[0] == "|--") last = words[1];
    const bool is_own = words.size() >= 3 && words[0] == "/32" && words[1] == "host" && words[2] == "LOCAL";
    if (is_own && !last.starts_with("127.")) found.insert(last);
  }
  for (const std::string& line : lines_of(if_inet6)) {
    const auto words = words_of(line);
    constexpr std::size_t scope = 3, flags = 4;
    if (words.size() <= flags || words[0].size() != 32) continue;
    // Neither the machine's own, nor those of one wire, nor those that are drawn anew each day.
    const bool is_passing = std::string_view("13579bdf").find(words[flags].back()) != std::string_view::npos;
    if (words[scope] == "00" && !is_passing) found.insert(spelled(words[0]));
  }
  return {found.begin(), found.end()};
}

void read_facts(NodeStatement& statement, const Places& places) {
  const auto firmware = [&](const char* name) {
    return trimmed(text_of(places.root + "/sys/class/dmi/id/" + name).value_or(""));
  };
  const auto hidden = [&](Fact fact, const std::string& value) {
    return value.empty() ? value : urna::hosting::node_digest(statement.node, fact, value);
  };
  const std::string serial = firmware("product_serial");
  statement.state(Fact::machine_id,
                  hidden(Fact::machine_id, trimmed(text_of(places.root + "/etc/machine-id").value_or(""))));
  statement.state(Fact::vendor, firmware("sys_vendor"));
  statement.state(Fact::product, firmware("product_name"));
  statement.state(Fact::serial, is_placeholder(serial) ? "" : hidden(Fact::serial, serial));
  statement.state(Fact::boot_id, trimmed(text_of(places.root + "/proc/sys/kernel/random/boot_id").value_or("")));
  utsname kernel{};
  statement.state(Fact::kernel, ::uname(&kernel) == 0 ? kernel.release : "");
  statement.state(Fact::virtualisation, virtualisation(places));
  statement.state(Fact::addresses, joined(addresses_in(text_of(places.root + "/proc/net/fib_trie").value_or(""),
                                                       text_of(places.root + "/proc/net/if_inet6").value_or(""))));
  statement.state(Fact::packages, packages_in(text_of(places.root + "/var/lib/dpkg/status").value_or("")));
  statement.state(Fact::programs, programs(places));
  statement.state(Fact::configuration, configuration(places));
  statement.state(Fact::encrypted_disk, encrypted_disk(places));
  statement.state(Fact::swap, swap(places));
  statement.state(Fact::clock, clock_source(places));
  if (const auto waiting = urna::evidence::listeners_in(socket_tables(places)))
    statement.state(Fact::listeners,
                    waiting->ports.empty() ? "none" : joined({waiting->ports.begin(), waiting->ports.end()}));
}

}  // namespace urna_node
