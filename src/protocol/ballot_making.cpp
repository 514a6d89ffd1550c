// SPDX-License-Identifier: EUPL-1.2
#include "protocol/ballot_making.hpp"

#include <algorithm>
#include <numeric>

#include "base/secret.hpp"
#include "crypto/elgamal.hpp"
#include "crypto/proof.hpp"
#include "protocol/ballot.hpp"

namespace urna::protocol {
namespace {

using crypto::Ciphertext;
using crypto::Proof;
using crypto::ScalarField;
using crypto::SecretBranch;
using crypto::SecretScalar;
using Values = std::vector<std::uint32_t>;

std::uint64_t sum_of(const Values& values, std::size_t first, std::size_t end) {
  return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(first),
                         values.begin() + static_cast<std::ptrdiff_t>(end), std::uint64_t{0});
}

bool are_bits(const Values& values) {
  return std::all_of(values.begin(), values.end(), [](std::uint32_t value) { return value <= 1; });
}

struct ChoiceRules {
  const Values& values;

  std::string operator()(const HomomorphicQuestion& question) const {
    if (!are_bits(values)) return "every value is 0 or 1";
    const std::size_t first = question.blank ? 1 : 0;
    const std::uint64_t chosen = sum_of(values, first, values.size());
    if (question.blank && values[0] == 1) return chosen == 0 ? "" : "a blank vote chooses nothing else";
    if (chosen < question.min || chosen > question.max) {
      return "choose between " + std::to_string(question.min) + " and " + std::to_string(question.max) +
             " answers, not " + std::to_string(chosen);
    }
    return "";
  }

  std::string operator()(const ListsQuestion& question) const {
    if (!are_bits(values)) return "every value is 0 or 1";
    std::size_t first = 0;
    std::uint64_t chosen = 0;
    for (const CandidateList& list : question.lists) {
      const std::size_t end = first + 1 + list.candidates.size();
      const std::uint64_t kept = sum_of(values, first + 1, end);
      if (values[first] == 0 && kept > 0)
        return "candidates of \"" + list.name + "\" are kept, but the list is not chosen";
      if (values[first] == 1 && kept == 0)
        return "every candidate of \"" + list.name + "\" is struck out: vote blank instead";
      chosen += values[first];
      first = end;
    }
    return chosen == 1 ? "" : "choose exactly one list, not " + std::to_string(chosen);
  }

  std::string operator()(const MixnetQuestion&) const {
    const bool fit = std::all_of(values.begin(), values.end(), [](std::uint32_t value) { return value <= 255; });
    return fit ? "" : "every value is between 0 and 255";
  }
};

std::size_t value_count(const Question& question) {
  const auto* mixnet = std::get_if<MixnetQuestion>(&question);
  return mixnet ? mixnet->answers.size() : choices_shape(question).count();
}

void append_proofs(std::string& out, const std::vector<Proof>& proofs) {
  append_array(out, proofs, [&](const Proof& proof) { append_proof(out, proof); });
}

/// Makes one answer.  Holds the randomness of its encryption, which the proofs need.
class AnswerMaker {
 public:
  AnswerMaker(const Election& election, const std::string& context, const Values& values, crypto::RandomSource& random)
      : group_(election.group()),
        field_(group_.scalars()),
        y_(election.public_key()),
        context_(context),
        values_(values),
        random_(random) {}

  std::string operator()(const HomomorphicQuestion& question) {
    const Shape shape = choices_shape(question);
    encrypt_bits();
    std::string out = begin(shape);
    const std::string context = answer_context(context_, views_);
    const std::size_t first = question.blank ? 1 : 0;
    const SecretScalar r_sum = sum_of_r(first, values_.size());
    const std::uint64_t chosen = sum_of(values_, first, values_.size());
    out += ",\"overall_proof\":";
    std::vector<SecretBranch> overall;
    if (question.blank) overall.push_back(branch(r_[0], values_[0], 1, values_[0] == 1));
    for (std::uint32_t value = question.min; value <= question.max; ++value) {
      const bool blank_vote = question.blank && values_[0] == 1;
      overall.push_back(branch(r_sum, chosen, value, (chosen == value) & !blank_vote));
    }
    if (!question.blank) {
      append_proofs(out, prove("prove|" + context + "|" + sum_text(first, values_.size()) + "|", std::move(overall)));
      return out + "}";
    }
    append_proofs(out, prove("bproof1|" + context + "|", std::move(overall)));
    out += ",\"blank_proof\":";
    std::vector<SecretBranch> blank;
    blank.push_back(branch(r_[0], values_[0], 0, values_[0] == 0));
    blank.push_back(branch(r_sum, chosen, 0, values_[0] == 1));
    append_proofs(out, prove("bproof0|" + context + "|", std::move(blank)));
    return out + "}";
  }

