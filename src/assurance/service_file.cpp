// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_file.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <initializer_list>

#include "assurance/detail/json_reading.hpp"
#include "base/bytes.hpp"
#include "base/timestamp.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using detail::reading;
using notation::JsonNode;

std::string text_of(const JsonNode& node, std::size_t bytes_max) {
  const std::string_view text = node.text();
  if (text.size() > bytes_max) node.refuse("at most " + std::to_string(bytes_max) + " bytes are taken");
  const bool has_control = std::ranges::any_of(
      text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f'; });
  if (has_control) node.refuse("there are control characters in it");
  return std::string(text);
}

std::string optional_text(const JsonNode& node, std::string_view name, std::size_t bytes_max) {
  return node.has(name) ? text_of(node.member(name), bytes_max) : std::string();
}

std::string title_of(const JsonNode& node) {
  std::string title = text_of(node, name_bytes_max);
  if (title.find_first_not_of(" \n") == std::string::npos) node.refuse("it is blank");
  return title;
}

std::vector<JsonNode> short_list(const JsonNode& node) {
  std::vector<JsonNode> items = node.items();
  if (items.size() > list_length_max) node.refuse("at most " + std::to_string(list_length_max) + " are taken");
  return items;
}

void check_members(const JsonNode& node, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : node.members()) {
    if (std::ranges::find(known, name) == known.end()) value.refuse("there is no such member");
  }
}

/// The texts of a description, which no rule asks for, and its meaning.
WrittenDescription read_written(const JsonNode& node) {
  WrittenDescription written;
  written.meaning = read_description(node, Names::ours);
  written.name = title_of(node.member("name"));
  static_cast<void>(optional_text(node, "organisation", name_bytes_max));
  static_cast<void>(optional_text(node, "presentation", text_bytes_max));
  static_cast<void>(optional_text(node, "reference", name_bytes_max));
  if (node.has("deployment")) {
    const JsonNode deployment = node.member("deployment");
    const std::string_view word = deployment.text();
    if (word != "planned" && word != "building" && word != "online")
      deployment.refuse("\"" + std::string(word) + "\" is not known here");
  }
  for (const std::string_view list : {"access_points", "other_data"}) {
    if (!node.has(list)) continue;
    for (const JsonNode& item : short_list(node.member(list))) static_cast<void>(text_of(item, name_bytes_max));
  }
  written.json = json::serialize(node.value());
  return written;
}

PersonId read_person(const JsonNode& node) {
  const auto bytes = from_hex(node.text());
  std::array<std::byte, 16> id{};
  if (!bytes || bytes->size() != id.size()) node.refuse("this names nobody");
  std::ranges::copy(*bytes, id.begin());
  return PersonId(id);
}

Category read_category(const JsonNode& node) {
  for (const Category category :
       {Category::governance, Category::protection, Category::defence, Category::resilience}) {
    if (word_of(category) == node.text()) return category;
  }
  node.refuse("\"" + std::string(node.text()) + "\" is no category");
}

MeasureAnswer read_answer(const JsonNode& node) {
  MeasureAnswer answer;
  const JsonNode status = node.member("status");
  const auto known = status_from(status.text());
  if (!known) status.refuse("\"" + std::string(status.text()) + "\" is no status");
  if (*known == Status::set_aside) status.refuse("a measure is set aside by two people, not by a word");
  answer.status = *known;
  answer.details = optional_text(node, "details", text_bytes_max);
  if (node.has("priority")) answer.priority = node.member("priority").integer(1, 3);
  if (node.has("due")) {
    const auto day = day_from(node.member("due").text());
    if (!day) node.member("due").refuse("this is no day");
    answer.due = std::chrono::sys_days(*day);
  }
  if (node.has("responsibles")) {
    for (const JsonNode& item : short_list(node.member("responsibles"))) {
      const PersonId person = read_person(item);
      if (std::ranges::find(answer.responsibles, person) != answer.responsibles.end()) item.refuse("is named twice");
      answer.responsibles.push_back(person);
    }
  }
  return answer;
}

template <class Id>
Id read_id(const JsonNode& node) {
  return Id(read_person(node).get());
}

OwnMeasure read_own(const JsonNode& node) {
  OwnMeasure own;
  own.title = title_of(node.member("title"));
  own.text = optional_text(node, "text", text_bytes_max);
  own.category = read_category(node.member("category"));
  own.answer = read_answer(node);
  return own;
}

