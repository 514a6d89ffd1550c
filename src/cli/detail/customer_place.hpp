// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace urna::cli::detail {

/// Whose data a command is about, on which server.
struct CustomerPlace {
  std::string data;
  std::string customer;  ///< an identifier or a host; empty: the platform's own desk

  /// A target of the server's, with the customer in it.
  std::string target(const std::string& of_all) const;
};

/// Adds `--data` and `--customer`.
void ask_place(Verb& command, CustomerPlace& place);

/// Each byte as `%XX`.
std::string in_url(std::string_view text);

}  // namespace urna::cli::detail
