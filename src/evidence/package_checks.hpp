// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "assurance/evidence.hpp"
#include "evidence/deb_version.hpp"

/// Checks of Debian's packages against what Debian says of flaws, from a file that the operator fetches: nothing here
/// asks the network.  Made by `urna-collect`.
namespace urna::evidence {

/// What is installed, by the source that it was made from: advisories name sources.
using InstalledSources = std::map<std::string, DebVersion, std::less<>>;  ///< of several, the oldest
/// @param status  as `/var/lib/dpkg/status` has it
/// @returns       nothing when it is no such file, or names no package
std::optional<InstalledSources> installed_in(std::string_view status);

/// The flaws that concern what is installed.
struct OpenFlaws {
  struct Mendable {
    DebVersion since;             ///< the newest of the versions that mend one
    std::string since_text;       ///< as Debian writes it
    std::set<std::string> flaws;  ///< `CVE-2026-1234`
  };
  std::map<std::string, Mendable> mendable;  ///< by source: Debian has a newer version, which is not installed
  std::size_t unmended = 0;                  ///< flaws that Debian has mended nowhere in this release yet
  std::size_t sources_known = 0;             ///< of those installed, how many the file says something of
};
/// Reads what Debian's security tracker publishes as JSON, tens of megabytes, as it goes by.
///
/// @param release  `bookworm`
/// @param next     the next piece of the file; empty: there is no more
/// @returns        nothing when it is no such file
std::optional<OpenFlaws> open_flaws_in(const std::function<std::string_view()>& next, const InstalledSources& installed,
                                       std::string_view release);

/// `VERSION_CODENAME` of `/etc/os-release`; empty: it says none.
std::string release_name_in(std::string_view os_release);

/// `patch.level`: nothing is installed that Debian has mended already.  Of Debian's packages alone: in part.
assurance::CollectorManifest packages_manifest();
/// @param flaws     none: what is installed, or the file, cannot be read
/// @param feed_age  of the file; one that is older than `age_max` says nothing
assurance::Look look_at_packages(const std::optional<OpenFlaws>& flaws, std::optional<std::chrono::seconds> feed_age,
                                 std::chrono::hours age_max);

/// `vuln.feed`: the file was fetched within a day.  Nobody asks how soon people decide: in part.
assurance::CollectorManifest feed_manifest();
assurance::Look look_at_feed(std::optional<std::chrono::seconds> feed_age);

}  // namespace urna::evidence
