// SPDX-License-Identifier: EUPL-1.2
#include "crypto/custodian_share.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "crypto/detail/octets.hpp"
#include "crypto/detail/scalar_bytes.hpp"

namespace urna::crypto {
namespace {

using detail::octets;
using detail::octets_out;
using Point = std::array<std::byte, 32>;

LockedKey draw_scalar(RandomSource& random) {
  Secret<64> wide;
  LockedKey scalar;
  do {
    random.fill(wide.expose());
    crypto_core_ristretto255_scalar_reduce(octets_out(scalar.expose()), octets(wide.expose()));
  } while (sodium_is_zero(octets(scalar.expose()), LockedKey::size) != 0);
  return scalar;
}

std::array<std::byte, 32> small_scalar(unsigned value) {
  std::array<std::byte, 32> scalar{};
  scalar[0] = static_cast<std::byte>(value);
  return scalar;
}

Point base_times(const LockedKey& scalar) {
  Point point{};
  ensure(crypto_scalarmult_ristretto255_base(octets_out(point), octets(scalar.expose())) == 0,
         "a scalar that is not zero gives a point that is not the identity");
  return point;
}

/// The polynomial at `index`, by Horner; the coefficients are secret, the index is not.
LockedKey value_at(unsigned index, std::span<const LockedKey> coefficients) {
  const auto x = small_scalar(index);
  LockedKey value;
  for (std::size_t i = coefficients.size(); i-- > 0;) {
    crypto_core_ristretto255_scalar_mul(octets_out(value.expose()), octets(value.expose()), octets(x));
    crypto_core_ristretto255_scalar_add(octets_out(value.expose()), octets(value.expose()),
                                        octets(coefficients[i].expose()));
  }
  return value;
}

/// What the value at `index` gives times the base point.  Nothing when a commitment is no point.
std::optional<Point> committed_at(unsigned index, std::span<const Point> commitments) {
  const auto x = small_scalar(index);
  Point sum = commitments.back();
  if (crypto_core_ristretto255_is_valid_point(octets(sum)) != 1) return std::nullopt;
  for (std::size_t i = commitments.size() - 1; i-- > 0;) {
    Point product{};
    if (crypto_scalarmult_ristretto255(octets_out(product), octets(x), octets(sum)) != 0) return std::nullopt;
    if (crypto_core_ristretto255_add(octets_out(sum), octets(product), octets(commitments[i])) != 0)
      return std::nullopt;
  }
  return sum;
}

/// What the share of `index` is multiplied by when the secret is put together: every input is public.
std::array<std::byte, 32> weight_of(unsigned index, std::span<const CustodianShare> shares) {
  auto above = small_scalar(1);
  auto below = small_scalar(1);
  for (const CustodianShare& other : shares) {
    if (other.index == index) continue;
    const auto x = small_scalar(other.index);
    std::array<std::byte, 32> difference{};
    crypto_core_ristretto255_scalar_sub(octets_out(difference), octets(x), octets(small_scalar(index)));
    crypto_core_ristretto255_scalar_mul(octets_out(above), octets(above), octets(x));
    crypto_core_ristretto255_scalar_mul(octets_out(below), octets(below), octets(difference));
  }
  ensure(crypto_core_ristretto255_scalar_invert(octets_out(below), octets(below)) == 0, "indices are different");
  crypto_core_ristretto255_scalar_mul(octets_out(above), octets(above), octets(below));
  return above;
}

bool has_repeated_index(std::span<const CustodianShare> shares) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (shares[i].index == shares[j].index) return true;
    }
  }
  return false;
}

}  // namespace

bool detail::is_share_value(const LockedKey& value) {
  Secret<64> wide;
  std::ranges::copy(value.expose(), wide.expose().begin());
  LockedKey reduced;
  crypto_core_ristretto255_scalar_reduce(octets_out(reduced.expose()), octets(wide.expose()));
  return sodium_memcmp(reduced.expose().data(), value.expose().data(), LockedKey::size) == 0 &&
         sodium_is_zero(octets(value.expose()), LockedKey::size) == 0;
}

SharedSecret share_new_secret(unsigned threshold, unsigned shares, RandomSource& random) {
  ensure(threshold >= 1 && threshold <= shares && shares <= custodian_shares_max, "a threshold is one of its shares");
  std::array<std::byte, 5> set{};
  random.fill(set);
  std::vector<LockedKey> coefficients;
  SharedSecret made;
  made.commitments.set = ShareSetId(set);
  made.commitments.shares = static_cast<std::uint8_t>(shares);
  for (unsigned i = 0; i < threshold; ++i) {
    coefficients.push_back(draw_scalar(random));
    made.commitments.points.push_back(base_times(coefficients.back()));
  }
  for (unsigned index = 1; index <= shares; ++index) {
    made.shares.push_back({ShareSetId(set), static_cast<std::uint8_t>(index), value_at(index, coefficients)});
  }
  made.secret = std::move(coefficients.front());
  return made;
}

std::optional<ShareFault> check_share(const CustodianShare& share, const ShareCommitments& commitments) {
  ensure(!commitments.points.empty(), "a set of shares has commitments");
  if (share.set != commitments.set) return ShareFault::other_set;
  if (share.index < 1 || share.index > commitments.shares) return ShareFault::unknown_index;
  const auto wanted = committed_at(share.index, commitments.points);
  if (!wanted || !detail::is_share_value(share.value) || *wanted != base_times(share.value))
    return ShareFault::wrong_value;
  return std::nullopt;
}

Result<LockedKey, ShareFault> combine_shares(std::span<const CustodianShare> shares,
                                             const ShareCommitments& commitments) {
  for (const CustodianShare& share : shares) {
    if (const auto fault = check_share(share, commitments)) return failure(*fault);
  }
  if (has_repeated_index(shares)) return failure(ShareFault::repeated_index);
  const std::size_t threshold = commitments.points.size();
  if (shares.size() < threshold) return failure(ShareFault::too_few);
  const auto used = shares.first(threshold);
  LockedKey secret;
  LockedKey part;
  for (const CustodianShare& share : used) {
    const auto weight = weight_of(share.index, used);
    crypto_core_ristretto255_scalar_mul(octets_out(part.expose()), octets(weight), octets(share.value.expose()));
    crypto_core_ristretto255_scalar_add(octets_out(secret.expose()), octets(secret.expose()), octets(part.expose()));
  }
  ensure(base_times(secret) == commitments.points.front(), "shares that were checked give the secret");
  return secret;
}

}  // namespace urna::crypto
