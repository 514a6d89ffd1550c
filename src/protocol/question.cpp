// SPDX-License-Identifier: EUPL-1.2
#include "protocol/question.hpp"

#include <numeric>

namespace urna::protocol {

bool is_mixnet(const Question& question) { return std::holds_alternative<MixnetQuestion>(question); }

std::size_t Shape::count() const { return std::accumulate(rows.begin(), rows.end(), std::size_t{0}); }

Shape choices_shape(const Question& question) { return tally_shape(question, 1); }

Shape tally_shape(const Question& question, std::size_t num_tallied) {
  if (const auto* homomorphic = std::get_if<HomomorphicQuestion>(&question)) {
    return {false, {homomorphic->answers.size() + (homomorphic->blank ? 1 : 0)}};
  }
  if (const auto* lists = std::get_if<ListsQuestion>(&question)) {
    Shape shape{true, {}};
    for (const CandidateList& list : lists->lists) shape.rows.push_back(1 + list.candidates.size());
    return shape;
  }
  return {false, {num_tallied}};
}

}  // namespace urna::protocol
