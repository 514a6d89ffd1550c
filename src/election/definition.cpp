// SPDX-License-Identifier: EUPL-1.2
#include "election/definition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "counting/refused.hpp"
#include "election/detail/definition_reader.hpp"
#include "election/look_alikes.hpp"

namespace urna::election {
namespace {

using detail::FaultCollector;
using detail::Need;
using detail::TableReader;
using Kind = DefinitionFaultKind;

constexpr std::size_t questions_max = 100;
constexpr std::size_t title_characters_max = 1'000;
constexpr std::size_t name_characters_max = 500;
constexpr std::size_t trustees_max = 100;
constexpr std::size_t grades_max = 255;  // what one encrypted integer holds, without the 0 of "not graded"

constexpr std::array<std::string_view, 3> type_names = {"choice", "lists", "preference"};
constexpr std::array<std::string_view, 4> languages = {"fr", "nl", "de", "en"};
constexpr std::array<std::string_view, 4> blank_names = {"Vote blanc", "Blanco stem", "Leere Stimme", "Blank vote"};
constexpr std::array<std::string_view, 2> sex_names = {"F", "M"};
constexpr std::array<std::string_view, 1> second_factor_names = {"birth_date"};
constexpr std::int64_t reserve_letters_max = 100'000;
constexpr std::array<RollColumn, 7> challenge_columns = {
    RollColumn::birth_date, RollColumn::seniority, RollColumn::unit,      RollColumn::email,
    RollColumn::phone,      RollColumn::address,   RollColumn::first_name};
constexpr std::array<std::string_view, 2> seat_beyond_names = {"stays-vacant", "goes-to-next-list"};

std::string numbered(std::string_view name, std::size_t index) {
  return std::string(name) + "[" + std::to_string(index + 1) + "]";
}

/// `5`, or `"10/3"`: a share in percent, 0 … 100.
std::optional<counting::Percent> percent_from(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  counting::Percent percent;
  const auto read = [](std::string_view digits, std::uint64_t& value) {
    const char* const end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value);
    return !digits.empty() && result.ec == std::errc() && result.ptr == end && value <= 1'000'000;
  };
  if (!read(text.substr(0, slash), percent.numerator)) return std::nullopt;
  if (slash < text.size() && !read(text.substr(slash + 1), percent.denominator)) return std::nullopt;
  if (percent.denominator == 0 || percent.numerator > 100 * percent.denominator) return std::nullopt;
  return percent;
}

/// Reads the whole file; `read` gives what it could make of it, complete only when no fault was found.
class DefinitionParser {
 public:
  explicit DefinitionParser(FaultCollector& faults) : faults_(faults) {}

