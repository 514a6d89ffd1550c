// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace urna::election {

/// What a reader sees of a name: two names with the same look cannot be told apart on a ballot.  Greek and Cyrillic
/// letters count as the Latin ones that they are drawn like, full-width forms as the plain ones, an accent that follows
/// its letter as the letter with its accent, any blanks as one, and what has no width as nothing.  Different capitals
/// and accents look different.  After UTS #39 §4, for the letters of European names.
///
/// @param text  UTF-8
std::string look_of(std::string_view text);

}  // namespace urna::election