  std::string operator()(const ListsQuestion& question) {
    const Shape shape = choices_shape(question);
    encrypt_bits();
    std::string out = begin(shape);
    const std::string context = answer_context(context_, views_);
    SecretScalar r_flags;
    SecretScalar r_kept;
    Ciphertext flags = crypto::neutral_ciphertext(group_);
    Ciphertext kept = crypto::neutral_ciphertext(group_);
    std::vector<SecretScalar> r_lists;
    std::size_t first = 0;
    for (const std::size_t row : shape.rows) {
      r_flags = field_.add(r_flags, r_[first]);
      flags = crypto::multiply(group_, flags, ciphertexts_[first]);
      r_lists.push_back(sum_of_r(first + 1, first + row));
      r_kept = field_.add(r_kept, r_lists.back());
      for (std::size_t i = first + 1; i < first + row; ++i) kept = crypto::multiply(group_, kept, ciphertexts_[i]);
      first += row;
    }
    out += ",\"overall_proof\":";
    std::vector<SecretBranch> overall;
    overall.push_back(branch(r_flags, 1, 1, true));
    append_proof(out, prove("prove|" + context + "|" + text(flags) + "|", std::move(overall))[0]);
    out += ",\"list_proofs\":[";
    first = 0;
    for (std::size_t i = 0; i < shape.rows.size(); ++i) {
      if (i > 0) out.push_back(',');
      std::vector<SecretBranch> branches;
      branches.push_back(branch(r_[first], values_[first], 1, values_[first] == 1));
      branches.push_back(branch(r_lists[i], sum_of(values_, first + 1, first + shape.rows[i]), 0, values_[first] == 0));
      append_proofs(out, prove("lproof|" + context + "|", std::move(branches)));
      first += shape.rows[i];
    }
    out += "],\"nonzero_proof\":";
    append_nonzero(out, context, kept, r_kept);
    return out + "}";
  }

  std::string operator()(const MixnetQuestion&) {
    const std::vector<std::uint8_t> numbers(values_.begin(), values_.end());
    r_.push_back(field_.random(random_));
    push(crypto::encrypt_element(group_, y_, r_[0], group_.encode(numbers)));
    make_views();
    std::string out = "{\"choices\":";
    append_ciphertext(out, group_, ciphertexts_[0]);
    const std::string prefix = "raweg|" + context_ + "|" + group_.text(y_) + "," + text(ciphertexts_[0]) + "|";
    out += ",\"proof\":";
    append_proof(out, crypto::prove_knowledge(group_, r_[0], prefix, random_));
    return out + "}";
  }

 private:
  void encrypt_bits() {
    for (std::size_t i = 0; i < values_.size(); ++i) r_.push_back(field_.random(random_));
    for (std::size_t i = 0; i < values_.size(); ++i) push(crypto::encrypt_bit(group_, y_, r_[i], values_[i] == 1));
    make_views();
  }

  void push(const Ciphertext& ciphertext) {
    ciphertexts_.push_back(ciphertext);
    texts_.push_back(group_.text(ciphertext.alpha));
    texts_.push_back(group_.text(ciphertext.beta));
  }

  void make_views() {
    for (std::size_t i = 0; i < ciphertexts_.size(); ++i) views_.push_back({texts_[2 * i], texts_[2 * i + 1]});
  }

  /// `{"choices":…,"individual_proofs":…`
  std::string begin(const Shape& shape) {
    std::string out = "{\"choices\":";
    append_shaped(out, shape, [&](std::size_t i) {
      out.append("{\"alpha\":\"")
          .append(texts_[2 * i])
          .append("\",\"beta\":\"")
          .append(texts_[2 * i + 1])
          .append("\"}");
    });
    out += ",\"individual_proofs\":";
    append_shaped(out, shape, [&](std::size_t i) {
      std::vector<SecretBranch> branches;
      branches.push_back(branch(r_[i], values_[i], 0, values_[i] == 0));
      branches.push_back(branch(r_[i], values_[i], 1, values_[i] == 1));
      append_proofs(
          out, prove("prove|" + context_ + "|" + texts_[2 * i] + "," + texts_[2 * i + 1] + "|", std::move(branches)));
    });
    return out;
  }

  SecretBranch branch(const SecretScalar& r, std::uint64_t value, std::uint64_t claimed, bool is_true) {
    return crypto::secret_branch(group_, r, field_.subtract(field_.secret(value), field_.secret(claimed)), is_true,
                                 random_);
  }

  std::vector<Proof> prove(const std::string& prefix, std::vector<SecretBranch> branches) {
    return crypto::prove_one_of(group_, y_, prefix, std::move(branches));
  }

