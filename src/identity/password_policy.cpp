// SPDX-License-Identifier: EUPL-1.2
#include "identity/password_policy.hpp"

#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/utf8.hpp"
#include "crypto/argon2id.hpp"
#include "identity/guessable.hpp"
#include "identity/text_folding.hpp"

namespace urna::identity {
namespace {

enum Kind : std::size_t { small, capital, digit, other };

Kind kind_of(char32_t character) {
  if (character >= U'a' && character <= U'z') return small;
  if (character >= U'A' && character <= U'Z') return capital;
  if (character >= U'0' && character <= U'9') return digit;
  return other;
}

std::array<bool, 4> kinds_in(std::string_view text) {
  std::array<bool, 4> kinds{};
  while (!text.empty()) kinds[kind_of(take_utf8(text).value_or(U'\uFFFD'))] = true;
  return kinds;
}

bool has_control(std::string_view text) {
  while (!text.empty()) {
    const char32_t character = take_utf8(text).value_or(0);
    if (character < U' ' || (character >= 0x7f && character < 0xa0)) return true;
  }
  return false;
}

std::vector<std::string> words_of_all(std::span<const std::string> names) {
  std::vector<std::string> words;
  for (const std::string& name : names) {
    for (std::string& word : words_of(name)) words.push_back(std::move(word));
  }
  return words;
}

/// log2 of the guesses that libzxcvbn expects, which is told the words too.
double guess_bits(const std::string& text, std::span<const std::string> words) {
  constexpr std::size_t bytes_max = 100;  // it takes longer than linear time, and no more is needed to be strong
  std::vector<const char*> dictionary;
  dictionary.reserve(words.size() + 1);
  for (const std::string& word : words) dictionary.push_back(word.c_str());
  dictionary.push_back(nullptr);
  std::string start = text.substr(0, bytes_max);
  const double bits = ZxcvbnMatch(start.c_str(), dictionary.data(), nullptr);
  wipe(start.data(), start.size());
  return bits;
}

bool are_fewer(std::string_view text, std::size_t characters_min) { return characters_in(text) < characters_min; }

/// What counts for nothing, from which names it came, and what is left.
void find_guessable(std::string_view password, const StrengthRule& rule, const KnownNames& names,
                    std::vector<Weakness>& found) {
  const SecretText whole = folded(password);
  const std::vector<std::string> product = {"urna"};
  const std::array<std::pair<Weakness, std::span<const std::string>>, 4> origins{{
      {Weakness::personal_word, names.person},
      {Weakness::organisation_word, names.organisation},
      {Weakness::election_word, names.elections},
      {Weakness::product_word, product},
  }};
  std::vector<Weakness> reasons;
  SecretText rest(std::string(whole.expose()));
  for (const auto& [reason, of_origin] : origins) {
    SecretText without = without_words(rest.expose(), words_of_all(of_origin));
    if (without.expose().size() < rest.expose().size()) reasons.push_back(reason);
    rest = std::move(without);
  }
  if (is_common(whole.expose()) || is_common(rest.expose())) found.push_back(Weakness::common);
  const std::size_t before = rest.expose().size();
  rest = without_patterns(rest.expose());
  if (rest.expose().size() < before) reasons.push_back(Weakness::pattern);
  if (are_fewer(rest.expose(), rule.characters_min)) found.insert(found.end(), reasons.begin(), reasons.end());
}

}  // namespace

StrengthRule rule_of(Strength strength) {
  const double guesses_1e8 = std::log2(1e8);
  const double guesses_1e10 = std::log2(1e10);
  switch (strength) {
    case Strength::basic:
      return {8, 50, 0};
    case Strength::standard:
      return {12, 79.5, guesses_1e8};
    case Strength::high:
      return {15, 79.5, guesses_1e10};
  }
  return {15, 79.5, guesses_1e10};
}

std::optional<StrengthRule> custom_rule(const StrengthRule& wished, Strength floor) {
  const bool can_be_met = wished.characters_min <= 128 && std::isfinite(wished.bits_min) && wished.bits_min <= 512 &&
                          std::isfinite(wished.guess_bits_min) && wished.guess_bits_min <= 128 &&
                          wished.kinds_min <= 4 && wished.history_max <= 10;
  if (!can_be_met) return std::nullopt;
  const StrengthRule least = rule_of(floor);
  return StrengthRule{std::max(wished.characters_min, least.characters_min), std::max(wished.bits_min, least.bits_min),
                      std::max(wished.guess_bits_min, least.guess_bits_min),
                      std::max(wished.kinds_min, least.kinds_min), std::max(wished.history_max, least.history_max)};
}

double combination_bits(std::string_view text) {
  constexpr std::array<double, 4> sizes{26, 26, 10, 37};
  const auto kinds = kinds_in(text);
  double alphabet = 0;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) alphabet += kinds[kind] ? sizes[kind] : 0;
  return alphabet == 0 ? 0 : static_cast<double>(characters_in(text)) * std::log2(alphabet);
}

std::vector<Weakness> find_weaknesses(std::string_view typed, const StrengthRule& rule, const KnownNames& names,
                                      const BreachList* breached) {
  if (typed.size() > password_bytes_max) return {Weakness::too_long};
  const auto password = composed(typed);
  if (!password || has_control(password->expose())) return {Weakness::unreadable};
  const std::string& text = password->expose();
  std::vector<Weakness> found;
  if (are_fewer(text, rule.characters_min)) found.push_back(Weakness::too_short);
  if (combination_bits(text) < rule.bits_min) found.push_back(Weakness::too_few_combinations);
  const auto kinds = kinds_in(text);
  if (static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), true)) < rule.kinds_min) {
    found.push_back(Weakness::too_few_kinds);
  }
  find_guessable(text, rule, names, found);
  if (rule.guess_bits_min > 0) {
    std::vector<std::string> words = {"urna"};
    for (const auto* list : {&names.organisation, &names.person, &names.elections}) {
      for (std::string& word : words_of_all(*list)) words.push_back(std::move(word));
    }
    if (guess_bits(text, words) < rule.guess_bits_min) found.push_back(Weakness::guessed_soon);
  }
  if (breached != nullptr && breached->contains(text)) found.push_back(Weakness::breached);
  return found;
}

bool is_reused(std::string_view typed, const StrengthRule& rule, std::span<const std::string> earlier) {
  const auto password = password_to_hash(typed);
  if (!password) return false;
  const auto counted = earlier.first(std::min(earlier.size(), rule.history_max));
  return std::any_of(counted.begin(), counted.end(),
                     [&](const std::string& hash) { return crypto::is_password(password->expose(), hash); });
}

std::optional<SecretText> password_to_hash(std::string_view typed) {
  if (typed.empty() || typed.size() > password_bytes_max) return std::nullopt;
  auto password = composed(typed);
  if (!password || has_control(password->expose())) return std::nullopt;
  return password;
}

}  // namespace urna::identity
