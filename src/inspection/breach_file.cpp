// SPDX-License-Identifier: EUPL-1.2
#include "inspection/breach_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <span>

namespace urna::inspection {

void BreachFile::Unmap::operator()(const std::byte* from) const {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): what was mapped to be read is given back
  ::munmap(const_cast<std::byte*>(from), bytes);
}

Result<BreachFile, std::string> BreachFile::open(const std::string& path) {
  const auto refused = [&](const std::string& why) { return failure(path + ": " + why); };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return refused("cannot be read");
  struct stat facts {};
  const bool is_file = ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0;
  const auto bytes = is_file ? static_cast<std::size_t>(facts.st_size) : 0;
  void* const start = is_file ? ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
  ::close(file);
  if (start == MAP_FAILED) return refused(is_file ? "cannot be mapped" : "is empty, or no file");
  Mapping mapping(static_cast<const std::byte*>(start), Unmap{bytes});
  const auto list = identity::BreachList::of(std::span(mapping.get(), bytes));
  if (!list) return refused("its length is no multiple of 8: make it with urnactl person breached");
  const std::size_t step = std::max<std::size_t>(1, list->size() / looked_at_max);
  if (const auto entry = list->find_unordered(step)) {
    return refused("entry " + std::to_string(*entry + 1) +
                   " is before the one before it: make it with urnactl person breached");
  }
  return BreachFile(std::move(mapping), *list);
}

}  // namespace urna::inspection
