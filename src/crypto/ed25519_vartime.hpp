// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/detail/edwards25519.hpp"
#include "crypto/group.hpp"

/// Fast arithmetic on Ed25519 for what everybody may see: what verifiers spend their hours on.
///
/// Two paths give the same answers: `portable`, and `ifma`, which works on eight points at a time with the AVX-512 IFMA
/// instructions and is taken when the processor has them.
/// @secrecy  every input is public: not constant time.  No function here takes a `SecretScalar`, and a test proves it.
namespace urna::crypto::ed25519_vartime {

using curve25519::Point;
using curve25519::Words;

enum class Path { portable, ifma };

/// The path in use: `ifma` when the processor has it, unless the environment says `URNA_CPU=portable`.  Decided once.
Path path();
std::string_view path_name(Path path);
/// Whether this processor, and this build, can run it.
bool path_is_available(Path path);

/// base^exponent; any exponent, any point.
Point power(const Point& base, const Natural& exponent);
/// Product of bases[i]^exponents[i]; any points, exponents of at most 253 bits.
Point multi_power(std::span<const Point> bases, std::span<const Natural> exponents);
/// Whether point^q = 1.
bool is_in_subgroup(const Point& point);

/// `curve25519::decoded` for many.
std::vector<std::optional<Point>> decode_all(std::span<const Words> texts, Path path);

/// The engine of a public key y, with the promises of `PowerEngine`.
std::unique_ptr<PowerEngine> engine(const Point& y, Path path);

// How an `Element` holds a point: X, Y, Z, T, then a mark that it is normalized.
Element element_of(const Point& point);
/// @param point  normalized
Element element_of_normalized(const Point& point);
Point point_of(const Element& element);
bool is_normalized(const Element& element);

}  // namespace urna::crypto::ed25519_vartime
