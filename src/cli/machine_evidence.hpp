// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "journal/sealed_bundle.hpp"

/// What a machine shows of itself after something has gone wrong.  Whatever may hold a secret or say something about a
/// person is not taken: arguments of other programs, addresses of who is connected, values of unknown settings.
namespace urna::cli {

struct MachineEvidence {
  std::vector<journal::BundleFile> files;
  std::vector<std::string> absent;  ///< `machine/nftables.txt: nft is not installed`
};

struct MachinePlaces {
  std::string root = {};  ///< before each path; empty: this machine, whose tools are asked as well
  std::string configuration = "/etc/urna";
  unsigned days = 7;  ///< how far back the system's journal is read
};

/// Takes minutes where debsums compares every file of every package.
MachineEvidence evidence_of_machine(const MachinePlaces& places);

/// A file of settings without what nobody knows to be harmless.  Comments go; of `NAME=VALUE` and `--name VALUE` the
/// value stays when it is one of our options that hold none but addresses, paths and numbers; of all else only how
/// long it was.
std::string redacted_settings(std::string_view text);

/// The arguments of one of our programs, likewise.
/// @param arguments  with a zero byte after each, as `/proc/PID/cmdline` has them
std::string redacted_arguments(std::string_view arguments);

/// Sockets out of `/proc/net/tcp` and its like: who listens, whom this machine has called, and how many have called it,
/// whose addresses do not stand there.
std::string sockets_without_callers(std::string_view table, std::string_view kind);

/// `/proc/self/mountinfo` without the options of file systems, in which passwords have been seen.
std::string mounts_in(std::string_view mountinfo);

}  // namespace urna::cli
