// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>

#include "crypto/natural.hpp"

namespace urna::crypto {

/// What makes a group of order q in the numbers modulo p, protocol §2.1.
struct ModpParameters {
  std::string_view name;
  Natural p;
  Natural g;
  Natural q;
  bool safe_prime;           ///< p = 2q + 1: the members are the squares
  std::size_t padding_bits;  ///< free low bits of an encoding; 0 when the group has none
};

ModpParameters belenios_2048_parameters();
ModpParameters rfc3526_2048_parameters();

}  // namespace urna::crypto
