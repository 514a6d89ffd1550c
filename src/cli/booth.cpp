// SPDX-License-Identifier: EUPL-1.2
#include "cli/booth.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/printable.hpp"

namespace urna::cli {
namespace {

using Values = std::vector<std::uint32_t>;

/// What a line of the voter means for a question: values, or why it means nothing.
using Reading = Result<Values, std::string>;

constexpr std::string_view blanks = " \t,;";

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(blanks, end);
  }
  return words;
}

/// Numbers from 1 to `max`, each once, as places from 0.
Result<std::vector<std::size_t>, std::string> places_from(std::string_view line, std::size_t max) {
  std::vector<std::size_t> places;
  for (const std::string_view word : words_of(line)) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number < 1 || number > max) {
      return failure(std::string("type numbers from 1 to ") + std::to_string(max));
    }
    if (std::find(places.begin(), places.end(), number - 1) != places.end())
      return failure("number " + std::to_string(number) + " is there twice");
    places.push_back(number - 1);
  }
  return places;
}

bool is_blank_word(std::string_view line) {
  const auto words = words_of(line);
  return words.size() == 1 && (words[0] == "b" || words[0] == "B" || words[0] == "blank");
}

std::string numbered(const std::vector<std::string>& names) {
  std::string out;
  const std::size_t width = std::to_string(names.size()).size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    out += "  " + std::string(width - number.size(), ' ') + number + "  " + printable(names[i]) + "\n";
  }
  return out;
}

/// Asks until the line means something.
template <class Read>
Result<Values, Refusal> ask_until_read(Console& console, const std::string& question, Read read) {
  while (true) {
    const auto line = console.ask(question);
    if (!line && console.is_person()) {
      console.say("\n");
      return refuse(ExitCode::refused, {.what = "left", .remedy = "nothing was cast"});
    }
    if (!line)
      return refuse(ExitCode::unusable, {.what = "no choice was typed", .remedy = "type it; nothing was cast"});
    const Reading values = read(*line);
    if (values) return *values;
    if (!console.is_person()) return refuse(ExitCode::refused, {.what = values.error(), .remedy = "nothing was cast"});
    console.say(values.error() + "\n");
  }
}

/// "1", "1 to 3": how many answers may be chosen.
std::string wanted(const protocol::HomomorphicQuestion& question) {
  return std::to_string(question.min) + (question.min == question.max ? "" : " to " + std::to_string(question.max));
}

Result<Values, Refusal> ask(const protocol::HomomorphicQuestion& question, Console& console) {
  console.say("\n" + printable(question.question) + "\n" + numbered(question.answers));
  const std::string blank = question.blank ? ", or b for a blank vote: " : ": ";
  const std::string how = wanted(question) == "1" ? "Choose one answer: type its number" + blank
                                                  : "Choose " + wanted(question) + ": type their numbers" + blank;
  return ask_until_read(console, how, [&](std::string_view line) -> Reading {
    Values values(question.answers.size() + (question.blank ? 1 : 0), 0);
    if (question.blank && is_blank_word(line)) {
      values[0] = 1;
      return values;
    }
    const auto places = places_from(line, question.answers.size());
    if (!places) return failure(places.error());
    if (places->size() < question.min || places->size() > question.max) {
      return failure("you chose " + std::to_string(places->size()) + ", choose " + wanted(question));
    }
    for (const std::size_t place : *places) values[place + (question.blank ? 1 : 0)] = 1;
    return values;
  });
}

