// SPDX-License-Identifier: EUPL-1.2
#include "protocol/ballot_box.hpp"

#include <algorithm>
#include <cstring>

#include "base/ensure.hpp"

namespace urna::protocol {

std::size_t OpenBallotBox::DigestHash::operator()(const Digest& digest) const {
  std::size_t value = 0;
  std::memcpy(&value, digest.data(), sizeof value);
  return value;
}

OpenBallotBox::OpenBallotBox(const Election& election, const PublicCredentials& credentials, FindChoices find_choices)
    : election_(election),
      credentials_(credentials),
      find_choices_(std::move(find_choices)),
      places_(credentials.size()),
      mixnet_(election.questions().size()) {
  for (const Question& question : election.questions()) {
    const std::size_t count = is_mixnet(question) ? 0 : choices_shape(question).count();
    sums_.emplace_back(count, crypto::neutral_ciphertext(election.group()));
  }
}

std::optional<BallotRejection> OpenBallotBox::admit(const CheckedBallot& ballot, std::uint64_t place) {
  const auto credential = credentials_.find(ballot.credential);
  if (!credential) return BallotRejection::unknown_credential;
  Place& last = places_[*credential];
  if (last.hash == ballot.hash || replaced_.contains(ballot.hash)) return BallotRejection::replayed;
  if (has_voted(*credential)) {
    count(find_choices_(last.place), *credential, true);
    replaced_.insert(last.hash);
  } else {
    ++num_tallied_;
    total_weight_ += credentials_[*credential].weight;
  }
  count(ballot.choices, *credential, false);
  last = {ballot.hash, place};
  return std::nullopt;
}

void OpenBallotBox::count(const EncryptedChoices& choices, CredentialIndex credential, bool withdraw) {
  const crypto::Group& group = election_.group();
  const std::uint64_t weight = credentials_[credential].weight;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (is_mixnet(election_.questions()[i])) {
      if (!withdraw) mixnet_[i].insert_or_assign(credential, choices[i][0]);
      continue;
    }
    if (weight == 0) continue;
    for (std::size_t j = 0; j < choices[i].size(); ++j) {
      const crypto::Ciphertext weighted =
          weight == 1 ? choices[i][j] : crypto::power(group, choices[i][j], crypto::Natural(weight));
      sums_[i][j] =
          withdraw ? crypto::divide(group, sums_[i][j], weighted) : crypto::multiply(group, sums_[i][j], weighted);
    }
  }
}

OpenBallotBox::Memory OpenBallotBox::memory() const {
  Memory memory{places_, {replaced_.begin(), replaced_.end()}, sums_, {}, num_tallied_, total_weight_};
  for (const auto& question : mixnet_) memory.mixnet.emplace_back(question.begin(), question.end());
  return memory;
}

void OpenBallotBox::restore(const Memory& memory) {
  ensure(memory.places.size() == credentials_.size() && memory.sums.size() == sums_.size() &&
             memory.mixnet.size() == mixnet_.size(),
         "a box is restored from one of the same election");
  places_ = memory.places;
  replaced_ = {memory.replaced.begin(), memory.replaced.end()};
  sums_ = memory.sums;
  for (std::size_t i = 0; i < mixnet_.size(); ++i) mixnet_[i] = {memory.mixnet[i].begin(), memory.mixnet[i].end()};
  num_tallied_ = memory.num_tallied;
  total_weight_ = memory.total_weight;
}

CountedBallots OpenBallotBox::close() && {
  const crypto::Group& group = election_.group();
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    for (const auto& [credential, ciphertext] : mixnet_[i]) sums_[i].push_back(ciphertext);
    if (!is_mixnet(election_.questions()[i])) continue;
    std::sort(sums_[i].begin(), sums_[i].end(), [&](const crypto::Ciphertext& a, const crypto::Ciphertext& b) {
      const auto by_alpha = group.compare(a.alpha, b.alpha);
      return by_alpha != 0 ? by_alpha < 0 : group.compare(a.beta, b.beta) < 0;
    });
  }
  return {std::move(sums_), num_tallied_, total_weight_};
}

EncryptedChoices choices_of(std::string_view ballot, const Election& election) {
  const auto form = read_ballot(ballot, election);
  ensure(form.has_value(), "an admitted ballot can be read again");
  EncryptedChoices choices;
  for (const Answer& answer : form->answers) {
    std::vector<std::string_view> texts;
    for (const CiphertextText& choice : answer.choices) {
      texts.push_back(choice.alpha);
      texts.push_back(choice.beta);
    }
    const auto elements = election.group().parse_all(texts);
    auto& row = choices.emplace_back();
    for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
      ensure(elements[i] && elements[i + 1], "an admitted ballot holds elements of the group");
      row.push_back({*elements[i], *elements[i + 1]});
    }
  }
  return choices;
}

}  // namespace urna::protocol
