// SPDX-License-Identifier: EUPL-1.2
#include "api/alert_door.hpp"

#include <boost/json.hpp>

namespace urna::api {

namespace json = boost::json;

bool AlertDoor::tell(const std::string& contact, const identity::EmergencyUse& use) {
  if (!post_) return false;
  const std::string from = timestamp_text(use.from);
  const std::string until = timestamp_text(use.until);
  const std::string role(identity::facts_of(use.role).name);
  // Four languages in one: nobody has asked a security contact which one is theirs.
  const std::string text = "The emergency envelopes of " + address_ + " were opened at " + from + ". Role: " + role +
                           ", until " + until +
                           " at the latest. If you did not expect this, act now.\n\n"
                           "Les enveloppes d’urgence de " +
                           address_ + " ont été ouvertes le " + from + ". Rôle : " + role + ", jusqu’au " + until +
                           " au plus tard. Si vous ne vous y attendiez pas, agissez maintenant.\n\n"
                           "De noodenveloppen van " +
                           address_ + " zijn geopend op " + from + ". Rol: " + role + ", uiterlijk tot " + until +
                           ". Verwachtte u dit niet, handel dan nu.\n\n"
                           "Die Notfallumschläge von " +
                           address_ + " wurden geöffnet: " + from + ". Rolle: " + role + ", spätestens bis " + until +
                           ". Wenn Sie das nicht erwartet haben, handeln Sie jetzt.\n";
  const json::object message{{"to", contact}, {"subject", "Urna: emergency envelopes opened, " + from}, {"text", text}};
  return post_(json::serialize(message));
}

std::vector<std::string> contacts_from(const std::string& text) {
  boost::system::error_code fault;
  const json::value read = json::parse(text, fault);
  std::vector<std::string> contacts;
  const json::array* const array = fault ? nullptr : read.if_array();
  if (array == nullptr) return contacts;
  for (const json::value& one : *array) {
    if (one.is_string()) contacts.emplace_back(one.get_string());
  }
  return contacts;
}

std::string contacts_text(const std::vector<std::string>& contacts) {
  return json::serialize(json::array(contacts.begin(), contacts.end()));
}

}  // namespace urna::api
