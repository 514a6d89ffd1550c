// SPDX-License-Identifier: EUPL-1.2
#include "process/main_of.hpp"

#include <cstdio>
#include <exception>

namespace urna::process {

int main_of(const char* program, int (*run)(int, char**), int count, char** values) {
  try {
    return run(count, values);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s: %s\n", program, failure.what());
  } catch (...) {
    std::fprintf(stderr, "%s: something unknown failed\n", program);
  }
  return 1;
}

}  // namespace urna::process
