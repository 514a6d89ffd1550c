// SPDX-License-Identifier: EUPL-1.2
#include "cli/machine_evidence.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "evidence/process_checks.hpp"
#include "inspection/child_program.hpp"

namespace urna::cli {
namespace {

namespace fs = std::filesystem;

/// Options of our programs whose values are addresses of ours, paths and numbers: docs/operating/servers.md.  Not among
/// them: what reaches other servers, such as --postgres, --alerts and --sink.
constexpr std::array harmless{std::string_view("data"),
                              std::string_view("box"),
                              std::string_view("box-address"),
                              std::string_view("box-certificate"),
                              std::string_view("box-key"),
                              std::string_view("box-authority"),
                              std::string_view("box-name"),
                              std::string_view("listen"),
                              std::string_view("pages"),
                              std::string_view("certificate"),
                              std::string_view("key"),
                              std::string_view("admin"),
                              std::string_view("address"),
                              std::string_view("host"),
                              std::string_view("files-host"),
                              std::string_view("proxy"),
                              std::string_view("scanner"),
                              std::string_view("previews"),
                              std::string_view("collector"),
                              std::string_view("evidence-policy"),
                              std::string_view("countries"),
                              std::string_view("user"),
                              std::string_view("threads"),
                              std::string_view("customer-requests-max"),
                              std::string_view("voters-max"),
                              std::string_view("arrivals-max"),
                              std::string_view("backup-to"),
                              std::string_view("backup-keys-to"),
                              std::string_view("keep-backups-days"),
                              std::string_view("keep-security-months"),
                              std::string_view("keep-admin-months"),
                              std::string_view("keep-election-months"),
                              std::string_view("socket"),
                              std::string_view("node"),
                              std::string_view("why")};
/// In files of settings: `URNA_LISTEN`, and what holds options.
constexpr std::array harmless_names{std::string_view("URNA_LISTEN"), std::string_view("URNA_ADDRESS"),
                                    std::string_view("URNA_NODE")};
constexpr std::array names_of_options{std::string_view("URNA_CERTIFICATE"), std::string_view("URNA_BACKUPS"),
                                      std::string_view("URNA_EVIDENCE"), std::string_view("URNA_OPTIONS")};

constexpr std::size_t text_bytes_max = std::size_t{4} << 20U;

template <class Names>
bool is_among(std::string_view name, const Names& names) {
  return std::ranges::find(names, name) != names.end();
}

std::string hidden(std::string_view value) { return "[" + std::to_string(value.size()) + " bytes]"; }

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.size() > text_bytes_max) text.resize(text_bytes_max);
  return text;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string redacted_words(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  bool is_value_harmless = false;
  for (const std::string& word : words) {
    if (!word.starts_with("--")) {
      out.push_back(is_value_harmless ? word : hidden(word));
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const bool is_name = !name.empty() && name.size() < 40 &&
                         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
    is_value_harmless = is_among(name, harmless);
    if (!is_name) {
      out.push_back(hidden(word));
    } else if (equals == std::string::npos) {
      out.push_back("--" + name);
    } else {
      const std::string value = word.substr(equals + 1);
      out.push_back("--" + name + "=" + (is_value_harmless ? value : hidden(value)));
    }
  }
  return joined(out);
}

/// Of numbers in `/proc/net/tcp`: `0100007F:1F90` is 127.0.0.1, port 8080.
std::uint64_t from_hexadecimal(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return number;
}

/// A running program.
struct Process {
  std::string number, parent, user, name, program;
  std::string arguments;  ///< of ours, redacted
  std::string digest;     ///< of ours: of the file that runs
};

bool is_of_ours(std::string_view name) { return name.starts_with("urna"); }

std::optional<Process> process_in(const fs::path& folder) {
  const auto status = text_of((folder / "status").string());
  if (!status) return std::nullopt;
  Process process;
  process.number = folder.filename().string();
  for (const std::string& line : split(*status, '\n')) {
    const std::vector<std::string> words = split(line.substr(std::min(line.find(':') + 1, line.size())), '\t');
    const std::string first = words.empty() ? "" : words[0];
    if (line.starts_with("Name:")) process.name = first;
    if (line.starts_with("PPid:")) process.parent = first;
    if (line.starts_with("Uid:")) process.user = first;
  }
  std::error_code fault;
  process.program = fs::read_symlink(folder / "exe", fault).string();
  if (!is_of_ours(process.name)) return process;
  process.arguments = redacted_arguments(text_of((folder / "cmdline").string()).value_or(""));
  process.digest = evidence::sha256_of_file((folder / "exe").string()).value_or("unreadable");
  return process;
}

std::vector<Process> processes_in(const std::string& root) {
  std::vector<Process> processes;
  std::error_code fault;
  for (fs::directory_iterator at(root + "/proc", fault), end; !fault && at != end; at.increment(fault)) {
    const std::string name = at->path().filename().string();
    if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
    if (auto process = process_in(at->path())) processes.push_back(std::move(*process));
  }
  std::ranges::sort(processes, {}, [](const Process& one) { return std::stoul(one.number); });
  return processes;
}

class Collector {
 public:
  explicit Collector(const MachinePlaces& places) : places_(places) {}

  MachineEvidence collect() {
    add_processes();
    add_sockets();
    add_file("machine/mounts.txt", "/proc/self/mountinfo", mounts_in);
    add_file("machine/system.txt", "/etc/os-release", [](std::string_view text) { return std::string(text); });
    add_file("machine/kernel.txt", "/proc/version", [](std::string_view text) { return std::string(text); });
    add_configuration();
    if (places_.root.empty()) ask_tools();
    return std::move(found_);
  }

 private:
  void add(const std::string& path, std::string text) { found_.files.push_back({path, std::move(text)}); }
  void lacks(const std::string& path, const std::string& why) { found_.absent.push_back(path + ": " + why); }

  template <class Make>
  void add_file(const std::string& path, const std::string& from, Make make) {
    const auto text = text_of(places_.root + from);
    text ? add(path, make(*text)) : lacks(path, from + " cannot be read");
  }

  void add_processes() {
    const std::vector<Process> processes = processes_in(places_.root);
    if (processes.empty()) lacks("machine/processes.txt", "/proc cannot be read");
    std::string lines = "process parent user name program, and of ours SHA-256 and arguments\n";
    for (const Process& one : processes) {
      lines += joined({one.number, one.parent, one.user, one.name, one.program.empty() ? "-" : one.program});
      lines += one.digest.empty() ? "\n" : " " + one.digest + " " + one.arguments + "\n";
    }
    add("machine/processes.txt", lines);
    std::map<std::string, std::string> programs;
    for (const Process& one : processes) {
      if (is_of_ours(one.name) && !one.program.empty()) programs[one.program];
    }
    for (const char* name : {"urnad", "urna-box", "urnactl", "urna-verify", "urna-node", "urna-witness"}) {
      const std::string path = places_.root + "/usr/bin/" + name;
      if (fs::exists(path)) programs[path];
    }
    std::string digests;
    for (const auto& [path, none] : programs)
      digests += evidence::sha256_of_file(path).value_or("unreadable") + "  " + path + "\n";
    add("machine/programs.sha256", digests);
  }

  void add_sockets() {
    std::string lines;
    for (const char* kind : {"tcp", "tcp6", "udp", "udp6"}) {
      const std::string from = std::string("/proc/self/net/") + kind;
      const auto table = text_of(places_.root + from);
      if (table) lines += sockets_without_callers(*table, kind);
      if (!table) lacks("machine/sockets.txt", from + " cannot be read");
    }
    add("machine/sockets.txt", lines);
  }

  void add_configuration() {
    std::error_code fault;
    const fs::path folder = places_.root + places_.configuration;
    std::map<std::string, std::string> settings;
    std::string list;
    for (fs::recursive_directory_iterator at(folder, fault), end; !fault && at != end; at.increment(fault)) {
      if (!at->is_regular_file() || at->is_symlink()) continue;
      const std::string name = at->path().lexically_relative(folder).generic_string();
      struct stat about {};
      if (::stat(at->path().c_str(), &about) != 0) continue;
      std::ostringstream mode;
      mode << std::oct << (about.st_mode & 07777U);
      list += joined({name, std::to_string(about.st_size), mode.str(), std::to_string(about.st_uid)}) + "\n";
      const bool is_settings = name.ends_with(".env") || name.ends_with(".conf") || name.ends_with(".service");
      const auto text = is_settings ? text_of(at->path().string()) : std::nullopt;
      constexpr std::size_t settings_bytes_max = 64 * 1024;
      if (text && text->size() > settings_bytes_max) lacks("configuration/" + name, "too long for settings");
      if (text && text->size() <= settings_bytes_max && journal::is_bundle_path("configuration/" + name))
        settings[name] = redacted_settings(*text);
    }
    if (fault) lacks("configuration", places_.configuration + " cannot be read");
    if (!list.empty()) add("configuration/files.txt", "name bytes mode owner\n" + list);
    constexpr std::size_t settings_max = 20;
    for (const auto& [name, text] : settings) {
      if (found_.files.size() < settings_max) add("configuration/" + name, text);
    }
  }

  /// @param good  which exit codes mean that it has done its work
  void ask(const std::string& path, const std::string& program, const std::vector<std::string>& arguments,
           std::chrono::seconds patience, std::initializer_list<int> good) {
    const std::string name = fs::path(program).filename().string();
    if (!fs::exists(program)) return lacks(path, name + " is not installed: unknown");
    const auto end = inspection::end_of_program(program, arguments, {}, {patience, text_bytes_max});
    if (!end) return lacks(path, name + " did not come to an end, or said too much: unknown");
    if (std::ranges::find(good, end->code) == good.end())
      return lacks(path, name + " ended with " + std::to_string(end->code) + ", such as for want of rights: unknown");
    add(path, std::string(reinterpret_cast<const char*>(end->said.data()), end->said.size()));
  }

  void ask_tools() {
    using std::chrono::seconds;
    ask("machine/packages.txt", "/usr/bin/dpkg-query",
        {"-W", "-f", "${db:Status-Abbrev} ${Package} ${Version} ${Architecture}\\n"}, seconds(60), {0});
    // 2: some files are not as their package has them; these are what it says.
    ask("machine/changed-files.txt", "/usr/bin/debsums", {"-c"}, seconds(600), {0, 2});
    ask("machine/nftables.txt", "/usr/sbin/nft", {"--terse", "--stateless", "list", "ruleset"}, seconds(20), {0});
    ask("machine/system-journal.txt", "/usr/bin/journalctl",
        {"--no-pager", "--quiet", "-o", "short-iso-precise", "--since=-" + std::to_string(places_.days) + "d", "-u",
         "urnad.service", "-u", "urna-box.service", "-u", "urna-witness.service", "-u", "urna-node@*.service"},
        seconds(60), {0});
  }

  const MachinePlaces& places_;
  MachineEvidence found_;
};

}  // namespace

std::string redacted_arguments(std::string_view arguments) {
  std::vector<std::string> words = split(arguments, '\0');
  if (words.empty()) return "";
  words.erase(words.begin());
  return redacted_words(words);
}

std::string redacted_settings(std::string_view text) {
  std::string out;
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with('#') || line.starts_with(';')) continue;
    const std::size_t equals = line.find('=');
    const std::string name = line.substr(0, equals);
    const bool is_setting = equals != std::string::npos && !name.empty() && name.size() < 60 &&
                            std::ranges::all_of(name, [](char c) { return std::isalnum(c) != 0 || c == '_'; });
    if (!is_setting) {
      out += hidden(line) + "\n";
      continue;
    }
    const std::string value = line.substr(equals + 1);
    const bool holds_options = is_among(name, names_of_options);
    out += name + "=" +
           (holds_options                    ? redacted_words(split(value, ' '))
            : is_among(name, harmless_names) ? value
                                             : hidden(value)) +
           "\n";
  }
  return out;
}

