// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <set>
#include <string>

#include "base/ensure.hpp"
#include "election/electoral_roll.hpp"
#include "election/roll_fields.hpp"

using urna::ensure;
using urna::election::ElectoralRoll;
using urna::election::RollFault;
using urna::election::Voter;

// Shows FUZ-01, B34.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto roll = ElectoralRoll::parse({reinterpret_cast<const char*>(data), size});
  if (!roll) {
    ensure(roll.error().total >= 1 && !roll.error().listed.empty(), "a refusal says why");
    for (const RollFault& fault : roll.error().listed) ensure(describe(fault).size() > 20, "a fault is described");
    return 0;
  }
  std::set<std::string_view> ids;
  std::uint64_t weight = 0;
  for (std::size_t i = 0; i < roll->size(); ++i) {
    const Voter voter = roll->voter(i);
    ensure(urna::election::is_voter_id(voter.id) && ids.insert(voter.id).second, "ids are good and differ");
    ensure(voter.email.empty() || urna::election::is_email(voter.email), "addresses are good");
    weight += voter.weight;
  }
  ensure(roll->size() > 0 && roll->summary().voters == roll->size() && roll->summary().weight == weight,
         "the summary adds up");
  return 0;
}
