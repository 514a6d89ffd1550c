// SPDX-License-Identifier: EUPL-1.2
#include "synthetic_election.hpp"

#include <stdexcept>

#include "crypto/hash.hpp"
#include "protocol/ballot.hpp"
#include "protocol/public_credentials.hpp"

using namespace urna;            // NOLINT(google-build-using-namespace): a program, not a library
using namespace urna::protocol;  // NOLINT(google-build-using-namespace)
using crypto::Natural;
using crypto::Proof;

namespace {

/// One ballot in the making.  Every power it needs is a term of one job, so that eight ballots fill the lanes of the
/// engine.
class QuickBallot {
 public:
  QuickBallot(const Election& election, const Natural& secret, std::size_t candidates, std::size_t chosen,
              crypto::RandomSource& random)
      : election_(election),
        group_(election.group()),
        field_(group_.scalars()),
        secret_(secret),
        candidates_(candidates) {
    job.base = group_.generator();
    Natural sum_r;
    for (std::size_t i = 0; i < candidates_; ++i) {
      const bool one = i == chosen;
      Choice& choice = choices_.emplace_back(Choice{field_.random(random).publish(), one, {}, {}});
      sum_r = field_.add(sum_r, choice.r);
      term(choice.r, {});
      term(Natural(one ? 1 : 0), choice.r);
      for (std::size_t branch = 0; branch < 2; ++branch) {
        choice.challenge[branch] = field_.random(random).publish();
        choice.response[branch] = field_.random(random).publish();
        const Natural exponent =
            field_.add(choice.response[branch], field_.multiply(choice.r, choice.challenge[branch]));
        // m − M: 0 in the true branch, 1 or −1 in the other.
        Natural shift;
        if (one && branch == 0) shift = choice.challenge[0];
        if (!one && branch == 1) shift = field_.negate(choice.challenge[1]);
        term(exponent, {});
        term(shift, exponent);
      }
    }
    sum_r_ = sum_r;
    overall_w_ = field_.random(random).publish();
    term(overall_w_, {});
    term({}, overall_w_);
    term(sum_r_, {});
    term(Natural(1), sum_r_);
    signature_w_ = field_.random(random).publish();
    term(signature_w_, {});
  }

  std::string text(const crypto::PowerResult& result, const std::string& credential) const {
    std::vector<std::string> texts;
    for (const crypto::Element& element : result.powers) texts.push_back(group_.text(element));
    const std::string context = proof_context(election_, credential);
    std::string all = context;
    std::string choices;
    std::string proofs;
    for (std::size_t i = 0; i < candidates_; ++i) {
      const std::string* place = &texts[6 * i];
      const std::string pair = place[0] + "," + place[1];
      all += (i == 0 ? "|" : ",") + pair;
      choices += (i == 0 ? "{\"alpha\":\"" : ",{\"alpha\":\"") + place[0] + "\",\"beta\":\"" + place[1] + "\"}";
      const Natural hash =
          scalar("prove|" + context + "|" + pair + "|" + place[2] + "," + place[3] + "," + place[4] + "," + place[5]);
      const Choice& choice = choices_[i];
      const std::size_t real = choice.is_one ? 1 : 0;
      const Natural missing = field_.subtract(hash, field_.add(choice.challenge[0], choice.challenge[1]));
      proofs += i == 0 ? "[" : ",[";
      for (std::size_t branch = 0; branch < 2; ++branch) {
        Proof proof{choice.challenge[branch], choice.response[branch]};
        if (branch == real) {
          proof.challenge = field_.add(proof.challenge, missing);
          proof.response = field_.subtract(proof.response, field_.multiply(choice.r, missing));
        }
        if (branch == 1) proofs += ",";
        append_proof(proofs, proof);
      }
      proofs += "]";
    }
    const std::string* place = &texts[6 * candidates_];
    const Natural overall = scalar("prove|" + all + "|" + place[2] + "," + place[3] + "|" + place[0] + "," + place[1]);
    std::string ballot = "{\"election_uuid\":\"" + election_.uuid() + "\",\"election_hash\":\"" +
                         election_.fingerprint() + "\",\"credential\":\"" + credential +
                         "\",\"answers\":[{\"choices\":[" + choices + "],\"individual_proofs\":[" + proofs +
                         "],\"overall_proof\":[";
    append_proof(ballot, {overall, field_.subtract(overall_w_, field_.multiply(sum_r_, overall))});
    ballot += "]}]";
    const std::string hash = signed_hash(ballot);
    const Natural challenge = scalar("sig|" + hash + "|" + place[4]);
    ballot += ",\"signature\":{\"hash\":\"" + hash + "\",\"proof\":";
    append_proof(ballot, {challenge, field_.subtract(signature_w_, field_.multiply(secret_, challenge))});
    return ballot + "}}";
  }

