// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.hpp"
#include "crypto/detail/cpu.hpp"
#include "crypto/detail/modp_engine.hpp"
#include "crypto/detail/modp_multi_power.hpp"
#include "crypto/group_modp.hpp"

namespace urna::crypto {
Element ModpGroup::multi_power(std::span<const Element> bases, std::span<const Natural> exponents) const {
  return multi_power(bases, exponents,
                     has_avx512_ifma() && bases.size() >= lane_count ? PowerPath::avx512_ifma : PowerPath::portable);
}

Element ModpGroup::multi_power(std::span<const Element> bases, std::span<const Natural> exponents,
                               PowerPath path) const {
  ensure(bases.size() == exponents.size(), "each base has its exponent");
  Element product;
  switch (path) {
    case PowerPath::portable:
      product.limbs = portable_multi_power(field_, bases, exponents);
      break;
    case PowerPath::avx512_ifma:
      product.limbs = lane_multi_power(field_, LaneArithmetic(field_), bases, exponents);
      break;
  }
  return product;
}

std::unique_ptr<PowerEngine> ModpGroup::engine(const Element& y) const {
  return engine(y, has_avx512_ifma() ? PowerPath::avx512_ifma : PowerPath::portable);
}

std::unique_ptr<PowerEngine> ModpGroup::engine(const Element& y, PowerPath path) const {
  const ModpSetting setting{
      .field = field_, .order = parameters_.q, .safe_prime = parameters_.safe_prime, .g = generator_, .y = y};
  switch (path) {
    case PowerPath::portable:
      return portable_modp_engine(setting);
    case PowerPath::avx512_ifma:
      return lane_modp_engine(setting);
  }
  ensure(false, "a path is one of two");
  return nullptr;
}

}  // namespace urna::crypto
