// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hosting/node_statement.hpp"

namespace urna_node {

/// Where the facts of a machine lie.
struct Places {
  std::string root;                             ///< before each path; empty: this machine
  std::map<std::string, std::string> programs;  ///< by name, where each is
  std::string configuration = "/etc/urna";
  std::string data = "/var/lib/urna-desk";  ///< whose disk is looked at
  std::string clock_state = "unknown";      ///< as `clock_state` said
};

/// Asked of the kernel: `synchronised`, `unsynchronised`, `unknown`.
std::string clock_state();

/// What the machine's own files say: all but what takes the network or a chip.  What cannot be read stays absent.
/// @param statement  of which node it is, is known
void read_facts(urna::hosting::NodeStatement& statement, const Places& places);

/// Each by itself, for the tests.
std::string packages_in(std::string_view dpkg_status);
/// @param fib_trie, if_inet6  as /proc/net has them
std::vector<std::string> addresses_in(std::string_view fib_trie, std::string_view if_inet6);
/// Whether the text of a serial number says only that there is none.
bool is_placeholder(std::string_view serial);

}  // namespace urna_node
