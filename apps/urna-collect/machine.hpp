// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "evidence/machine_checks.hpp"

/// What the machine's own files say.
namespace urna_collect {

std::vector<urna::evidence::SocketTable> socket_tables();
std::vector<std::string> firmware();
urna::evidence::UsbSeen usb();
/// Empty when it cannot be read.
std::string os_release();

}  // namespace urna_collect
