// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "election/electoral_roll.hpp"

namespace urna::election {

/// What a new roll does to the one before: ids of voters, capitals apart, in the order of the roll they stand in.
/// @secrecy  personal data, not for logs
struct RollChange {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;  ///< another name, date, address, college, weight…; a column come or gone counts
  bool moved = false;                ///< the same voters stand in another order
};

RollChange compare_rolls(const ElectoralRoll& before, const ElectoralRoll& after);

}  // namespace urna::election
