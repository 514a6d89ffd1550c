// SPDX-License-Identifier: EUPL-1.2
#include "assurance/status.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace urna::assurance {
namespace {

constexpr std::array<std::pair<Status, std::string_view>, 5> statuses{{{Status::unanswered, ""},
                                                                       {Status::to_start, "aLancer"},
                                                                       {Status::in_progress, "enCours"},
                                                                       {Status::done, "fait"},
                                                                       {Status::set_aside, "nonFait"}}};
constexpr std::array<std::pair<Proof, std::string_view>, 5> proofs{{{Proof::verified, "verified"},
                                                                    {Proof::attested, "attested"},
                                                                    {Proof::claimed, "claimed"},
                                                                    {Proof::stale, "stale"},
                                                                    {Proof::failed, "failed"}}};

template <class Value, std::size_t N>
std::optional<Value> value_of(const std::array<std::pair<Value, std::string_view>, N>& words, std::string_view word) {
  for (const auto& [value, known] : words) {
    if (known == word) return value;
  }
  return std::nullopt;
}

template <class Value, std::size_t N>
std::string_view word_in(const std::array<std::pair<Value, std::string_view>, N>& words, Value wanted) {
  for (const auto& [value, word] : words) {
    if (value == wanted) return word;
  }
  return "";
}

int halves_at_most(Proof proof) {
  switch (proof) {
    case Proof::verified:
    case Proof::attested:
      return 2;
    case Proof::claimed:
    case Proof::stale:
      return 1;
    case Proof::failed:
      return 0;
  }
  return 0;
}

}  // namespace

std::optional<Status> status_from(std::string_view word) { return value_of(statuses, word); }
std::string_view word_of(Status status) { return word_in(statuses, status); }
std::optional<Proof> proof_from(std::string_view word) { return value_of(proofs, word); }
std::string_view word_of(Proof proof) { return word_in(proofs, proof); }

int halves(Status status) {
  switch (status) {
    case Status::done:
      return 2;
    case Status::in_progress:
      return 1;
    case Status::unanswered:
    case Status::to_start:
    case Status::set_aside:
      return 0;
  }
  return 0;
}

int halves(Status status, Proof proof) { return std::min(halves(status), halves_at_most(proof)); }

}  // namespace urna::assurance
