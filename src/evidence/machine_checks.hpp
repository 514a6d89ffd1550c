// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/evidence.hpp"

/// Checks of the machine, from what its kernel and its files say.  Made by `urna-collect`.
namespace urna::evidence {

/// What the kernel says of one kind of socket: the text of `/proc/net/tcp` and its like; none: it cannot be read.
struct SocketTable {
  bool is_tcp = true;
  std::optional<std::string> text;
};

/// Who waits there.
struct Listeners {
  std::set<std::string> ports;  ///< `tcp/443`: for the network
  std::size_t own = 0;          ///< how many wait on this machine's own address alone
};
/// @returns  nothing when one of the tables cannot be read
std::optional<Listeners> listeners_in(const std::vector<SocketTable>& tables);

/// `net.ports`: nobody waits for the network but who was declared.  What waits on this machine's own address alone is
/// only counted.
assurance::CollectorManifest listeners_manifest();
/// @param declared  `tcp/443`; none: nobody said
assurance::Look look_at_listeners(const std::vector<SocketTable>& tables,
                                  const std::optional<std::vector<std::string>>& declared);

/// `host.no_cloud`: the machine is not one that a cloud lends.  Only by what its firmware says of itself: in part.
assurance::CollectorManifest no_cloud_manifest();
/// @param firmware  what each file of `/sys/class/dmi/id` says; none readable: unknown
assurance::Look look_at_firmware(const std::vector<std::string>& firmware);

/// What there is of the kernel's module for USB disks.
struct UsbSeen {
  bool is_loaded = false;
  bool is_barred = false;                 ///< modprobe is told not to load it
  std::optional<bool> is_installed = {};  ///< none: the modules cannot be seen
};
/// `config.usb`: no USB disk can be read here.
assurance::CollectorManifest usb_manifest();
assurance::Look look_at_usb(const UsbSeen& seen);
/// Whether a file of modprobe.d bars the module.
bool bars_usb_storage(std::string_view modprobe_rules);

/// `support.eol`: somebody still mends the system.  The system alone: in part.
assurance::CollectorManifest system_support_manifest();
/// @param os_release  as `/etc/os-release` has it
assurance::Look look_at_system_support(std::string_view os_release, Timestamp now);

}  // namespace urna::evidence