  SecretScalar sum_of_r(std::size_t first, std::size_t end) const {
    SecretScalar sum;
    for (std::size_t i = first; i < end; ++i) sum = field_.add(sum, r_[i]);
    return sum;
  }

  std::string sum_text(std::size_t first, std::size_t end) const {
    Ciphertext sum = ciphertexts_[first];
    for (std::size_t i = first + 1; i < end; ++i) sum = crypto::multiply(group_, sum, ciphertexts_[i]);
    return text(sum);
  }

  std::string text(const Ciphertext& ciphertext) const {
    return group_.text(ciphertext.alpha) + "," + group_.text(ciphertext.beta);
  }

  /// Protocol-lists §5.4: K = β^s·y^(−s·r) ≠ 1 shows that the sum is not zero.
  void append_nonzero(std::string& out, const std::string& context, const Ciphertext& kept, const SecretScalar& r) {
    SecretScalar s = field_.random(random_);
    while (s.publish().is_zero()) s = field_.random(random_);
    const SecretScalar s_r = field_.multiply(s, r);
    const crypto::Element commitment =
        group_.multiply(group_.power(kept.beta, s), group_.power(y_, field_.negate(s_r)));
    const SecretScalar first = field_.random(random_);
    const SecretScalar second = field_.random(random_);
    const std::array<crypto::Element, 3> hashed = {
        commitment,
        group_.multiply(group_.power(kept.alpha, first), group_.generator_power(second)),
        group_.multiply(group_.power(kept.beta, first), group_.power(y_, second)),
    };
    const crypto::Natural challenge = crypto::hash_to_scalar(group_, "nonzero|" + context + "|", hashed);
    const SecretScalar c = field_.secret(challenge);
    out += "{\"commitment\":";
    append_element(out, group_, commitment);
    out += ",\"challenge\":";
    append_big(out, challenge);
    out += ",\"response\":[";
    append_big(out, field_.subtract(first, field_.multiply(s, c)).publish());
    out += ",";
    append_big(out, field_.add(second, field_.multiply(s_r, c)).publish());
    out += "]}";
  }

  const crypto::Group& group_;
  const ScalarField& field_;
  const crypto::Element& y_;
  const std::string& context_;
  const Values& values_;
  crypto::RandomSource& random_;
  std::vector<SecretScalar> r_;
  std::vector<Ciphertext> ciphertexts_;
  std::vector<std::string> texts_;  // alpha, beta of each ciphertext in turn
  std::vector<CiphertextText> views_;
};

}  // namespace

PlainChoices::~PlainChoices() {
  for (auto& row : values_) wipe(row.data(), row.size() * sizeof row[0]);
}

std::optional<ChoiceError> find_choice_error(const Election& election, const PlainChoices& choices) {
  const auto& questions = election.questions();
  const auto& values = choices.expose();
  if (values.size() != questions.size()) {
    return ChoiceError{
        0, "the election has " + std::to_string(questions.size()) + " questions, not " + std::to_string(values.size())};
  }
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::size_t expected = value_count(questions[i]);
    if (values[i].size() != expected) {
      return ChoiceError{i,
                         "expected " + std::to_string(expected) + " values, not " + std::to_string(values[i].size())};
    }
    if (std::string what = std::visit(ChoiceRules{values[i]}, questions[i]); !what.empty())
      return ChoiceError{i, std::move(what)};
  }
  return std::nullopt;
}

Result<std::string, ChoiceError> make_ballot(const Election& election, const crypto::SecretScalar& secret,
                                             const PlainChoices& choices, crypto::RandomSource& random) {
  if (auto error = find_choice_error(election, choices)) return failure(std::move(*error));
  const crypto::Group& group = election.group();
  const std::string credential = group.text(group.generator_power(secret));
  const std::string context = proof_context(election, credential);
  std::string ballot = "{\"election_uuid\":\"" + election.uuid() + "\",\"election_hash\":\"" + election.fingerprint() +
                       "\",\"credential\":\"" + credential + "\",\"answers\":[";
  for (std::size_t i = 0; i < election.questions().size(); ++i) {
    if (i > 0) ballot.push_back(',');
    AnswerMaker maker(election, context, choices.expose()[i], random);
    ballot += std::visit(maker, election.questions()[i]);
  }
  ballot.push_back(']');
  const std::string hash = signed_hash(ballot);
  ballot += ",\"signature\":{\"hash\":\"" + hash + "\",\"proof\":";
  append_proof(ballot, crypto::prove_knowledge(group, secret, "sig|" + hash + "|", random));
  return ballot + "}}";
}

}  // namespace urna::protocol
