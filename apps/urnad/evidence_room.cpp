// SPDX-License-Identifier: EUPL-1.2
#include "evidence_room.hpp"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

#include "desk.hpp"
#include "evidence/account_checks.hpp"
#include "evidence/backup_checks.hpp"
#include "evidence/clock_checks.hpp"
#include "evidence/evidence_policy.hpp"
#include "evidence/firewall_checks.hpp"
#include "evidence/hardening_checks.hpp"
#include "evidence/journal_checks.hpp"
#include "evidence/machine_checks.hpp"
#include "evidence/package_checks.hpp"
#include "evidence/process_checks.hpp"
#include "evidence/tls_checks.hpp"
#include "http/server.hpp"
#include "inspection/child_program.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

namespace {

using assurance::Look;
using evidence::EvidencePolicy;

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

/// Read for each look, so that a policy that was mended counts at once.
/// @returns  nothing when the file that was named cannot be read, or is no policy: then nobody knows what must be so
std::optional<EvidencePolicy> policy_in(const std::string& path) {
  if (path.empty()) return EvidencePolicy{};
  const auto text = text_of(path);
  auto policy =
      text ? evidence::parse_evidence_policy(*text) : failure(evidence::PolicyFault{"", "the file cannot be read"});
  return policy ? std::optional(std::move(*policy)) : std::nullopt;
}

evidence::LogSeen seen_of(storage::JournalKeeper& keeper, const storage::SqliteJournal::Log& log) {
  storage::SqliteJournal& journal = keeper.journal();
  return {.size = log.size,
          .origin = log.origin,
          .checkpoint = keeper.checkpoint(log.name),
          .key = keeper.signer().key(log.origin),
          .read = journal.reader(log.name),
          .entries = [&journal, name = log.name](std::uint64_t from, std::uint64_t to) {
            return journal.entries(name, from, to);
          }};
}

std::vector<evidence::LogSeen> logs_in(storage::JournalKeeper& keeper) {
  std::vector<evidence::LogSeen> logs;
  for (const auto& log : keeper.journal().logs()) logs.push_back(seen_of(keeper, log));
  return logs;
}

evidence::BackupsSeen seen_of(const api::BackupKeeper& backups) {
  evidence::BackupsSeen seen;
  seen.has_places = backups.has_places();
  seen.checks = backups.checks();
  seen.policy = backups.settings().policy;
  for (const api::BackupKeeper::Listed& listed : backups.list()) {
    if (seen.newest && listed.record.made <= seen.newest->made) continue;
    seen.newest = listed.record;
    seen.copies_now = listed.places.size();
  }
  return seen;
}

Look programs_on(const EvidencePolicy& policy) {
  std::vector<evidence::ProgramSeen> seen;
  if (policy.programs) {
    for (const evidence::ProgramWanted& wanted : *policy.programs) {
      // Of the desk itself what runs is asked, even when another file lies in its place by now.
      const bool is_desk = wanted.name == "urnad";
      seen.push_back({wanted.name, evidence::sha256_of_file(is_desk ? "/proc/self/exe" : wanted.path)});
      if (is_desk) seen.push_back({wanted.name, evidence::sha256_of_file(wanted.path)});
    }
  }
  return evidence::look_at_programs(seen, policy.programs);
}

/// By urna-collect, which says in a line what it saw.
Look look_by_program(const Options& options, const std::string& check, std::vector<std::string> told) {
  if (options.collector_program.empty()) return Look::unseen("no_program");
  told.insert(told.begin(), check);
  constexpr std::chrono::seconds patience{20};
  constexpr std::size_t answer_bytes_max = 64 * 1024;
  const auto answer = inspection::answer_of_program(options.collector_program, told, {}, {patience, answer_bytes_max});
  if (!answer) return Look::unseen("broken_off");
  auto look = assurance::look_from(std::string_view(reinterpret_cast<const char*>(answer->data()), answer->size()));
  return look ? std::move(*look) : Look::unseen("broken_off");
}

Look look_at_own_clock(const Options& options, const EvidencePolicy& policy) {
  return look_by_program(options, "time.sync", {"off_ms_max=" + std::to_string(policy.clock_off_max.count())});
}

Look look_at_advisories(const Options& options, const EvidencePolicy& policy, const std::string& check) {
  if (!policy.advisories) return Look::unseen("no_policy");
  return look_by_program(
      options, check,
      {"feed=" + policy.advisories->path, "age_hours_max=" + std::to_string(policy.advisories->age_max.count())});
}

Look look_at_own_firewall(const Options& options, const EvidencePolicy& policy) {
  if (!policy.firewall) return Look::unseen("no_policy");
  return look_by_program(options, "net.firewall",
                         {"rules=" + policy.firewall->path, "sha256=" + policy.firewall->sha256});
}

Look look_at_own_hardening(const Options& options, const EvidencePolicy& policy) {
  if (!policy.hardening) return Look::unseen("no_policy");
  return look_by_program(
      options, "config.hardening",
      {"report=" + policy.hardening->path, "score_min=" + std::to_string(policy.hardening->score_min),
       "age_days_max=" + std::to_string(policy.hardening->age_max.count())});
}

std::string host_of(std::string address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string::npos) address.erase(0, scheme + 3);
  address.resize(std::min(address.find('/'), address.size()));
  const std::size_t colon = address.rfind(':');
  if (colon != std::string::npos && address.find(']', colon) == std::string::npos) address.resize(colon);
  return address;
}

