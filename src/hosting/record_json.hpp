// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "hosting/hosting_register.hpp"
#include "hosting/intervention.hpp"

/// The register as JSON: what the interface says and takes, what is kept, and the one file by which a whole register is
/// described.
namespace urna::hosting {

enum class Sight {
  everything,
  plain,   ///< without what is sealed
  sealed,  ///< nothing else
};

/// Days as `2026-01-31`.
boost::json::object fields_json(const Record& record, Sight sight);
/// `{"id", "kind", "from", "to", "fields"}`; `to` is null as long as it stands.
boost::json::object record_json(const Record& record, Sight sight = Sight::everything);

/// @param to  whether it may say until when
/// @errors    the place, as `fields.country`, and what is wrong there: `missing`, `unknown-field`, `not-a-moment`,
///            `not-a-kind`, or as `find_fault` says
Result<Record, RecordFault> record_from_json(const boost::json::value& value, bool may_end = false);
/// What was kept of one.
/// @errors  the name of a field that is none, or has no such value
Result<Fields, RecordFault> fields_from_json(Kind kind, const boost::json::value& value);

/// A whole register: `{"format": "urna-hosting-register/1", "records": […]}`, in any order.
/// @errors   `records[3].fields.country`
Result<std::vector<Record>, RecordFault> register_from_json(const boost::json::value& value);

/// How these came about: each put after what it refers to, and ended before that is.
/// @param records  each with its end where it has one
std::vector<RegisterMove> moves_of(const std::vector<Record>& records);

/// A visit as it is kept.
boost::json::object visit_json(const InterventionFile& file);
/// @param value  what `visit_json` gave
InterventionFile visit_from_json(const boost::json::value& value);

}  // namespace urna::hosting
