// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "identity/identifiers.hpp"

/// People, invitations and grants as they leave with a customer: what `detail/people_records.hpp` keeps, but for what
/// opens a door, in JSON that names its fields in the order of their names.
namespace urna::storage {

/// @param record  opened
/// @throws DatabaseFailed  it is none
boost::json::object person_to_leave(std::string_view record);
boost::json::object invitation_to_leave(std::string_view record);
boost::json::object grant_to_leave(std::string_view record);

/// A record again: of somebody who has no password and no key, and is to be invited anew.
/// @param tenant  who takes them in
/// @returns       nothing when the functions above write no such thing
std::optional<std::string> person_that_came(const boost::json::value& value);
std::optional<std::string> invitation_that_came(const boost::json::value& value, const identity::TenantId& tenant);
std::optional<std::string> grant_that_came(const boost::json::value& value, const identity::TenantId& tenant);

/// The address in the record of a person, and the subject in that of a grant.
std::string address_in(std::string_view person_record);
identity::Identifier subject_in(std::string_view grant_record);

}  // namespace urna::storage