  ElectionDefinition read(const toml::table& file) {
    TableReader reader(file, "", faults_);
    ElectionDefinition definition;
    definition.name = reader.text("name", Need::required, name_characters_max);
    definition.description = reader.text("description", Need::optional, 10'000, LineBreaks::allowed);
    const std::size_t language = reader.word("language", Need::optional, languages).value_or(3);
    definition.language = languages[language];
    blank_name_ = blank_names[language];
    const auto group = reader.word("group", Need::optional, crypto::group_names());
    definition.group = crypto::group_named(crypto::group_names()[group.value_or(0)]);
    ensure(definition.group != nullptr, "every named group exists");
    group_ = definition.group;
    definition.administrator = reader.text("administrator", Need::optional, name_characters_max);
    definition.credential_authority = reader.text("credential_authority", Need::optional, name_characters_max);
    definition.revoting = reader.flag("revoting", false);
    definition.weights = reader.flag("weights", false);
    weights_ = definition.weights;
    if (const toml::array* questions = reader.array("questions", Need::required, 1, questions_max)) {
      for (std::size_t i = 0; i < questions->size(); ++i) {
        if (auto question = read_question(*questions->get(i), numbered("questions", i))) {
          definition.questions.push_back(std::move(*question));
        }
      }
    }
    if (const toml::table* trustees = reader.table("trustees", Need::required)) {
      definition.trustees = read_trustees(*trustees);
    }
    definition.opens = reader.moment("opens");
    definition.closes = reader.moment("closes");
    if (definition.opens && definition.closes && *definition.opens >= *definition.closes) {
      reader.complain("closes", Kind::contradiction, "is not after opens", "let the poll close after it has opened");
    }
    definition.asks_birth_date = reader.word("second_factor", Need::optional, second_factor_names).has_value();
    definition.two_people = reader.flag("two_people", false);
    definition.two_part_codes = reader.flag("two_part_codes", false);
    definition.help_line = reader.text("help_line", Need::optional, name_characters_max);
    read_reserve(reader, definition);
    reader.refuse_other_keys();
    return definition;
  }

 private:
  /// How lost letters are replaced.
  void read_reserve(TableReader& reader, ElectionDefinition& definition) {
    const auto letters = reader.whole("reserve_letters", Need::optional, 0, reserve_letters_max);
    definition.reserve_letters = static_cast<std::uint32_t>(letters.value_or(0));
    for (const std::string& name :
         reader.texts("challenge", Need::optional, 1, challenge_columns.size(), name_characters_max)) {
      const auto column = roll_column_with_name(name);
      if (column && std::find(challenge_columns.begin(), challenge_columns.end(), *column) != challenge_columns.end()) {
        definition.challenge.push_back(*column);
      } else {
        reader.complain("challenge", Kind::out_of_range, "names “" + excerpt(name) + "”, which cannot be asked for",
                        "choose among birth_date, seniority, unit, email, phone, address and first_name");
      }
    }
    if (definition.reserve_letters == 0) {
      reader.refuse("challenge", "has no meaning without letters in reserve", "add reserve_letters = 20");
      return;
    }
    if (reader.node("challenge") == nullptr) {
      reader.complain("reserve_letters", Kind::contradiction,
                      "is there, but nobody says what is asked of who lost a letter",
                      "add challenge = [\"birth_date\", \"phone\"]");
    }
    if (definition.revoting) {
      reader.complain("reserve_letters", Kind::contradiction,
                      "is there, but revoting is true: whoever found the lost letter again could vote with both",
                      "remove one of the two");
    }
    if (definition.weights) {
      reader.complain("reserve_letters", Kind::contradiction,
                      "is there, but weights is true: a letter in reserve has one vote", "remove one of the two");
    }
  }

  /// The table that a member of an array must be.
  const toml::table* table_in(const toml::node& node, const std::string& field, const std::string& remedy) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      faults_.add(Kind::type_wrong, node.source(), field, "is " + detail::kind_of_value(node) + ", not a table",
                  remedy);
    }
    return table;
  }

  std::optional<QuestionDefinition> read_question(const toml::node& node, const std::string& field) {
    const toml::table* table = table_in(node, field, "start each question with [[questions]]");
    if (table == nullptr) return std::nullopt;
    TableReader reader(*table, field, faults_);
    const auto type = reader.word("type", Need::required, type_names);
    if (!type) return std::nullopt;  // what the other keys mean depends on it
    switch (static_cast<QuestionType>(*type)) {
      case QuestionType::choice:
        return read_choice(reader);
      case QuestionType::lists:
        return read_lists(reader);
      case QuestionType::preference:
        return read_preference(reader);
    }
    return std::nullopt;
  }

  ChoiceDefinition read_choice(TableReader& reader) {
    ChoiceDefinition question;
    question.title = reader.text("title", Need::required, title_characters_max);
    question.answers = reader.texts("answers", Need::required, 1, counting::options_max, name_characters_max);
    constexpr auto most = static_cast<std::int64_t>(counting::options_max);
    const auto min = reader.whole("min", Need::optional, 0, most);
    const auto max = reader.whole("max", Need::optional, 1, most);
    question.min = static_cast<std::uint32_t>(min.value_or(1));
    question.max = static_cast<std::uint32_t>(max.value_or(std::max(question.min, 1U)));
    const std::size_t count = question.answers.size();
    if (count > 0 && question.max > count) {
      reader.complain(max ? "max" : "min", Kind::contradiction,
                      "is " + std::to_string(question.max) + ", but there are " + std::to_string(count) + " answers",
                      "write at most " + std::to_string(count));
    } else if (question.min > question.max) {
      reader.complain("min", Kind::contradiction,
                      "is " + std::to_string(question.min) + ", more than max, " + std::to_string(question.max),
                      "write at most " + std::to_string(question.max));
    }
    question.blank = reader.flag("blank", false);
    question.counting = read_counting(reader, QuestionType::choice);
    if (question.counting.rule == CountingRule::plurality && count > 0 && question.counting.seats > count) {
      refuse_more_seats_than_answers(reader, question.counting.seats, count);
    }
    reader.refuse_other_keys();
    return question;
  }

