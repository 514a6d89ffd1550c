// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>

#include "assurance/service_file.hpp"
#include "identity/person.hpp"

/// What the interface says of a service and of what follows from it, as JSON.
namespace urna::api::detail {

/// `{"fr":…,"nl":…,"de":…,"en":…}`, without the languages that the catalogue does not have.
boost::json::object wording_json(const assurance::Wording& wording);

/// `{"total":3.96,"shown":"3.9","gouvernance":…,"protection":…,"defense":…,"resilience":…}`.
boost::json::object index_json(const assurance::CyberIndex& index);

/// One line of a list: indexes, level, how many measures have an answer.  The proved index where the
/// evaluation has one.
boost::json::object summary_json(const assurance::ServiceFile& file, const assurance::Evaluation& evaluation,
                                 const assurance::Catalogue& catalogue);

/// Each measure that is asked for, with its wording, why it is asked for, its answer, what stands behind it and what
/// finishing it would add.
/// @param proofs  one per measure of the catalogue; none: nothing stands behind any
boost::json::array measures_json(const assurance::ServiceFile& file, const assurance::Evaluation& evaluation,
                                 const assurance::Catalogue& catalogue, const identity::PersonStore& people,
                                 const std::optional<std::vector<assurance::Proof>>& proofs);

boost::json::array own_json(const assurance::ServiceFile& file, const identity::PersonStore& people);
boost::json::array risks_json(const assurance::Evaluation& evaluation, const assurance::Catalogue& catalogue);

}  // namespace urna::api::detail
