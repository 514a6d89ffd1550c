// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "identity/guessable.hpp"
#include "identity/password_policy.hpp"
#include "identity/text_folding.hpp"

using namespace urna::identity;

// Shows IDN-01, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  const std::string_view name = typed.substr(0, size / 4);
  const KnownNames names{{std::string(name)}, {}, {}};
  const auto weaknesses = find_weaknesses(typed, rule_of(Strength::standard), names);
  const auto form = password_to_hash(typed);
  urna::ensure(form || !weaknesses.empty(), "what cannot be hashed is refused");
  if (!form) return 0;
  urna::ensure(urna::is_utf8(form->expose()), "what is hashed is a text");
  const auto again = password_to_hash(form->expose());
  // Composing may make a text longer, beyond what is taken.
  urna::ensure(form->expose().size() > password_bytes_max || (again && again->expose() == form->expose()),
               "what is composed stays as it is");
  urna::ensure(without_patterns(folded(typed).expose()).expose().size() <= folded(typed).expose().size(),
               "nothing is added");
  return 0;
}
