// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "crypto/detail/modp_field.hpp"
#include "crypto/group.hpp"

namespace urna::crypto {

/// What an engine for the public key y works in.  The field outlives the engine.
struct ModpSetting {
  const ModpField& field;
  Natural order;
  bool safe_prime;  ///< membership is a Legendre symbol, otherwise a power
  Element g;
  Element y;
};

/// For any processor, by OpenSSL's Montgomery multiplication.
std::unique_ptr<PowerEngine> portable_modp_engine(const ModpSetting& setting);

/// For processors where `has_avx512_ifma` is true.
std::unique_ptr<PowerEngine> lane_modp_engine(const ModpSetting& setting);

}  // namespace urna::crypto
