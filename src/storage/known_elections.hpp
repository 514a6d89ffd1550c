// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string>

#include "protocol/election_uuid.hpp"

namespace urna::storage {

/// The elections in a desk's file, which nobody has open: what can be known of them without a key.
///
/// @param path   made by nobody: a file that is not there has none
/// @param owner  whose file it must be
/// @throws DatabaseFailed, ForeignDatabase
std::set<protocol::ElectionUuid> elections_in(const std::string& path, const std::string& owner);

}  // namespace urna::storage
