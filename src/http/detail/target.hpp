// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/attack.hpp"
#include "http/request.hpp"

namespace urna::http::detail {

/// What a request asks for, decoded once and judged.
struct Target {
  std::string text;                   // path and query as they were sent: origin-form, RFC 9112 §3.2.1
  std::vector<std::string> segments;  // decoded, between the slashes that were sent as slashes
  std::string path;                   // the segments joined
  Request::Named query;
  bool names_nothing = false;  // a segment climbs or hides (`..`, `;`, `\`): no route may take it
};

/// The pieces of a path after its first slash: `/` has one, which is empty.
std::vector<std::string> split_path(std::string_view path);

/// Undoes percent-encoding; nothing on a broken escape, on bytes that are not UTF-8, and on control characters.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

/// @param target  origin-form, or absolute-form with the very authority of the field Host
/// @returns       nothing when it is malformed, has more than 100 parameters, or has one parameter twice
std::optional<Target> parse_target(std::string_view target, std::string_view host);

/// What a target looks like that `parse_target` refuses; nothing for one that is merely wrong.
std::optional<Attack> attack_in(std::string_view target, std::string_view host);

}  // namespace urna::http::detail
