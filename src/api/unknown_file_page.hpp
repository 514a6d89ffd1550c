// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

namespace urna::api {

/// The address of the style of that page, at the host of files; no customer's files are in a folder of this name.
inline constexpr const char* unknown_file_style_path = "/style.css";

/// 404 `unknown-file`, where a file is no more or never was: a page without scripts, in the reader's language, for a
/// browser that opens the address (`Accept: text/html`); a problem for a program.  It says nothing of the address.
http::Response unknown_file(const http::Request& request);

/// What that page is dressed in.
http::Response unknown_file_style();

}  // namespace urna::api