  ListsDefinition read_lists(TableReader& reader) {
    ListsDefinition question;
    question.title = reader.text("title", Need::required, title_characters_max);
    const bool blank = reader.flag("blank", false);
    std::string blank_name = reader.text("blank_name", Need::optional, name_characters_max);
    if (!blank && !blank_name.empty()) {
      reader.complain("blank_name", Kind::contradiction, "is there, but blank is not true",
                      "add blank = true, or remove it");
    }
    if (blank) question.blank = blank_name.empty() ? std::string(blank_name_) : std::move(blank_name);
    question.counting = read_counting(reader, QuestionType::lists);
    question.electorate = read_electorate(reader);
    read_candidate_lists(reader, question);
    if (question.counting.rule == CountingRule::works_council && weights_) {
      reader.complain("rule", Kind::contradiction,
                      "is “works-council”, which counts each voter once, but weights is true",
                      "remove weights, or use another rule");
    }
    reader.refuse_other_keys();
    return question;
  }

  void read_candidate_lists(TableReader& reader, ListsDefinition& question) {
    const toml::array* lists = reader.array("lists", Need::required, 1, counting::options_max);
    if (lists == nullptr) return;
    std::map<std::string, std::size_t, std::less<>> names;
    if (question.blank) names.emplace(look_of(*question.blank), lists->size());
    std::size_t candidates = 0;
    for (std::size_t i = 0; i < lists->size(); ++i) {
      const toml::node& node = *lists->get(i);
      const std::string field = numbered(reader.field("lists"), i);
      const toml::table* table = table_in(node, field, "start each list with [[questions.lists]]");
      if (table == nullptr) continue;
      TableReader list_reader(*table, field, faults_);
      CandidateListDefinition list = read_candidate_list(list_reader, question.electorate.has_value());
      candidates += list.candidates.size();
      const auto [twin, is_new] = names.emplace(look_of(list.name), i);
      if (!is_new && !list.name.empty()) {
        const bool is_blank = twin->second == lists->size();
        list_reader.complain("name", Kind::duplicate,
                             is_blank ? "is the name of the blank vote"
                                      : (question.lists[twin->second].name == list.name ? "is" : "looks") +
                                            (" the same as the name of list " + std::to_string(twin->second + 1)),
                             "tell the lists apart");
      }
      question.lists.push_back(std::move(list));
    }
    if (candidates > counting::options_max) {
      reader.complain("lists", Kind::out_of_range, "has " + std::to_string(candidates) + " candidates in all",
                      "write at most " + std::to_string(counting::options_max));
    }
  }

  CandidateListDefinition read_candidate_list(TableReader& reader, bool has_electorate) {
    CandidateListDefinition list;
    list.name = reader.text("name", Need::required, name_characters_max);
    list.is_union = reader.flag("union", false);
    if (const toml::array* candidates = reader.array("candidates", Need::required, 1, counting::options_max)) {
      std::map<std::string, std::size_t, std::less<>> names;
      for (std::size_t i = 0; i < candidates->size(); ++i) {
        const toml::node& node = *candidates->get(i);
        const std::string field = numbered(reader.field("candidates"), i);
        Candidate candidate = read_candidate(node, field, has_electorate && list.is_union);
        const auto [twin, is_new] = names.emplace(look_of(candidate.name), i);
        if (!is_new && !candidate.name.empty()) {
          faults_.add(Kind::duplicate, node.source(), field,
                      (list.candidates[twin->second].name == candidate.name ? "is" : "looks") +
                          (" the same as number " + std::to_string(twin->second + 1)),
                      "remove one of the two, or tell them apart");
        }
        list.candidates.push_back(std::move(candidate));
      }
    }
    reader.refuse_other_keys();
    return list;
  }

