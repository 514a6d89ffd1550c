// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "assurance/many_changes.hpp"
#include "base/ensure.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna;
  const auto change = assurance::parse_answer_change({reinterpret_cast<const char*>(data), size});
  if (!change) return 0;
  ensure(change->status || change->details || change->priority || change->due, "an accepted change changes something");
  ensure(change->status != assurance::Status::set_aside, "two people set a measure aside");
  const auto once = assurance::changed({}, *change);
  const auto twice = assurance::changed(once, *change);
  ensure(once.status == twice.status && once.details == twice.details && once.priority == twice.priority &&
             once.due == twice.due,
         "a change that is made twice is the same change");
  return 0;
}
