// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <source_location>

namespace urna {

/// Stops the program when we are wrong: an impossible state.  Never used on input.
void ensure(bool condition, const char* why, std::source_location where = std::source_location::current());

}  // namespace urna