SettingAside read_aside(const JsonNode& node) {
  check_members(node, {"reason", "asked_by", "agreed_by"});
  SettingAside aside{text_of(node.member("reason"), text_bytes_max), read_person(node.member("asked_by"))};
  if (node.has("agreed_by")) aside.agreed_by = read_person(node.member("agreed_by"));
  return aside;
}

MeasureAnswer read_kept(const JsonNode& node) {
  MeasureAnswer answer = read_answer(node);
  if (node.has("aside")) answer.aside = read_aside(node.member("aside"));
  return answer;
}

std::string person_text(const PersonId& person) { return to_hex(person.get()); }

Timestamp read_moment(const JsonNode& node) {
  const auto moment = timestamp_from(node.text());
  if (!moment) node.refuse("this is no moment");
  return *moment;
}

Contributor read_contributor(const JsonNode& node) {
  check_members(node, {"id", "address", "person", "kind", "levels", "since", "ends", "by"});
  Contributor one;
  one.id = ContributorId(read_person(node.member("id")).get());
  one.address = text_of(node.member("address"), name_bytes_max + 100);
  if (node.has("person")) one.person = read_person(node.member("person"));
  const auto kind = contributor_kind_from(node.member("kind").text());
  if (!kind) node.member("kind").refuse("there is no such kind");
  one.kind = *kind;
  if (node.has("levels")) {
    const std::vector<JsonNode> levels = node.member("levels").items();
    if (levels.size() != section_count) node.member("levels").refuse("one for each section is wanted");
    for (std::size_t section = 0; section < section_count; ++section) {
      const auto level = level_from(levels[section].text());
      if (!level) levels[section].refuse("there is no such level");
      one.levels[section] = *level;
    }
  }
  one.since = read_moment(node.member("since"));
  if (node.has("ends")) one.ends = read_moment(node.member("ends"));
  one.by = read_person(node.member("by"));
  return one;
}

json::object contributor_json(const Contributor& one) {
  json::array levels;
  for (const Level level : one.levels) levels.emplace_back(word_of(level));
  json::object object{{"id", to_hex(one.id.get())}, {"address", one.address}};
  if (one.person) object["person"] = person_text(*one.person);
  object["kind"] = word_of(one.kind);
  object["levels"] = std::move(levels);
  object["since"] = timestamp_text(one.since);
  if (one.ends) object["ends"] = timestamp_text(*one.ends);
  object["by"] = person_text(one.by);
  return object;
}

std::vector<Comment> read_comments(const JsonNode& node) {
  std::vector<Comment> comments;
  for (const JsonNode& item : node.items()) {
    if (comments.size() == comments_of_measure_max) item.refuse("there are too many");
    check_members(item, {"at", "by", "text"});
    comments.push_back({read_moment(item.member("at")), read_person(item.member("by")),
                        text_of(item.member("text"), comment_bytes_max)});
  }
  return comments;
}

json::array comments_json(const std::vector<Comment>& comments) {
  json::array all;
  for (const Comment& one : comments)
    all.push_back({{"at", timestamp_text(one.at)}, {"by", person_text(one.by)}, {"text", one.text}});
  return all;
}

std::chrono::sys_days read_day(const JsonNode& node) {
  const auto day = day_from(node.text());
  if (!day) node.refuse("this is no day");
  return *day;
}

AttachedFile read_file(const JsonNode& node) {
  check_members(node, {"document", "version", "name", "sha256"});
  AttachedFile file{read_person(node.member("document")).get(),
                    static_cast<std::uint32_t>(node.member("version").integer(1, 1'000'000)),
                    text_of(node.member("name"), 2 * name_bytes_max),
                    {}};
  const auto digest = from_hex(node.member("sha256").text());
  if (!digest || digest->size() != file.digest.size()) node.member("sha256").refuse("this is no SHA-256");
  std::ranges::copy(*digest, file.digest.begin());
  return file;
}