  Candidate read_candidate(const toml::node& node, const std::string& field, bool needs_sex) {
    Candidate candidate;
    if (node.is_string()) {
      candidate.name = detail::checked_text(node, field, name_characters_max, LineBreaks::refused, faults_);
      if (needs_sex) {
        faults_.add(Kind::key_missing, node.source(), field + ".sex", "is missing, and the question has an electorate",
                    "write {name = \"…\", sex = \"F\"} or sex = \"M\"");
      }
      return candidate;
    }
    const toml::table* table =
        table_in(node, field, "write a name, or {name = \"…\", sex = \"F\", birth_date = 1980-12-31}");
    if (table == nullptr) return candidate;
    TableReader reader(*table, field, faults_);
    candidate.name = reader.text("name", Need::required, name_characters_max);
    if (const auto sex = reader.word("sex", needs_sex ? Need::required : Need::optional, sex_names)) {
      candidate.sex = *sex == 0 ? Sex::woman : Sex::man;
    }
    candidate.birth_date = read_birth_date(reader);
    reader.refuse_other_keys();
    return candidate;
  }

  std::optional<std::chrono::year_month_day> read_birth_date(TableReader& reader) {
    const toml::node* node = reader.node("birth_date");
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_date();
    if (value == nullptr) {
      reader.complain("birth_date", Kind::type_wrong, "is " + detail::kind_of_value(*node) + ", not a date",
                      "write it without quotes, like 1980-12-31");
      return std::nullopt;
    }
    const toml::date date = value->get();
    if (date.year < 1900 || date.year > 2100) {
      reader.complain("birth_date", Kind::out_of_range, "is in the year " + std::to_string(date.year),
                      "write a year from 1900 to 2100");
      return std::nullopt;
    }
    return std::chrono::year_month_day{std::chrono::year(date.year), std::chrono::month(date.month),
                                       std::chrono::day(date.day)};
  }

  std::optional<Electorate> read_electorate(TableReader& reader) {
    const toml::table* table = reader.table("electorate", Need::optional);
    if (table == nullptr) return std::nullopt;
    TableReader electorate(*table, reader.field("electorate"), faults_);
    constexpr std::int64_t most = 100'000'000;
    const auto women = electorate.whole("women", Need::required, 0, most);
    const auto men = electorate.whole("men", Need::required, 0, most);
    electorate.refuse_other_keys();
    if (women == 0 && men == 0) {
      reader.complain("electorate", Kind::out_of_range, "has no voter", "write how many women and men are on the roll");
    }
    return Electorate{static_cast<std::uint64_t>(women.value_or(0)), static_cast<std::uint64_t>(men.value_or(0))};
  }

  PreferenceDefinition read_preference(TableReader& reader) {
    PreferenceDefinition question;
    question.title = reader.text("title", Need::required, title_characters_max);
    question.answers = reader.texts("answers", Need::required, 1, counting::options_max, name_characters_max);
    question.counting = read_counting(reader, QuestionType::preference);
    const CountingRule rule = question.counting.rule;
    const std::size_t count = question.answers.size();
    if (rule == CountingRule::majority_judgment) {
      question.grades = reader.texts("grades", Need::required, 2, grades_max, name_characters_max);
    } else {
      reader.refuse("grades", "has no meaning with this rule", "remove it, or write rule = \"majority-judgment\"");
    }
    if (rule == CountingRule::stv) {
      reader.refuse("blank", "has no meaning with the rule “stv”: a ballot that ranks nobody is valid", "remove it");
      if (count > 0 && question.counting.seats > count)
        refuse_more_seats_than_answers(reader, question.counting.seats, count);
    } else {
      question.blank = reader.flag("blank", false);
    }
    check_encoding(reader, count);
    if (weights_) {
      reader.complain("type", Kind::contradiction,
                      "is “preference”, where all voters weigh the same, but weights is true",
                      "remove weights, or hold this question in an election of its own");
    }
    reader.refuse_other_keys();
    return question;
  }

