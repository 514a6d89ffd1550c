// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/detail/organiser_answers.hpp"
#include "api/hosting_api.hpp"
#include "api/permissions.hpp"
#include "api/visit_machines.hpp"
#include "hosting/record_json.hpp"

/// What a customer reads of visits: those to machines that its elections ran on meanwhile, and of those only that part.
namespace urna::api {
namespace {

namespace json = boost::json;
using hosting::HostingRegister;
using hosting::InterventionPlan;
using hosting::Kind;
using hosting::Placement;
using hosting::Record;
using hosting::Visit;
using http::Response;

/// Those of a customer's machines that stood at a moment: nodes, servers, racks, rooms, and the sites they are in.
struct Machines {
  std::set<std::string> things;
  std::set<std::string> sites;
};

Machines machines_of(const HostingRegister& hosting, const std::set<std::string>& subjects, Timestamp moment) {
  Machines machines;
  for (const std::string& subject : subjects) {
    for (const Placement& one : hosting.where(subject, moment)) {
      machines.things.merge(things_of(one));
      machines.sites.insert(one.site.id);
    }
  }
  return machines;
}

bool is_among(const Machines& machines, const HostingRegister& hosting, const std::string& customer,
              const std::string& system, Timestamp moment) {
  if (machines.things.contains(system)) return true;
  const auto record = hosting.find(system, moment);
  if (!record) return false;
  if (record->kind == Kind::line) return machines.sites.contains(std::string(record->text("site")));
  return record->kind == Kind::medium && record->text("customer") == customer;
}

/// How people call a thing; its identifier where it has no name, or is gone.
std::string name_in(const HostingRegister& hosting, const std::string& id, Timestamp moment) {
  const auto record = hosting.find(id, moment);
  if (!record) return id;
  for (const char* field : {"name", "label"}) {
    if (const std::string_view name = record->text(field); !name.empty()) return std::string(name);
  }
  return id;
}

/// What customers read of a visit; who of the platform announced and approved it is the platform's.
json::object visit_for_customer(const Visit& visit, const HostingRegister& hosting,
                                const std::vector<std::string>& systems) {
  const hosting::InterventionFile& file = visit.intervention.file();
  const Timestamp then = file.plan.from;
  json::object whole = hosting::visit_json(file);
  json::array named_systems;
  for (const std::string& system : systems) named_systems.emplace_back(name_in(hosting, system, then));
  json::array presences;
  for (const hosting::Presence& one : file.presences)
    presences.push_back(
        {{"name", one.technician.empty() ? file.plan.stranger : name_in(hosting, one.technician, then)},
         {"came", timestamp_text(one.came)},
         {"came_with_code", one.came_by.is_by_code},
         {"left", detail::moment(one.left)},
         {"left_with_code", one.left_by.is_by_code},
         {"left_reason", one.left_reason}});
  json::array technicians;
  for (const hosting::Visitor& one : file.plan.technicians)
    technicians.emplace_back(name_in(hosting, one.technician, then));
  json::array badge_logs;
  for (const hosting::BadgeLog& one : file.badge_logs)
    badge_logs.push_back({{"name", one.name}, {"version", one.version}, {"sha256", one.digest}});
  return {{"id", visit.id},
          {"state", whole.at("state")},
          {"was_announced", whole.at("was_announced")},
          {"alarms", whole.at("alarms")},
          {"site", name_in(hosting, file.plan.site, then)},
          {"systems", std::move(named_systems)},
          {"purpose", file.plan.purpose},
          {"from", timestamp_text(file.plan.from)},
          {"to", timestamp_text(file.plan.to)},
          {"technicians", std::move(technicians)},
          {"presences", std::move(presences)},
          {"outcome", whole.at("outcome")},
          {"badge_logs", std::move(badge_logs)}};
}

}  // namespace

void HostingPages::add_visit_routes(http::Router& router) const {
  router.add({.pattern = "/api/tenant/interventions",
              .permission = named(identity::Permission::hosting_read),
              .handler = [this](http::Request&) { return visits(); }});
}

Response HostingPages::visits() const {
  const HostingRegister hosting = keeper_.whole();
  const auto elections = elections_();
  // Where it began and where it ended: meanwhile an election may have moved.
  const auto theirs = [&](const Visit& visit) {
    const InterventionPlan& plan = visit.intervention.plan();
    std::vector<std::string> systems;
    for (const Timestamp moment : {plan.from, plan.to - std::chrono::seconds(1)}) {
      std::set<std::string> subjects{hosting.subject_for("", customer_, moment)};
      for (const protocol::ElectionUuid& election : elections)
        subjects.insert(hosting.subject_for(election.text(), customer_, moment));
      const Machines machines = machines_of(hosting, subjects, moment);
      for (const std::string& system : plan.systems) {
        const bool is_new = std::ranges::count(systems, system) == 0;
        if (is_new && is_among(machines, hosting, customer_, system, moment)) systems.push_back(system);
      }
    }
    return systems;
  };
  json::array told;
  for (const Visit& visit : keeper_.visits()) {
    const auto systems = theirs(visit);
    if (!systems.empty()) told.push_back(visit_for_customer(visit, hosting, systems));
  }
  return detail::answer(json::object{{"interventions", std::move(told)}});
}

}  // namespace urna::api