MeasureStatement read_statement(const JsonNode& node) {
  check_members(node,
                {"id", "measure", "text", "looked_at", "holds_until", "files", "by", "signed", "note", "withdrawn"});
  MeasureStatement one;
  one.id = read_id<StatementId>(node.member("id"));
  one.measure = node.member("measure").text();
  one.text = text_of(node.member("text"), statement_bytes_max);
  one.looked_at = read_day(node.member("looked_at"));
  one.holds_until = read_day(node.member("holds_until"));
  for (const JsonNode& file : short_list(node.member("files"))) one.files.push_back(read_file(file));
  one.by = read_person(node.member("by"));
  one.signed_at = read_moment(node.member("signed"));
  one.note = node.member("note").text();
  if (node.has("withdrawn")) {
    const JsonNode withdrawn = node.member("withdrawn");
    check_members(withdrawn, {"at", "by", "reason"});
    one.withdrawn = Withdrawal{read_moment(withdrawn.member("at")), read_person(withdrawn.member("by")),
                               text_of(withdrawn.member("reason"), statement_bytes_max)};
  }
  return one;
}

json::object statement_json(const MeasureStatement& one) {
  json::array files;
  for (const AttachedFile& file : one.files) {
    files.push_back({{"document", to_hex(file.document)},
                     {"version", file.version},
                     {"name", file.name},
                     {"sha256", to_hex(file.digest)}});
  }
  json::object object{{"id", to_hex(one.id.get())},
                      {"measure", one.measure},
                      {"text", one.text},
                      {"looked_at", day_text(one.looked_at)},
                      {"holds_until", day_text(one.holds_until)},
                      {"files", std::move(files)},
                      {"by", person_text(one.by)},
                      {"signed", timestamp_text(one.signed_at)},
                      {"note", one.note}};
  if (one.withdrawn) {
    object["withdrawn"] = {{"at", timestamp_text(one.withdrawn->at)},
                           {"by", person_text(one.withdrawn->by)},
                           {"reason", one.withdrawn->reason}};
  }
  return object;
}

GivenWaiver read_waiver(const JsonNode& node) {
  check_members(node, {"measure", "until", "reason", "by", "given", "ended"});
  GivenWaiver one{{std::string(node.member("measure").text()), read_day(node.member("until"))},
                  text_of(node.member("reason"), text_bytes_max),
                  read_person(node.member("by")),
                  read_moment(node.member("given"))};
  if (node.has("ended")) {
    const JsonNode ended = node.member("ended");
    check_members(ended, {"at", "by", "reason"});
    one.ended = GivenWaiver::End{read_moment(ended.member("at")), read_person(ended.member("by")),
                                 text_of(ended.member("reason"), text_bytes_max)};
  }
  return one;
}

json::object waiver_json(const GivenWaiver& one) {
  json::object object{{"measure", one.waiver.measure},
                      {"until", day_text(one.waiver.until)},
                      {"reason", one.reason},
                      {"by", person_text(one.by)},
                      {"given", timestamp_text(one.given)}};
  if (one.ended) {
    object["ended"] = {
        {"at", timestamp_text(one.ended->at)}, {"by", person_text(one.ended->by)}, {"reason", one.ended->reason}};
  }
  return object;
}

GivenDelegation read_delegation(const JsonNode& node) {
  check_members(node, {"id", "from", "to", "not_before", "expires", "given", "ended"});
  GivenDelegation one{read_id<DelegationId>(node.member("id")),
                      {read_person(node.member("from")), read_person(node.member("to")),
                       read_moment(node.member("not_before")), read_moment(node.member("expires"))},
                      read_moment(node.member("given"))};
  if (node.has("ended")) {
    const JsonNode ended = node.member("ended");
    check_members(ended, {"at", "by"});
    one.ended = GivenDelegation::End{read_moment(ended.member("at")), read_person(ended.member("by"))};
  }
  return one;
}

json::object delegation_json(const GivenDelegation& one) {
  json::object object{{"id", to_hex(one.id.get())},
                      {"from", person_text(one.delegation.from)},
                      {"to", person_text(one.delegation.to)},
                      {"not_before", timestamp_text(one.delegation.not_before)},
                      {"expires", timestamp_text(one.delegation.expires)},
                      {"given", timestamp_text(one.given)}};
  if (one.ended) object["ended"] = {{"at", timestamp_text(one.ended->at)}, {"by", person_text(one.ended->by)}};
  return object;
}

/// Adds a list of a service where there is one.
template <class One>
void put_list(json::object& whole, std::string_view name, const std::vector<One>& list,
              json::object (*written)(const One&)) {
  if (list.empty()) return;
  json::array all;
  for (const One& one : list) all.push_back(written(one));
  whole[name] = std::move(all);
}

