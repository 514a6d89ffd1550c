// SPDX-License-Identifier: EUPL-1.2
#include "assurance/evaluation.hpp"

#include "base/ensure.hpp"

namespace urna::assurance {
namespace {

/// Done where nothing was checked is as good as declared; where there are proofs, only what they bear is done.
bool is_done(const Answers& answers, std::size_t place) {
  const Status status = answers.statuses[place];
  return halves(status, answers.proofs ? (*answers.proofs)[place] : Proof::verified) == 2;
}

std::vector<Standing> standings(const Catalogue& catalogue, const std::vector<PersonalMeasure>& measures,
                                const Answers& answers) {
  std::vector<Standing> standings(catalogue.measures.size(), Standing::not_asked);
  for (const PersonalMeasure& measure : measures) {
    const bool aside = answers.statuses[measure.place] == Status::set_aside;
    standings[measure.place] = is_done(answers, measure.place) ? Standing::done
                               : aside                         ? Standing::set_aside
                                                               : Standing::open;
  }
  return standings;
}

}  // namespace

Evaluation evaluate(const Catalogue& catalogue, const Description& description, const Answers& answers,
                    Reading reading) {
  ensure(answers.statuses.size() == catalogue.measures.size(), "every measure has a status");
  ensure(!answers.proofs || answers.proofs->size() == catalogue.measures.size(), "every measure has a proof");
  const Facts facts = facts_of(description, reading);
  Evaluation evaluation;
  evaluation.required_level = required_level(catalogue, description);
  evaluation.measures = personal_measures(catalogue, facts, reading);

  std::vector<Weighed> standard;
  std::vector<Weighed> personalised;
  std::vector<Weighed> proved;
  for (const PersonalMeasure& measure : evaluation.measures) {
    const Status status = answers.statuses[measure.place];
    const Weighed weighed{catalogue.measures[measure.place].category, measure.indispensable, halves(status)};
    standard.push_back(weighed);
    if (status != Status::set_aside) personalised.push_back(weighed);
    const Proof proof = answers.proofs ? (*answers.proofs)[measure.place] : Proof::claimed;
    proved.push_back({weighed.category, weighed.indispensable, halves(status, proof)});
  }
  for (const SpecificMeasure& own : answers.specific) {
    if (own.status != Status::set_aside) personalised.push_back({own.category, false, halves(own.status)});
  }
  evaluation.standard = cyber_index(standard);
  evaluation.personalised = cyber_index(personalised);
  if (reading == Reading::urna) evaluation.proved = cyber_index(proved);
  evaluation.risks = risks(catalogue, description, facts, standings(catalogue, evaluation.measures, answers), reading);
  return evaluation;
}

}  // namespace urna::assurance
