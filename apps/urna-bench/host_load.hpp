// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Somebody who asks one customer's host for the same thing again and again.
struct HostLoad {
  std::uint16_t port = 0;  ///< of the desk, on this machine
  std::string host;
  std::string target = "/api/elections";
  std::size_t connections = 0;     ///< kept alive, TLS
  double requests_per_second = 0;  ///< over all connections; 0: each asks as soon as it is answered
  double seconds = 0;
  bool is_elsewhere = false;  ///< as if from another machine: works only when no server wants the processor
};

struct HostFigures {
  std::size_t answered = 0;       ///< 200
  std::size_t held_back = 0;      ///< 429 and 503
  std::size_t others = 0;         ///< anything else
  std::vector<double> latencies;  ///< seconds from when a request was due to its answer, of those answered 200; sorted
};

/// Returns when its time is over.
/// @throws  when the desk cannot be reached, or the kernel does not let a thread yield
HostFigures ask_host(const HostLoad& load);
