// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>

#include "base/strong.hpp"

namespace urna {

/// Somebody who acts, in every room of the house: 128 random bits, a pseudonym.  Who it is stands elsewhere.
using PersonId = Strong<std::array<std::byte, 16>, struct PersonIdTag>;

}  // namespace urna
