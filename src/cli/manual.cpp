// SPDX-License-Identifier: EUPL-1.2
#include "cli/manual.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iomanip>
#include <sstream>

#include "base/utf8.hpp"
#include "cli/files.hpp"

namespace urna::cli {
namespace {

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands(std::function<bool(const CLI::App*)>());
}

std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : full_name(*app.get_parent()) + " " + app.get_name();
}

/// Text in which roff sees no command; letters beyond ASCII by their number, which every roff reads.
std::string roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  while (!text.empty()) {
    const char32_t character = take_utf8(text).value_or(U'?');
    if (character == U'\\') {
      out += "\\e";
    } else if (character == U'-') {
      out += "\\-";
    } else if (character >= 0x80) {
      std::ostringstream number;
      number << "\\[u" << std::hex << std::uppercase << std::setw(4) << std::setfill('0')
             << static_cast<std::uint32_t>(character) << "]";
      out += number.str();
    } else {
      if (line_start && (character == U'.' || character == U'\'')) out += "\\&";
      out += static_cast<char>(character);
    }
    line_start = character == U'\n';
  }
  return out;
}

/// Lessons keep their lines: examples stand in them.  Exit codes have a section of their own in the manual.
std::string lesson_text(std::string lesson) {
  lesson = lesson.substr(0, lesson.find("\n\nExit codes:\n"));
  return lesson.empty() ? "" : ".PP\n.nf\n" + roff(lesson) + "\n.fi\n";
}

std::vector<const CLI::Option*> positionals(const CLI::App& app) {
  std::vector<const CLI::Option*> out;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) out.push_back(option);
  }
  return out;
}

std::vector<const CLI::Option*> named_options(const CLI::App& app) {
  std::vector<const CLI::Option*> out;
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) out.push_back(option);
  }
  return out;
}

std::string synopsis(const CLI::App& app) {
  std::string out = ".B " + roff(full_name(app)) + "\n";
  for (const CLI::Option* option : positionals(app))
    out += ".I " + roff(option->get_name(true)) + (option->get_items_expected_max() > 1 ? " ..." : "") + "\n";
  if (!named_options(app).empty()) out += "[options]\n";
  if (!verbs_of(app).empty()) out += ".I COMMAND\n";
  return out;
}

std::string options_text(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : positionals(app))
    out += ".TP\n.I " + roff(option->get_name(true)) + "\n" + roff(option->get_description()) + "\n";
  for (const CLI::Option* option : named_options(app)) {
    out += ".TP\n.B " + roff(option->get_name(false, true)) + (option->get_expected_max() > 0 ? " VALUE" : "") + "\n" +
           roff(option->get_description()) + (option->get_required() ? " (needed)" : "") + "\n";
  }
  return out;
}

void append_verbs(std::string& out, const CLI::App& app) {
  for (const CLI::App* verb : verbs_of(app)) {
    out += ".SS " + roff(full_name(*verb)) + "\n" + synopsis(*verb) + ".PP\n" + roff(verb->get_description()) + ".\n" +
           lesson_text(verb->get_footer()) + options_text(*verb);
    append_verbs(out, *verb);
  }
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

ManualPage page_of(const CLI::App& app, const std::string& see_also) {
  std::string name = full_name(app);
  std::replace(name.begin(), name.end(), ' ', '-');
  std::string out = ".TH " + upper(name) + " 1 \"\" Urna \"Urna manual\"\n.SH NAME\n" + roff(name) + " \\- " +
                    roff(app.get_description()) + "\n.SH SYNOPSIS\n" + synopsis(app) + ".SH DESCRIPTION\n" +
                    roff(app.get_description()) + "\n" + lesson_text(app.get_footer());
  out += ".SH OPTIONS\n" + options_text(app);
  return {name + ".1", out + see_also};
}

std::string exit_status() {
  std::string out = ".SH EXIT STATUS\n";
  for (const ExitCode code : exit_codes)
    out += ".TP\n.B " + std::to_string(static_cast<int>(code)) + "\n" + roff(explanation_of(code)) + "\n";
  return out;
}

/// One line of completion: what was typed so far, and what may follow.
struct CompletionRule {
  std::string typed;  ///< "urnactl election"
  std::vector<const CLI::App*> verbs;
  std::vector<std::string> options;
};

void collect(const CLI::App& app, std::vector<CompletionRule>& rules) {
  CompletionRule rule{full_name(app), verbs_of(app), {}};
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : named_options(*at)) {
      for (const std::string& name : option->get_lnames()) {
        if (std::find(rule.options.begin(), rule.options.end(), "--" + name) == rule.options.end())
          rule.options.push_back("--" + name);
      }
    }
  }
  rules.push_back(std::move(rule));
  for (const CLI::App* verb : verbs_of(app)) collect(*verb, rules);
}

std::string words_of(const CompletionRule& rule) {
  std::string out;
  for (const CLI::App* verb : rule.verbs) out += (out.empty() ? "" : " ") + verb->get_name();
  for (const std::string& option : rule.options) out += (out.empty() ? "" : " ") + option;
  return out;
}

std::string bash_script(const std::vector<CompletionRule>& rules) {
  std::string out =
      "# Completion of urnactl for bash.  Made by: urnactl completion bash\n"
      "_urnactl() {\n"
      "  local word path=urnactl current=${COMP_WORDS[COMP_CWORD]}\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$path $word\" in\n";
  for (const CompletionRule& rule : rules) {
    if (rule.typed != "urnactl") out += "      '" + rule.typed + "') path='" + rule.typed + "' ;;\n";
  }
  out += "    esac\n  done\n  local words=\n  case \"$path\" in\n";
  for (const CompletionRule& rule : rules) out += "    '" + rule.typed + "') words='" + words_of(rule) + "' ;;\n";
  return out +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _urnactl urnactl\n";
}

