// SPDX-License-Identifier: EUPL-1.2
#include "assurance/oscal.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <initializer_list>
#include <utility>

#include "assurance/description_words.hpp"
#include "assurance/evaluation.hpp"
#include "base/utf8.hpp"
#include "crypto/hash.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

constexpr std::string_view our_namespace = "urn:urna:oscal";
constexpr std::string_view nothing_said = "–";

/// What a name or a value may not hold in OSCAL: line ends, other controls, and blanks that are not the common one.
bool is_blank(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

enum class Lines { one, many };

/// A text that people typed, without controls and without blanks around it; `–` when nothing is left.
std::string text_of(std::string_view typed, Lines lines = Lines::one) {
  std::string text;
  while (!typed.empty()) {
    const std::string_view before = typed;
    const auto character = take_utf8(typed);
    if (!character) {
      text += '?';
    } else if (*character == '\n' && lines == Lines::many) {
      text += '\n';
    } else if (is_blank(*character)) {
      text += ' ';
    } else {
      text += before.substr(0, before.size() - typed.size());
    }
  }
  const std::size_t first = text.find_first_not_of(" \n");
  if (first == std::string::npos) return std::string(nothing_said);
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

/// As `text_of`, where OSCAL reads markup: what was typed is shown, and is neither a link nor an element.
std::string quoted(std::string_view typed, Lines lines = Lines::one) {
  constexpr std::string_view marks = "\\`*_[]<>#&|~$!";
  std::string markup;
  for (const char c : text_of(typed, lines)) {
    if (marks.find(c) != std::string_view::npos) markup += '\\';
    markup += c;
  }
  return markup;
}

/// A member of an object, or an item of a list: by value, so that a literal is the text that it spells.
struct Entry {
  template <class T>
  Entry(std::string_view said, T what) : name(said), value(json::value_from(what)) {}
  std::string_view name;
  json::value value;
};

/// Said aloud which is a list and which an object: braces alone leave it to be guessed.
json::object entry(std::initializer_list<Entry> members) {
  json::object all;
  for (const Entry& member : members) all[member.name] = member.value;
  return all;
}
template <class T>
json::array only(T one) {
  json::array all;
  all.push_back(json::value_from(one));
  return all;
}

json::object prop(std::string_view name, std::string_view value) {
  return entry({{"name", name}, {"ns", our_namespace}, {"value", text_of(value)}});
}

/// `data_volume` is `data-volume`.
std::string name_of(std::string_view field) {
  std::string name(field);
  std::ranges::replace(name, '_', '-');
  return name;
}

std::string_view word_of(Bearer bearer) {
  switch (bearer) {
    case Bearer::nobody:
      return "nobody";
    case Bearer::project:
      return "project";
    case Bearer::provider:
      return "provider";
    case Bearer::shared:
      return "shared";
  }
  return "nobody";
}

std::string_view english_of(Status status) {
  switch (status) {
    case Status::unanswered:
      return "unanswered";
    case Status::to_start:
      return "to-start";
    case Status::in_progress:
      return "in-progress";
    case Status::done:
      return "done";
    case Status::set_aside:
      return "set-aside";
  }
  return "unanswered";
}

/// OSCAL's word for how far a control has come.  It has none for what nobody has answered, nor for what was left out on
/// purpose: nothing is said then, rather than something else.
std::string_view implementation_of(Status status) {
  switch (status) {
    case Status::done:
      return "implemented";
    case Status::in_progress:
      return "partial";
    case Status::to_start:
      return "planned";
    case Status::unanswered:
    case Status::set_aside:
      return "";
  }
  return "";
}

constexpr std::array level_words{"basic", "moderate", "advanced"};

/// A measure as a plan tells of it, whoever asked for it.
struct Told {
  std::string control;  ///< `RH.2`; `own.1` for the service's own
  std::string title;
  Category category = Category::governance;
  std::string_view importance;
  Bearer bearer = Bearer::project;
  MeasureAnswer answer;
};

class Plan {
 public:
  Plan(const PlannedService& service, const Catalogue& catalogue)
      : service_(service),
        catalogue_(catalogue),
        described_(json::parse(service.file.description.json).as_object()),
        evaluation_(evaluate(catalogue, service.file.description.meaning, answers_of(service.file, catalogue),
                             Reading::urna)) {}

  json::object whole() const {
    const json::object controls = entry(
        {{"description",
          "How far people say that each measure has come. What a machine has checked is not part of this document. "
          "Controls own.1, own.2 … are measures that the service has given itself; they are not in the catalogue."},
         {"implemented-requirements", requirements()}});
    return entry({{"uuid", uuid("plan")},
                  {"metadata", metadata()},
                  {"import-profile", entry({{"href", "#" + catalogue_uuid()}})},
                  {"system-characteristics", characteristics()},
                  {"system-implementation", implementation()},
                  {"control-implementation", controls},
                  {"back-matter", back_matter()}});
  }

 private:
  /// Of a part of this service; always the same.
  std::string uuid(std::string_view part) const {
    return named("urn:urna:service:" + to_hex(service_.id.get()) + "/" + std::string(part));
  }
  static std::string named(const std::string& name) {
    const boost::uuids::name_generator_sha1 made_of(boost::uuids::ns::url());
    return boost::uuids::to_string(made_of(name));
  }
  static std::string catalogue_digest() { return crypto::sha256_hex(std::string(Catalogue::built_in_text())); }
  std::string catalogue_uuid() const { return named("urn:urna:catalogue:" + catalogue_.version); }

  std::string_view said(std::string_view field) const {
    const json::value* const found = described_.if_contains(field);
    return found != nullptr && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
  }

  static json::object role(std::string_view id, std::string_view title) {
    return entry({{"id", id}, {"title", title}});
  }
  /// The organisation answers; the role says for what.
  json::object responsible_for(std::string_view role) const {
    return entry({{"role-id", role}, {"party-uuids", only(uuid("organisation"))}});
  }

  json::object metadata() const {
    json::array roles;
    roles.push_back(role("system-owner", "Who answers for the service"));
    roles.push_back(role("project", "Who runs the service"));
    roles.push_back(role("provider", "Who provides for it"));
    json::array responsible = only(responsible_for("system-owner"));
    if (!service_.decisions.empty()) {
      roles.push_back(role("authorizing-official", quoted(service_.decisions.back().position)));
      responsible.push_back(responsible_for("authorizing-official"));
    }
    json::object metadata = entry({{"title", "Security of " + quoted(service_.file.description.name)},
                                   {"last-modified", timestamp_text(service_.changed)},
                                   {"version", std::to_string(service_.version)},
                                   {"oscal-version", oscal_version},
                                   {"roles", roles}});
    const std::string organisation = text_of(said("organisation"));
    if (organisation == nothing_said) return metadata;
    metadata["parties"] =
        only(entry({{"uuid", uuid("organisation")}, {"type", "organization"}, {"name", organisation}}));
    metadata["responsible-parties"] = responsible;
    return metadata;
  }

  json::object characteristics() const {
    const int level = std::clamp(service_.file.description.meaning.level, 1, 3);
    json::object all = entry(
        {{"system-ids", only(entry({{"identifier-type", "http://ietf.org/rfc/rfc4122"}, {"id", uuid("system")}}))},
         {"system-name", text_of(service_.file.description.name)},
         {"description", quoted(said("presentation"), Lines::many)},
         {"props", properties()},
         {"security-sensitivity-level", level_words.at(static_cast<std::size_t>(level - 1))},
         {"system-information", entry({{"information-types", information_types()}})},
         {"status", status()},
         {"authorization-boundary", entry({{"description", boundary()}})}});
    for (const PlannedDecision& decision : service_.decisions)
      if (decision.board.is_accepted) all["date-authorized"] = day_text(decision.board.date);
    if (!service_.decisions.empty()) all["remarks"] = decisions();
    return all;
  }

  /// Everything that was chosen in the description, and what follows from it.  Own words have their place elsewhere.
  json::array properties() const {
    json::array all;
    all.push_back(prop("required-level", std::to_string(evaluation_.required_level)));
    all.push_back(prop("index-declared", evaluation_.standard.total.shown()));
    all.push_back(prop("index-personalised", evaluation_.personalised.total.shown()));
    for (const FieldWords& field : description_words()) {
      const json::value* const found = field.is_text() ? nullptr : described_.if_contains(field.field);
      if (found == nullptr) continue;
      if (!found->is_array()) {
        all.push_back(prop(name_of(field.field), in_words(*found)));
        continue;
      }
      for (const json::value& one : found->as_array()) all.push_back(prop(name_of(field.field), in_words(one)));
    }
    return all;
  }
  static std::string in_words(const json::value& chosen) {
    return chosen.is_string() ? std::string(chosen.as_string()) : json::serialize(chosen);
  }

  json::object status() const {
    const std::string_view deployment = said("deployment");
    const std::string_view state = deployment == "online" ? "operational"
                                   : deployment.empty()   ? "other"
                                                          : "under-development";
    return entry({{"state", state}, {"remarks", deployment.empty() ? "Not said." : quoted(deployment)}});
  }

  std::string boundary() const {
    std::string text = "Hosting: " + quoted(said("hosting")) + ". Exposure: " + quoted(said("exposure")) + ".";
    for (const std::string& point : texts_of("access_points")) text += " Reached at " + quoted(point) + ".";
    return text;
  }

  std::vector<std::string> texts_of(std::string_view field) const {
    std::vector<std::string> texts;
    const json::value* const found = described_.if_contains(field);
    if (found == nullptr || !found->is_array()) return texts;
    for (const json::value& one : found->as_array()) texts.push_back(in_words(one));
    return texts;
  }

  json::array information_types() const {
    const std::string use =
        "Volume: " + quoted(said("data_volume")) + ". Location: " + quoted(said("data_location")) + ".";
    const auto type = [&](const std::string& part, const std::string& title) {
      return entry({{"uuid", uuid(part)}, {"title", quoted(title)}, {"description", use}});
    };
    json::array all;
    const auto words = std::ranges::find(description_words(), "data_categories", &FieldWords::field);
    for (const std::string& category : texts_of("data_categories")) {
      const auto known = std::ranges::find(words->answers, category, &AnswerWords::answer);
      all.push_back(type("data/" + category, known == words->answers.end() ? category : known->words.back()));
    }
    for (const std::string& own : texts_of("other_data")) all.push_back(type("own-data/" + own, own));
    if (all.empty()) all.push_back(type("data", "No category of data was named"));
    return all;
  }

  /// A line each.  Whether one still holds today depends on more than this document knows.
  std::string decisions() const {
    std::string text;
    for (const PlannedDecision& decision : service_.decisions) {
      const Board& board = decision.board;
      text += "Decision " + std::to_string(decision.number) + " of " + day_text(board.date) + ": ";
      if (board.is_accepted) {
        const auto last = months_later(board.date, board.months) - std::chrono::days(1);
        text += "approved for " + std::to_string(board.months) + " months, at most until " + day_text(last);
      } else {
        text += "refused: " + quoted(board.reason_of_refusal);
      }
      text += ". SHA-256 " + decision.sha256 + ".\n\n";
    }
    return text + "An approval may have been shortened or suspended since.";
  }

  json::object implementation() const {
    const json::object component = entry({{"uuid", uuid("component")},
                                          {"type", "this-system"},
                                          {"title", quoted(service_.file.description.name)},
                                          {"description", quoted(said("presentation"), Lines::many)},
                                          {"status", status()}});
    const json::object people =
        entry({{"uuid", uuid("project")}, {"title", "Who runs the service"}, {"role-ids", only("project")}});
    return entry({{"users", only(people)}, {"components", only(component)}});
  }

  std::vector<Told> told() const {
    std::vector<Told> all;
    for (const PersonalMeasure& asked : evaluation_.measures) {
      const Measure& measure = catalogue_.measures[asked.place];
      const auto answer = service_.file.answers.find(measure.id);
      all.push_back({measure.id, measure.title.english, measure.category,
                     asked.indispensable ? "indispensable" : "recommended", asked.bearer,
                     answer == service_.file.answers.end() ? MeasureAnswer{} : answer->second});
    }
    for (std::size_t place = 0; place < service_.file.own.size(); ++place) {
      const OwnMeasure& own = service_.file.own[place];
      all.push_back({"own." + std::to_string(place + 1), own.title, own.category, "own", Bearer::project, own.answer});
    }
    return all;
  }

  json::array requirements() const {
    json::array all;
    for (const Told& measure : told()) all.push_back(requirement(measure));
    return all;
  }

  json::object requirement(const Told& measure) const {
    const Status status = measure.answer.counted();
    json::array props;
    props.push_back(prop("category", assurance::word_of(measure.category)));
    props.push_back(prop("importance", measure.importance));
    props.push_back(prop("bearer", word_of(measure.bearer)));
    props.push_back(prop("status", english_of(status)));
    if (measure.answer.priority) props.push_back(prop("priority", std::to_string(*measure.answer.priority)));
    if (measure.answer.due) props.push_back(prop("due", day_text(*measure.answer.due)));
    json::object applied = entry({{"component-uuid", uuid("component")},
                                  {"uuid", uuid("applied/" + measure.control)},
                                  {"description", quoted(measure.answer.details, Lines::many)}});
    if (const std::string_view word = implementation_of(status); !word.empty())
      applied["implementation-status"] = entry({{"state", word}});
    json::object all =
        entry({{"uuid", uuid("measure/" + measure.control)}, {"control-id", measure.control}, {"props", props}});
    json::array roles;
    for (const auto& [bearer, role] : {std::pair{Bearer::project, "project"}, {Bearer::provider, "provider"}})
      if (measure.bearer == bearer || measure.bearer == Bearer::shared) roles.push_back(entry({{"role-id", role}}));
    if (!roles.empty()) all["responsible-roles"] = roles;
    all["by-components"] = only(applied);
    std::string remarks = quoted(measure.title);
    if (status == Status::set_aside) remarks += "\n\nSet aside by two people: " + quoted(measure.answer.aside->reason);
    all["remarks"] = remarks;
    return all;
  }

  json::object back_matter() const {
    const json::object hash = entry({{"algorithm", "SHA-256"}, {"value", catalogue_digest()}});
    const json::object link =
        entry({{"href", "catalogue.json"}, {"media-type", "application/json"}, {"hashes", only(hash)}});
    return entry({{"resources",
                   only(entry({{"uuid", catalogue_uuid()},
                               {"title", "Catalogue of measures, version " + quoted(catalogue_.version)},
                               {"description",
                                "What the measures are that this plan names; urna-measure-catalogue/1, as a dossier of "
                                "a decision carries it. Not a catalogue of OSCAL."},
                               {"rlinks", only(link)}}))}});
  }

  const PlannedService& service_;
  const Catalogue& catalogue_;
  const json::object described_;
  const Evaluation evaluation_;
};

}  // namespace

std::string oscal_plan_json(const PlannedService& service, const Catalogue& catalogue) {
  return json::serialize(entry({{"system-security-plan", Plan(service, catalogue).whole()}}));
}

}  // namespace urna::assurance
