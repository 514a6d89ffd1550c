// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

/// What can be reached from this machine, over TCP.
namespace urna_node {

/// `192.0.2.10:8443`, `[2001:db8::10]:8443`.
struct Reached {
  std::string address;
  std::string port;
};
std::optional<Reached> reached_from(const std::string& text);
/// A numeric address of that name; a numeric address is its own.  Nothing when nobody knows one.
std::optional<std::string> numeric_address_of(const std::string& host);

/// How long it takes until somebody there takes a connection: the least of some tries; nothing when nobody does.
std::optional<std::int64_t> round_trip_microseconds(const Reached& to);

/// `answers` where somebody speaks HTTP at the address at which clouds tell their machines who they are; `silent` where
/// nobody does; empty when no connection can be tried at all.
std::string cloud_metadata(const Reached& service = {"169.254.169.254", "80"});

}  // namespace urna_node
