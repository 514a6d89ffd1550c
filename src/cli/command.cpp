// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.hpp"

#include <CLI/CLI.hpp>

namespace urna::cli {

Option Option::required() {
  option_->required();
  return *this;
}

Option Option::one_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option Option::one_of(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}

Verb Verb::group(const std::string& name, const std::string& about) {
  CLI::App* group = app_->add_subcommand(name, about);
  group->require_subcommand(1);
  return Verb(*group);
}

Verb Verb::leaf(const std::string& name, const std::string& about, const std::string& lesson, Chosen run,
                Chosen& chosen) {
  CLI::App* command = app_->add_subcommand(name, about);
  command->footer(lesson);
  command->callback([run = std::move(run), &chosen] { chosen = run; });
  return Verb(*command);
}

Option Verb::option(const std::string& name, std::string& value, const std::string& about) {
  return Option(app_->add_option(name, value, about));
}

Option Verb::option(const std::string& name, std::optional<std::string>& value, const std::string& about) {
  return Option(app_->add_option(name, value, about));
}

Option Verb::option(const std::string& name, std::vector<std::string>& values, const std::string& about) {
  return Option(app_->add_option(name, values, about));
}

Option Verb::option(const std::string& name, std::uint32_t& value, const std::string& about) {
  return Option(app_->add_option(name, value, about));
}

Option Verb::flag(const std::string& name, bool& value, const std::string& about) {
  return Option(app_->add_flag(name, value, about));
}

void Verb::lesson(const std::string& text) { app_->footer(text); }

}  // namespace urna::cli
