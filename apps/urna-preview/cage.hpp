// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace urna_preview {

/// From here on the process reads, writes, takes memory and ends, and whatever else it tries ends it: no file, no
/// network, no process, no executable memory; 512 MiB, 10 seconds of a processor.
/// @returns  false: it could not be had, and nothing of a stranger may be touched
bool enter_cage();

}  // namespace urna_preview
