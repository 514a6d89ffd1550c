// SPDX-License-Identifier: EUPL-1.2
#include "assurance/description_words.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "assurance/detail/built_in_catalogue.hpp"
#include "base/text_rules.hpp"
#include "notation/json_node.hpp"

namespace urna::assurance {
namespace {

using notation::JsonNode;

InLanguages in_languages(const JsonNode& node) {
  InLanguages words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = node.member(reader_languages[i]).text();
  return words;
}

AnswerWords answer_words(const JsonNode& node) {
  AnswerWords words{std::string(node.member("answer").text()), in_languages(node)};
  words.folded.push_back(folded(words.answer));
  for (const std::string& word : words.words) words.folded.push_back(folded(word));
  return words;
}

/// @param of  which list of fields
std::vector<FieldWords> read_words(std::string_view of) {
  const boost::json::value whole = boost::json::parse(detail::built_in_description_words());
  std::vector<FieldWords> all;
  for (const JsonNode& node : JsonNode(whole, "").member(of).items()) {
    FieldWords& field = all.emplace_back();
    field.field = node.member("field").text();
    field.label = in_languages(node.member("label"));
    field.is_needed = node.member("needed").boolean();
    field.is_long = node.has("long") && node.member("long").boolean();
    field.columns = static_cast<std::size_t>(node.member("columns").integer(1, 9));
    for (const JsonNode& answer : node.member("answers").items()) field.answers.push_back(answer_words(answer));
  }
  return all;
}

/// How many of the names of a thing stand together where the nearest is looked for.
constexpr std::size_t names_of_each = reader_languages.size() + 1;

void append_names(std::vector<std::string_view>& names, std::string_view name, const InLanguages& words) {
  names.push_back(name);
  names.insert(names.end(), words.begin(), words.end());
}

template <class Thing>
const Thing* near(std::string_view typed, const std::vector<std::string_view>& names, std::span<const Thing> things) {
  const auto nearest = nearest_name(typed, names);
  if (!nearest) return nullptr;
  const auto place = std::ranges::find(names, *nearest) - names.begin();
  return &things[static_cast<std::size_t>(place) / names_of_each];
}

std::string_view without_number(std::string_view heading) {
  const std::size_t end = heading.find_last_not_of(" \t\r\n*0123456789");
  return end == std::string_view::npos ? std::string_view() : heading.substr(0, end + 1);
}

}  // namespace

const AnswerWords* FieldWords::answer_meant(std::string_view typed) const {
  const std::string meant = folded(typed);
  const auto found = std::ranges::find_if(answers, [&](const AnswerWords& answer) {
    return std::ranges::find(answer.folded, meant) != answer.folded.end();
  });
  return found == answers.end() ? nullptr : &*found;
}

const AnswerWords* FieldWords::answer_near(std::string_view typed) const {
  std::vector<std::string_view> names;
  for (const AnswerWords& answer : answers) append_names(names, answer.answer, answer.words);
  return near(typed, names, std::span<const AnswerWords>(answers));
}

std::span<const FieldWords> description_words() {
  static const std::vector<FieldWords> words = read_words("fields");
  return words;
}

std::span<const FieldWords> template_words() {
  static const std::vector<FieldWords> words = read_words("template_fields");
  return words;
}

const FieldWords* field_meant(std::string_view heading, std::span<const FieldWords> fields) {
  const std::string meant = folded(without_number(heading));
  const auto found = std::ranges::find_if(fields, [&](const FieldWords& field) {
    const auto is_meant = [&](std::string_view word) { return meant == folded(word); };
    return is_meant(field.field) || std::ranges::any_of(field.label, is_meant);
  });
  return found == fields.end() ? nullptr : &*found;
}

const FieldWords* field_near(std::string_view heading, std::span<const FieldWords> fields) {
  std::vector<std::string_view> names;
  for (const FieldWords& field : fields) append_names(names, field.field, field.label);
  return near(without_number(heading), names, fields);
}

}  // namespace urna::assurance