template <class One>
std::vector<One> read_list(const JsonNode& node, std::string_view name, std::size_t count_max,
                           One (*read)(const JsonNode&)) {
  std::vector<One> list;
  if (!node.has(name)) return list;
  for (const JsonNode& item : node.member(name).items()) {
    if (list.size() == count_max) item.refuse("there are too many");
    list.push_back(read(item));
  }
  return list;
}

json::object answer_json(const MeasureAnswer& answer) {
  json::object object{{"status", word_of(answer.status)}};
  if (!answer.details.empty()) object["details"] = answer.details;
  if (answer.priority) object["priority"] = *answer.priority;
  if (answer.due) object["due"] = day_text(*answer.due);
  if (!answer.responsibles.empty()) {
    json::array people;
    for (const PersonId& person : answer.responsibles) people.emplace_back(person_text(person));
    object["responsibles"] = std::move(people);
  }
  if (answer.aside) {
    json::object aside{{"reason", answer.aside->reason}, {"asked_by", person_text(answer.aside->asked_by)}};
    if (answer.aside->agreed_by) aside["agreed_by"] = person_text(*answer.aside->agreed_by);
    object["aside"] = std::move(aside);
  }
  return object;
}

}  // namespace

Status MeasureAnswer::counted() const { return aside && aside->agreed_by ? Status::set_aside : status; }

Result<WrittenDescription, ServiceFault> parse_written_description(std::string_view json, const Catalogue& catalogue) {
  return reading(json, [&](const JsonNode& node) {
    WrittenDescription written = read_written(node);
    const int required = required_level(catalogue, written.meaning);
    if (written.meaning.level < required)
      node.member("level").refuse("what is described takes at least level " + std::to_string(required));
    return written;
  });
}

Result<MeasureAnswer, ServiceFault> parse_measure_answer(std::string_view json) {
  return reading(json, [](const JsonNode& node) {
    check_members(node, {"status", "details", "priority", "due", "responsibles"});
    return read_answer(node);
  });
}

Result<OwnMeasure, ServiceFault> parse_own_measure(std::string_view json) {
  return reading(json, [](const JsonNode& node) {
    check_members(node,
                  {"title", "text", "category", "status", "details", "priority", "due", "responsibles", "template"});
    OwnMeasure own = read_own(node);
    if (node.has("template")) own.from = TemplateLink{read_id<TemplateId>(node.member("template")), {}};
    return own;
  });
}

Result<ServiceFile, ServiceFault> parse_service_file(std::string_view json, const Catalogue& catalogue) {
  return reading(json, [&](const JsonNode& node) {
    check_members(node, {"description", "measures", "own", "is_this_platform", "contributors", "comments", "statements",
                         "delegations", "waivers"});
    ServiceFile file;
    file.description = read_written(node.member("description"));
    for (const auto& [id, answer] : node.member("measures").members()) {
      if (catalogue.place_of(id) == catalogue.measures.size()) answer.refuse("there is no such measure");
      file.answers.emplace(id, read_kept(answer));
    }
    for (const JsonNode& own : short_list(node.member("own"))) {
      OwnMeasure measure = read_own(own);
      if (own.has("aside")) measure.answer.aside = read_aside(own.member("aside"));
      if (own.has("template")) {
        const JsonNode from = own.member("template");
        check_members(from, {"id", "owner"});
        measure.from = TemplateLink{read_id<TemplateId>(from.member("id")), read_person(from.member("owner"))};
      }
      file.own.push_back(std::move(measure));
    }
    file.is_this_platform = node.has("is_this_platform") && node.member("is_this_platform").boolean();
    if (node.has("contributors")) {
      for (const JsonNode& one : short_list(node.member("contributors")))
        file.contributors.push_back(read_contributor(one));
    }
    if (node.has("comments")) {
      for (const auto& [id, comments] : node.member("comments").members()) {
        if (catalogue.place_of(id) == catalogue.measures.size()) comments.refuse("there is no such measure");
        file.comments.emplace(id, read_comments(comments));
      }
    }
    file.statements = read_list(node, "statements", statements_of_service_max, &read_statement);
    file.delegations = read_list(node, "delegations", given_max, &read_delegation);
    file.waivers = read_list(node, "waivers", given_max, &read_waiver);
    return file;
  });
}

