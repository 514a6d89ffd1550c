// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/cpu.hpp"

#include <cstdlib>
#include <string_view>

namespace urna::crypto {
namespace {

bool find_avx512_ifma() {
  const char* const wish = std::getenv("URNA_CPU");
  if (wish != nullptr && std::string_view(wish) == "portable") return false;
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma");
#else
  return false;
#endif
}

}  // namespace

bool has_avx512_ifma() {
  static const bool has = find_avx512_ifma();
  return has;
}

}  // namespace urna::crypto
