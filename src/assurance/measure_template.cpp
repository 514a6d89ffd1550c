// SPDX-License-Identifier: EUPL-1.2
#include "assurance/measure_template.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/text_rules.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

Result<TemplateWords, ServiceFault> read_words(json::object object) {
  for (const auto& [name, value] : object) {
    if (name != "title" && name != "text" && name != "category")
      return failure(ServiceFault{std::string(name), "there is no such member"});
  }
  object["status"] = word_of(Status::unanswered);  // read as a measure of its own, by the same rules
  auto own = parse_own_measure(json::serialize(object));
  if (!own) return failure(std::move(own.error()));
  return TemplateWords{std::move(own->title), std::move(own->text), own->category};
}

Result<json::object, ServiceFault> read_object(std::string_view text) {
  json::error_code fault;
  json::value value = json::parse(text, fault);
  if (fault || !value.is_object()) return failure(ServiceFault{"", "an object is wanted"});
  return std::move(value.as_object());
}

auto measure_from(ServiceFile& file, const TemplateId& id) {
  return std::ranges::find_if(file.own, [&](const OwnMeasure& own) { return own.from && own.from->id == id; });
}

}  // namespace

Result<TemplateWords, ServiceFault> parse_template_words(std::string_view text) {
  auto object = read_object(text);
  if (!object) return failure(std::move(object.error()));
  return read_words(std::move(*object));
}

std::string template_json(const MeasureTemplate& kept) {
  return json::serialize(json::object{{"owner", to_hex(kept.owner.get())},
                                      {"title", kept.words.title},
                                      {"text", kept.words.text},
                                      {"category", word_of(kept.words.category)}});
}

Result<MeasureTemplate, ServiceFault> parse_template(TemplateId id, std::uint64_t version, std::string_view text) {
  auto object = read_object(text);
  if (!object) return failure(std::move(object.error()));
  const json::value* const owner = object->if_contains("owner");
  const auto bytes = owner != nullptr && owner->is_string() ? from_hex(owner->get_string()) : std::nullopt;
  std::array<std::byte, 16> person{};
  if (!bytes || bytes->size() != person.size()) return failure(ServiceFault{"owner", "this names nobody"});
  std::ranges::copy(*bytes, person.begin());
  object->erase("owner");
  auto words = read_words(std::move(*object));
  if (!words) return failure(std::move(words.error()));
  return MeasureTemplate{id, version, PersonId(person), std::move(*words)};
}

std::string title_key(std::string_view title) {
  // What `folded` would drop tells two titles apart: "1.11" is not "11.1".
  constexpr std::string_view kept = " .-_'\n";
  std::string key;
  while (!title.empty()) {
    const std::size_t end = std::min(title.find_first_of(kept), title.size());
    key += folded(title.substr(0, end));
    if (end < title.size() && !(title[end] == ' ' && (key.empty() || key.back() == ' '))) key += title[end];
    title.remove_prefix(std::min(end + 1, title.size()));
  }
  if (key.ends_with(' ')) key.pop_back();
  return key;
}

bool has_attached(const ServiceFile& file, const TemplateId& id) {
  return std::ranges::any_of(file.own, [&](const OwnMeasure& own) { return own.from && own.from->id == id; });
}

std::string_view word_of(AttachRefusal refusal) {
  switch (refusal) {
    case AttachRefusal::already_attached:
      return "already-attached";
    case AttachRefusal::too_many_own:
      return "too-many-own";
  }
  return "too-many-own";
}

std::optional<AttachRefusal> find_attach_refusal(const ServiceFile& file, const TemplateId& id) {
  if (has_attached(file, id)) return AttachRefusal::already_attached;
  if (file.own.size() >= list_length_max) return AttachRefusal::too_many_own;
  return std::nullopt;
}

void attach(ServiceFile& file, const MeasureTemplate& from) {
  ensure(!find_attach_refusal(file, from.id), "it was asked whether it can be attached");
  file.own.push_back({from.words.title, from.words.text, from.words.category, {}, TemplateLink{from.id, from.owner}});
}

std::optional<Detached> detached_from(std::string_view word) {
  if (word == "keep") return Detached::stays;
  if (word == "remove") return Detached::goes;
  return std::nullopt;
}

bool detach(ServiceFile& file, const TemplateId& id, Detached then) {
  const auto measure = measure_from(file, id);
  if (measure == file.own.end()) return false;
  measure->from.reset();
  if (then == Detached::goes) file.own.erase(measure);
  return true;
}

bool reword(ServiceFile& file, const MeasureTemplate& from) {
  const auto measure = measure_from(file, from.id);
  if (measure == file.own.end()) return false;
  if (TemplateWords{measure->title, measure->text, measure->category} == from.words) return false;
  measure->title = from.words.title;
  measure->text = from.words.text;
  measure->category = from.words.category;
  return true;
}

void detach_all_of(ServiceFile& file, const PersonId& owner) {
  for (OwnMeasure& own : file.own) {
    if (own.from && own.from->owner == owner) own.from.reset();
  }
}

std::optional<OwnRefusal> bind_templates(std::vector<OwnMeasure>& own, const ServiceFile& file) {
  std::set<TemplateId> named;
  for (std::size_t place = 0; place < own.size(); ++place) {
    OwnMeasure& one = own[place];
    if (!one.from) continue;
    const auto kept = std::ranges::find_if(
        file.own, [&](const OwnMeasure& there) { return there.from && there.from->id == one.from->id; });
    if (kept == file.own.end()) return OwnRefusal{place, {"template", "is not attached to this service"}};
    if (!named.insert(one.from->id).second) return OwnRefusal{place, {"template", "stands here twice"}};
    constexpr const char* is_of_template = "the words of this measure are those of its template";
    if (one.title != kept->title) return OwnRefusal{place, {"title", is_of_template}};
    if (one.text != kept->text) return OwnRefusal{place, {"text", is_of_template}};
    if (one.category != kept->category) return OwnRefusal{place, {"category", is_of_template}};
    one.from = kept->from;
  }
  return std::nullopt;
}

}  // namespace urna::assurance
