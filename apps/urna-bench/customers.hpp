// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

/// What so many customers cost a server that nobody asks, how long it takes to open them, and what one customer's flood
/// does to another.
void measure_customers(std::size_t customers, double seconds);
