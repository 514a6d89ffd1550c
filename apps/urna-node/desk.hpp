// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace urna_node {

/// Where the platform's own desk answers.
struct Desk {
  std::string name;     ///< as its certificate says
  std::string address;  ///< numeric
  std::string port;
  std::string authorities;  ///< PEM of who signs its certificate; empty: whomever the machine trusts
};
/// From `https://vote.example.org:8443`; its address is looked up.
std::optional<Desk> desk_from(const std::string& url, const std::string& authorities);

struct Answered {
  long status = 0;  ///< 0: nobody answered, or not with a certificate that is trusted
  std::string body;
};
/// Before the first question, while files may be read.
bool begin_speaking();
Answered ask(const Desk& desk, const std::string& path);
/// @param json  what is sent
Answered tell(const Desk& desk, const std::string& path, const std::string& json);

}  // namespace urna_node