Result<Values, Refusal> ask(const protocol::ListsQuestion& question, Console& console) {
  std::vector<std::string> names;
  for (const protocol::CandidateList& list : question.lists) names.push_back(list.name);
  console.say("\n" + printable(question.question) + "\n" + numbered(names));
  auto list = ask_until_read(console, "Choose one list (its number): ", [&](std::string_view line) -> Reading {
    const auto places = places_from(line, names.size());
    if (!places) return failure(places.error());
    if (places->size() != 1) return failure(std::string("choose one list"));
    return Values{static_cast<std::uint32_t>(places->front())};
  });
  if (!list) return list;
  const std::size_t chosen = list->front();
  const std::vector<std::string>& candidates = question.lists[chosen].candidates;
  Values kept(candidates.size(), 1);
  if (candidates.size() > 1) {
    console.say(printable(names[chosen]) + "\n" + numbered(candidates));
    auto strikes =
        ask_until_read(console, "Strike out (numbers; nothing keeps all): ", [&](std::string_view line) -> Reading {
          const auto places = places_from(line, candidates.size());
          if (!places) return failure(places.error());
          if (places->size() == candidates.size()) return failure(std::string("at least one candidate must be kept"));
          Values left(candidates.size(), 1);
          for (const std::size_t place : *places) left[place] = 0;
          return left;
        });
    if (!strikes) return strikes;
    kept = *strikes;
  }
  Values values;
  for (std::size_t i = 0; i < question.lists.size(); ++i) {
    values.push_back(i == chosen ? 1 : 0);
    if (i == chosen) {
      values.insert(values.end(), kept.begin(), kept.end());
    } else {
      values.insert(values.end(), question.lists[i].candidates.size(), 0);
    }
  }
  return values;
}

/// `2 1=4 3`: ranks from the best on, = between equals; who is not named is unranked, 0.
Reading ranks_from(std::string_view line, std::size_t answers) {
  std::string spaced;
  for (const char character : line) {
    if (character == '=') spaced += ' ';
    spaced += character;
    if (character == '=') spaced += ' ';
  }
  Values ranks(answers, 0);
  std::uint32_t rank = 0;
  bool equal = false;
  for (const std::string_view word : words_of(spaced)) {
    if (word == "=") {
      if (rank == 0 || equal) return failure(std::string("= stands between two numbers"));
      equal = true;
      continue;
    }
    const auto place = places_from(word, answers);
    if (!place) return failure(place.error());
    if (ranks[place->front()] != 0) return failure("number " + std::string(word) + " is there twice");
    if (!equal) ++rank;
    equal = false;
    ranks[place->front()] = rank;
  }
  if (equal) return failure(std::string("= stands between two numbers"));
  return ranks;
}

bool blank_is_allowed(const protocol::MixnetQuestion& question) {
  return question.extra.find("\"blank\":true") != std::string::npos;
}

bool is_single_transferable(const protocol::MixnetQuestion& question) {
  return question.extra.find("\"method\":\"STV\"") != std::string::npos;
}

/// STV counts ranks 1, 2, 3 … only; any other ballot would be set aside unread.
std::optional<std::string> find_rank_error(const Values& values) {
  Values ranks;
  for (const std::uint32_t value : values) {
    if (value > 0) ranks.push_back(value);
  }
  std::sort(ranks.begin(), ranks.end());
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    if (i > 0 && ranks[i] == ranks[i - 1]) return "two answers have rank " + std::to_string(ranks[i]);
    if (ranks[i] != i + 1) return "rank " + std::to_string(i + 1) + " is left out";
  }
  return std::nullopt;
}

/// Why the rule of a preference question would not count these values.
std::optional<std::string> find_preference_error(const protocol::MixnetQuestion& question, const Values& values) {
  const bool nothing = std::all_of(values.begin(), values.end(), [](std::uint32_t value) { return value == 0; });
  const std::vector<std::string> grades = grades_of(question);
  if (nothing && blank_is_allowed(question)) return std::nullopt;
  if (!grades.empty()) {
    const bool graded = std::all_of(values.begin(), values.end(),
                                    [&](std::uint32_t value) { return value >= 1 && value <= grades.size(); });
    if (graded) return std::nullopt;
    return "give every answer a grade from 1 to " + std::to_string(grades.size());
  }
  if (nothing) return "rank at least one";
  return is_single_transferable(question) ? find_rank_error(values) : std::nullopt;
}

