// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "protocol/voting_code.hpp"

using urna::ensure;
using urna::protocol::VotingCode;
using urna::protocol::VotingCodeFault;

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto code = VotingCode::parse({reinterpret_cast<const char*>(data), size});
  if (code) {
    ensure(code->expose().size() == VotingCode::characters, "a code has 30 characters");
    const auto again = VotingCode::parse(code->grouped().expose());
    ensure(again && again->expose() == code->expose(), "a printed code is read back");
    return 0;
  }
  const auto& error = code.error();
  ensure(error.groups.size() <= 2 && error.position <= VotingCode::characters, "a hint is small");
  for (const std::size_t group : error.groups)
    ensure(group >= 1 && group <= VotingCode::groups, "a hint names a group");
  ensure((error.fault == VotingCodeFault::forbidden_character) == (error.position != 0),
         "only a stranger has a position");
  return 0;
}
