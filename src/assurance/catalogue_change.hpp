// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assurance/evaluation.hpp"

/// What another version of the catalogue does to a service, before anybody takes it over.
namespace urna::assurance {

enum class MeasureFate {
  conform,        ///< weighs as it did, in the same words
  minor_change,   ///< other words, another name, or borne by somebody else
  major_change,   ///< of another category, or indispensable instead of recommended, or the other way round
  conform_split,  ///< one of several that stand for it, and it weighs as that one did
  split,          ///< one of several that stand for it, and it weighs otherwise
  merged,         ///< stands for several
  absent,         ///< nothing asks for it any more
  added,          ///< nothing asked for it before
};
/// `minor-change`.
std::string_view word_of(MeasureFate fate);
/// `unchanged`, `changed`, `removed` or `new`.
std::string_view group_of(MeasureFate fate);

/// Of a measure that is asked of a service before the change, after it, or both.
struct MeasureChange {
  std::string id;                   ///< after the change; before it where it is absent
  std::vector<std::string> former;  ///< what it stands for; empty when it is added
  MeasureFate fate = MeasureFate::conform;
  Status status = Status::unanswered;  ///< that it has after the change; before it where it is absent
  bool is_kept = false;                ///< what was answered still counts as it did
};

/// Which measures of the catalogue before each measure of the one after stands for: by its name, or by the names in its
/// member `was`.
class Succession {
 public:
  /// @param json  the text of `after`
  /// @errors      a name in `was` that `before` does not have
  static Result<Succession, CatalogueFault> parse(std::string_view json, const Catalogue& before,
                                                  const Catalogue& after);

  const std::vector<std::size_t>& former(std::size_t after) const { return former_[after]; }
  std::size_t heirs(std::size_t before) const { return heirs_[before]; }

 private:
  std::vector<std::vector<std::size_t>> former_;
  std::vector<std::size_t> heirs_;
};

struct CatalogueChange {
  Evaluation before;
  Evaluation after;
  std::vector<MeasureChange> measures;  ///< those of after in its order, then the absent ones
};

/// An answer is carried over only as far as it was given for what is asked now: where a part of a measure weighs
/// otherwise, *done* is *in progress* until it was looked at; what stands for several has the least of their answers; a
/// proof is kept only for what is the same measure with the same weight.
/// @param answers  to `before`
CatalogueChange simulate_change(const Catalogue& before, const Catalogue& after, const Succession& succession,
                                const Description& description, const Answers& answers);

/// `{"required_level":{"before":2,"after":2},"index":{"before":{"standard":…,"personalised":…,"proved":…},"after":…},
/// "unchanged":80,"measures":{ID:{"change":"changed","detail":"split","was":[…],"status":"enCours","kept":false}}}`:
/// those that are as they were are counted only.  Figures at full precision, no line end.
std::string change_json(const CatalogueChange& change);

}  // namespace urna::assurance
