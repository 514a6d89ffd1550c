// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>
#include <stdexcept>

#include "base/bytes.hpp"
#include "tenancy/leaving.hpp"

/// How a leaving is kept.  Only what `text` writes is read, by writing it again.
namespace urna::tenancy {
namespace {

namespace json = boost::json;

json::value moment(Timestamp at) { return at.time_since_epoch().count(); }
Timestamp moment_in(const json::value& value) { return Timestamp(std::chrono::seconds(value.as_int64())); }

std::string person(const PersonId& id) { return to_hex(id.get()); }
PersonId person_in(const json::value& value) {
  const auto bytes = from_hex(value.as_string());
  std::array<std::byte, 16> id{};
  if (!bytes || bytes->size() != id.size()) throw std::invalid_argument("no person");
  std::ranges::copy(*bytes, id.begin());
  return PersonId(id);
}

json::value person_or_none(const std::optional<PersonId>& id) { return id ? json::value(person(*id)) : json::value(); }
std::optional<PersonId> person_or_none_in(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional(person_in(value));
}

template <class Texts>
json::array texts(const Texts& from) {
  json::array array;
  for (const std::string& text : from) array.emplace_back(text);
  return array;
}
template <class Texts>
Texts texts_in(const json::value& value) {
  Texts all;
  for (const json::value& text : value.as_array()) all.insert(all.end(), std::string(text.as_string()));
  return all;
}

}  // namespace

std::string Leaving::text() const {
  json::array told;
  for (const LeavingNotice notice : told_) told.push_back(static_cast<int>(notice));
  json::value hold;
  if (hold_) {
    hold = {{"reason", hold_->reason},
            {"by", person(hold_->by)},
            {"since", moment(hold_->since)},
            {"until", moment(hold_->until)}};
  }
  return json::serialize(json::object{{"tenant", tenant_},
                                      {"by", person(by_)},
                                      {"agreed", person_or_none(agreed_)},
                                      {"agreed_to_lift", person_or_none(agreed_to_lift_)},
                                      {"asked", moment(asked_)},
                                      {"seen", moment(seen_)},
                                      {"stage", static_cast<int>(stage_)},
                                      {"confirmed", moment(confirmed_)},
                                      {"grace_until", moment(grace_until_)},
                                      {"shredded", moment(shredded_)},
                                      {"backups_until", moment(backups_until_)},
                                      {"things", texts(things_)},
                                      {"media", texts(media_)},
                                      {"media_gone", texts(media_gone_)},
                                      {"hold", std::move(hold)},
                                      {"held", held_.count()},
                                      {"told", std::move(told)}});
}

std::optional<Leaving> Leaving::parse(std::string_view text) {
  try {
    const json::object object = json::parse(text).as_object();
    Leaving leaving;
    leaving.tenant_ = object.at("tenant").as_string();
    leaving.by_ = person_in(object.at("by"));
    leaving.agreed_ = person_or_none_in(object.at("agreed"));
    leaving.agreed_to_lift_ = person_or_none_in(object.at("agreed_to_lift"));
    leaving.asked_ = moment_in(object.at("asked"));
    leaving.seen_ = moment_in(object.at("seen"));
    const auto stage = object.at("stage").as_int64();
    if (stage < 0 || stage > static_cast<int>(LeavingStage::called_off)) return std::nullopt;
    leaving.stage_ = static_cast<LeavingStage>(stage);
    leaving.confirmed_ = moment_in(object.at("confirmed"));
    leaving.grace_until_ = moment_in(object.at("grace_until"));
    leaving.shredded_ = moment_in(object.at("shredded"));
    leaving.backups_until_ = moment_in(object.at("backups_until"));
    leaving.things_ = texts_in<std::vector<DestroyedThing>>(object.at("things"));
    leaving.media_ = texts_in<std::set<std::string>>(object.at("media"));
    leaving.media_gone_ = texts_in<std::vector<std::string>>(object.at("media_gone"));
    if (const json::object* hold = object.at("hold").if_object()) {
      leaving.hold_ = LegalHold{std::string(hold->at("reason").as_string()), person_in(hold->at("by")),
                                moment_in(hold->at("since")), moment_in(hold->at("until"))};
    }
    leaving.held_ = std::chrono::seconds(object.at("held").as_int64());
    for (const json::value& notice : object.at("told").as_array()) {
      const auto number = notice.as_int64();
      if (number < 0 || number > static_cast<int>(LeavingNotice::clock_set_back)) return std::nullopt;
      leaving.told_.insert(static_cast<LeavingNotice>(number));
    }
    if (leaving.text() != text) return std::nullopt;
    return leaving;
  } catch (const std::exception&) {  // boost::json's own, for whatever is missing or of another kind
    return std::nullopt;
  }
}

}  // namespace urna::tenancy
