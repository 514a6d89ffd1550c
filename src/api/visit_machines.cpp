// SPDX-License-Identifier: EUPL-1.2
#include "api/visit_machines.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "journal/signed_note.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using hosting::KeptStatement;
using hosting::NodeStatement;
using hosting::Placement;
using hosting::Presence;

std::optional<NodeStatement> read(const std::optional<KeptStatement>& kept) {
  if (!kept) return std::nullopt;
  const auto parts = journal::note_parts(kept->note);
  return parts ? NodeStatement::parse(parts->text) : std::nullopt;
}

json::value statement_json(const std::optional<KeptStatement>& kept) {
  if (!kept) return nullptr;
  return {{"id", kept->id}, {"received", timestamp_text(kept->received)}};
}

/// Facts that are others, each as it was and as it is; those of which nobody had declared it are alarms.
json::array changed_json(const std::optional<KeptStatement>& kept_before,
                         const std::optional<KeptStatement>& kept_after) {
  const auto before = read(kept_before);
  const auto after = read(kept_after);
  json::array told;
  if (!before || !after) return told;
  for (const hosting::Fact fact : hosting::changed(*after, *before)) {
    const bool is_alarm = std::ranges::any_of(kept_after->differences, [&](const std::string& difference) {
      return difference.ends_with(":" + std::string(name_of(fact)));
    });
    told.push_back({{"fact", name_of(fact)},
                    {"before", before->fact(fact)},
                    {"after", after->fact(fact)},
                    {"is_alarm", is_alarm}});
  }
  return told;
}

Timestamp first_came(const std::vector<Presence>& presences, Timestamp now) {
  return presences.empty() ? now : std::ranges::min(presences, {}, &Presence::came).came;
}
std::optional<Timestamp> last_left(const std::vector<Presence>& presences) {
  if (presences.empty()) return std::nullopt;
  Timestamp last{};
  for (const Presence& one : presences) {
    if (!one.left) return std::nullopt;
    last = std::max(last, *one.left);
  }
  return last;
}

}  // namespace

std::set<std::string> things_of(const Placement& placement) {
  std::set<std::string> things{placement.node.id, placement.server.id, placement.rack.id, placement.room.id};
  if (placement.vm) things.insert(placement.vm->id);
  return things;
}

json::array visit_machines(const hosting::Visit& visit, const HostingKeeper& keeper, Timestamp now) {
  const hosting::HostingRegister hosting = keeper.whole();
  const hosting::HostingStore& store = keeper.store();
  const hosting::InterventionPlan& plan = visit.intervention.plan();
  const auto& presences = visit.intervention.presences();
  const Timestamp came = first_came(presences, now);
  const auto left = last_left(presences);
  json::array told;
  for (const hosting::Record& node : hosting.all(hosting::Kind::node, plan.from)) {
    const auto placement = hosting.placement_of_node(node.id, plan.from);
    if (!placement) continue;
    const std::set<std::string> things = things_of(*placement);
    if (std::ranges::none_of(plan.systems, [&](const std::string& system) { return things.contains(system); }))
      continue;
    const auto before = store.last_statement_before(node.id, came);
    const auto after = left ? store.first_statement_after(node.id, *left) : std::nullopt;
    told.push_back({{"node", node.id},
                    {"server", placement->server.text("label")},
                    {"before", statement_json(before)},
                    {"after", statement_json(after)},
                    {"changed", changed_json(before, after)}});
  }
  return told;
}

}  // namespace urna::api
