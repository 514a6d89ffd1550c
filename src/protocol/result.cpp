// SPDX-License-Identifier: EUPL-1.2
#include "protocol/result.hpp"

#include <algorithm>
#include <numeric>

#include "base/ensure.hpp"
#include "crypto/discrete_log.hpp"

namespace urna::protocol {
namespace {

/// Wide enough for the sum of any counts.
__extension__ using Sum = unsigned __int128;

Sum sum_of(std::span<const std::uint64_t> counts) { return std::accumulate(counts.begin(), counts.end(), Sum{0}); }

/// Says which rules of one question its counts break.
class RuleCheck {
 public:
  RuleCheck(std::size_t question, std::uint64_t total_weight, const VoteCounts& counts, std::vector<TallyFault>& faults)
      : question_(question), total_weight_(total_weight), counts_(counts), faults_(faults) {}

  void operator()(const HomomorphicQuestion& question) const {
    const std::uint64_t blank = question.blank ? counts_[0] : 0;
    if (blank > total_weight_) return require(false, 0, "more blank votes than votes");
    const Sum votes = sum_of(std::span(counts_).subspan(question.blank ? 1 : 0));
    const Sum voters = total_weight_ - blank;
    require(voters * question.min <= votes && votes <= voters * question.max, 0,
            "the votes for all answers are not between min and max per voter");
  }

  void operator()(const ListsQuestion& question) const {
    std::size_t flag = 0;
    Sum all_lists = 0;
    for (const CandidateList& list : question.lists) {
      const std::uint64_t votes = counts_[flag];
      const auto candidates = std::span(counts_).subspan(flag + 1, list.candidates.size());
      for (std::size_t j = 0; j < candidates.size(); ++j) {
        require(candidates[j] <= votes, flag + 1 + j, "a candidate has more votes than the list");
      }
      require(sum_of(candidates) >= votes, flag, "the candidates of a list have fewer votes than the list");
      all_lists += votes;
      flag += 1 + list.candidates.size();
    }
    require(all_lists == total_weight_, 0, "the lists' votes do not add up to the total weight");
  }

  void operator()(const MixnetQuestion&) const {}  // no proof limits its numbers

 private:
  void require(bool holds, std::size_t choice, const char* what) const {
    if (!holds) faults_.push_back({question_, choice, what});
  }

  std::size_t question_;
  std::uint64_t total_weight_;
  const VoteCounts& counts_;
  std::vector<TallyFault>& faults_;
};

}  // namespace

Result<ElectionResult, FormatError> read_result(std::span<const Question> questions, std::size_t num_tallied,
                                                std::string_view text) {
  CanonicalReader reader(text);
  ElectionResult result(questions.size());
  reader.expect("{\"result\":");
  reader.array(questions.size(), [&](std::size_t i) {
    if (const auto* mixnet = std::get_if<MixnetQuestion>(&questions[i])) {
      OpenedBallots ballots;
      reader.array(num_tallied, [&](std::size_t) {
        auto& ballot = ballots.emplace_back();
        reader.array(mixnet->answers.size(),
                     [&](std::size_t) { ballot.push_back(static_cast<std::uint8_t>(reader.integer(255))); });
      });
      result[i] = std::move(ballots);
    } else {
      VoteCounts counts;
      read_shaped(reader, tally_shape(questions[i], num_tallied),
                  [&](std::size_t) { counts.push_back(reader.weight()); });
      result[i] = std::move(counts);
    }
  });
  reader.expect("}");
  if (auto error = reader.finish()) return failure(std::move(*error));
  return result;
}

std::string result_text(std::span<const Question> questions, const ElectionResult& result) {
  ensure(result.size() == questions.size(), "a result has an entry per question");
  std::string out = "{\"result\":[";
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (i > 0) out += ",";
    if (const auto* ballots = std::get_if<OpenedBallots>(&result[i])) {
      append_array(out, *ballots, [&](const std::vector<std::uint8_t>& ballot) {
        append_array(out, ballot, [&](std::uint8_t value) { out += std::to_string(value); });
      });
    } else {
      const auto& counts = std::get<VoteCounts>(result[i]);
      const Shape shape = tally_shape(questions[i], 0);
      ensure(!is_mixnet(questions[i]) && counts.size() == shape.count(), "a result has the shape of its questions");
      append_shaped(out, shape, [&](std::size_t j) { append_weight(out, counts[j]); });
    }
  }
  return out + "]}";
}

