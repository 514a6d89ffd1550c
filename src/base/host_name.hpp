// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace urna {

/// Which host a request is for, in the one spelling by which hosts are compared: small letters, without port and
/// without the dot at the end of a full name.  An address of version 6 keeps its brackets.
///
/// @param field  as the field Host has it (RFC 9110 §7.2): `Vote.Example.org.:8443`, `[::1]:8443`
/// @returns      nothing for what is no name: an empty label, a port that is none, any letter beyond ASCII.  Names with
///               accents are asked for in their ASCII form (`xn--…`, RFC 5891), and are compared as that
std::optional<std::string> host_name_from(std::string_view field);

/// Whether it is a name that a customer may have: at least two labels of small letters, digits and inner hyphens, the
/// last one not a number; or `localhost`.  At most 253 characters.
bool is_domain_name(std::string_view name);

}  // namespace urna
