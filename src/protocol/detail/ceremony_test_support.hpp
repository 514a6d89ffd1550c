// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "protocol/threshold_ceremony.hpp"

/// For tests only: whole ceremonies, and what lies in the fixtures.
namespace urna::protocol {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

inline std::string fixture(const std::string& name) { return std::string(URNA_TESTS) + "/fixtures/belenios/" + name; }

/// Record `index` of an archive, where 1 is the election and 2 the trustees.
inline std::string archive_record(const std::string& archive, std::size_t index) {
  const std::string bytes = read_file(archive);
  std::size_t at = 0;
  while (true) {
    const std::size_t size = std::stoul(bytes.substr(at + 124, 11), nullptr, 8);
    if (index-- == 0) return bytes.substr(at + 512, size);
    at += 512 + (size + 511) / 512 * 512;
  }
}

inline SecretText seed_from(const std::string& text) { return SecretText(std::string(text)); }

/// Every text of a ceremony that went well.
struct WholeCeremony {
  const crypto::Group* group;
  std::uint32_t threshold;
  std::vector<std::string> seeds;
  std::vector<std::string> certificates;
  std::vector<std::string> polynomials;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;

  CeremonyMembers members() const { return *CeremonyMembers::from_certificates(*group, certificates); }
  auto accept(std::uint32_t member, const std::string& input) const {
    crypto::ReplayedRandom random(99);
    return accept_verification_input(members(), seed_from(seeds[member - 1]), input, random);
  }
};

inline WholeCeremony hold_ceremony(const crypto::Group& group, std::uint32_t size, std::uint32_t threshold,
                                   bool contextual, std::uint64_t replay = 1) {
  crypto::ReplayedRandom random(replay);
  WholeCeremony ceremony{&group, threshold, {}, {}, {}, {}, {}};
  for (std::uint32_t member = 1; member <= size; ++member) {
    ceremony.seeds.push_back(crypto::draw_seed(random).expose());
    std::optional<CeremonyContext> context;
    if (contextual) context = CeremonyContext{std::string(group.name()), size, threshold, member};
    ceremony.certificates.push_back(make_certificate(group, seed_from(ceremony.seeds.back()), context, random));
  }
  const CeremonyMembers members = ceremony.members();
  for (const std::string& seed : ceremony.seeds) {
    ceremony.polynomials.push_back(*make_polynomial(members, seed_from(seed), threshold, random));
  }
  ceremony.inputs = *route_polynomials(members, threshold, ceremony.polynomials);
  for (std::uint32_t member = 0; member < size; ++member) {
    ceremony.outputs.push_back(
        *accept_verification_input(members, seed_from(ceremony.seeds[member]), ceremony.inputs[member], random));
  }
  return ceremony;
}

/// The text with its first `from` replaced; the test fails when it is not there.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// The text with one digit after `marker` changed, such as in a proof or a sealed message.
inline std::string with_a_digit_changed(std::string text, const std::string& marker, std::size_t occurrence = 0) {
  std::size_t at = text.find(marker);
  while (occurrence-- > 0 && at != std::string::npos) at = text.find(marker, at + 1);
  EXPECT_NE(at, std::string::npos) << marker;
  if (at == std::string::npos) return text;
  char& digit = text[at + marker.size() + 9];
  digit = digit == '7' ? '3' : '7';
  return text;
}

}  // namespace urna::protocol
