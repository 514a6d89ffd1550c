// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/random.hpp"

namespace urna::protocol {

enum class VotingCodeFault {
  wrong_length,         ///< not 30 characters, separators apart
  forbidden_character,  ///< one of the first 30 characters is in no voting code, such as U or !
  mistyped,             ///< 30 good characters that do not belong together
};

/// Why a text is not a voting code.  It never holds a character of the text: it may be shown and logged.
struct VotingCodeError {
  VotingCodeFault fault = VotingCodeFault::wrong_length;
  /// How many characters there are, separators apart.
  std::size_t characters = 0;
  /// forbidden_character: which one, 1 … 30.  Otherwise 0.
  std::size_t position = 0;
  /// The groups to compare with the letter, 1 … 6, ascending.
  ///   forbidden_character: the one of `position`;
  ///   mistyped: one or two groups, or none when more than two characters are wrong: then several groups are.
  std::vector<std::size_t> groups;

  friend bool operator==(const VotingCodeError&, const VotingCodeError&) = default;
};

/// The secret that a voter receives by letter and types: 30 characters of Crockford's base32, in 6 groups of 5.
/// Moves but never copies, has no == and no <<, is wiped when it dies.
///
/// A character is a number 0 … 31 in the order `0123456789ABCDEFGHJKMNPQRSTVWXYZ`.  The first 26 are random, 130 bits;
/// the last 4 are a Reed–Solomon check over GF(32) = GF(2)[x]/(x⁵+x²+1), α = x = 2, with the generator polynomial
///
///     (x−α)(x−α²)(x−α³)(x−α⁴) = x⁴ + 30x³ + 6x² + 9x + 17
///
/// systematic: the 30 characters are the coefficients of x²⁹ … x⁰, and this polynomial is a multiple of the generator.
/// The code is (31,27) shortened by one to (30,26); two codes differ in at least 5 places.  Hence every one or two
/// wrong characters are found **and located**; 3 or 4 are always found.  docs/protocol/voting-code.md says the rest.
class VotingCode {
 public:
  static constexpr std::size_t characters = 30;
  static constexpr std::size_t random_characters = 26;
  static constexpr std::size_t groups = 6;
  static constexpr std::size_t group_characters = 5;

  /// Draws 130 bits, one byte for each of the 26 random characters (its low 5 bits).
  static VotingCode make(crypto::RandomSource& source);

  /// Reads what a voter types: lower case, O for 0, I and L for 1, and between characters any number of spaces, tabs,
  /// line ends, dashes (`-` and U+2010 … U+2015) and no-break spaces (U+00A0, U+202F).
  ///
  /// Nothing is corrected: a mistyped code is refused, and the error says where to look.  That is a hint, not a
  /// proof: with three or more wrong characters, two times in five it names one or two groups, of which some may be
  /// right.
  ///
  /// @param text  any bytes; UTF-8 is expected, anything else is a forbidden character
  /// @errors      forbidden_character (the first one, among the first 30), else wrong_length, else mistyped
  /// @secrecy     for a right code, no branch and no address depends on a character, but for the map of the alphabet;
  ///              the place of mistakes is not hidden
  static Result<VotingCode, VotingCodeError> parse(std::string_view text);

  /// The canonical form: 30 characters, upper case, no separator.  Credentials are derived from it.
  const std::string& expose() const { return text_.expose(); }

  /// What a letter shows: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
  SecretText grouped() const;

 private:
  explicit VotingCode(const Secret<characters>& symbols);

  SecretText text_;
};

}  // namespace urna::protocol
