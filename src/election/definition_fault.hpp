// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace urna::election {

enum class DefinitionFaultKind {
  syntax,         ///< not TOML; nothing after it is judged
  key_unknown,    ///< a key that has no meaning there
  key_missing,    ///< a key that must be there
  type_wrong,     ///< such as a text where a number is wanted
  text_refused,   ///< empty, too long, or with characters that hide something
  out_of_range,   ///< a number, or a number of things, too small or too large
  name_unknown,   ///< not one of the words the key allows
  duplicate,      ///< two things that must differ do not
  contradiction,  ///< each key is right alone, but not together with another
};

/// One thing to mend in a definition before the election can be made.
struct DefinitionFault {
  DefinitionFaultKind kind;
  std::size_t line = 0;    ///< from 1; 0 for the whole file
  std::size_t column = 0;  ///< from 1, in characters; 0 for the whole file
  std::string field;       ///< such as `questions[2].answers[3]`, counting from 1; empty for the whole file
  std::string problem;     ///< such as `is 5, more than the 3 answers`
  std::string remedy;      ///< such as `write a number from 1 to 3`
};

/// `line 12, column 3, questions[2].max: problem; remedy.`
std::string describe(const DefinitionFault& fault);

/// Why a definition was refused.
struct DefinitionFaults {
  std::vector<DefinitionFault> listed;  ///< in the order of the file: all of them, up to `listed_max`
  std::size_t total = 0;                ///< how many there are, listed or not

  static constexpr std::size_t listed_max = 1'000;
};

}  // namespace urna::election