namespace {

json::object decided_json(const ServiceFile& file) {
  json::object measures;
  for (const auto& [id, answer] : file.answers) measures[id] = answer_json(answer);
  json::array own;
  for (const OwnMeasure& measure : file.own) {
    json::object object = answer_json(measure.answer);
    object["title"] = measure.title;
    if (!measure.text.empty()) object["text"] = measure.text;
    object["category"] = word_of(measure.category);
    own.push_back(std::move(object));
  }
  json::object whole{
      {"description", json::parse(file.description.json)}, {"measures", std::move(measures)}, {"own", std::move(own)}};
  if (file.is_this_platform) whole["is_this_platform"] = true;
  put_list(whole, "statements", file.statements, &statement_json);
  put_list(whole, "waivers", file.waivers, &waiver_json);
  return whole;
}

}  // namespace

std::string decided_file_json(const ServiceFile& file) { return json::serialize(decided_json(file)); }

std::string service_file_json(const ServiceFile& file) {
  json::object whole = decided_json(file);
  for (std::size_t place = 0; place < file.own.size(); ++place) {
    if (const auto& from = file.own[place].from)
      whole["own"].as_array()[place].as_object()["template"] = {{"id", to_hex(from->id.get())},
                                                                {"owner", person_text(from->owner)}};
  }
  if (!file.contributors.empty()) {
    json::array contributors;
    for (const Contributor& one : file.contributors) contributors.push_back(contributor_json(one));
    whole["contributors"] = std::move(contributors);
  }
  if (!file.comments.empty()) {
    json::object comments;
    for (const auto& [id, said] : file.comments) comments[id] = comments_json(said);
    whole["comments"] = std::move(comments);
  }
  put_list(whole, "delegations", file.delegations, &delegation_json);
  return json::serialize(whole);
}

void drop_responsible(ServiceFile& file, const PersonId& person) {
  for (auto& [id, answer] : file.answers) std::erase(answer.responsibles, person);
  for (OwnMeasure& own : file.own) std::erase(own.answer.responsibles, person);
}

Answers answers_of(const ServiceFile& file, const Catalogue& catalogue) {
  Answers answers;
  answers.statuses.resize(catalogue.measures.size(), Status::unanswered);
  for (const auto& [id, answer] : file.answers) {
    const std::size_t place = catalogue.place_of(id);
    if (place < answers.statuses.size()) answers.statuses[place] = answer.counted();
  }
  for (const OwnMeasure& own : file.own) answers.specific.push_back({own.category, own.answer.counted()});
  return answers;
}

std::optional<std::vector<Proof>> proofs_behind(const ServiceFile& file, const Catalogue& catalogue,
                                                const std::optional<std::vector<CheckStanding>>& standings,
                                                Timestamp now) {
  const bool is_looked_at = file.is_this_platform && standings;
  if (!is_looked_at && file.statements.empty()) return std::nullopt;
  return proofs_of(catalogue, is_looked_at ? *standings : std::vector<CheckStanding>(), file.statements, now);
}

Completeness completeness(const ServiceFile& file, const Evaluation& evaluation, const Catalogue& catalogue) {
  const Answers answers = answers_of(file, catalogue);
  Completeness count;
  for (const PersonalMeasure& measure : evaluation.measures) {
    ++count.asked;
    if (answers.statuses[measure.place] != Status::unanswered) ++count.answered;
  }
  for (const SpecificMeasure& own : answers.specific) {
    ++count.asked;
    if (own.status != Status::unanswered) ++count.answered;
  }
  return count;
}

std::vector<Gain> gains(const ServiceFile& file, const Catalogue& catalogue) {
  Answers answers = answers_of(file, catalogue);
  const Description& description = file.description.meaning;
  const Evaluation now = evaluate(catalogue, description, answers, Reading::urna);
  std::vector<Gain> all;
  for (const PersonalMeasure& measure : now.measures) {
    Status& status = answers.statuses[measure.place];
    if (status == Status::done) continue;
    const Status before = status;
    status = Status::done;
    const double then = evaluate(catalogue, description, answers, Reading::urna).standard.total.value();
    status = before;
    if (then > now.standard.total.value()) all.push_back({measure.place, then - now.standard.total.value()});
  }
  std::ranges::stable_sort(all, [](const Gain& a, const Gain& b) { return a.gain > b.gain; });
  return all;
}

}  // namespace urna::assurance
