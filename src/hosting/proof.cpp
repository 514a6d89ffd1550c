// SPDX-License-Identifier: EUPL-1.2
#include "hosting/proof.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "hosting/chip_quote.hpp"

namespace urna::hosting {
namespace {

constexpr std::array<std::string_view, 12> doubt_names{"silent",
                                                       "cloud",
                                                       "differs",
                                                       "serial-unknown",
                                                       "address-unknown",
                                                       "address-elsewhere",
                                                       "metadata-unknown",
                                                       "vendor-unknown",
                                                       "round-trip-unknown",
                                                       "round-trip-impossible",
                                                       "chip-absent",
                                                       "chip-false"};

/// What does not change while nobody touches the machine.
constexpr std::array steady{Fact::machine_id, Fact::vendor,         Fact::product,
                            Fact::serial,     Fact::virtualisation, Fact::addresses,
                            Fact::programs,   Fact::encrypted_disk, Fact::listeners};

std::multiset<std::string> words_of(std::string_view text) {
  NodeStatement read;
  read.state(Fact::programs, std::string(text));
  const auto words = read.words(Fact::programs);
  return {words.begin(), words.end()};
}

bool are_the_same(std::string_view one, std::string_view other) { return words_of(one) == words_of(other); }

/// Whether the register says otherwise; nothing where it says nothing.
std::optional<bool> unlike_register(const NodeStatement& statement, Fact fact, const NodeInRegister& declared) {
  if (fact == Fact::serial && declared.serial)
    return statement.fact(fact) != node_digest(statement.node, fact, *declared.serial);
  if (fact == Fact::programs && declared.programs) return !are_the_same(statement.fact(fact), *declared.programs);
  if (fact == Fact::listeners && declared.listeners) return !are_the_same(statement.fact(fact), *declared.listeners);
  return std::nullopt;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

std::string_view name_of(Doubt doubt) { return doubt_names.at(static_cast<std::size_t>(doubt)); }

std::optional<Doubt> doubt_from(std::string_view name) {
  const auto found = std::ranges::find(doubt_names, name);
  if (found == doubt_names.end()) return std::nullopt;
  return static_cast<Doubt>(found - doubt_names.begin());
}

bool Proof::has(Doubt doubt) const { return std::ranges::find(doubts, doubt) != doubts.end(); }

bool is_plausible(double kilometres, std::int64_t round_trip_microseconds) {
  constexpr double least = 2 * 5.0;  // microseconds a kilometre, there and back
  constexpr double detour = 4, between = 20'000;
  const double shortest = kilometres * least;
  const auto took = static_cast<double>(round_trip_microseconds);
  return took >= shortest && took <= shortest * detour + between;
}

std::string Difference::text() const {
  return std::string(is_from_register ? "register:" : "before:") + std::string(name_of(fact));
}

std::vector<Difference> differences(const NodeStatement& statement, const NodeStatement* before,
                                    const NodeInRegister& declared) {
  std::vector<Difference> found;
  for (const Fact fact : steady) {
    // A serial number that cannot be read is a doubt and no alarm, unless it could be read before.
    const bool was_there = before != nullptr && before->has(fact);
    const auto unlike = statement.has(fact) || was_there ? unlike_register(statement, fact, declared) : std::nullopt;
    if (unlike) {
      if (*unlike) found.push_back({fact, true});
    } else if (before != nullptr && statement.fact(fact) != before->fact(fact)) {
      found.push_back({fact, false});
    }
  }
  return found;
}

std::vector<Fact> changed(const NodeStatement& statement, const NodeStatement& before) {
  std::vector<Fact> found;
  for (std::size_t i = 0; i < fact_count; ++i)
    if (statement.facts[i] != before.facts[i]) found.push_back(static_cast<Fact>(i));
  return found;
}

bool names_a_cloud(std::string_view firmware) {
  constexpr std::string_view clouds[] = {"amazon",    "google",       "microsoft corporation",
                                         "openstack", "digitalocean", "alibaba",
                                         "oracle",    "scaleway",     "hetzner",
                                         "ovh",       "vultr",        "linode",
                                         "akamai",    "upcloud",      "exoscale",
                                         "tencent",   "huawei cloud", "firecracker",
                                         "outscale",  "ibm cloud"};
  return std::ranges::any_of(clouds, [&](std::string_view cloud) {
    return std::search(firmware.begin(), firmware.end(), cloud.begin(), cloud.end(),
                       [](char a, char b) { return small(a) == b; }) != firmware.end();
  });
}

bool is_of_a_cloud(const NodeStatement& statement) {
  return statement.fact(Fact::cloud_metadata) == "answers" || names_a_cloud(statement.fact(Fact::vendor)) ||
         names_a_cloud(statement.fact(Fact::product));
}

Proof prove(const NodeStatement& statement, const NodeInRegister& declared) {
  if (is_of_a_cloud(statement)) return {0, {Doubt::cloud}};
  Proof proof{1, {}};
  const auto doubt = [&](Doubt what, bool is_so) {
    if (is_so) proof.doubts.push_back(what);
  };
  const auto off = differences(statement, nullptr, declared);
  doubt(Doubt::differs, !off.empty());
  doubt(Doubt::serial_unknown, !statement.has(Fact::serial) || !declared.serial);
  doubt(Doubt::address_unknown, !declared.is_address_in_site);
  doubt(Doubt::address_elsewhere, declared.is_address_in_site == false);
  doubt(Doubt::metadata_unknown, statement.fact(Fact::cloud_metadata) != "silent");
  doubt(Doubt::vendor_unknown, !statement.has(Fact::vendor));
  doubt(Doubt::round_trip_unknown, declared.round_trip == RoundTrip::unknown);
  doubt(Doubt::round_trip_impossible, declared.round_trip == RoundTrip::impossible);
  if (proof.doubts.empty()) proof.level = 2;
  const bool has_quote = !declared.chip_key.empty() && statement.has(Fact::chip);
  const bool is_good = has_quote && is_quoted(statement, declared.chip_key);
  doubt(Doubt::chip_absent, !has_quote);
  doubt(Doubt::chip_false, has_quote && !is_good);
  if (proof.level == 2 && is_good) proof.level = 3;
  return proof;
}

Proof proof_now(const std::optional<Proof>& proof, Timestamp stated, Timestamp now) {
  if (!proof) return {0, {Doubt::silent}};
  // What a cloud's machine said stays said until it says otherwise.
  if (proof->has(Doubt::cloud)) return *proof;
  if (now - stated > statement_holds) return {0, {Doubt::silent}};
  return *proof;
}

}  // namespace urna::hosting
