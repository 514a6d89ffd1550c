// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <string>
#include <utility>

#include "cli/console.hpp"

namespace urna::cli::detail {

/// A console for tests: types lines that were prepared, and keeps all that it was shown.
class ScriptedConsole final : public Console {
 public:
  explicit ScriptedConsole(std::deque<std::string> lines, bool is_person = false)
      : lines_(std::move(lines)), is_person_(is_person) {}

  void answer(std::string_view text) override { answered += text; }
  void say(std::string_view text) override { said += text; }
  bool is_person() const override { return is_person_; }
  std::optional<std::string> ask(std::string_view question) override {
    said += question;
    if (lines_.empty()) return std::nullopt;
    std::string line = lines_.front();
    lines_.pop_front();
    return line;
  }
  std::optional<SecretText> ask_secret(std::string_view question) override {
    auto line = ask(question);
    if (!line) return std::nullopt;
    return SecretText(std::move(*line));
  }
  SecretText rest_of_input() override {
    std::string rest;
    for (; !lines_.empty(); lines_.pop_front()) rest += lines_.front() + "\n";
    return SecretText(std::move(rest));
  }

  std::string answered;
  std::string said;

 private:
  std::deque<std::string> lines_;
  bool is_person_;
};

}  // namespace urna::cli::detail
