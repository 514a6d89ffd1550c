// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "evidence/tls_checks.hpp"

/// What a client sees of a server.
namespace urna_collect {

/// Once, before anything is asked and before the cage.  @returns  whether it can be
bool begin_speaking();

/// Whom to ask: a numeric address, a port, and the name that people type.
struct Server {
  std::string address;
  std::string port;
  std::string name;
  std::string authorities;  ///< a PEM file; empty: whom this machine trusts
};

/// Each of the old offers by itself, as bytes of our own: a library that is up to date could not make them any more.
std::map<std::string, urna::evidence::OldOffer> old_offers(const Server& server);
bool speaks_tls13(const Server& server);

struct Certificate {
  std::optional<bool> is_trusted;
  std::optional<urna::Timestamp> ends;
};
Certificate certificate_of(const Server& server);

urna::evidence::PlainAnswer plain_answer(const std::string& address, const std::string& port);

urna::evidence::AnswerSeen answer_of(const Server& server, const std::string& path);

}  // namespace urna_collect
