// SPDX-License-Identifier: EUPL-1.2
#include "hosting/policy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/ensure.hpp"
#include "hosting/detail/built_in_policy.hpp"
#include "notation/json_node.hpp"

namespace urna::hosting {
namespace {

using notation::JsonNode;
using std::chrono::days;
using std::chrono::sys_days;

// What a placement is made of, by the names that rules use.

constexpr std::array<std::pair<std::string_view, Kind>, 9> things{{{"deployment", Kind::deployment},
                                                                   {"node", Kind::node},
                                                                   {"zone", Kind::zone},
                                                                   {"vm", Kind::vm},
                                                                   {"server", Kind::server},
                                                                   {"room", Kind::room},
                                                                   {"site", Kind::site},
                                                                   {"owner", Kind::organisation},
                                                                   {"operator", Kind::organisation}}};

std::optional<Kind> kind_of_thing(std::string_view name) {
  const auto found = std::ranges::find(things, name, &std::pair<std::string_view, Kind>::first);
  return found == things.end() ? std::nullopt : std::optional(found->second);
}

/// @returns  nothing where the placement has none
std::optional<Record> thing_of(const Placement& placement, std::string_view name, const HostingRegister& hosting,
                               Timestamp moment) {
  if (name == "deployment") return placement.deployment;
  if (name == "node") return placement.node;
  if (name == "zone") return hosting.find(placement.node.text("zone"), moment);
  if (name == "vm") return placement.vm;
  if (name == "server") return placement.server;
  if (name == "room") return placement.room;
  if (name == "site") return placement.site;
  if (name == "owner") return placement.owner;
  ensure(name == "operator", "a rule names a thing that is one");
  return placement.operator_;
}

// Reading.

void refuse_unless(bool holds, const JsonNode& node, const char* what) {
  if (!holds) node.refuse(what);
}

std::string read_thing(const JsonNode& node) {
  refuse_unless(kind_of_thing(node.text()).has_value(), node, "is no thing of a placement");
  return std::string(node.text());
}

Path read_path(const JsonNode& node) {
  const std::string_view text = node.text();
  const auto dot = text.find('.');
  refuse_unless(dot != std::string_view::npos, node, "a thing and a field are wanted, such as site.country");
  const Path path{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
  const auto kind = kind_of_thing(path.thing);
  refuse_unless(kind && field_of(*kind, path.field) != nullptr, node, "there is no such field");
  return path;
}

Value read_value(const JsonNode& node, const Path& path) {
  switch (field_of(*kind_of_thing(path.thing), path.field)->type) {
    case FieldType::flag:
      return node.boolean();
    case FieldType::number:
      return std::int64_t{node.integer(std::numeric_limits<int>::min(), std::numeric_limits<int>::max())};
    case FieldType::day:
      node.refuse("a day is not compared so");
    case FieldType::text:
    case FieldType::country:
    case FieldType::choice:
    case FieldType::reference:
      break;
  }
  return std::string(node.text());
}

/// What a system for tests could share.
std::string read_shared_thing(const JsonNode& node) {
  const std::string_view text = node.text();
  refuse_unless(text == "server" || text == "zone" || text == "node", node, "a server, a zone or a node is wanted");
  return std::string(text);
}

Condition read_condition(const JsonNode& node) {
  const JsonNode op = node.member("op");
  if (op.text() == "equals") {
    const Path path = read_path(node.member("path"));
    return FieldEquals{path, read_value(node.member("value"), path)};
  }
  if (op.text() == "exists") return FieldExists{read_path(node.member("path"))};
  if (op.text() == "lines") return HasLines{node.member("at_least").integer(1, 99)};
  if (op.text() == "separate") return IsSeparate{read_shared_thing(node.member("thing"))};
  if (op.text() == "count")
    return CountsAtLeast{read_thing(node.member("thing")), node.member("at_least").integer(1, 99)};
  if (op.text() == "apart") return IsApart{node.member("kilometres").integer(1, 20'000)};
  if (op.text() == "one_of") {
    FieldIsOneOf condition{read_path(node.member("path")), {}};
    for (const JsonNode& item : node.member("values").items()) condition.values.emplace(item.text());
    refuse_unless(!condition.values.empty(), node.member("values"), "at least one value is wanted");
    return condition;
  }
  refuse_unless(op.text() == "covered", op, "is no operator");
  const auto by = kind_from(node.member("by").text());
  refuse_unless(by == Kind::certification || by == Kind::contract, node.member("by"),
                "a certification or a contract is wanted");
  return IsCovered{read_thing(node.member("thing")), *by, std::string(node.member("which").text()),
                   node.member("days_more").integer(0, 3'660)};
}

Rule read_rule(const JsonNode& node) {
  Rule rule;
  rule.id = node.member("id").text();
  rule.level = node.member("level").integer(1, 3);
  const JsonNode severity = node.member("severity");
  refuse_unless(severity.text() == "block" || severity.text() == "warn", severity, "block or warn is wanted");
  rule.severity = severity.text() == "block" ? Severity::block : Severity::warn;
  rule.condition = read_condition(node.member("condition"));
  const JsonNode texts = node.member("text");
  for (const char* language : {"fr", "en"}) rule.texts[language] = texts.member(language).text();
  for (const char* language : {"nl", "de"}) {
    if (texts.has(language)) rule.texts[language] = texts.member(language).text();
  }
  rule.source = node.member("source").text();
  return rule;
}

// Judging.

Verdict verdict_of(bool holds) { return holds ? Verdict::pass : Verdict::fail; }

/// What is looked at while one election is judged.
struct Scene {
  const HostingRegister& hosting;
  const HostedElection& election;
  Timestamp moment;
  std::vector<Placement> placements;
};

using About = std::pair<std::string, Verdict>;

/// One verdict for each thing of that name, each once.
template <class Judge>
std::vector<About> about_each(const Scene& scene, std::string_view thing, const Judge& judge) {
  std::vector<About> found;
  for (const Placement& placement : scene.placements) {
    const auto record = thing_of(placement, thing, scene.hosting, scene.moment);
    const std::string id = record ? record->id : placement.deployment.id;
    if (std::ranges::count(found, id, &About::first) > 0) continue;
    found.emplace_back(id, record ? judge(*record, placement) : Verdict::unknown);
  }
  return found;
}

std::vector<About> judge_condition(const FieldEquals& condition, const Scene& scene) {
  return about_each(scene, condition.path.thing, [&](const Record& record, const Placement&) {
    const Value* value = record.field(condition.path.field);
    return value == nullptr ? Verdict::unknown : verdict_of(*value == condition.value);
  });
}

std::vector<About> judge_condition(const FieldIsOneOf& condition, const Scene& scene) {
  return about_each(scene, condition.path.thing, [&](const Record& record, const Placement&) {
    if (record.field(condition.path.field) == nullptr) return Verdict::unknown;
    const std::string_view text = record.text(condition.path.field);
    const bool is_european = condition.values.contains("EEA") && is_in_european_economic_area(text);
    return verdict_of(is_european || condition.values.contains(text));
  });
}

std::vector<About> judge_condition(const FieldExists& condition, const Scene& scene) {
  return about_each(scene, condition.path.thing, [&](const Record& record, const Placement&) {
    return verdict_of(record.field(condition.path.field) != nullptr);
  });
}

/// Whether intervals of days, joined, hold every one of these.
bool is_covered(std::vector<std::pair<sys_days, sys_days>> intervals, sys_days from, sys_days to) {
  std::ranges::sort(intervals);
  for (const auto& [first, last] : intervals) {
    if (first <= from && from <= last) from = last + days(1);
  }
  return from > to;
}

std::vector<About> judge_condition(const IsCovered& condition, const Scene& scene) {
  const bool is_contract = condition.by == Kind::contract;
  const char* leads = is_contract ? "organisation" : "of";
  const char* sort = is_contract ? "kind" : "standard";
  return about_each(scene, condition.thing, [&](const Record& thing, const Placement&) {
    std::vector<std::pair<sys_days, sys_days>> intervals;
    for (const Record& paper : scene.hosting.all(condition.by, scene.moment)) {
      if (paper.text(leads) != thing.id || (!condition.which.empty() && paper.text(sort) != condition.which)) continue;
      intervals.emplace_back(std::get<sys_days>(*paper.field("valid_from")),
                             std::get<sys_days>(*paper.field("valid_to")));
    }
    const sys_days today = std::chrono::floor<days>(scene.moment);
    return verdict_of(is_covered(intervals, today, std::max(today, scene.election.ends) + days(condition.days_more)));
  });
}

std::vector<About> judge_condition(const HasLines& condition, const Scene& scene) {
  return about_each(scene, "site", [&](const Record& site, const Placement&) {
    std::set<std::string, std::less<>> paths;
    for (const Record& line : scene.hosting.all(Kind::line, scene.moment)) {
      if (line.text("site") == site.id) paths.emplace(line.text("path"));
    }
    return verdict_of(paths.size() >= static_cast<std::size_t>(condition.at_least));
  });
}

/// The server, zone or node itself of any node, whatever runs on it; empty when it has none.
std::string place_of_node(const Record& node, std::string_view thing, const HostingRegister& hosting,
                          Timestamp moment) {
  if (thing == "node") return node.id;
  if (thing == "zone") return std::string(node.text("zone"));
  const auto machine = hosting.find(node.text("machine"), moment);
  if (!machine) return {};
  return machine->kind == Kind::vm ? std::string(machine->text("server")) : machine->id;
}

std::vector<About> judge_condition(const IsSeparate& condition, const Scene& scene) {
  return about_each(scene, condition.thing, [&](const Record& thing, const Placement&) {
    for (const Record& node : scene.hosting.all(Kind::node, scene.moment)) {
      if (node.text("environment") != "production" &&
          place_of_node(node, condition.thing, scene.hosting, scene.moment) == thing.id)
        return Verdict::fail;
    }
    return Verdict::pass;
  });
}

std::vector<About> judge_condition(const CountsAtLeast& condition, const Scene& scene) {
  const auto each = about_each(scene, condition.thing, [](const Record&, const Placement&) { return Verdict::pass; });
  const auto known = std::ranges::count(each, Verdict::pass, &About::second);
  return {{scene.election.subject, verdict_of(known >= condition.at_least)}};
}

std::optional<std::pair<std::int64_t, std::int64_t>> coordinates(const Record& site) {
  const Value *latitude = site.field("latitude_millidegrees"), *longitude = site.field("longitude_millidegrees");
  if (latitude == nullptr || longitude == nullptr) return std::nullopt;
  return std::pair(std::get<std::int64_t>(*latitude), std::get<std::int64_t>(*longitude));
}

std::vector<About> judge_condition(const IsApart& condition, const Scene& scene) {
  Verdict verdict = Verdict::fail;
  for (const Placement& one : scene.placements) {
    for (const Placement& other : scene.placements) {
      if (one.site.id >= other.site.id) continue;
      const auto from = coordinates(one.site), to = coordinates(other.site);
      if (!from || !to) {
        if (verdict == Verdict::fail) verdict = Verdict::unknown;
      } else if (kilometres_between(*from, *to) >= condition.kilometres) {
        verdict = Verdict::pass;
      }
    }
  }
  return {{scene.election.subject, verdict}};
}

}  // namespace

double kilometres_between(std::pair<std::int64_t, std::int64_t> from, std::pair<std::int64_t, std::int64_t> to) {
  const auto radians = [](std::int64_t millidegrees) {
    return static_cast<double>(millidegrees) / 1'000 * std::numbers::pi / 180;
  };
  const auto half_chord = [](double angle) { return std::sin(angle / 2) * std::sin(angle / 2); };
  const double north = radians(to.first - from.first), east = radians(to.second - from.second);
  const double haversine =
      half_chord(north) + std::cos(radians(from.first)) * std::cos(radians(to.first)) * half_chord(east);
  return 2 * 6'371 * std::asin(std::sqrt(std::min(1.0, haversine)));
}

Result<Policy, PolicyFault> Policy::parse(std::string_view json) {
  boost::json::error_code fault;
  const boost::json::value value = boost::json::parse({json.data(), json.size()}, fault);
  if (fault) return failure(PolicyFault{"", "is not JSON: " + fault.message()});
  try {
    const JsonNode root(value, "");
    if (root.member("format").text() != "urna-hosting-policy/1") root.member("format").refuse("is another format");
    Policy policy;
    policy.version = root.member("version").text();
    for (const JsonNode& item : root.member("rules").items()) {
      Rule rule = read_rule(item);
      if (std::ranges::count(policy.rules, rule.id, &Rule::id) > 0) item.member("id").refuse("stands twice");
      policy.rules.push_back(std::move(rule));
    }
    return policy;
  } catch (const notation::JsonFault& found) {
    return failure(PolicyFault{found.where, found.what});
  }
}

const Policy& Policy::built_in() {
  static const Policy policy = [] {
    auto parsed = parse(detail::built_in_policy());
    ensure(parsed.has_value(), "the policy that we are built with can be read");
    return std::move(*parsed);
  }();
  return policy;
}

std::vector<Finding> judge(const Policy& policy, const HostingRegister& hosting, const HostedElection& election,
                           Timestamp moment) {
  const Scene scene{hosting, election, moment, hosting.where(election.subject, moment)};
  std::vector<Finding> findings;
  for (const Rule& rule : policy.rules) {
    if (election.level < rule.level) continue;
    if (scene.placements.empty()) {
      findings.push_back({&rule, election.subject, Verdict::unknown});
      continue;
    }
    const auto each =
        std::visit([&](const auto& condition) { return judge_condition(condition, scene); }, rule.condition);
    for (const auto& [about, verdict] : each) findings.push_back({&rule, about, verdict});
  }
  return findings;
}

std::vector<Finding> blocking(std::span<const Finding> findings, const std::set<std::string>& derogations) {
  std::vector<Finding> found;
  for (const Finding& finding : findings) {
    if (finding.verdict != Verdict::pass && finding.rule->severity == Severity::block &&
        !derogations.contains(finding.rule->id))
      found.push_back(finding);
  }
  return found;
}

}  // namespace urna::hosting
