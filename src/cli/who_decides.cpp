// SPDX-License-Identifier: EUPL-1.2
#include "cli/detail/who_decides.hpp"

namespace urna::cli::detail {

Result<SecretText, Refusal> ask_who(unsigned number, unsigned count, Console& console) {
  const std::string who =
      count == 1 ? std::string() : "Person " + std::to_string(number) + " of " + std::to_string(count) + ": ";
  const auto address = console.ask(who + "address of mail: ");
  const auto password = console.ask_secret("Password (it is not shown): ");
  const auto proof = console.ask_secret("Six digits of the device, or a recovery code (not shown): ");
  if (!address || !password || !proof) {
    return refuse(ExitCode::unusable,
                  {.what = "nothing was typed", .remedy = "type it, or give it as lines of standard input"});
  }
  return SecretText(*address + "\n" + password->expose() + "\n" + proof->expose() + "\n");
}

}  // namespace urna::cli::detail
