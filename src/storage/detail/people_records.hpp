// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "identity/invitation.hpp"
#include "identity/person.hpp"
#include "identity/service_token.hpp"

/// People, invitations, grants and programs' accesses as the records of sealed columns.  Not in them: what names the
/// row, and the secrets of devices, which have columns of their own.
///
/// Whoever adds a field gives the record another number, and reads the one before too.
namespace urna::storage::detail {

std::string record_of(const identity::Person& person);
identity::Person person_in(std::string_view record);

std::string record_of(const identity::Invitation& invitation);
identity::Invitation invitation_in(std::string_view record);

std::string record_of(const identity::Grant& grant);
identity::Grant grant_in(std::string_view record);

std::string record_of(const identity::ServiceAccess& access);
identity::ServiceAccess access_in(std::string_view record);

}  // namespace urna::storage::detail