/// Where the desk listens; false: nobody knows.
bool tell_where(const Options& options, std::vector<std::string>& told) {
  const http::Endpoint endpoint = http::endpoint_from(options.listen);
  if (endpoint.port == 0) return false;
  const bool is_anywhere = endpoint.host == "0.0.0.0" || endpoint.host == "::";
  told.push_back("at=" + (is_anywhere ? std::string("127.0.0.1") : endpoint.host));
  told.push_back("port=" + std::to_string(endpoint.port));
  told.push_back("name=" + (options.address.empty() ? endpoint.host : host_of(options.address)));
  return true;
}

/// Behind a proxy too the desk itself is asked: it is what keeps customers apart.
Look look_at_customers(const Options& options, std::vector<evidence::CustomerSeen> customers) {
  constexpr std::size_t customers_max = 20;
  constexpr std::size_t elections_max = 2;
  customers.resize(std::min(customers.size(), customers_max));
  if (customers.size() < 2) return evidence::look_at_isolation(customers.size(), {});
  std::vector<std::string> told;
  if (!tell_where(options, told)) return Look::unseen("not_reached");
  for (const evidence::CustomerSeen& customer : customers) {
    told.push_back("host=" + customer.host);
    for (std::size_t i = 0; i < std::min(customer.elections.size(), elections_max); ++i)
      told.push_back("election=" + customer.host + "/" + customer.elections[i]);
  }
  return look_by_program(options, "tenant.isolation", std::move(told));
}

/// What answers over HTTPS is looked at where the desk listens.  Behind a proxy that is not what people reach.
Look look_at_own_door(const Options& options, const EvidencePolicy& policy, const std::string& check,
                      std::vector<std::string> told) {
  if (!options.proxies.empty()) return Look::unseen("behind_proxy");
  if (!tell_where(options, told)) return Look::unseen("not_reached");
  if (!policy.authorities.empty()) told.push_back("authorities=" + policy.authorities);
  return look_by_program(options, check, std::move(told));
}

}  // namespace

EvidenceRoom::EvidenceRoom(const Options& options, const std::string& data, const keystore::ColumnSealer& sealer,
                           const identity::PersonStore& people, const api::BackupKeeper& backups, Customers customers,
                           http::AccessLog& log)
    : options_(options),
      people_(people),
      backups_(backups),
      customers_(std::move(customers)),
      log_(log),
      opened_(now()),
      store_(data + "/evidence.db", sealer, {.owner = sealer.tenant()}),
      keeper_(store_, collectors(), now) {}

