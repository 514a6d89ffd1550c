// SPDX-License-Identifier: EUPL-1.2
// Whom a desk tells by mail, and of what.
#include <boost/json.hpp>

#include "alert_post.hpp"
#include "desk.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

api::AlertCourier::Parts Desk::alert_parts(const Options& options) {
  api::AlertCourier::Parts parts{.journal = journal_.keeper().journal(),
                                 .house = journal_.keeper().house(),
                                 .contacts = [this] { return alerts_api_.contacts(); },
                                 .forget = [this](const std::string& id) { alerts_api_.forget(id); },
                                 .owners =
                                     [this] {
                                       std::set<std::string> owners;
                                       for (const identity::Person& person : person_store_.all()) {
                                         const auto held = grant_store_.of(person.id, group_store_.of(person.id));
                                         for (const identity::Grant& grant : identity::live_among(held, now()))
                                           if (grant.role == identity::Role::tenant_owner)
                                             owners.insert(to_hex(person.id.get()));
                                       }
                                       return owners;
                                     },
                                 .send = {},
                                 .untold =
                                     [this] {
                                       journal::Entry entry;
                                       entry.at = now();
                                       entry.event = journal::Event::emergency_contact_untold;
                                       entry.outcome = journal::Outcome::error;
                                       note(entry);
                                     },
                                 .address = origin_};
  if (auto post = alert_post(options)) {
    parts.send = [this, post = std::move(post)](const api::SecurityContact& to, const report::AlertLetter& letter) {
      return quota_gate_.send_mail([&] {
        return post(boost::json::serialize(
            boost::json::object{{"to", to.address}, {"subject", letter.subject}, {"text", letter.text}}));
      });
    };
  }
  return parts;
}

api::PersonCourier::Parts Desk::person_parts(const Options& options) {
  api::PersonCourier::Parts parts{.journal = journal_.keeper().journal(),
                                  .house = journal_.keeper().house(),
                                  .address_of = [this](const journal::Actor& person) -> std::optional<std::string> {
                                    const auto found =
                                        person_store_.find(identity::PersonId(person.pseudonym().value()));
                                    const bool is_here = found && found->state != identity::PersonState::disabled;
                                    return is_here ? std::optional(found->address) : std::nullopt;
                                  },
                                  .send = {},
                                  .untold =
                                      [this](const journal::Actor& person) {
                                        journal::Entry entry;
                                        entry.at = now();
                                        entry.event = journal::Event::account_untold;
                                        entry.subject = person;
                                        entry.outcome = journal::Outcome::error;
                                        note(entry);
                                      },
                                  .address = origin_};
  if (auto post = alert_post(options)) {
    parts.send = [this, post = std::move(post)](const std::string& to, const report::AlertLetter& letter) {
      return quota_gate_.send_mail([&] {
        return post(boost::json::serialize(
            boost::json::object{{"to", to}, {"subject", letter.subject}, {"text", letter.text}}));
      });
    };
  }
  return parts;
}

}  // namespace urnad
