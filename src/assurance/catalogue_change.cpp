// SPDX-License-Identifier: EUPL-1.2
#include "assurance/catalogue_change.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "notation/json_node.hpp"

namespace urna::assurance {
namespace {

using notation::JsonNode;

/// What is asked of a service: one per measure of a catalogue, null where it is not.
std::vector<const PersonalMeasure*> asked(const Catalogue& catalogue, const Evaluation& evaluation) {
  std::vector<const PersonalMeasure*> measures(catalogue.measures.size(), nullptr);
  for (const PersonalMeasure& measure : evaluation.measures) measures[measure.place] = &measure;
  return measures;
}

bool same_words(const Measure& a, const Measure& b) {
  const auto same = [](const Wording& one, const Wording& other) {
    return one.french == other.french && one.english == other.english;
  };
  return a.id == b.id && same(a.title, b.title) && same(a.description, b.description);
}

bool keeps_its_proof(MeasureFate fate) { return fate == MeasureFate::conform || fate == MeasureFate::minor_change; }

/// What was put aside was put aside for what it asked then.
Status as_a_part(Status status) {
  if (status == Status::done) return Status::in_progress;
  return status == Status::set_aside ? Status::to_start : status;
}

Status least(const std::vector<std::size_t>& places, const Answers& answers) {
  if (std::all_of(places.begin(), places.end(),
                  [&](std::size_t place) { return answers.statuses[place] == Status::set_aside; }))
    return Status::set_aside;
  Status least = Status::done;
  for (const std::size_t place : places) {
    const Status status = answers.statuses[place];
    least = std::min(least, status == Status::set_aside ? Status::to_start : status);
  }
  return least;
}

class Simulation {
 public:
  Simulation(const Catalogue& before, const Catalogue& after, const Succession& succession,
             const Description& description, const Answers& answers)
      : before_(before), after_(after), succession_(succession), answers_(answers) {
    change_.before = evaluate(before, description, answers, Reading::urna);
    // What is asked follows from the description alone, so that the answers can be carried over afterwards.
    Answers none{.statuses = std::vector(after.measures.size(), Status::unanswered), .proofs = {}, .specific = {}};
    wanted_ = evaluate(after, description, none, Reading::urna);
    asked_before_ = asked(before, change_.before);
    asked_after_ = asked(after, wanted_);
    change_.after = evaluate(after, description, carried(), Reading::urna);
  }

  CatalogueChange run() {
    for (std::size_t place = 0; place < after_.measures.size(); ++place) {
      if (asked_after_[place] != nullptr) change_.measures.push_back(change_of(place));
    }
    for (std::size_t place = 0; place < before_.measures.size(); ++place) {
      if (asked_before_[place] != nullptr && !has_heir_[place]) change_.measures.push_back(absent(place));
    }
    return std::move(change_);
  }

 private:
  /// The measures that a measure stands for here: those that were asked.
  std::vector<std::size_t> former(std::size_t place) const {
    std::vector<std::size_t> places = succession_.former(place);
    std::erase_if(places, [&](std::size_t former) { return asked_before_[former] == nullptr; });
    return places;
  }

  MeasureFate fate(std::size_t place) const {
    const std::vector<std::size_t> formers = former(place);
    if (formers.empty()) return MeasureFate::added;
    if (formers.size() > 1) return MeasureFate::merged;
    const Measure& old_measure = before_.measures[formers[0]];
    const Measure& measure = after_.measures[place];
    const PersonalMeasure& old_asked = *asked_before_[formers[0]];
    const bool is_split = succession_.heirs(formers[0]) > 1;
    if (old_measure.category != measure.category ||
        (asked_after_[place] != nullptr && old_asked.indispensable != asked_after_[place]->indispensable))
      return is_split ? MeasureFate::split : MeasureFate::major_change;
    if (is_split) return MeasureFate::conform_split;
    const bool same_bearer = asked_after_[place] == nullptr || old_asked.bearer == asked_after_[place]->bearer;
    return same_bearer && same_words(old_measure, measure) ? MeasureFate::conform : MeasureFate::minor_change;
  }

  Status status(std::size_t place) const {
    const std::vector<std::size_t> formers = former(place);
    if (formers.empty()) return Status::unanswered;
    const Status status = least(formers, answers_);
    return fate(place) == MeasureFate::split ? as_a_part(status) : status;
  }

  Answers carried() const {
    Answers carried{.statuses = {}, .proofs = {}, .specific = answers_.specific};
    for (std::size_t place = 0; place < after_.measures.size(); ++place) carried.statuses.push_back(status(place));
    if (!answers_.proofs) return carried;
    carried.proofs.emplace(after_.measures.size(), Proof::claimed);
    for (std::size_t place = 0; place < after_.measures.size(); ++place) {
      if (keeps_its_proof(fate(place))) (*carried.proofs)[place] = (*answers_.proofs)[former(place)[0]];
    }
    return carried;
  }

