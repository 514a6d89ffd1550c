// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace urna::http {

/// What a request does that no page or program of ours would: somebody tries what gets past a careless reader.
enum class Attack : std::uint8_t {
  two_lengths,       ///< of one body, or a coding that others read differently
  two_hosts,         ///< or another field twice of which there is one
  other_host,        ///< in the target than in Host
  broken_head,       ///< lines, characters or fields that two readers read in two ways
  broken_body,       ///< sizes of chunks that are none
  climbing_path,     ///< out of its folder, by dots, encodings or parameters
  two_keys,          ///< one key twice in an object
  unknown_field,     ///< that nobody asked for, such as `is_admin`
  token_in_address,  ///< a program's token where addresses are written down
  forged_address,    ///< a forwarded address from somebody who is no proxy of ours
};

/// `two-lengths`: small letters and dashes, at most 20.
std::string_view name_of(Attack attack);

/// One that was seen.  Never the target, a parameter or what was sent.
struct SeenAttack {
  Attack kind = Attack::broken_head;
  std::string peer = {};        ///< as in `Request`
  std::string trace = {};       ///< as in `Request`
  unsigned status = 0;          ///< of the answer
  std::string permission = {};  ///< of the route; empty: it was refused before there was one
};

/// Called on any thread, also on one that serves connections: never blocks, never throws.
using TellAttack = std::function<void(const SeenAttack&)>;

}  // namespace urna::http
