// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "http/headers.hpp"

namespace urna::http {

/// What a response is to a browser, and so what it is allowed to do there.
enum class PageKind {
  data,           // no page: nothing is allowed
  script,         // nothing either, but as a Worker it keeps its origin, without which it has no AES
  page,           // scripts, styles, fonts and connections of the same origin
  camera_page,    // the same, and it may ask for the camera (to read a code)
  checking_page,  // the same as page, and it may compile WebAssembly
};

std::string_view content_security_policy(PageKind kind);

/// Sets the headers that every response has, whatever the handler wrote under these names.
void set_security_headers(Headers& headers, PageKind kind);

}  // namespace urna::http