std::optional<std::string> find_preference_error(const protocol::Question& question, const Values& values) {
  const auto* preference = std::get_if<protocol::MixnetQuestion>(&question);
  return preference == nullptr ? std::nullopt : find_preference_error(*preference, values);
}

Result<Values, Refusal> ask(const protocol::MixnetQuestion& question, Console& console) {
  console.say("\n" + printable(question.question) + "\n" + numbered(question.answers));
  const bool blank = blank_is_allowed(question);
  const std::vector<std::string> grades = grades_of(question);
  if (grades.empty()) {
    const std::string equals = is_single_transferable(question) ? ", such as 2 1" : "; = between equals, such as 2 1=3";
    const std::string how = "Rank from the best on (numbers" + equals + (blank ? "; b for a blank vote): " : "): ");
    return ask_until_read(console, how, [&](std::string_view line) -> Reading {
      if (blank && is_blank_word(line)) return Values(question.answers.size(), 0);
      Reading ranks = ranks_from(line, question.answers.size());
      if (!ranks) return ranks;
      // An empty line is no blank vote: that is said with b.
      if (words_of(line).empty()) return failure(std::string("rank at least one"));
      if (auto error = find_preference_error(question, *ranks)) return failure(std::move(*error));
      return ranks;
    });
  }
  console.say("Grades, best first:\n" + numbered(grades));
  const std::string how = "Grade all " + std::to_string(question.answers.size()) +
                          ", in their order (numbers of grades" + (blank ? ", or b for a blank vote): " : "): ");
  return ask_until_read(console, how, [&](std::string_view line) -> Reading {
    if (blank && is_blank_word(line)) return Values(question.answers.size(), 0);
    Values values;
    for (const std::string_view word : words_of(line)) {
      const auto grade = places_from(word, grades.size());
      if (!grade) return failure(grade.error());
      values.push_back(static_cast<std::uint32_t>(grade->front()) + 1);
    }
    if (values.size() != question.answers.size())
      return failure("give " + std::to_string(question.answers.size()) + " grades, one an answer");
    return values;
  });
}

std::string summary(const protocol::HomomorphicQuestion& question, const Values& values) {
  std::string out = printable(question.question) + "\n";
  if (question.blank && values[0] == 1) return out + "  blank vote\n";
  const std::size_t offset = question.blank ? 1 : 0;
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    if (values[i + offset] == 1) out += "  " + printable(question.answers[i]) + "\n";
  }
  if (std::count(values.begin(), values.end(), 1U) == 0) out += "  (no answer)\n";
  return out;
}

std::string summary(const protocol::ListsQuestion& question, const Values& values) {
  std::string out = printable(question.question) + "\n";
  std::size_t at = 0;
  for (const protocol::CandidateList& list : question.lists) {
    const bool chosen = values[at++] == 1;
    if (chosen) out += "  " + printable(list.name) + "\n";
    for (const std::string& candidate : list.candidates) {
      const bool kept = values[at++] == 1;
      if (chosen) out += std::string("    ") + (kept ? "" : "struck out: ") + printable(candidate) + "\n";
    }
  }
  return out;
}

std::string summary(const protocol::MixnetQuestion& question, const Values& values) {
  std::string out = printable(question.question) + "\n";
  const std::vector<std::string> grades = grades_of(question);
  if (std::all_of(values.begin(), values.end(), [](std::uint32_t value) { return value == 0; }))
    return out + (blank_is_allowed(question) ? "  blank vote\n" : "  (no answer)\n");
  std::vector<std::size_t> order(question.answers.size());
  std::iota(order.begin(), order.end(), 0);
  // Ranks are read from the best on, those without one last; grades stand in the order of the question.
  if (grades.empty()) {
    const auto place = [&](std::size_t i) { return values[i] == 0 ? std::uint32_t{256} : values[i]; };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
  }
  for (const std::size_t i : order) {
    const std::uint32_t value = values[i];
    const std::string mark = value == 0               ? "-"
                             : value <= grades.size() ? printable(grades[value - 1])
                                                      : std::to_string(value);
    out += "  " + mark + "  " + printable(question.answers[i]) + "\n";
  }
  return out;
}

