// SPDX-License-Identifier: EUPL-1.2
#include "statements.hpp"

#include "api/statement_key.hpp"
#include "desk.hpp"
#include "desk_journal.hpp"
#include "journal/signed_note.hpp"

namespace urnad {

std::string address_of(const Options& options) {
  return options.address.empty() ? "https://" + options.listen : options.address;
}

std::string program_name() { return std::string("urna ") + URNA_VERSION; }

std::string sign_statement(const std::string& address, urna::keystore::Keystore& keystore, std::string_view text) {
  return urna::journal::sign_note(text, place_of(address) + "/statement",
                                  urna::api::statement_signing_key(keystore, now()));
}

std::function<std::string(std::string_view)> signer(std::string address, urna::keystore::Keystore& keystore) {
  return [address = std::move(address), &keystore](std::string_view text) {
    return sign_statement(address, keystore, text);
  };
}

std::string statement_key(const std::string& address, urna::keystore::Keystore& keystore) {
  const auto key = urna::api::statement_signing_key(keystore, now());
  return urna::journal::NoteKey(place_of(address) + "/statement", key.verification_key()).text();
}

}  // namespace urnad
