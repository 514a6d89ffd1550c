// SPDX-License-Identifier: EUPL-1.2
#include "identity/guessable.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "identity/detail/common_words.hpp"
#include "identity/text_folding.hpp"

namespace urna::identity {
namespace {

constexpr auto walks = std::to_array<std::string_view>({
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1aqw2zsx3edc4rfv5tgb6yhn7ujm",
});

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_letter(char character) { return character >= 'a' && character <= 'z'; }

/// How far the start of `text` goes along `line`, forwards or backwards.
std::size_t run_along(std::string_view text, std::string_view line) {
  std::size_t longest = 0;
  for (std::size_t start = 0; start < line.size(); ++start) {
    std::size_t forwards = 0;
    while (forwards < text.size() && start + forwards < line.size() && text[forwards] == line[start + forwards]) {
      ++forwards;
    }
    std::size_t backwards = 0;
    while (backwards < text.size() && backwards <= start && text[backwards] == line[start - backwards]) ++backwards;
    longest = std::max({longest, forwards, backwards});
  }
  return longest;
}

std::size_t walk_at_start(std::string_view text) {
  constexpr std::size_t letters_min = 4;
  constexpr std::size_t digits_min = 3;
  std::size_t longest = 0;
  for (const std::string_view line : walks) longest = std::max(longest, run_along(text, line));
  const bool digits = std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(longest), is_digit);
  return longest >= (digits ? digits_min : letters_min) ? longest : 0;
}

std::size_t repeats_at_start(std::string_view text) {
  constexpr std::size_t repeats_min = 3;
  const std::size_t end = std::min(text.find_first_not_of(text.front()), text.size());
  return end >= repeats_min ? end : 0;
}

std::size_t year_at_start(std::string_view text) {
  const bool is_year =
      text.size() >= 4 && (text.starts_with("19") || text.starts_with("20")) && is_digit(text[2]) && is_digit(text[3]);
  return is_year ? 4 : 0;
}

/// The shortest part of which the text is made by repeating it: the text itself when there is none.
std::string_view repeated_part(std::string_view text) {
  for (std::size_t size = 1; size <= text.size() / 2; ++size) {
    if (text.size() % size == 0 && text.substr(size) == text.substr(0, text.size() - size)) return text.substr(0, size);
  }
  return text;
}

/// Letters for the digits and signs that stand for them.
std::string spelt_out(std::string_view text) {
  std::string out(text);
  for (char& character : out) {
    switch (character) {
      case '0':
        character = 'o';
        break;
      case '1':
      case '!':
      case '|':
        character = 'i';
        break;
      case '3':
        character = 'e';
        break;
      case '4':
      case '@':
        character = 'a';
        break;
      case '5':
      case '$':
        character = 's';
        break;
      case '7':
      case '+':
        character = 't';
        break;
      case '8':
        character = 'b';
        break;
      default:
        break;
    }
  }
  return out;
}

/// From the first to the last letter.
std::string_view undressed(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), is_letter);
  const auto last = std::find_if(text.rbegin(), std::make_reverse_iterator(first), is_letter).base();
  return text.substr(static_cast<std::size_t>(first - text.begin()), static_cast<std::size_t>(last - first));
}

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char character) { return character == ' ' || character == '-' || character == '_'; });
  return out;
}

/// Binary search over lines, which are sorted: a line is found without an index of them.
bool is_listed(std::string_view word) {
  if (word.empty() || word.find('\n') != std::string_view::npos) return false;
  const std::string_view lines = detail::common_words();
  std::size_t low = 0;
  std::size_t high = lines.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::size_t before = middle == 0 ? std::string_view::npos : lines.rfind('\n', middle - 1);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = lines.find('\n', start);
    const std::string_view line = lines.substr(start, end - start);
    if (line == word) return true;
    if (line < word) {
      low = end + 1;
    } else {
      high = start;
    }
  }
  return false;
}

}  // namespace

bool is_common(std::string_view folded_text) {
  const std::string_view once = repeated_part(folded_text);
  for (const std::string_view text : {folded_text, once}) {
    const std::string_view core = undressed(text);
    const std::string joined = without_blanks(core);
    const std::string spelt = spelt_out(text);
    for (const std::string_view candidate : {text, core, std::string_view(joined), std::string_view(spelt)}) {
      if (is_listed(candidate)) return true;
    }
    if (is_listed(spelt_out(core)) || is_listed(spelt_out(joined)) || is_listed(repeated_part(core))) return true;
  }
  return false;
}

std::size_t common_count(std::size_t characters_min) {
  std::size_t count = 0;
  std::string_view lines = detail::common_words();
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    if (end >= characters_min) ++count;
    lines.remove_prefix(end + 1);
  }
  return count;
}

SecretText without_patterns(std::string_view folded_text) {
  std::string_view text = repeated_part(folded_text);
  std::string rest;
  rest.reserve(text.size());
  while (!text.empty()) {
    const std::size_t known = std::max({walk_at_start(text), repeats_at_start(text), year_at_start(text)});
    if (known == 0) rest += text.front();
    text.remove_prefix(std::max<std::size_t>(known, 1));
  }
  return SecretText(std::move(rest));
}

SecretText without_words(std::string_view folded_text, std::span<const std::string> words) {
  std::vector<std::string> longest_first(words.begin(), words.end());
  std::sort(longest_first.begin(), longest_first.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  // `spelt` keeps the length of `text`, so that a word found in one is taken out of both.
  std::string text(folded_text);
  std::string spelt = spelt_out(text);
  for (const std::string& word : longest_first) {
    if (word.empty()) continue;
    for (const std::string& spelling : {word, spelt_out(word)}) {
      std::size_t place = 0;
      while (true) {
        place = std::min(text.find(spelling), spelt.find(spelling));
        if (place == std::string::npos) break;
        text.erase(place, spelling.size());
        spelt.erase(place, spelling.size());
      }
    }
  }
  wipe(spelt.data(), spelt.size());
  return SecretText(std::move(text));
}

std::vector<std::string> words_of(std::string_view name) {
  constexpr std::size_t characters_min = 3;
  const SecretText text = folded(name);
  std::vector<std::string> words;
  std::string together;
  std::string word;
  const auto end_word = [&] {
    if (characters_in(word) >= characters_min) words.push_back(word);
    together += word;
    word.clear();
  };
  for (const char character : text.expose()) {
    const bool is_ascii = static_cast<unsigned char>(character) < 0x80;
    if (is_ascii && !is_letter(character) && !is_digit(character)) {
      end_word();
    } else {
      word += character;
    }
  }
  end_word();
  if (characters_in(together) >= characters_min && (words.size() != 1 || words.front() != together)) {
    words.push_back(together);
  }
  return words;
}

}  // namespace urna::identity