  /// A preference ballot is one element of the group; not every group can hold one.
  void check_encoding(TableReader& reader, std::size_t count) {
    const std::size_t most = group_->encode_count_max();
    const std::string name(group_->name());
    if (most == 0) {
      reader.complain("type", Kind::contradiction, "is “preference”, which the group " + name + " cannot encode",
                      "write group = \"Ed25519\" or group = \"RFC-3526-2048\"");
    } else if (count > most) {
      reader.complain("answers", Kind::out_of_range,
                      "has " + std::to_string(count) + " members, more than the group " + name + " can encode",
                      "write at most " + std::to_string(most) + ", or choose a larger group");
    }
  }

  void refuse_more_seats_than_answers(TableReader& reader, std::uint64_t seats, std::size_t count) {
    reader.complain("seats", Kind::contradiction,
                    "is " + std::to_string(seats) + ", but there are " + std::to_string(count) + " answers",
                    "write at most " + std::to_string(count));
  }

  Counting read_counting(TableReader& reader, QuestionType type) {
    std::vector<std::string_view> names;
    std::vector<const CountingRuleName*> rules;
    for (const CountingRuleName& rule : counting_rules()) {
      if (std::find(rule.types.begin(), rule.types.end(), type) == rule.types.end()) continue;
      names.push_back(rule.name);
      rules.push_back(&rule);
    }
    Counting counting;
    const bool has_default = type != QuestionType::preference;  // the others can be left at their totals
    const auto chosen = reader.word("rule", has_default ? Need::optional : Need::required, names);
    const bool is_unclear = !chosen && (reader.node("rule") != nullptr || !has_default);
    if (is_unclear) {  // what the settings mean depends on it
      for (const char* key : {"seats", "threshold", "seat_beyond_candidates", "grades"}) reader.node(key);
      return counting;
    }
    const CountingRuleName& rule = chosen ? *rules[*chosen] : counting_rules()[0];
    const std::string because = "has no meaning with the rule “" + std::string(rule.name) + "”";
    counting.rule = rule.rule;
    if (rule.has_seats) {
      const auto seats = reader.whole("seats", Need::required, 1, static_cast<std::int64_t>(counting::seats_max));
      counting.seats = static_cast<std::uint64_t>(seats.value_or(0));
    } else {
      reader.refuse("seats", because, "remove it, or choose a rule that gives seats");
    }
    if (rule.has_threshold) {
      counting.threshold = read_threshold(reader);
    } else {
      reader.refuse("threshold", because, "remove it, or choose a proportional rule");
    }
    if (rule.rule == CountingRule::works_council) {
      const auto beyond = reader.word("seat_beyond_candidates", Need::required, seat_beyond_names);
      counting.seat_beyond_candidates = beyond == 1U ? counting::SeatBeyondCandidates::goes_to_next_list
                                                     : counting::SeatBeyondCandidates::stays_vacant;
    } else {
      reader.refuse("seat_beyond_candidates", because, "remove it");
    }
    return counting;
  }

  counting::Percent read_threshold(TableReader& reader) {
    const toml::node* node = reader.node("threshold");
    if (node == nullptr) return {};
    const char* const remedy = "write a whole percentage from 0 to 100, or a fraction between quotes such as \"10/3\"";
    std::optional<counting::Percent> percent;
    if (const auto* whole = node->as_integer()) {
      percent = percent_from(std::to_string(whole->get()));
    } else if (const auto* text = node->as_string()) {
      percent = percent_from(text->get());
    } else {
      reader.complain("threshold", Kind::type_wrong, "is " + detail::kind_of_value(*node) + ", not an exact share",
                      remedy);
      return {};
    }
    if (!percent) reader.complain("threshold", Kind::out_of_range, "is not a share from 0 to 100 percent", remedy);
    return percent.value_or(counting::Percent{});
  }