std::vector<api::EvidenceKeeper::Collector> EvidenceRoom::collectors() {
  // The journal is there once the desk is open; before, nobody looks.
  const auto with_policy = [this](auto look) {
    return [this, look] {
      const auto policy = policy_in(options_.evidence_policy);
      return policy ? look(*policy) : Look::unseen("no_policy");
    };
  };
  const auto idle_accounts = [this](const EvidencePolicy& policy) {
    const auto house = journal_->journal().log(journal_->house());
    if (!house) return Look::unseen("no_journal");
    const auto seen = evidence::last_seen_in(seen_of(*journal_, *house), now() - policy.idle_max);
    return evidence::look_at_dormant_accounts(people_.all(), seen, policy.idle_max, now());
  };
  const auto on_machine = [this](assurance::CollectorManifest manifest) {
    const std::string check = manifest.check;
    return api::EvidenceKeeper::Collector{std::move(manifest),
                                          [this, check] { return look_by_program(options_, check, {}); }};
  };
  const auto by_policy = [this, with_policy](auto look) {
    return with_policy([this, look](const EvidencePolicy& policy) { return look(options_, policy); });
  };
  const auto advisories = [by_policy](assurance::CollectorManifest manifest) {
    const std::string check = manifest.check;
    return api::EvidenceKeeper::Collector{std::move(manifest),
                                          by_policy([check](const Options& options, const EvidencePolicy& policy) {
                                            return look_at_advisories(options, policy, check);
                                          })};
  };
  const auto open_keys = [this](const EvidencePolicy& policy) {
    return evidence::look_at_open_keys(opened_, policy.open_max, now());
  };
  const auto at_door = [this, with_policy](assurance::CollectorManifest manifest, std::vector<std::string> told) {
    const std::string check = manifest.check;
    return api::EvidenceKeeper::Collector{std::move(manifest),
                                          with_policy([this, check, told](const EvidencePolicy& policy) {
                                            return look_at_own_door(options_, policy, check, told);
                                          })};
  };
  const auto listeners = [this](const EvidencePolicy& policy) {
    if (!policy.listeners) return Look::unseen("no_policy");
    std::vector<std::string> told{"declared=yes"};
    for (const std::string& port : *policy.listeners) told.push_back("listen=" + port);
    return look_by_program(options_, "net.ports", std::move(told));
  };
  const bool is_box_apart = options_.box_address.empty() || !options_.box_tls.authority.empty();
  const std::vector<std::string> apart{is_box_apart ? "box=apart" : "box=open"};
  return {
      {evidence::multi_factor_manifest(), [this] { return evidence::look_at_factors(people_.all()); }},
      {evidence::dormant_accounts_manifest(), with_policy(idle_accounts)},
      {evidence::password_policy_manifest(),
       [this] { return evidence::look_at_password_policy(options_.breached ? &options_.breached->list() : nullptr); }},
      {evidence::password_hash_manifest(), [this] { return evidence::look_at_password_hashes(people_.all()); }},
      {evidence::journal_integrity_manifest(), [this] { return evidence::look_at_journal(logs_in(*journal_)); }},
      {evidence::journal_retention_manifest(),
       [this] {
         return evidence::look_at_journal_retention(logs_in(*journal_), journal_->journal().payload_months(),
                                                    options_.journal.payloads, now());
       }},
      {evidence::backup_copies_manifest(),
       [this] { return evidence::look_at_backup_copies(seen_of(backups_), now()); }},
      {evidence::backup_restore_manifest(),
       [this] { return evidence::look_at_restore_drills(seen_of(backups_), now()); }},
      {evidence::programs_manifest(), with_policy(programs_on)},
      {evidence::process_rights_manifest(),
       [] { return evidence::look_at_process_rights(text_of("/proc/self/status").value_or("")); }},
      {evidence::memory_manifest(), [] { return evidence::look_at_memory(evidence::memory_now()); }},
      {evidence::listeners_manifest(), with_policy(listeners)},
      at_door(evidence::tls_manifest(), {}),
      at_door(evidence::certificate_manifest(), {}),
      at_door(evidence::no_plain_manifest(), apart),
      at_door(evidence::headers_manifest(), {"path=/", "path=/api/elections", "path=/nothing-here"}),
      on_machine(evidence::no_cloud_manifest()),
      on_machine(evidence::usb_manifest()),
      on_machine(evidence::system_support_manifest()),
      {evidence::clock_manifest(), by_policy(look_at_own_clock)},
      advisories(evidence::packages_manifest()),
      advisories(evidence::feed_manifest()),
      {evidence::firewall_manifest(), by_policy(look_at_own_firewall)},
      {evidence::hardening_manifest(), by_policy(look_at_own_hardening)},
      {evidence::open_keys_manifest(), with_policy(open_keys)},
      {evidence::isolation_manifest(), [this] { return look_at_customers(options_, customers_()); }},
  };
}

void EvidenceRoom::tend(const std::stop_token& stopping) {
  constexpr std::chrono::seconds between_looks{10};
  std::mutex mutex;
  std::condition_variable_any stopped;
  while (!stopping.stop_requested()) {
    try {
      keeper_.tend(stopping);
    } catch (const std::exception& failure) {
      log_.error(failure.what());
    }
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stopping, between_looks, [] { return false; });
  }
}

}  // namespace urnad
