// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "identity/breach_list.hpp"

/// Which password will do for whom.  No kind of character is asked for and none expires of itself: length and what is
/// known of guessing decide (NIST SP 800-63B §5.1.1; CNIL, recommendation of 2022 on passwords).
namespace urna::identity {

/// How strong a password has to be.
enum class Strength {
  basic,     ///< whoever is slowed down when guessing: 8 characters, 50 bits
  standard,  ///< staff of a tenant: 12 characters, 79.5 bits, 10⁸ guesses
  high,      ///< whoever manages tenants or machines: 15 characters, 79.5 bits, 10¹⁰ guesses
};

/// The rule for one password.  What a tenant sets itself is a rule too, from `custom_rule`.
struct StrengthRule {
  std::size_t characters_min = 0;
  double bits_min = 0;          ///< see `combination_bits`
  double guess_bits_min = 0;    ///< log2 of the guesses that libzxcvbn expects; 0: not asked
  std::size_t kinds_min = 1;    ///< of small letters, capitals, digits and the rest, 1 … 4
  std::size_t history_max = 0;  ///< so many earlier passwords may not come back, 0 … 10
};

StrengthRule rule_of(Strength strength);

/// What a tenant wishes, never below what the role asks: each figure is the higher of the two.  Whoever offers it
/// should say that asking for kinds of characters makes people choose weaker passwords.
/// @returns  nothing when no password could meet it: over 128 characters, over 512 bits, over 4 kinds, over 10 earlier
///           ones, or a figure that is no number
std::optional<StrengthRule> custom_rule(const StrengthRule& wished, Strength floor);

/// Why a password will not do.
enum class Weakness {
  unreadable,            ///< not UTF-8, or a control character in it
  too_long,              ///< over `password_bytes_max`
  too_short,             ///< fewer characters than the rule asks
  too_few_combinations,  ///< too few bits
  too_few_kinds,         ///< of characters, where the tenant asks for several
  common,                ///< a common password or word, perhaps dressed up
  product_word,          ///< short without the name of this program
  organisation_word,     ///< … of the tenant
  personal_word,         ///< … of the person: name, login, address
  election_word,         ///< … of an election
  pattern,               ///< short without walks over the keyboard, runs, repeats and years
  guessed_soon,          ///< libzxcvbn expects too few guesses
  breached,              ///< in the list of passwords that were stolen elsewhere
  reused,                ///< one of this person's earlier passwords
};

inline constexpr std::size_t password_bytes_max = 1024;

/// Names that an attacker would try.  They count for nothing: without them the password must still be long enough.
struct KnownNames {
  std::vector<std::string> organisation;
  std::vector<std::string> person;
  std::vector<std::string> elections;
};

/// log2(N^L): L characters out of N, the sum of what is used of 26 small letters, 26 capitals, 10 digits and 37 others.
/// @param text  composed, UTF-8
double combination_bits(std::string_view text);

/// Every reason why a password will not do; none when it will.  `reused` is not among them: see `is_reused`.
///
/// @param typed     as typed; judged in its composed form, which is also what is to be hashed
/// @param breached  may be none
/// @secrecy         takes a time that depends on the password: for whoever chooses one, not for a sign-in
std::vector<Weakness> find_weaknesses(std::string_view typed, const StrengthRule& rule, const KnownNames& names,
                                      const BreachList* breached = nullptr);

/// Whether it is one of the last ones.  Costs one Argon2id for each.
/// @param earlier  hashes, the newest first; only the first `rule.history_max` count
bool is_reused(std::string_view typed, const StrengthRule& rule, std::span<const std::string> earlier);

/// What is hashed for a password, when one is chosen and at each sign-in: Unicode NFC.
/// @returns  nothing for what can be nobody's password: not UTF-8, a control character, empty, or too long
std::optional<SecretText> password_to_hash(std::string_view typed);

}  // namespace urna::identity