  TrusteesDefinition read_trustees(const toml::table& table) {
    TableReader reader(table, "trustees", faults_);
    TrusteesDefinition trustees;
    trustees.single = reader.texts("single", Need::optional, 1, trustees_max, name_characters_max);
    trustees.members = reader.texts("members", Need::optional, 2, trustees_max, name_characters_max);
    const bool has_single = table.contains("single");
    const bool has_members = table.contains("members");
    const bool has_threshold = table.contains("threshold");
    const auto threshold = reader.whole("threshold", Need::optional, 1, static_cast<std::int64_t>(trustees_max));
    trustees.threshold = static_cast<std::uint32_t>(threshold.value_or(0));
    reader.refuse_other_keys();
    check_trustees_differ(reader, trustees);
    const std::string who = "write single = [\"…\", \"…\"], or threshold = 2 and members = [\"…\", \"…\", \"…\"]";
    if (!has_single && !has_members && !has_threshold) {
      reader.complain("single", Kind::key_missing, "is missing, and so are threshold and members", who);
    } else if (has_members != has_threshold) {
      reader.complain(has_members ? "threshold" : "members", Kind::key_missing,
                      "is missing: threshold and members go together", "add it");
    }
    if (!trustees.members.empty() && trustees.threshold >= trustees.members.size()) {
      reader.complain("threshold", Kind::contradiction,
                      "is " + std::to_string(trustees.threshold) + " of " + std::to_string(trustees.members.size()) +
                          " members: one lost share would lose the election",
                      "write at most " + std::to_string(trustees.members.size() - 1));
    }
    const std::size_t needed = trustees.single.size() + trustees.threshold;
    if (needed == 1) {
      reader.complain(has_single ? "single" : "threshold", Kind::contradiction, "lets one person count alone",
                      "let two people at least be needed: " + who);
    }
    return trustees;
  }

  /// Nobody is both a single trustee and a member.
  void check_trustees_differ(TableReader& reader, const TrusteesDefinition& trustees) {
    for (std::size_t i = 0; i < trustees.members.size(); ++i) {
      const auto twin = std::find(trustees.single.begin(), trustees.single.end(), trustees.members[i]);
      if (trustees.members[i].empty() || twin == trustees.single.end()) continue;
      reader.complain("members", Kind::duplicate, "number " + std::to_string(i + 1) + " is also in single",
                      "name each person once");
    }
  }

  FaultCollector& faults_;
  const crypto::Group* group_ = nullptr;
  std::string_view blank_name_;
  bool weights_ = false;
};

}  // namespace

std::span<const CountingRuleName> counting_rules() {
  using enum QuestionType;
  static const std::array<CountingRuleName, 10> rules = {{
      {CountingRule::totals, "totals", {choice, lists}, false, false},
      {CountingRule::plurality, "plurality", {choice}, true, false},
      {CountingRule::d_hondt, "d-hondt", {choice, lists}, true, true},
      {CountingRule::sainte_lague, "sainte-lague", {choice, lists}, true, true},
      {CountingRule::hare, "hare", {choice, lists}, true, true},
      {CountingRule::droop, "droop", {choice, lists}, true, true},
      {CountingRule::works_council, "works-council", {lists}, true, false},
      {CountingRule::schulze, "schulze", {preference}, false, false},
      {CountingRule::stv, "stv", {preference}, true, false},
      {CountingRule::majority_judgment, "majority-judgment", {preference}, false, false},
  }};
  return rules;
}

Result<ElectionDefinition, DefinitionFaults> parse_definition(std::string_view toml) {
  FaultCollector faults;
  const auto refuse_file = [&](std::size_t line, std::size_t column, std::string problem, std::string remedy) {
    toml::source_region where;
    where.begin = {static_cast<toml::source_index>(line), static_cast<toml::source_index>(column)};
    faults.add(Kind::syntax, where, "", std::move(problem), std::move(remedy));
    return failure(faults.take());
  };
  if (toml.size() > definition_bytes_max) return refuse_file(0, 0, "the file is larger than 1 MiB", "shorten it");
  if (const std::size_t good = utf8_prefix_bytes(toml); good != toml.size()) {
    const auto line = 1 + std::count(toml.begin(), toml.begin() + static_cast<std::ptrdiff_t>(good), '\n');
    return refuse_file(static_cast<std::size_t>(line), 1, "the file is not UTF-8 from here on", "save it as UTF-8");
  }
  try {
    const toml::table file = toml::parse(toml);
    ElectionDefinition definition = DefinitionParser(faults).read(file);
    if (faults.empty()) return definition;
    return failure(faults.take());
  } catch (const toml::parse_error& error) {
    const auto place = error.source().begin;
    return refuse_file(place.line, place.column, "this is not TOML: " + std::string(error.description()),
                       "correct the line");
  }
}

}  // namespace urna::election
