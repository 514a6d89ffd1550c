// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.hpp"

#include <cstdio>
#include <cstdlib>

namespace urna {

void ensure(bool condition, const char* why, std::source_location where) {
  if (condition) return;
  std::fprintf(stderr, "urna: impossible state: %s (%s:%u)\n", why, where.file_name(),
               static_cast<unsigned>(where.line()));
  std::abort();
}

}  // namespace urna
