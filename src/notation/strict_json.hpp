// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace urna::notation {

/// Reads a JSON object in one way only: no name twice in any object, however it is escaped, no comments, nothing after
/// it, nothing nested deeper than 16.  For what strangers sign: where two readers may take two members of one name for
/// the one that counts, each believes another text.
///
/// @returns  nothing when the text is longer, or is anything else
std::optional<boost::json::object> read_strict_object(std::string_view text, std::size_t bytes_max);

}  // namespace urna::notation
