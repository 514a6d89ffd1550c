// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "identity/organiser_store.hpp"

namespace urna::storage {

/// The folder `invitations` in a server's data: how the operator's command hands accounts to a server that may be
/// running, which alone has its database open.  One file a name, readable by its owner only, with the hash of the
/// one-time code and never the code.
///
/// @param data  the server's data folder
/// @throws std::runtime_error  the file cannot be written
void write_invitation(const std::string& data, const std::string& name, const identity::OneTimeCode& code);

/// Takes up what is there: each invitation becomes the open enrolment of its account, and its file goes.  A file that
/// is no invitation is left and skipped.
void take_invitations(const std::string& data, identity::OrganiserStore& store);

}  // namespace urna::storage
