// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "evidence/machine_checks.hpp"
#include "evidence/package_checks.hpp"

/// What the machine's own files say.
namespace urna_collect {

std::vector<urna::evidence::SocketTable> socket_tables();
std::vector<std::string> firmware();
urna::evidence::UsbSeen usb();
/// Empty when it cannot be read.
std::string os_release();

/// How long ago a file was written; nothing when it cannot be seen.
std::optional<std::chrono::seconds> age_of(const std::string& path, urna::Timestamp now);
/// A report that somebody else wrote.  Nothing when it cannot be read, or has over 64 MiB.
std::optional<std::string> report_at(const std::string& path);

/// Where Debian lists what is installed.
inline constexpr const char* packages_list = "/var/lib/dpkg/status";
/// @param feed  the JSON of Debian's security tracker
std::optional<urna::evidence::OpenFlaws> open_flaws(const std::string& feed);

}  // namespace urna_collect
