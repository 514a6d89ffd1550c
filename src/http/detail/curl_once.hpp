// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <curl/curl.h>

#include <stdexcept>

namespace urna::http::detail {

/// Before libcurl is used first, by whichever thread.
inline void begin_curl_once() {
  static const bool has_begun = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!has_begun) throw std::runtime_error("libcurl does not begin");
}

}  // namespace urna::http::detail
