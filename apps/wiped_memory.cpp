// SPDX-License-Identifier: EUPL-1.2
// In the servers, memory that is given back is wiped first.  Our own secrets wipe themselves, but on their way they
// pass through strings, parsers and buffers of libraries: what a voter signs in with must not wait in free memory for a
// leak, a snapshot of the machine or a page that is swapped out.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "base/secret.hpp"

namespace {

void wipe_and_free(void* memory) noexcept {
  if (memory == nullptr) return;
  urna::wipe(memory, malloc_usable_size(memory));
  std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): this is what RAII ends in
}

}  // namespace

// The other forms, of arrays and without exceptions, end in these: [new.delete.single], [new.delete.array].
void operator delete(void* memory) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::size_t) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { wipe_and_free(memory); }
