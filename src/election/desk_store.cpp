// SPDX-License-Identifier: EUPL-1.2
#include "election/desk_store.hpp"

#include <algorithm>

namespace urna::election {
namespace {

template <class Values>
bool all_different(Values values) {
  std::sort(values.begin(), values.end());
  return std::adjacent_find(values.begin(), values.end()) == values.end();
}

}  // namespace

bool are_distinct(std::span<const DeskVoter> voters) {
  std::vector<VoterId> ids;
  std::vector<SignInVerifier> verifiers;
  for (const DeskVoter& voter : voters) {
    ids.push_back(voter.id);
    verifiers.push_back(voter.verifier);
  }
  return all_different(std::move(ids)) && all_different(std::move(verifiers));
}

}  // namespace urna::election
