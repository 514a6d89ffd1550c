// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace urna::cli {

/// Who talks to the program: a terminal, a script, a test.
class Console {
 public:
  virtual ~Console() = default;

  /// The answer, standard output.
  virtual void answer(std::string_view text) = 0;
  /// The conversation: questions, progress, errors.  Standard error, so that an answer can be piped.
  virtual void say(std::string_view text) = 0;

  /// Whether a person can be asked again after a mistake.
  virtual bool is_person() const = 0;
  /// One line typed, without its end; nothing when no more comes.
  virtual std::optional<std::string> ask(std::string_view question) = 0;
  /// As `ask`, without showing what is typed; from a script, the next line of standard input.
  virtual std::optional<SecretText> ask_secret(std::string_view question) = 0;
  /// All that is left of standard input.
  virtual SecretText rest_of_input() = 0;
};

/// Standard input and output; secrets are typed on the terminal itself, without echo.
class TerminalConsole final : public Console {
 public:
  void answer(std::string_view text) override;
  void say(std::string_view text) override;
  bool is_person() const override;
  std::optional<std::string> ask(std::string_view question) override;
  std::optional<SecretText> ask_secret(std::string_view question) override;
  SecretText rest_of_input() override;
};

}  // namespace urna::cli
