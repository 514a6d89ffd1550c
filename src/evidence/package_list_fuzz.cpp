// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "evidence/package_checks.hpp"

using namespace urna::evidence;

// What dpkg lists; after a line with a form feed alone, what Debian says of flaws.
// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(text.find("\f\n"), text.size());
  const auto installed = installed_in(text.substr(0, cut));
  if (!installed) return 0;
  std::string_view rest = text.substr(std::min(cut + 2, text.size()));
  const auto next = [&] {
    const std::string_view piece = rest.substr(0, 16);
    rest.remove_prefix(piece.size());
    return piece;
  };
  const auto flaws = open_flaws_in(next, *installed, "bookworm");
  if (!flaws) return 0;
  urna::ensure(flaws->mendable.size() <= flaws->sources_known, "only of what the file knows");
  const auto look = look_at_packages(flaws, std::chrono::seconds(0), std::chrono::hours(1));
  urna::ensure(urna::assurance::look_from(urna::assurance::look_json(look)).has_value() ||
                   look.seen.size() > urna::assurance::seen_max,
               "what is said can be read");
  return 0;
}
