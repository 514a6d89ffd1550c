// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/printable.hpp"
#include "base/result.hpp"

namespace urna::cli {

/// What the shell is told.  `explanation_of` is the text of help and manual.
enum class ExitCode : int {
  done = 0,
  refused = 1,         ///< the answer is no: a check failed, a rule forbids it
  unusable = 2,        ///< the command line or a file cannot be used
  machine_failed = 3,  ///< disk, memory, permissions of the system
};
inline constexpr ExitCode exit_codes[] = {ExitCode::done, ExitCode::refused, ExitCode::unusable,
                                          ExitCode::machine_failed};
std::string_view explanation_of(ExitCode code);

/// One thing that is wrong, and what to do about it.
/// @secrecy  never holds a code, a key or a choice
struct Problem {
  std::string what;
  std::string remedy;
  std::string file = {};     ///< empty when no file is at fault
  std::uint64_t line = 0;    ///< from 1; 0 when no line is
  std::uint64_t column = 0;  ///< from 1; 0 when no place in the line is
  std::string field = {};    ///< column of a table, key of a definition, member of a record
};

/// `roll.csv, line 12, column 3, courriel: problem; remedy`
std::string describe(const Problem& problem);

/// Why a command did not do what was asked.  Nothing was changed then.
struct Refusal {
  ExitCode exit = ExitCode::unusable;
  std::vector<Problem> problems;
};

inline tl::unexpected<Refusal> refuse(ExitCode exit, Problem problem) {
  return tl::unexpected<Refusal>(Refusal{exit, {std::move(problem)}});
}

/// Builds one JSON object, members in the order in which they are given.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& number(std::string_view name, std::uint64_t value);
  JsonObject& boolean(std::string_view name, bool value);
  JsonObject& texts(std::string_view name, const std::vector<std::string>& values);
  JsonObject& objects(std::string_view name, const std::vector<JsonObject>& values);
  /// @param json  any JSON value
  JsonObject& raw(std::string_view name, std::string_view json);

  std::string json() const { return "{" + members_ + "}"; }

 private:
  void start(std::string_view name);

  std::string members_;
};

/// What a command did: for people on the screen, for machines with --json.
struct Report {
  std::string text;  ///< ends with a line feed
  JsonObject json;
  ExitCode exit = ExitCode::done;  ///< `refused` where the answer to a question is no
};

using Answer = Result<Report, Refusal>;

/// `{"done":false,"exit":2,"problems":[…]}`
std::string refusal_json(const Refusal& refusal);

/// A path as it is typed in a shell: in quotes where a blank or a sign of the shell stands in it.
std::string shell_word(std::string_view path);

}  // namespace urna::cli
