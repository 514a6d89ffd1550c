// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <any>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "http/headers.hpp"

namespace urna::http {

/// The methods that a route may have; whatever else is asked is answered 405.
enum class Method { get, head, post, put, remove /* DELETE */ };

std::optional<Method> method_named(std::string_view name);
std::string_view name_of(Method method);

/// One request, read whole and judged: what a handler is given.
struct Request {
  using Named = std::map<std::string, std::string, std::less<>>;

  Method method = Method::get;
  std::string target;     // as it was sent, without scheme and host: for a forwarder
  std::string path;       // decoded: valid UTF-8 without control characters
  Named path_parameters;  // by the names in the route's pattern, decoded
  Named query;            // decoded; each name at most once
  Headers headers;
  std::string body;
  std::string peer;   // the address the connection came from, without port; empty on a Unix socket
  std::string trace;  // 16 hexadecimal characters, also in the log and in every problem
  std::any caller;    // whatever `authorise` found out about who is asking

  /// The path parameter of that name, which the route's pattern must have.
  const std::string& parameter(std::string_view name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::optional<std::string_view> header(std::string_view name) const { return headers.get(name); }

  /// What follows `Authorization: Bearer `, when it has that form (RFC 6750 §2.1) and at most 512 characters.
  std::optional<std::string_view> bearer() const;

  /// The cookie of that name; nothing when it was sent twice, because then nobody knows which was meant.
  std::optional<std::string_view> cookie(std::string_view name) const;
};

}  // namespace urna::http
