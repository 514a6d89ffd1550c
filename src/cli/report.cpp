// SPDX-License-Identifier: EUPL-1.2
#include "cli/report.hpp"

#include "protocol/canonical_json.hpp"

namespace urna::cli {

std::string_view explanation_of(ExitCode code) {
  switch (code) {
    case ExitCode::done:
      return "Done.";
    case ExitCode::refused:
      return "Refused, or the answer is no: a check failed, a code is mistyped, the rules forbid the step. Nothing was "
             "changed.";
    case ExitCode::unusable:
      return "The command line or a file cannot be used: it is missing, malformed, or readable by others though "
             "secret. "
             "Nothing was changed.";
    case ExitCode::machine_failed:
      return "The machine failed, such as a full disk. What was begun was taken back, unless the message says that it "
             "is done and only the answer could not be shown.";
  }
  return "";
}

std::string describe(const Problem& problem) {
  std::string place;
  const auto add = [&](const std::string& part) { place += (place.empty() ? "" : ", ") + part; };
  if (!problem.file.empty()) add(problem.file);
  if (problem.line > 0) add("line " + std::to_string(problem.line));
  if (problem.column > 0) add("column " + std::to_string(problem.column));
  if (!problem.field.empty()) add(problem.field);
  std::string out = place.empty() ? problem.what : place + ": " + problem.what;
  if (!problem.remedy.empty()) out += "; " + problem.remedy;
  return printable(out);
}

void JsonObject::start(std::string_view name) {
  if (!members_.empty()) members_ += ",";
  protocol::append_text_string(members_, name);
  members_ += ":";
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  start(name);
  protocol::append_text_string(members_, printable(value));
  return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::uint64_t value) { return raw(name, std::to_string(value)); }

JsonObject& JsonObject::boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }

JsonObject& JsonObject::texts(std::string_view name, const std::vector<std::string>& values) {
  start(name);
  protocol::append_array(members_, values,
                         [&](const std::string& value) { protocol::append_text_string(members_, printable(value)); });
  return *this;
}

JsonObject& JsonObject::objects(std::string_view name, const std::vector<JsonObject>& values) {
  start(name);
  protocol::append_array(members_, values, [&](const JsonObject& value) { members_ += value.json(); });
  return *this;
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  start(name);
  members_ += json;
  return *this;
}

std::string refusal_json(const Refusal& refusal) {
  std::vector<JsonObject> problems;
  for (const Problem& problem : refusal.problems) {
    JsonObject object;
    if (!problem.file.empty()) object.text("file", problem.file);
    if (problem.line > 0) object.number("line", problem.line);
    if (problem.column > 0) object.number("column", problem.column);
    if (!problem.field.empty()) object.text("field", problem.field);
    object.text("problem", problem.what).text("remedy", problem.remedy);
    problems.push_back(std::move(object));
  }
  JsonObject answer;
  answer.boolean("done", false).number("exit", static_cast<std::uint64_t>(refusal.exit)).objects("problems", problems);
  return answer.json();
}

std::string shell_word(std::string_view path) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+:,@%=";
  if (!path.empty() && path.find_first_not_of(plain) == std::string_view::npos) return std::string(path);
  std::string out = "'";
  for (const char character : path) out += character == '\'' ? std::string("'\\''") : std::string(1, character);
  return out + "'";
}

}  // namespace urna::cli
