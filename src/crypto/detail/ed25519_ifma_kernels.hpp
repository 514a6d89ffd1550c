// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>

/// What the AVX-512 IFMA path computes on eight points at a time.  Plain memory in, plain memory out: only the file of
/// the kernels holds instructions that other processors lack.  Call them only when `is_available()`.
namespace urna::crypto::curve25519::ifma {

/// Eight numbers modulo p in radix 2^52: limb by limb, and in each limb lane by lane.  The first four limbs may have
/// anything above bit 52; the last is at most 2^47 + 1.
struct alignas(64) Lanes {
  std::uint64_t limb[5][8];
};

/// Eight points: u = Y − X, v = Y + X, z = Z, and t = T (or 2d·T when cached as the right side of additions).
struct PointLanes {
  Lanes u, v, z, t;
};

inline constexpr std::size_t chain_length = 64;  ///< 2^(4·i)·base, i = 0 … 63
inline constexpr std::size_t digit_max = 8;      ///< of an exponent in radix 16

/// The digits of eight exponents in radix 16, digit by digit: |digit| and, in bit k, whether lane k's digit is
/// negative.
struct ExponentLanes {
  std::uint8_t magnitude[chain_length][8];
  std::uint8_t negative[chain_length];
};

inline constexpr std::size_t table_windows = 32;
inline constexpr std::size_t table_multiples = 129;  ///< 0 … 128

/// A multiple of a fixed base: the limbs of y − x, y + x, 2d·x·y, and one unused.
struct alignas(64) TableEntry {
  std::uint64_t limb[16];
};

struct FixedExponentLanes {
  std::uint8_t magnitude[table_windows][8];
  std::uint8_t negative[table_windows];
};

/// Whether this processor has the instructions.
bool is_available();

/// The multiplication alone, so that tests can reach limbs that points hardly ever have.
/// @param difference  a − b
void multiply(const Lanes& a, const Lanes& b, Lanes& product, Lanes& square_of_a, Lanes& difference);

/// @param base   u, v, z, t
/// @param chain  chain_length points, cached
void double_chain(const PointLanes& base, PointLanes* chain);

/// @param sum  base^exponent
void chain_power(const PointLanes* chain, const ExponentLanes& exponent, PointLanes& sum);

/// The same for one exponent in all lanes.
/// @param digits  chain_length of them, −8 … 8
void chain_power_same(const PointLanes* chain, const std::int8_t* digits, PointLanes& sum);

/// @param table  windows × multiples
/// @param sum    gains fixed^exponent
void add_fixed_power(const TableEntry* table, const FixedExponentLanes& exponent, PointLanes& sum);

/// Makes affine coordinates of `count` × 8 points by one inversion for each lane.
/// @param points   u, v, z; z not 0; afterwards u = x and v = y
/// @param scratch  `count` of them
void normalize(PointLanes* points, Lanes* scratch, std::size_t count);

/// What decides about x for a given y: u = y² − 1, candidate r of √(u/v), and found = v·r².
struct RootLanes {
  Lanes u, r, found;
};
/// Two sets of eight at once, which hide each other's latency.
void root_candidates(const Lanes (&y)[2], RootLanes (&roots)[2]);

}  // namespace urna::crypto::curve25519::ifma