std::string fish_quoted(std::string text) {
  std::string out = "'";
  for (const char character : text) {
    if (character == '\'' || character == '\\') out += '\\';
    out += character;
  }
  return out + "'";
}

/// "urnactl election open" is typed when both of its verbs were, and none of what follows it.
std::string fish_condition(const CompletionRule& rule) {
  std::string condition;
  std::string_view typed = rule.typed;
  typed.remove_prefix(std::string_view("urnactl").size());
  while (!typed.empty()) {
    typed.remove_prefix(1);
    const std::string_view verb = typed.substr(0, typed.find(' '));
    condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + std::string(verb));
    typed.remove_prefix(verb.size());
  }
  std::string following;
  for (const CLI::App* verb : rule.verbs) following += " " + verb->get_name();
  if (!following.empty())
    condition += std::string(condition.empty() ? "" : "; and ") + "not __fish_seen_subcommand_from" + following;
  return condition;
}

std::string fish_script(const std::vector<CompletionRule>& rules) {
  std::string out = "# Completion of urnactl for fish.  Made by: urnactl completion fish\n";
  for (const CompletionRule& rule : rules) {
    const std::string start = "complete -c urnactl -n " + fish_quoted(fish_condition(rule));
    for (const CLI::App* verb : rule.verbs) {
      out.append(start)
          .append(" -f -a ")
          .append(verb->get_name())
          .append(" -d ")
          .append(fish_quoted(verb->get_description()))
          .append("\n");
    }
    if (!rule.verbs.empty()) continue;
    for (const std::string& option : rule.options) out.append(start).append(" -l ").append(option, 2).append("\n");
  }
  return out;
}

struct ManualOptions {
  std::string out;
  std::string shell;
  const CLI::App* root = nullptr;
};

Answer show_manual(const ManualOptions& options, Session&) {
  const auto pages = manual_pages(*options.root);
  Report report;
  std::vector<std::string> names;
  if (options.out.empty()) {
    for (const ManualPage& page : pages) report.text += page.text;
    for (const ManualPage& page : pages) names.push_back(page.name);
    report.json.texts("pages", names);
    return report;
  }
  NewFiles files;
  if (auto refusal = files.make_folder(options.out, Visibility::open)) return failure(std::move(*refusal));
  for (const ManualPage& page : pages) {
    names.push_back(in_folder(options.out, page.name));
    if (auto refusal = files.write(names.back(), page.text, Visibility::open)) return failure(std::move(*refusal));
  }
  files.keep();
  for (const std::string& name : names) report.text += name + "\n";
  report.json.texts("files", names);
  return report;
}

Answer show_completion(const ManualOptions& options, Session&) {
  Report report;
  report.text = completion_script(*options.root, options.shell);
  std::vector<std::string> lines;
  std::istringstream script(report.text);
  for (std::string line; std::getline(script, line);) lines.push_back(line);
  report.json.text("shell", options.shell).texts("script", lines);
  return report;
}

}  // namespace

std::string exit_code_lines() {
  std::string out;
  for (const ExitCode code : exit_codes) {
    out += (out.empty() ? "  " : "\n  ") + std::to_string(static_cast<int>(code)) + "  " +
           std::string(explanation_of(code));
  }
  return out;
}

std::vector<ManualPage> manual_pages(const CLI::App& root) {
  std::vector<ManualPage> pages;
  std::string see_also;
  for (const CLI::App* verb : verbs_of(root))
    see_also +=
        (see_also.empty() ? ".SH SEE ALSO\n.BR urnactl\\-" : ",\n.BR urnactl\\-") + roff(verb->get_name()) + " (1)";
  see_also += "\n";
  pages.push_back(page_of(root, exit_status() + see_also));
  for (const CLI::App* verb : verbs_of(root)) {
    std::string commands;
    append_verbs(commands, *verb);
    if (!commands.empty()) commands = ".SH COMMANDS\n" + commands;
    pages.push_back(page_of(*verb, commands + exit_status() + ".SH SEE ALSO\n.BR urnactl (1)\n"));
  }
  return pages;
}

std::string completion_script(const CLI::App& root, const std::string& shell) {
  std::vector<CompletionRule> rules;
  collect(root, rules);
  if (shell == "fish") return fish_script(rules);
  std::string bash = bash_script(rules);
  if (shell == "bash") return bash;
  return "#compdef urnactl\n# zsh runs the completion for bash.  Made by: urnactl completion zsh\nautoload -U +X "
         "bashcompinit && bashcompinit\n" +
         bash;
}

void add_manual_commands(Verb root, Chosen& chosen) {
  {
    auto [command, options] = root.command(
        "completion", "Print a completion script for a shell",
        "  urnactl completion bash > ~/.local/share/bash-completion/completions/urnactl", show_completion, chosen);
    options.root = &root.app();
    command.option("SHELL", options.shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
  }
  {
    auto [command, options] = root.command("man", "Print the manual, or write its pages",
                                           "  urnactl man | man -l -\n  urnactl man --out pages", show_manual, chosen);
    options.root = &root.app();
    command.option("--out", options.out, "Folder to make for the pages");
  }
}

}  // namespace urna::cli