/// How many numbers are given for a question: a preference is encrypted as one value, but said as one number per
/// answer.
protocol::Shape said_shape(const protocol::Question& question) {
  if (const auto* preference = std::get_if<protocol::MixnetQuestion>(&question))
    return {false, {preference->answers.size()}};
  return protocol::choices_shape(question);
}

}  // namespace

std::vector<std::string> grades_of(const protocol::MixnetQuestion& question) {
  std::vector<std::string> grades;
  const std::string_view extra = question.extra;
  constexpr std::string_view member = "\"grades\":";
  const std::size_t at = extra.find(member);
  if (extra.find("\"method\":\"MajorityJudgment\"") == std::string_view::npos || at == std::string_view::npos)
    return grades;
  protocol::CanonicalReader reader(extra.substr(at + member.size()));
  reader.array([&] { grades.push_back(reader.text_string()); });
  return grades;
}

Result<protocol::PlainChoices, Refusal> ask_for_choices(const protocol::Election& election, Console& console) {
  std::vector<Values> all;
  for (const protocol::Question& question : election.questions()) {
    auto values = std::visit([&](const auto& one) { return ask(one, console); }, question);
    if (!values) return failure(values.error());
    all.push_back(std::move(*values));
  }
  return protocol::PlainChoices(std::move(all));
}

SecretText summary_of(const protocol::Election& election, const protocol::PlainChoices& choices) {
  std::string out;
  for (std::size_t i = 0; i < election.questions().size(); ++i) {
    out += std::visit([&](const auto& one) { return summary(one, choices.expose()[i]); }, election.questions()[i]);
  }
  return SecretText(std::move(out));
}

Result<protocol::PlainChoices, Refusal> read_choices(const protocol::Election& election, const SecretText& text,
                                                     const std::string& origin) {
  std::string compact;
  compact.reserve(text.expose().size());
  for (const char character : text.expose()) {
    if (std::string_view(" \t\r\n").find(character) == std::string_view::npos) compact.push_back(character);
  }
  const SecretText read(std::move(compact));
  protocol::CanonicalReader reader(read.expose());
  const auto& questions = election.questions();
  std::vector<Values> all;
  std::size_t good = 0;
  reader.array(questions.size(), [&](std::size_t index) {
    Values values;
    constexpr std::uint64_t value_max = 255;
    read_shaped(reader, said_shape(questions[index]),
                [&](std::size_t) { values.push_back(static_cast<std::uint32_t>(reader.integer(value_max))); });
    if (!reader.failed()) ++good;
    all.push_back(std::move(values));
  });
  const bool whole = !reader.finish();
  protocol::PlainChoices choices(std::move(all));
  if (whole) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (const auto error = find_preference_error(questions[i], choices.expose()[i])) {
        return refuse(ExitCode::refused, {.what = "question " + std::to_string(i + 1) + ": " + *error,
                                          .remedy = "nothing was cast; write choices that the rule counts",
                                          .file = origin});
      }
    }
    return choices;
  }
  const std::string wanted = good < questions.size() && said_shape(questions[good]).nested
                                 ? "a row of 0 and 1 for each list, its own flag first"
                                 : "one number per answer, the blank flag first where there is one";
  return refuse(ExitCode::unusable,
                {.what = good < questions.size()
                             ? "the choices for question " + std::to_string(good + 1) + " are not of its shape"
                             : "something stands after the choices of the last question",
                 .remedy = "write " + wanted + ", such as [[1,0],[0,1,0]]",
                 .file = origin,
                 .field = good < questions.size() ? "[" + std::to_string(good) + "]" : ""});
}

}  // namespace urna::cli
