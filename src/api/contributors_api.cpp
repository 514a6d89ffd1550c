// SPDX-License-Identifier: EUPL-1.2
#include "api/contributors_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/service_door.hpp"
#include "assurance/measure_template.hpp"
#include "base/ensure.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::Contributor;
using assurance::ContributorFault;
using assurance::ContributorId;
using assurance::ContributorKind;
using assurance::Section;
using detail::answer;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t services_at_once_max = 50;
constexpr std::size_t address_bytes_max = 254;
constexpr std::int64_t version_max = 1'000'000'000;

/// What somebody is given: its kind, the levels of its sections and its end.  A fault is in the fields.
Contributor given_in(JsonFields& fields) {
  Contributor given;
  const std::string word = fields.text("kind", 20);
  const auto kind = assurance::contributor_kind_from(word);
  if (!kind && !word.empty()) fields.refuse("kind", "is no kind of right");
  given.kind = kind.value_or(ContributorKind::custom);
  if (kind == ContributorKind::custom) {
    JsonFields levels = fields.object("levels");
    for (std::size_t place = 0; place < assurance::section_count; ++place) {
      const std::string_view section = word_of(static_cast<Section>(place));
      const std::string text = levels.text(section, 10);
      const auto level = assurance::level_from(text);
      if (!level && !text.empty()) levels.refuse(section, "is neither hidden, read nor write");
      given.levels[place] = level.value_or(assurance::Level::hidden);
    }
  }
  const auto ends = fields.optional_text("ends", 40);
  if (ends) given.ends = timestamp_from(*ends);
  if (ends && !given.ends) fields.refuse("ends", "is no moment such as 2027-11-24T09:00:00Z");
  return given;
}

Response refused(ContributorFault fault) {
  const std::string code(word_of(fault));
  switch (fault) {
    case ContributorFault::unknown:
      return http::problem(404, code);
    case ContributorFault::to_oneself:
      return http::problem(403, code);
    case ContributorFault::already_there:
    case ContributorFault::last_owner:
      return http::problem(409, code);
    case ContributorFault::end_missing:
      return detail::unfit("ends", "an auditor's right has an end");
    case ContributorFault::end_of_owner:
      return detail::unfit("ends", "an owner's right has none");
    case ContributorFault::ends_in_past:
      return detail::unfit("ends", "is over already");
    case ContributorFault::nothing_given:
      return detail::unfit("levels", "one section at least is read");
    case ContributorFault::approval_blind:
      return detail::unfit("levels.approve", "whoever reads the approval reads describe, secure and risks");
    case ContributorFault::too_many:
      return http::problem(422, "too-many-contributors");
  }
  return http::problem(404, code);
}

const PersonId& person_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return *person;
}

}  // namespace

ContributorsApi::ContributorsApi(assurance::ManyServicesStore& store, const identity::PersonStore& people,
                                 identity::InvitationStore& invitations, crypto::RandomSource& random, Place place,
                                 const assurance::Catalogue& catalogue)
    : store_(store),
      people_(people),
      invitations_(invitations),
      random_(random),
      place_(std::move(place)),
      catalogue_(catalogue) {}

void ContributorsApi::add_routes(http::Router& router) {
  static constexpr const char* one = "/api/assurance/services/{service}/contributors/{contributor}";
  add_service_routes<ContributorsApi>(router, *this, ServiceDoor(store_, people_, catalogue_),
                                      {{Method::get, "/api/assurance/services/{service}/contributors",
                                        ServiceNeed::read_contacts, &ContributorsApi::list},
                                       {Method::put, one, ServiceNeed::own, &ContributorsApi::change, body_bytes_max},
                                       {Method::remove, one, ServiceNeed::own, &ContributorsApi::remove}});
  // To several at once: each is asked about, as the door would.
  router.add({.method = Method::post,
              .pattern = "/api/assurance/contributors",
              .permission = named_in_service(permission_for(ServiceNeed::own)),
              .handler =
                  [this](Request& request) {
                    if (caller_of(request).person() == nullptr)
                      return denied(identity::Denial::not_allowed, permission_for(ServiceNeed::own));
                    return invite(request);
                  },
              .body_bytes_max = body_bytes_max});
}

