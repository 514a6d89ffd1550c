// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

/// Measures casting: `urna-box` and `urnad` as two processes with stores on the disk, voters over TLS with ballots of
/// ten candidates made beforehand, all on this machine.  First as fast as they are taken, then at 70 % of that.
void measure_casting(std::size_t ballots, std::size_t connections);
