// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <vector>

#include "election/desk_store.hpp"
#include "journal/entry.hpp"

namespace urna::storage {

/// What the journal is to say of a change of the desk; it is written with it.
using DescribeChange = std::function<std::vector<journal::Entry>(const election::DeskStore::Change&)>;

}  // namespace urna::storage
