// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "cli/console.hpp"
#include "cli/report.hpp"
#include "crypto/random.hpp"

namespace urna::cli {

/// What a command is handed: who talks to it, chance, the time.
struct Session {
  Console& console;
  crypto::RandomSource& random;
  std::uint64_t now = 0;  ///< seconds since 1970
  unsigned threads = 1;
};

}  // namespace urna::cli
