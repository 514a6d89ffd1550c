// SPDX-License-Identifier: EUPL-1.2
// What everybody may know of where an election runs.  Each member is named here by itself: what a record gains one day
// is on no public page until somebody writes it here.
#include <boost/json.hpp>
#include <set>

#include "api/detail/hosting_json.hpp"
#include "api/hosting_keeper.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using hosting::HostingRegister;
using hosting::Kind;
using hosting::Placement;
using hosting::Record;
using std::chrono::sys_days;

/// Certificates of the datacentre and of who runs it.
json::array certificates_of(const HostingRegister& hosting, const Placement& placement, Timestamp moment) {
  json::array certificates;
  for (const Record& one : hosting.all(Kind::certification, moment)) {
    if (one.text("of") != placement.site.id && one.text("of") != placement.operator_.id) continue;
    const auto until = std::get<sys_days>(*one.field("valid_to"));
    certificates.push_back({{"standard", one.text("standard")},
                            {"scope", one.text("scope")},
                            {"valid_to", day_text(until)},
                            {"is_valid", std::get<sys_days>(*one.field("valid_from")) <= moment &&
                                             std::chrono::floor<std::chrono::days>(moment) <= until}});
  }
  return certificates;
}

json::object place_json(const HostingRegister& hosting, const Placement& placement,
                        const std::map<std::string, HostingKeeper::NodeProof>& proofs, Timestamp moment) {
  const json::object proof = detail::proof_json(proofs, placement, moment);
  return {{"role", placement.deployment.text("role")},
          {"since", timestamp_text(placement.deployment.from)},
          {"datacentre", placement.site.text("name")},
          {"city", placement.site.text("city")},
          {"country", placement.site.text("country")},
          {"is_cloud", std::get<bool>(*placement.site.field("is_cloud"))},
          {"server", placement.server.text("label")},
          {"owner", placement.owner.text("name")},
          {"operator", placement.operator_.text("name")},
          {"certificates", certificates_of(hosting, placement, moment)},
          {"proof_level", proof.at("level")},
          {"doubts", proof.at("doubts")},
          {"last_statement", proof.at("stated")},
          {"inspected", proof.at("inspected")}};
}

json::object texts_json(const hosting::Rule& rule) {
  json::object texts;
  for (const auto& [language, text] : rule.texts) texts[language] = text;
  return texts;
}

}  // namespace

json::object HostingKeeper::public_page(const std::string& election, const std::string& customer) const {
  const Timestamp now = now_();
  const auto hosting = plain();
  const auto rules = policy();
  const auto proofs = this->proofs(now);
  json::array places;
  for (const Placement& one : hosting->where(hosting->subject_for(election, customer, now), now))
    places.push_back(place_json(*hosting, one, proofs, now));
  json::array derogations;
  for (const hosting::Decision& one : derogations_of(election)) {
    json::object told{{"rule", one.rule}, {"reason", one.reason}, {"since", timestamp_text(one.agreed->at)}};
    if (rules) {
      for (const hosting::Rule& rule : rules->policy.rules)
        if (rule.id == one.rule) told["text"] = texts_json(rule);
    }
    derogations.push_back(std::move(told));
  }
  return {{"election", election},         {"is_declared", !places.empty()},
          {"asked", timestamp_text(now)}, {"policy", rules ? json::value(rules->policy.version) : json::value(nullptr)},
          {"places", std::move(places)},  {"derogations", std::move(derogations)}};
}

}  // namespace urna::api
