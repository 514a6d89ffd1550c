// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "http/response.hpp"
#include "identity/sessions.hpp"

namespace urna::api::detail {

inline constexpr std::string_view session_cookie = "__Host-urna";          // what opens the session
inline constexpr std::string_view page_cookie = "__Host-urna-page";        // what its pages send back; scripts read it
inline constexpr std::string_view browser_cookie = "__Host-urna-browser";  // binds the challenges of security keys

inline std::string cookie(std::string_view name, std::string_view value, std::string_view more) {
  return std::string(name) + "=" + std::string(value) + "; Path=/; Secure; SameSite=Strict" + std::string(more);
}

inline void hand_out(http::Response& response, const identity::OpenedSession& session) {
  response.headers.add("Set-Cookie", cookie(session_cookie, session.cookie.expose(), "; HttpOnly"));
  response.headers.add("Set-Cookie", cookie(page_cookie, session.csrf.expose(), ""));
}

inline void take_back(http::Response& response) {
  response.headers.add("Set-Cookie", cookie(session_cookie, "", "; HttpOnly; Max-Age=0"));
  response.headers.add("Set-Cookie", cookie(page_cookie, "", "; Max-Age=0"));
}

}  // namespace urna::api::detail
