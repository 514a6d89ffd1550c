// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

/// Casts small ballots in a long run and prints both servers' memory as their number grows, and by how many bytes a
/// ballot it does.
void measure_memory_of_casting(std::size_t ballots, std::size_t connections);
