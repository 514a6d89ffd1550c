// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

/// Clients that keep connections busy and do nothing useful with them, from many addresses of this machine: a quarter
/// each stops in the TLS handshake, sends the head of a request byte by byte, does so with a ballot's body, asks for
/// much and does not read it.  Whoever is cut off comes back at once, until this goes.
class StalledClients {
 public:
  StalledClients(std::uint16_t port, std::string election, std::size_t count);
  ~StalledClients();
  StalledClients(const StalledClients&) = delete;
  StalledClients& operator=(const StalledClients&) = delete;

  /// Until all have come as far as they want, or half a minute is over: some may be turned away for good.
  void wait_until_stalled() const;
  /// How many stall now: in the handshake, in the head, in the body, not reading.
  std::array<std::size_t, 4> held() const;
  /// How often a connection was ended by the server.
  std::size_t cut_off() const;

 private:
  class Crowd;
  std::unique_ptr<Crowd> crowd_;
};
