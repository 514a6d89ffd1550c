// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <CLI/CLI.hpp>

#include "options.hpp"

/// Options of `urnad` that belong together.
namespace urnad {

void add_backup_options(CLI::App& app, Options& options);
/// Where both kinds stood together, whoever takes that disk has all there is to guess a passphrase for.
/// @throws std::runtime_error
void check_backup_places(const Options& options);
void add_incident_options(CLI::App& app, Options& options);
void add_journal_options(CLI::App& app, JournalSettings& settings);

}  // namespace urnad
