// SPDX-License-Identifier: EUPL-1.2
#include "option_groups.hpp"

#include <filesystem>
#include <stdexcept>

#include "api/journal_sink.hpp"
#include "api/witness_courier.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

void add_backup_options(CLI::App& app, Options& options) {
  auto* group = app.add_option_group("backups", "docs/operating/backups.md");
  group
      ->add_option(
          "--backup-to", options.backup_places,
          "A folder for backups of the data, sealed; may be given again, three times at least: on other disks, "
          "one in another house")
      ->check(CLI::ExistingDirectory);
  group
      ->add_option("--backup-keys-to", options.backup_key_places,
                   "A folder for backups of keystore.db, apart from those of the data; may be given again")
      ->check(CLI::ExistingDirectory);
  group
      ->add_option_function<int>(
          "--keep-backups-days", [&](int days) { options.backup_policy.data = std::chrono::days(days); },
          "How long a backup of the data is kept")
      ->check(CLI::Range(7, 400))
      ->default_str(std::to_string(options.backup_policy.data.count()));
}

void check_backup_places(const Options& options) {
  for (const std::string& keys : options.backup_key_places) {
    for (const std::string& data : options.backup_places) {
      if (std::filesystem::weakly_canonical(keys) == std::filesystem::weakly_canonical(data))
        throw std::runtime_error("--backup-keys-to " + keys + " is a folder of --backup-to: they belong apart");
    }
  }
}

void add_journal_options(CLI::App& app, JournalSettings& settings) {
  auto& kept = settings.payloads;
  auto* group = app.add_option_group("journal", "The audit journal: docs/operating/journal.md");
  group->add_option("--keep-security-months", kept.security_months, "Details of sign-ins and refusals")
      ->check(CLI::Range(6, 36))
      ->capture_default_str();
  group->add_option("--keep-admin-months", kept.admin_months, "Details of administrative changes")
      ->check(CLI::Range(12, 120))
      ->capture_default_str();
  group->add_option("--keep-election-months", kept.election_months, "Details of changes of an election")
      ->check(CLI::Range(6, 120))
      ->capture_default_str();
  group->add_option_function<std::vector<std::string>>(
      "--witness",
      [&settings](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
          auto place = api::WitnessPlace::parse(text);
          if (!place) throw CLI::ValidationError("--witness", "is not ADDRESS=KEY: " + text);
          settings.witnesses.push_back(std::move(*place));
        }
      },
      "ADDRESS=KEY of somebody who watches that the journal only grows: https://…, or unix:/SOCKET; may be given "
      "again");
  group
      ->add_option("--sink", settings.sinks,
                   "Where entries are written as well: file:/PATH, syslog:/dev/log, syslog-tcp:HOST:PORT, "
                   "syslog-tls:HOST:PORT; may be given again")
      ->check([](const std::string& text) {
        return api::sink_target(text, "urna", "") ? std::string() : "is none of the four forms";
      });
  group->add_option("--journal-authorities", settings.authorities,
                    "PEM: who vouches for witnesses and collectors, instead of whom this machine trusts");
  group->add_flag("--hold-journal", kept.is_held, "Destroy none of these for the time being: somebody contests");
}

void add_incident_options(CLI::App& app, Options& options) {
  auto* group = app.add_option_group("incidents", "docs/operating/incidents.md");
  group->add_option_function<std::vector<std::string>>(
      "--unlock-window",
      [&options](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
          const auto window = incident::UnlockWindow::parse(text);
          if (!window) throw CLI::ValidationError("--unlock-window", "is not \"[mon-fri ]06:00-19:00\": " + text);
          options.unlock_windows.push_back(*window);
        }
      },
      "When the platform is meant to be unlocked, in UTC: \"mon-fri 06:00-19:00\"; may be given again.  At another "
      "time it is an "
      "incident; without it, that is not judged");
}

}  // namespace urnad
