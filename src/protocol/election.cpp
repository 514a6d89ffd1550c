// SPDX-License-Identifier: EUPL-1.2
#include "protocol/election.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::protocol {
namespace {

/// Of all questions together.  Far above any real election; below it, what an archive makes us allocate stays small.
constexpr std::size_t choices_max = 10'000;
constexpr std::uint64_t min_max_limit = 1'000'000;

std::vector<std::string> read_texts(CanonicalReader& reader) {
  std::vector<std::string> texts;
  reader.array([&] { texts.push_back(reader.text_string()); });
  return texts;
}

HomomorphicQuestion read_homomorphic(CanonicalReader& reader) {
  HomomorphicQuestion question;
  reader.expect("{\"answers\":");
  question.answers = read_texts(reader);
  if (reader.accept(",\"blank\":true")) {
    question.blank = true;
  } else {
    reader.accept(",\"blank\":false");
  }
  reader.expect(",\"min\":");
  question.min = static_cast<std::uint32_t>(reader.integer(min_max_limit));
  reader.expect(",\"max\":");
  question.max = static_cast<std::uint32_t>(reader.integer(min_max_limit));
  reader.expect(",\"question\":");
  question.question = reader.text_string();
  reader.expect("}");
  return question;
}

std::string read_extra(CanonicalReader& reader) {
  std::string extra;
  if (reader.accept(",\"extra\":")) extra = reader.raw_value();
  reader.expect("}");
  return extra;
}

ListsQuestion read_lists(CanonicalReader& reader) {
  ListsQuestion question;
  reader.array([&] {
    std::vector<std::string> row = read_texts(reader);
    if (row.empty()) return reader.fail("a list has a name and candidates");
    CandidateList list{row.front(), {}};
    list.candidates.assign(row.begin() + 1, row.end());
    question.lists.push_back(std::move(list));
  });
  reader.expect(",\"question\":");
  question.question = reader.text_string();
  reader.expect("}");
  question.extra = read_extra(reader);
  return question;
}

MixnetQuestion read_mixnet(CanonicalReader& reader) {
  MixnetQuestion question;
  question.answers = read_texts(reader);
  reader.expect(",\"question\":");
  question.question = reader.text_string();
  reader.expect("}");
  question.extra = read_extra(reader);
  return question;
}

Question read_question(CanonicalReader& reader) {
  if (reader.accept("{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":")) return read_mixnet(reader);
  if (reader.accept("{\"type\":\"Lists\",\"value\":{\"answers\":")) return read_lists(reader);
  return read_homomorphic(reader);
}

void append_texts(std::string& out, const std::vector<std::string>& texts) {
  append_array(out, texts, [&](const std::string& text) { append_text_string(out, text); });
}

void append_value_end(std::string& out, std::string_view question, std::string_view extra) {
  out += ",\"question\":";
  append_text_string(out, question);
  out += "}";
  if (!extra.empty()) out.append(",\"extra\":").append(extra);
  out += "}";
}

struct QuestionWriter {
  std::string& out;

  void operator()(const HomomorphicQuestion& question) const {
    out += "{\"answers\":";
    append_texts(out, question.answers);
    if (question.blank) out += ",\"blank\":true";
    out += ",\"min\":" + std::to_string(question.min) + ",\"max\":" + std::to_string(question.max) + ",\"question\":";
    append_text_string(out, question.question);
    out += "}";
  }
  void operator()(const ListsQuestion& question) const {
    out += "{\"type\":\"Lists\",\"value\":{\"answers\":";
    append_array(out, question.lists, [&](const CandidateList& list) {
      std::vector<std::string> row = {list.name};
      row.insert(row.end(), list.candidates.begin(), list.candidates.end());
      append_texts(out, row);
    });
    append_value_end(out, question.question, question.extra);
  }
  void operator()(const MixnetQuestion& question) const {
    out += "{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":";
    append_texts(out, question.answers);
    append_value_end(out, question.question, question.extra);
  }
};

struct QuestionCheck {
  const crypto::Group& group;

  std::string operator()(const HomomorphicQuestion& question) const {
    if (question.answers.empty()) return "has no answer to choose from";
    if (question.min > question.max) return "min is greater than max";
    if (question.max > question.answers.size()) return "max is greater than the number of answers";
    return "";
  }
  std::string operator()(const ListsQuestion& question) const {
    if (question.lists.empty()) return "has no list";
    for (const CandidateList& list : question.lists) {
      if (list.candidates.empty()) return "list \"" + list.name + "\" has no candidate, so nobody could vote for it";
    }
    return "";
  }
  std::string operator()(const MixnetQuestion& question) const {
    const std::size_t most = group.encode_count_max();
    if (question.answers.empty()) return "has no answer to rank";
    if (most == 0) return "is a preference question, which " + std::string(group.name()) + " cannot encode";
    if (question.answers.size() > most) return "has more answers than " + std::to_string(most);
    return "";
  }
};

std::optional<ElectionError> find_error(const ElectionDescription& description) {
  if (!ElectionUuid::parse(description.uuid)) return ElectionError{"uuid", "expected 14 to 100 characters of Base58"};
  if (!description.group->is_member(description.public_key)) {
    return ElectionError{"public_key", "is not in the group " + std::string(description.group->name())};
  }
  if (description.group->is_neutral(description.public_key)) {
    return ElectionError{"public_key", "is the neutral element, so that every ballot would be readable"};
  }
  return find_question_error(description.questions, *description.group);
}

}  // namespace

std::optional<ElectionError> find_question_error(const std::vector<Question>& questions, const crypto::Group& group) {
  if (questions.empty()) return ElectionError{"questions", "there is none"};
  std::size_t choices = 0;
  for (const Question& question : questions) choices += choices_shape(question).count();
  if (choices > choices_max) {
    return ElectionError{"questions", "have more than " + std::to_string(choices_max) + " choices in all"};
  }
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string what = std::visit(QuestionCheck{group}, questions[i]);
    if (!what.empty()) return ElectionError{"questions[" + std::to_string(i) + "]", what};
  }
  return std::nullopt;
}

bool Election::has_mixnet() const { return std::any_of(questions().begin(), questions().end(), is_mixnet); }

Result<Election, ElectionError> Election::parse(std::string text) {
  CanonicalReader reader(text);
  ElectionDescription description;
  reader.expect("{\"version\":1,\"description\":");
  description.description = reader.text_string();
  reader.expect(",\"name\":");
  description.name = reader.text_string();
  reader.expect(",\"group\":");
  const std::string_view group_name = reader.plain_string();
  description.group = crypto::group_named(group_name);
  if (!reader.failed() && description.group == nullptr) {
    return failure(ElectionError{"group", "unknown group \"" + std::string(group_name) + "\""});
  }
  reader.expect(",\"public_key\":");
  if (!reader.failed()) description.public_key = reader.element(*description.group);
  reader.expect(",\"questions\":");
  reader.array([&] { description.questions.push_back(read_question(reader)); });
  reader.expect(",\"uuid\":");
  description.uuid = reader.plain_string();
  if (reader.accept(",\"administrator\":")) description.administrator = reader.text_string();
  if (reader.accept(",\"credential_authority\":")) description.credential_authority = reader.text_string();
  if (reader.accept(",\"language\":[")) {
    reader.text_string();
    if (!reader.accept(",\"ltr\"]")) reader.expect(",\"rtl\"]");
  }
  reader.expect("}");
  if (const auto error = reader.finish()) return failure(ElectionError{"election.json", describe(*error)});
  if (auto error = find_error(description)) return failure(std::move(*error));

  Election election;
  election.hash_ = crypto::sha256(text);
  election.fingerprint_ = to_base64(election.hash_);
  election.text_ = std::move(text);
  election.description_ = std::move(description);
  return election;
}

std::string election_text(const ElectionDescription& description) {
  std::string out = "{\"version\":1,\"description\":";
  append_text_string(out, description.description);
  out += ",\"name\":";
  append_text_string(out, description.name);
  out += ",\"group\":\"" + std::string(description.group->name()) + "\",\"public_key\":";
  append_element(out, *description.group, description.public_key);
  out += ",\"questions\":";
  append_array(out, description.questions,
               [&](const Question& question) { std::visit(QuestionWriter{out}, question); });
  out += ",\"uuid\":\"" + description.uuid + "\"";
  if (!description.administrator.empty()) {
    out += ",\"administrator\":";
    append_text_string(out, description.administrator);
  }
  if (!description.credential_authority.empty()) {
    out += ",\"credential_authority\":";
    append_text_string(out, description.credential_authority);
  }
  return out + "}";
}

}  // namespace urna::protocol
