// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

/// Measures casting: `urna-box` and `urnad` as two processes with stores on the disk, voters over TLS with ballots of
/// ten candidates made beforehand, all on this machine.  First as fast as they are taken, then at 70 % of that.
void measure_casting(std::size_t ballots, std::size_t connections);

/// The same with voters who come at a given pace, each over a connection of their own: first alone, then among clients
/// that stall in every way and come back as soon as they are cut off.  The latencies are from the first byte of a
/// voter's connection to the receipt.
/// @returns  whether every voter got a receipt
bool measure_casting_among_stalled(std::size_t ballots, double casts_per_second, std::size_t stalled);