std::string sockets_without_callers(std::string_view table, std::string_view kind) {
  constexpr std::size_t local = 1, remote = 2, state = 3, user = 7;
  constexpr std::string_view listening = "0A";  // TCP_LISTEN; of UDP, whoever has no peer
  constexpr std::string_view unconnected = "07";
  std::vector<std::vector<std::string>> sockets;
  std::set<std::string> served;
  const auto port_of = [](const std::string& end) { return end.substr(end.find(':') + 1); };
  for (const std::string& line : split(table, '\n')) {
    auto words = split(line, ' ');
    if (words.size() <= user || words[0] == "sl") continue;
    if (words[state] == listening || words[state] == unconnected) served.insert(port_of(words[local]));
    sockets.push_back(std::move(words));
  }
  std::string lines;
  std::map<std::string, std::size_t> callers;
  for (const auto& words : sockets) {
    const std::string port = std::to_string(from_hexadecimal(port_of(words[local])));
    if (words[state] == listening || words[state] == unconnected) {
      lines += joined({std::string(kind), "listens", words[local], port, "user", words[user]}) + "\n";
    } else if (served.contains(port_of(words[local]))) {
      ++callers[port];
    } else {
      lines += joined({std::string(kind), "called", words[remote],
                       std::to_string(from_hexadecimal(port_of(words[remote]))), "user", words[user]}) +
               "\n";
    }
  }
  for (const auto& [port, count] : callers)
    lines += joined({std::string(kind), "called-by", std::to_string(count), "at", port}) + "\n";
  return lines;
}

std::string mounts_in(std::string_view mountinfo) {
  constexpr std::size_t point = 4, flags = 5;
  std::string lines;
  for (const std::string& line : split(mountinfo, '\n')) {
    const auto words = split(line, ' ');
    const auto dash = std::ranges::find(words, "-");
    if (words.size() <= flags || words.end() - dash < 3) continue;
    lines += joined({words[point], words[flags], dash[1], dash[2]}) + "\n";
  }
  return lines;
}

MachineEvidence evidence_of_machine(const MachinePlaces& places) { return Collector(places).collect(); }

}  // namespace urna::cli
