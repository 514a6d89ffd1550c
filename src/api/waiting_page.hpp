// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "api/admission.hpp"
#include "http/static_files.hpp"

namespace urna::api {

/// `fr`, `nl`, `de` or `en`: the one that a browser likes best, English when it likes none (RFC 9110 §12.5.4).
std::string_view language_of(std::string_view accept_language);

/// The booth, or a page that waits for it (503, `Retry-After`) while the desk is full.
http::Response booth_or_waiting(Admission& admission, const http::StaticFiles& files, const http::Request& request);

}  // namespace urna::api
