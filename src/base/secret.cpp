// SPDX-License-Identifier: EUPL-1.2
#include "base/secret.hpp"

#include <string.h>

namespace urna {

void wipe(void* memory, std::size_t size) {
  if (size != 0) explicit_bzero(memory, size);
}

}  // namespace urna
