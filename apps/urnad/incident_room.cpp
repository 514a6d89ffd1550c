// SPDX-License-Identifier: EUPL-1.2
#include "incident_room.hpp"

#include "statements.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

IncidentRoom::IncidentRoom(const Program& program, Chronicle& chronicle, Moves::WithDesk with_desk)
    : evidence_(
          {.data = program.options.data,
           .program = to_hex(digest_of_program()),
           .with_desk =
               [with_desk =
                    std::move(with_desk)](const std::function<void(const api::IncidentEvidence::AtDesk&)>& use) {
                 return with_desk(std::string(keystore::sole_tenant),
                                  [&use](Desk& desk) { use(desk.incidents_at_hand()); });
               },
           .statements = [this] { return statements(); },
           .key = [this, by = address_of(program.options)] { return statement_key(by, vault_.load()->keystore()); },
           .sign = [this, by = address_of(program.options)](
                       std::string_view text) { return sign_statement(by, vault_.load()->keystore(), text); },
           .note_while_locked = [&chronicle](const journal::Entry& entry) { return chronicle.note(entry); },
           .now = now}) {}

api::IncidentEvidence::Statements IncidentRoom::statements() const {
  hosting::HostingStore& store = vault_.load()->hosting().store();
  api::IncidentEvidence::Statements newest;
  for (const hosting::KeptStatement& known : store.newest_statements(now())) {
    for (const hosting::KeptStatement& one : store.statements(known.node, 1)) newest.emplace_back(one.node, one.note);
  }
  return newest;
}

}  // namespace urnad