std::optional<ContributorsApi::Found> ContributorsApi::found(const std::string& id) const {
  const auto read = detail::identifier_from<AssuredId>(id);
  auto kept = read ? store_.find(*read) : std::nullopt;
  if (!kept) return std::nullopt;
  auto file = assurance::parse_service_file(kept->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  file->contributors = settled(std::move(file->contributors), people_);
  return Found{std::move(*kept), std::move(*file)};
}

Response ContributorsApi::told(const Found& found, Timestamp now) const {
  json::array all;
  for (const Contributor& one : found.file.contributors) {
    const assurance::ServiceRights rights = assurance::rights_of(one);
    json::object levels;
    for (std::size_t place = 0; place < assurance::section_count; ++place)
      levels[word_of(static_cast<Section>(place))] = word_of(rights.levels[place]);
    all.push_back({{"id", to_hex(one.id.get())},
                   {"address", one.address},
                   {"person", one.person ? json::value(to_hex(one.person->get())) : json::value()},
                   {"name", one.person ? detail::person_name(people_, one.person) : json::value()},
                   {"kind", word_of(one.kind)},
                   {"levels", std::move(levels)},
                   {"since", timestamp_text(one.since)},
                   {"ends", detail::moment(one.ends)},
                   {"is_over", one.is_over(now)},
                   {"by", detail::person_name(people_, one.by)}});
  }
  return answer(json::object{{"version", found.kept.version}, {"contributors", std::move(all)}});
}

Response ContributorsApi::list(const Request& request) {
  const auto service = found(request.parameter("service"));
  return service ? told(*service, caller_of(request).now) : http::problem(404, "unknown-assured-service");
}

assurance::ServiceChange ContributorsApi::next(const Request& request, Found found, const Contributor& about,
                                               std::string_view what) const {
  const auto evaluation = assurance::evaluate(catalogue_, found.file.description.meaning,
                                              assurance::answers_of(found.file, catalogue_), assurance::Reading::urna);
  const auto name = about.person ? detail::person_name(people_, about.person) : json::value(about.address);
  const json::object line{{"what", what},
                          {"contributor", name},
                          {"kind", word_of(about.kind)},
                          {"index", evaluation.standard.total.value()},
                          {"personalised", evaluation.personalised.total.value()}};
  found.kept.version += 1;
  found.kept.file = service_file_json(found.file);
  return {std::move(found.kept), {caller_of(request).now, person_of(request), json::serialize(line)}};
}

Response ContributorsApi::keep(const Request& request, Found found, const Contributor& about, std::string_view what) {
  storage::Acting::say("contributor", to_hex(about.id.get()));
  storage::Acting::say("kind", word_of(about.kind));
  const auto change = next(request, found, about, what);
  if (!store_.put(change.service, change.happening)) return http::problem(409, "changed-meanwhile");
  found.kept.version = change.service.version;
  return told(found, caller_of(request).now);
}

Response ContributorsApi::invite(const Request& request) {
  const Caller& caller = caller_of(request);
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  auto ids = fields->texts("services", services_at_once_max, 32);
  if (ids.empty()) fields->refuse("services", "names one service at least");
  const auto address = identity::mail_address(fields->text("address", address_bytes_max));
  if (!address || identity::is_shared_address(*address))
    fields->refuse("address", "is no address of mail, or one that several people read");
  Contributor given = given_in(*fields);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));

  given.address = *address;
  given.since = caller.now;
  given.by = *caller.person();
  const auto known = people_.find(*address);
  if (known && known->state == identity::PersonState::disabled) return http::problem(409, "person-gone");
  if (known && known->state == identity::PersonState::active) given.person = known->id;
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<assurance::ServiceChange> changes;
  for (const std::string& id : ids) {
    auto service = found(id);
    const auto rights = service ? rights_of(caller, service->file, people_) : assurance::ServiceRights();
    if (!rights.is_any()) return http::problem(404, "unknown-assured-service");
    if (!is_met(ServiceNeed::own, rights)) return http::problem(403, "not-in-service");
    given.id = identity::draw_identifier<ContributorId>(random_);
    if (const auto fault = add_contributor(service->file.contributors, given, given.by, caller.now))
      return refused(*fault);
    changes.push_back(next(request, std::move(*service), given, "contributor-invited"));
  }
  storage::Acting::say("kind", word_of(given.kind));
  if (!store_.put_all(changes)) return http::problem(409, "changed-meanwhile");

  json::object out{{"services", json::array(ids.begin(), ids.end())}, {"link", nullptr}, {"expires", nullptr}};
  if (!known || known->state == identity::PersonState::enrolling) {
    identity::Invitation invitation;  // to an account without a role: it opens nothing by itself
    invitation.address = *address;
    invitation.place = identity::InTenant{place_.tenant};
    invitation.reason = "assurance";
    invitation.by = given.by;
    const auto text = identity::invite(invitations_, random_, invitation, caller.now);
    ensure(text.has_value(), "the address was judged");
    out["link"] = place_.origin + "/console#/invitation/" + text->expose();
    out["expires"] = timestamp_text(caller.now + identity::invitation_lasts);
  }
  return answer(out, 201);
}

Response ContributorsApi::change(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  Contributor given = given_in(*fields);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto service = found(request.parameter("service"));
  if (!service) return http::problem(404, "unknown-assured-service");
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  const auto id = detail::identifier_from<ContributorId>(request.parameter("contributor"));
  if (!id) return refused(ContributorFault::unknown);
  given.id = *id;
  auto& contributors = service->file.contributors;
  if (const auto fault = change_contributor(contributors, given, person_of(request), caller_of(request).now))
    return refused(*fault);
  const Contributor about = *std::ranges::find(contributors, *id, &Contributor::id);
  if (about.person && !assurance::rights_of(about).writes(Section::secure))
    assurance::detach_all_of(service->file, *about.person);
  return keep(request, std::move(*service), about, "contributor-changed");
}

Response ContributorsApi::remove(const Request& request) {
  auto service = found(request.parameter("service"));
  if (!service) return http::problem(404, "unknown-assured-service");
  const auto id = detail::identifier_from<ContributorId>(request.parameter("contributor"));
  auto& contributors = service->file.contributors;
  const auto kept = id ? std::ranges::find(contributors, *id, &Contributor::id) : contributors.end();
  if (kept == contributors.end()) return refused(ContributorFault::unknown);
  const Contributor about = *kept;
  if (const auto fault = remove_contributor(contributors, about.id, person_of(request))) return refused(*fault);
  if (about.person) {
    assurance::drop_responsible(service->file, *about.person);
    assurance::detach_all_of(service->file, *about.person);
  }
  return keep(request, std::move(*service), about, "contributor-removed");
}

}  // namespace urna::api
