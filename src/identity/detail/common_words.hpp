// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::identity::detail {

/// Common passwords and words, folded, one a line, in the order of their bytes, each line ended.  Made at build time by
/// tools/cmake/common_words.py.
std::string_view common_words();

}  // namespace urna::identity::detail