  MeasureChange change_of(std::size_t place) {
    MeasureChange change{.id = after_.measures[place].id, .former = {}, .fate = fate(place), .status = status(place)};
    for (const std::size_t former : former(place)) {
      change.former.push_back(before_.measures[former].id);
      has_heir_[former] = true;
    }
    change.is_kept = !change.former.empty() && std::ranges::all_of(former(place), [&](std::size_t former) {
      return answers_.statuses[former] == change.status;
    });
    return change;
  }

  MeasureChange absent(std::size_t place) const {
    const std::string& id = before_.measures[place].id;
    return {.id = id, .former = {id}, .fate = MeasureFate::absent, .status = answers_.statuses[place]};
  }

  const Catalogue& before_;
  const Catalogue& after_;
  const Succession& succession_;
  const Answers& answers_;
  CatalogueChange change_;
  Evaluation wanted_;  // of after, without answers
  std::vector<const PersonalMeasure*> asked_before_;
  std::vector<const PersonalMeasure*> asked_after_;
  std::vector<bool> has_heir_ = std::vector<bool>(before_.measures.size(), false);
};

boost::json::object index_json(const Evaluation& evaluation) {
  boost::json::object json{{"standard", evaluation.standard.total.value()},
                           {"personalised", evaluation.personalised.total.value()},
                           {"proved", nullptr}};
  if (evaluation.proved) json["proved"] = evaluation.proved->total.value();
  return json;
}

}  // namespace

std::string_view word_of(MeasureFate fate) {
  switch (fate) {
    case MeasureFate::conform:
      return "conform";
    case MeasureFate::minor_change:
      return "minor-change";
    case MeasureFate::major_change:
      return "major-change";
    case MeasureFate::conform_split:
      return "conform-split";
    case MeasureFate::split:
      return "split";
    case MeasureFate::merged:
      return "merged";
    case MeasureFate::absent:
      return "absent";
    case MeasureFate::added:
      return "added";
  }
  return "";
}

std::string_view group_of(MeasureFate fate) {
  if (fate == MeasureFate::conform) return "unchanged";
  if (fate == MeasureFate::absent) return "removed";
  return fate == MeasureFate::added ? "new" : "changed";
}

Result<Succession, CatalogueFault> Succession::parse(std::string_view json, const Catalogue& before,
                                                     const Catalogue& after) {
  boost::system::error_code fault;
  const boost::json::value value = boost::json::parse(json, fault);
  if (fault) return failure(CatalogueFault{"", "this is no JSON: " + fault.message()});
  Succession succession;
  succession.heirs_.assign(before.measures.size(), 0);
  try {
    for (const JsonNode& node : JsonNode(value, "").member("measures").items()) {
      std::vector<std::size_t>& former = succession.former_.emplace_back();
      const auto add = [&](const JsonNode& id) {
        const std::size_t place = before.place_of(id.text());
        if (place == before.measures.size()) id.refuse("the catalogue before has no such measure");
        if (std::ranges::find(former, place) != former.end()) id.refuse("stands twice");
        former.push_back(place);
        ++succession.heirs_[place];
      };
      const JsonNode id = node.member("id");
      if (node.has("was")) {
        for (const JsonNode& was : node.member("was").items()) add(was);
      } else if (before.place_of(id.text()) < before.measures.size()) {
        add(id);
      }
    }
  } catch (const notation::JsonFault& found) {
    return failure(CatalogueFault{found.where, found.what});
  }
  ensure(succession.former_.size() == after.measures.size(), "the text is that of the catalogue after");
  return succession;
}

CatalogueChange simulate_change(const Catalogue& before, const Catalogue& after, const Succession& succession,
                                const Description& description, const Answers& answers) {
  return Simulation(before, after, succession, description, answers).run();
}

std::string change_json(const CatalogueChange& change) {
  boost::json::object measures;
  std::size_t unchanged = 0;
  for (const MeasureChange& measure : change.measures) {
    if (measure.fate == MeasureFate::conform) {
      ++unchanged;
      continue;
    }
    measures[measure.id] = {{"change", group_of(measure.fate)},
                            {"detail", word_of(measure.fate)},
                            {"was", boost::json::value_from(measure.former)},
                            {"status", word_of(measure.status)},
                            {"kept", measure.is_kept}};
  }
  return boost::json::serialize(boost::json::object{
      {"required_level", {{"before", change.before.required_level}, {"after", change.after.required_level}}},
      {"index", {{"before", index_json(change.before)}, {"after", index_json(change.after)}}},
      {"unchanged", unchanged},
      {"measures", std::move(measures)}});
}

}  // namespace urna::assurance
