// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hosting/node_statement.hpp"

/// How well it is proved where a machine stands and what it is.  No level proves geography: a program cannot.
namespace urna::hosting {

/// A statement says nothing of now once it is so old.
inline constexpr std::chrono::hours statement_holds{2};

/// Why it is proved no better.
enum class Doubt : std::uint8_t {
  silent,                 ///< the machine has stated nothing lately
  cloud,                  ///< the firmware is a cloud's, or a cloud's service of metadata answers
  differs,                ///< what it states is not what the register says
  serial_unknown,         ///< it states none, or the register has none
  address_unknown,        ///< it states none, or the register has none of its site
  address_elsewhere,      ///< none of its addresses is of its site
  metadata_unknown,       ///< it did not say whether a cloud's service of metadata answers
  vendor_unknown,         ///< it does not say who made it
  round_trip_unknown,     ///< no other site has measured how far it is
  round_trip_impossible,  ///< it is nearer to another site than light allows, or much farther
  chip_absent,            ///< no key of a chip is enrolled, or it signed nothing
  chip_false,             ///< what the chip signed is not of this moment, or of another chip
};
std::string_view name_of(Doubt doubt);
std::optional<Doubt> doubt_from(std::string_view name);

struct Proof {
  /// 0 declared, 1 signed by the machine, 2 nothing contradicts it, 3 signed by a chip in it.
  int level = 0;
  std::vector<Doubt> doubts;  ///< why not more; none at level 3

  bool has(Doubt doubt) const;
  friend bool operator==(const Proof&, const Proof&) = default;
};

enum class RoundTrip : std::uint8_t { nobody_to_ask, unknown, plausible, impossible };
/// Whether it may take so long between two places.  Light in glass needs 5 microseconds a kilometre; lines are up to
/// four times as long as the way, and what stands between takes up to 20 milliseconds.
bool is_plausible(double kilometres, std::int64_t round_trip_microseconds);

/// What the register says of a machine, to be compared with what it says of itself.
struct NodeInRegister {
  std::optional<std::string> serial;     ///< of the server, in the plain
  std::optional<std::string> programs;   ///< `urnad=…`, in any order
  std::optional<std::string> listeners;  ///< `tcp/443 udp/123`, in any order
  std::optional<bool> is_address_in_site;
  RoundTrip round_trip = RoundTrip::unknown;
  std::string chip_key;  ///< empty: none is enrolled
};

/// Something about a machine that is not as it was said to be.
struct Difference {
  Fact fact = Fact::serial;
  bool is_from_register = false;  ///< else from the statement before

  /// `register:serial`, `before:programs`
  std::string text() const;
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// What nobody has declared: where the register says, by the register; else by the statement before.  What changes at
/// each start or update is not among it: see `changed`.
/// @param before  null: there was none
std::vector<Difference> differences(const NodeStatement& statement, const NodeStatement* before,
                                    const NodeInRegister& declared);
/// Each fact that is another than before, in order.
std::vector<Fact> changed(const NodeStatement& statement, const NodeStatement& before);

/// Whether it says that a cloud lends the machine.
bool is_of_a_cloud(const NodeStatement& statement);
/// Whether a text of the firmware names one whom we know to lend machines.
bool names_a_cloud(std::string_view firmware);

/// Of a statement that was taken: signed, of this machine, new.
Proof prove(const NodeStatement& statement, const NodeInRegister& declared);
/// As it counts later: nothing stated, or nothing stated lately, is no proof.
/// @param proof  as it was when the statement came; none: there is no statement
Proof proof_now(const std::optional<Proof>& proof, Timestamp stated, Timestamp now);

}  // namespace urna::hosting
