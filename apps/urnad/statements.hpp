// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "keystore/keystore.hpp"
#include "options.hpp"

namespace urnad {

/// What voters of the platform's own desk type.
std::string address_of(const Options& options);

/// `urna 0.1.0`.
std::string program_name();

/// A note that the platform signs, whichever customer it is about; `urnactl customer key` prints with which key.
/// @param address   `address_of`
/// @param keystore  open
/// @param text      see `journal::sign_note`
std::string sign_statement(const std::string& address, urna::keystore::Keystore& keystore, std::string_view text);

/// What signs in the name of this address.
/// @param keystore  open whenever it is asked; outlives what is returned
std::function<std::string(std::string_view)> signer(std::string address, urna::keystore::Keystore& keystore);

/// With which key: `NoteKey::text`.
std::string statement_key(const std::string& address, urna::keystore::Keystore& keystore);

}  // namespace urnad