std::vector<std::vector<crypto::Element>> open_tally(const Election& election, const EncryptedTally& tally,
                                                     std::span<const WeightedShare> shares) {
  const crypto::Group& group = election.group();
  std::vector<crypto::Natural> lambdas;
  for (const WeightedShare& share : shares) lambdas.push_back(share.lambda);
  const bool all_plain =
      std::all_of(lambdas.begin(), lambdas.end(), [](const auto& l) { return l == crypto::Natural(1); });
  const auto combined = [&](std::size_t i, std::size_t j) {
    std::vector<crypto::Element> factors;
    for (const WeightedShare& share : shares) factors.push_back(share.decryption->factors.at(i).at(j));
    if (!all_plain) return group.multi_power(factors, lambdas);
    return std::accumulate(factors.begin(), factors.end(), group.neutral(),
                           [&](const auto& a, const auto& b) { return group.multiply(a, b); });
  };
  std::vector<std::vector<crypto::Element>> plain;
  for (std::size_t i = 0; i < tally.size(); ++i) {
    auto& row = plain.emplace_back();
    for (std::size_t j = 0; j < tally[i].size(); ++j) row.push_back(group.divide(tally[i][j].beta, combined(i, j)));
  }
  return plain;
}

Result<ElectionResult, TallyFault> compute_result(const Election& election,
                                                  const std::vector<std::vector<crypto::Element>>& plain,
                                                  std::uint64_t total_weight) {
  const crypto::Group& group = election.group();
  const auto& questions = election.questions();
  ensure(plain.size() == questions.size(), "an opened tally has an entry per question");
  ElectionResult result(questions.size());
  std::vector<crypto::Element> powers;  // of all questions that are counted, to share one table of logarithms
  std::vector<TallyFault> places;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (const auto* mixnet = std::get_if<MixnetQuestion>(&questions[i])) {
      OpenedBallots ballots;
      for (const crypto::Element& element : plain[i]) ballots.push_back(group.decode(element, mixnet->answers.size()));
      result[i] = std::move(ballots);
      continue;
    }
    for (std::size_t j = 0; j < plain[i].size(); ++j) {
      powers.push_back(plain[i][j]);
      places.push_back({i, j, "the plaintext is no number of votes from 0 to the total weight"});
    }
  }
  if (powers.empty()) return result;
  if (total_weight > crypto::discrete_log_bound_max) {
    return failure(TallyFault{places[0].question, 0, "the total weight is too large to search for the votes"});
  }
  const auto logs = crypto::discrete_logs(group, powers, total_weight);
  for (std::size_t k = 0; k < logs.size(); ++k) {
    if (!logs[k]) return failure(std::move(places[k]));
    std::get<VoteCounts>(result[places[k].question]).push_back(*logs[k]);
  }
  return result;
}

std::vector<TallyFault> result_faults(const Election& election, const std::vector<std::vector<crypto::Element>>& plain,
                                      std::uint64_t total_weight, const ElectionResult& result) {
  const crypto::Group& group = election.group();
  const auto& questions = election.questions();
  ensure(plain.size() == questions.size() && result.size() == questions.size(), "a result has an entry per question");
  std::vector<TallyFault> faults;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (const auto* ballots = std::get_if<OpenedBallots>(&result[i])) {
      const auto& mixnet = std::get<MixnetQuestion>(questions[i]);
      ensure(ballots->size() == plain[i].size(), "a result has the shape of the tally");
      for (std::size_t j = 0; j < ballots->size(); ++j) {
        if (group.decode(plain[i][j], mixnet.answers.size()) != (*ballots)[j]) {
          faults.push_back({i, j, "the opened ballot holds other numbers"});
        }
      }
      continue;
    }
    const auto& counts = std::get<VoteCounts>(result[i]);
    ensure(counts.size() == plain[i].size(), "a result has the shape of the tally");
    for (std::size_t j = 0; j < counts.size(); ++j) {
      if (counts[j] > total_weight) {
        faults.push_back({i, j, "more votes than the total weight"});
      } else if (!group.equal(group.generator_power(crypto::Natural(counts[j])), plain[i][j])) {
        faults.push_back({i, j, "the tally holds another number of votes"});
      }
    }
  }
  return faults;
}

std::vector<TallyFault> broken_rules(std::span<const Question> questions, std::uint64_t total_weight,
                                     const ElectionResult& result) {
  ensure(result.size() == questions.size(), "a result has an entry per question");
  std::vector<TallyFault> faults;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (is_mixnet(questions[i])) continue;
    const auto& counts = std::get<VoteCounts>(result[i]);
    ensure(counts.size() == tally_shape(questions[i], 0).count(), "a result has the shape of its questions");
    std::visit(RuleCheck(i, total_weight, counts, faults), questions[i]);
  }
  return faults;
}

}  // namespace urna::protocol
