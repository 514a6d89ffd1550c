// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

namespace urna_collect {

/// What a look takes, beside memory and time.
enum class Needs {
  files,    ///< of the system: reads below /proc, /sys, /etc, /usr, /lib and nowhere else, where the kernel can say so
  network,  ///< these, and connections over TCP
};

/// From here on the process writes no file, starts nothing and changes nothing: 512 MiB, 10 seconds of a processor.
/// @param also  files and folders that may be read as well
/// @returns     false: it could not be had, and nothing may be looked at
bool enter_cage(Needs needs, const std::vector<std::string>& also);

}  // namespace urna_collect
