// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <stdexcept>

#include "protocol/ballot_making.hpp"
#include "protocol/election.hpp"

// For tests only: an election with a question of each kind that the group allows, its key and a voter.
namespace urna::protocol {

struct SampleElection {
  explicit SampleElection(const crypto::Group& group, std::uint64_t seed = 1)
      : random(seed), key(group.scalars().random(random)) {
    ElectionDescription description;
    description.uuid = "11111111111111111111";
    description.name = "Sample";
    description.group = &group;
    description.public_key = group.generator_power(key);
    description.questions.push_back(HomomorphicQuestion{"One?", {"A", "B", "C"}, 1, 2, false});
    description.questions.push_back(HomomorphicQuestion{"Or blank?", {"D", "E"}, 1, 1, true});
    description.questions.push_back(
        ListsQuestion{"Which list?", {{"L", {"l1", "l2"}}, {"M", {"m1"}}, {"Blank", {"Blank"}}}, ""});
    if (group.encode_count_max() > 0)
      description.questions.push_back(MixnetQuestion{"In what order?", {"X", "Y", "Z"}, ""});
    auto parsed = Election::parse(election_text(description));
    if (!parsed) throw std::logic_error(parsed.error().field + ": " + parsed.error().what);
    election = std::make_unique<Election>(std::move(*parsed));
    voter = group.scalars().random(random);
  }

  std::string ballot(std::vector<std::vector<std::uint32_t>> values) {
    if (values.size() > election->questions().size()) values.resize(election->questions().size());
    auto made = make_ballot(*election, voter, PlainChoices(std::move(values)), random);
    if (!made) throw std::logic_error(made.error().what);
    return *made;
  }

  crypto::ReplayedRandom random;
  crypto::SecretScalar key;
  crypto::SecretScalar voter;
  std::unique_ptr<Election> election;
};

inline const std::vector<std::vector<std::uint32_t>> sample_choices = {
    {1, 0, 1}, {0, 0, 1}, {1, 1, 0, 0, 0, 0, 0}, {3, 1, 2}};

}  // namespace urna::protocol