  crypto::PowerJob job;

 private:
  struct Choice {
    Natural r;
    bool is_one;
    std::array<Natural, 2> challenge;
    std::array<Natural, 2> response;
  };

  void term(const Natural& g, const Natural& y) { job.terms.push_back({g, y, Natural()}); }
  Natural scalar(const std::string& hashed) const { return field_.reduce(crypto::sha256(hashed)); }

  const Election& election_;
  const crypto::Group& group_;
  const crypto::ScalarField& field_;
  Natural secret_;
  std::size_t candidates_;
  std::vector<Choice> choices_;
  Natural sum_r_;
  Natural overall_w_;
  Natural signature_w_;
};

Election sample_election(const crypto::Group& group, const crypto::Element& y, std::size_t candidates) {
  ElectionDescription description;
  description.uuid = SyntheticElection::uuid;
  description.name = "Bench";
  description.group = &group;
  description.public_key = y;
  HomomorphicQuestion question{"One?", {}, 1, 1, false};
  for (std::size_t i = 0; i < candidates; ++i) question.answers.push_back("Candidate " + std::to_string(i + 1));
  description.questions = {question};
  auto election = Election::parse(election_text(description));
  if (!election) throw std::logic_error(election.error().what);
  return std::move(*election);
}

}  // namespace

SyntheticElection::SyntheticElection(const crypto::Group& group, std::size_t candidates, std::size_t voters)
    : candidates_(candidates),
      random_(1),
      trustee_(make_trustee_key(group, std::nullopt, random_)),
      writer_(1795279352) {
  election_ = std::make_unique<Election>(sample_election(group, trustee_.public_key.public_key, candidates));
  engine_ = group.engine(election_->public_key());
  constexpr std::size_t voters_at_a_time = 4096;  // a number takes a quarter of a kilobyte
  while (secrets_.size() < voters) {
    crypto::PowerJob job{group.generator(), false, {}};
    for (std::size_t i = 0; i < voters_at_a_time && secrets_.size() < voters; ++i) {
      secrets_.push_back(group.scalars().random(random_));
      job.terms.push_back({secrets_.back().publish(), {}, {}});
    }
    const auto results = engine_->compute(std::span(&job, 1));
    for (const crypto::Element& key : results[0].powers) credentials_.push_back(group.text(key));
  }
  const std::vector<TrusteeItem> items = {trustee_.public_key};
  std::vector<std::string> data = {election_->text(), trustees_text(group, items),
                                   public_credentials_text(credentials_)};
  data.push_back("{\"election\":\"" + crypto::sha256_hex(data[0]) + "\",\"trustees\":\"" + crypto::sha256_hex(data[1]) +
                 "\",\"credentials\":\"" + crypto::sha256_hex(data[2]) + "\"}");
  setup_ = writer_.start() + writer_.event(EventType::setup, data);
}

std::vector<std::string> SyntheticElection::ballots(std::size_t first, std::size_t end) {
  std::vector<QuickBallot> quick;
  std::vector<crypto::PowerJob> jobs;
  for (std::size_t voter = first; voter < end; ++voter) {
    quick.emplace_back(*election_, secrets_[voter].publish(), candidates_, voter % candidates_, random_);
    jobs.push_back(std::move(quick.back().job));
  }
  const auto results = engine_->compute(jobs);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < quick.size(); ++i) texts.push_back(quick[i].text(results[i], credentials_[first + i]));
  return texts;
}
