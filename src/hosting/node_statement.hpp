// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"

/// What a machine says of itself: the text of a note that it signs with a key of its own.  docs/operating/hosting.md.
namespace urna::hosting {

/// What is stated each time, in this order.  What could not be read is stated as `absent`, never left out.
enum class Fact : std::uint8_t {
  machine_id,      ///< `node_digest` of /etc/machine-id
  vendor,          ///< as the firmware says
  product,         ///< likewise
  serial,          ///< `node_digest` of the serial number
  boot_id,         ///< as the kernel drew it at the last start
  kernel,          ///< its release
  virtualisation,  ///< `none`, or what kind of virtual machine or container it is
  addresses,       ///< those of the network, not of the machine itself, in order
  packages,        ///< SHA-256 of the list of installed packages with their versions
  programs,        ///< `urnad=` and the SHA-256 of the file, for each program of ours
  configuration,   ///< SHA-256 over the files of configuration
  encrypted_disk,  ///< `yes`, `no`: whether the data lie on an encrypted volume
  swap,            ///< `none`, `encrypted`, `plain`
  clock,           ///< its source, and whether it is synchronised
  listeners,       ///< `tcp/443`: where somebody waits for the network
  cloud_metadata,  ///< `silent`, `answers`: the service that clouds have at 169.254.169.254
  round_trips,     ///< `node-sud=5310`: microseconds to other nodes, the least of some tries
  chip,            ///< `quote=…` and `signature=…` in Base64 for addresses: see chip_quote.hpp
};
inline constexpr std::size_t fact_count = static_cast<std::size_t>(Fact::chip) + 1;
inline constexpr std::string_view absent = "absent";

/// As it stands in the note: `machine-id`.
std::string_view name_of(Fact fact);

enum class Occasion : std::uint8_t { hourly, start, deploy };
std::string_view name_of(Occasion occasion);
std::optional<Occasion> occasion_from(std::string_view name);

struct NodeStatement {
  std::string node;        ///< as the register calls it
  std::string checkpoint;  ///< 64 hexadecimal characters: SHA-256 of the three lines of the journal's newest checkpoint
  Timestamp at;            ///< by the machine's own clock
  Occasion why = Occasion::hourly;
  std::array<std::string, fact_count> facts = all_absent();

  static constexpr std::size_t fact_bytes_max = 4000;
  static constexpr std::size_t text_bytes_max = 32 * 1024;

  const std::string& fact(Fact fact) const { return facts[static_cast<std::size_t>(fact)]; }
  /// @param value  whatever was read: what a line may not hold becomes a question mark, what is empty is absent
  void state(Fact fact, std::string value);
  bool has(Fact fact) const { return this->fact(fact) != absent; }
  /// Of `programs` and `round_trips`: what stands behind each name.
  std::map<std::string, std::string, std::less<>> pairs(Fact fact) const;
  /// Of `addresses` and `listeners`.
  std::vector<std::string> words(Fact fact) const;

  /// `urna-node-statement/1`, then a line for each thing.
  std::string text() const;
  /// Takes nothing but what `text` writes.
  static std::optional<NodeStatement> parse(std::string_view text);

  friend bool operator==(const NodeStatement&, const NodeStatement&) = default;

 private:
  static std::array<std::string, fact_count> all_absent();
};

/// Of something that is to be compared and not shown: different on each node, so that two registers cannot be joined.
/// A serial number is short, so this hides it from the passer-by and not from whoever guesses.
std::string node_digest(std::string_view node, Fact fact, std::string_view value);

/// What a checkpoint is called in a statement.
/// @param checkpoint  the text of a signed checkpoint without its signatures
std::string checkpoint_name(std::string_view checkpoint);

}  // namespace urna::hosting
