// SPDX-License-Identifier: EUPL-1.2
#include "evidence/process_checks.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <vector>

#include "crypto/hash.hpp"

namespace urna::evidence {
namespace {

using assurance::Look;
using assurance::Seen;

constexpr std::chrono::hours daily{24};
constexpr std::uint64_t lockable_bytes_min = std::uint64_t{8} << 20U;

/// What follows `name:` in a line of it, without blanks at its ends.
std::optional<std::string_view> field(std::string_view status, std::string_view name) {
  while (!status.empty()) {
    const std::size_t end = std::min(status.find('\n'), status.size());
    std::string_view line = status.substr(0, end);
    status.remove_prefix(std::min(end + 1, status.size()));
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') continue;
    line.remove_prefix(name.size() + 1);
    while (!line.empty() && (line.front() == '\t' || line.front() == ' ')) line.remove_prefix(1);
    return line;
  }
  return std::nullopt;
}

/// Real, effective, saved and of files: one of them root's is too much.
bool has_root(std::string_view users) {
  while (!users.empty()) {
    const std::size_t end = std::min(users.find('\t'), users.size());
    if (users.substr(0, end) == "0") return true;
    users.remove_prefix(std::min(end + 1, users.size()));
  }
  return false;
}

bool is_nothing(std::string_view hexadecimal) { return hexadecimal.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

assurance::CollectorManifest process_rights_manifest() { return {"acl.process", 1, daily, false, {"own_process"}}; }

Look look_at_process_rights(std::string_view status) {
  const auto users = field(status, "Uid");
  const auto capabilities = field(status, "CapPrm");
  const auto bounding = field(status, "CapBnd");
  const auto no_more = field(status, "NoNewPrivs");
  const auto filter = field(status, "Seccomp");
  if (!users || !capabilities || !bounding || !no_more || !filter) return Look::unseen("unreadable");
  const bool may_gain = *no_more != "1" && !is_nothing(*bounding);
  return Look::at({{"runs_as_root", has_root(*users) ? "yes" : "no", has_root(*users)},
                   {"capabilities", std::string(*capabilities), !is_nothing(*capabilities)},
                   {"may_gain_rights", may_gain ? "yes" : "no", may_gain},
                   {"system_calls_filtered", *filter == "2" ? "yes" : "no", *filter != "2"}});
}

assurance::CollectorManifest memory_manifest() {
  return {"secrets.ephemeral", 1, daily, false, {"own_process", "memory"}};
}

MemorySeen memory_now() {
  MemorySeen seen;
  rlimit core{1, 1};
  ::getrlimit(RLIMIT_CORE, &core);
  seen.may_dump_core = core.rlim_max != 0 || ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
  struct sysinfo machine {};
  ::sysinfo(&machine);
  seen.swap_bytes = static_cast<std::uint64_t>(machine.totalswap) * machine.mem_unit;
  rlimit lockable{0, 0};
  ::getrlimit(RLIMIT_MEMLOCK, &lockable);
  seen.lockable_bytes = lockable.rlim_cur;
  return seen;
}

Look look_at_memory(const MemorySeen& seen) {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
  const bool is_without_limit = seen.lockable_bytes == RLIM_INFINITY;
  return Look::at({{"core_dumps", seen.may_dump_core ? "yes" : "no", seen.may_dump_core},
                   {"swap_mib", std::to_string(seen.swap_bytes / mebibyte), seen.swap_bytes > 0},
                   {"lockable_mib", is_without_limit ? "unlimited" : std::to_string(seen.lockable_bytes / mebibyte),
                    seen.lockable_bytes < lockable_bytes_min}});
}

assurance::CollectorManifest open_keys_manifest() {
  return {"seal.open", 1, std::chrono::hours(1), true, {"keystore_state", "policy"}};
}

Look look_at_open_keys(Timestamp opened, std::optional<std::chrono::days> open_max, Timestamp now) {
  if (!open_max) return Look::unseen("no_policy");
  if (opened > now) return Look::unseen("not_yet");
  const auto open_for = std::chrono::floor<std::chrono::days>(now - opened);
  return Look::at({{"open_since", timestamp_text(opened), false},
                   {"open_days", std::to_string(open_for.count()), now - opened > *open_max},
                   {"open_days_max", std::to_string(open_max->count()), false}});
}

assurance::CollectorManifest programs_manifest() { return {"sbom.match", 1, daily, false, {"programs", "policy"}}; }

Look look_at_programs(const std::vector<ProgramSeen>& running,
                      const std::optional<std::vector<ProgramWanted>>& wanted) {
  if (!wanted) return Look::unseen("no_policy");
  std::vector<Seen> seen;
  for (const ProgramSeen& program : running) {
    const auto found = std::ranges::find(*wanted, program.name, &ProgramWanted::name);
    if (found == wanted->end()) {
      seen.push_back({"not_listed", program.name, true});
    } else if (!program.sha256) {
      seen.push_back({"not_readable", program.name, true});
    } else {
      const bool is_same = *program.sha256 == found->sha256;
      seen.push_back({is_same ? "same" : "changed", program.name, !is_same});
    }
  }
  return Look::at(std::move(seen));
}

std::optional<std::string> sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  crypto::Sha256 sha256;
  std::vector<char> piece(1U << 16U);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0)
    sha256.add(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
  if (file.bad()) return std::nullopt;
  return to_hex(sha256.finish());
}

}  // namespace urna::evidence
