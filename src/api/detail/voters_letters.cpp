// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/voters_letters.hpp"

#include <algorithm>

#include "api/detail/organiser_answers.hpp"
#include "base/ensure.hpp"

namespace urna::api::detail {
namespace {

using election::ElectionCard;
using election::ElectoralRoll;
using election::OrganiserProblem;
using election::Voter;
using report::LetterNotice;

constexpr std::size_t problems_max = 1'000;

/// The lines of an address, as the roll keeps them.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Who a letter is for; the roll's number where the roll has no name.
std::string name_of(const Voter& voter) {
  const bool has_both = !voter.first_name.empty() && !voter.last_name.empty();
  std::string name = std::string(voter.first_name) + (has_both ? " " : "") + std::string(voter.last_name);
  return name.empty() ? std::string(voter.id) : name;
}

}  // namespace

/// Letters without their codes, and the names that they look at.
struct VotersLetters::Batch {
  std::vector<std::string> names;
  report::LetterBatch letters;
};

VotersLetters::Batch VotersLetters::batch_of(const ElectoralRoll& roll, const ElectionCard& poll) const {
  ensure(poll.opens && poll.closes, "an election without dates has no letters");
  Batch out;
  report::LetterBatch& batch = out.letters;
  batch.language = report::language_named(poll.language).value_or(report::Language::english);
  batch.sender = poll.administrator;
  batch.election = poll.name;
  batch.uuid = settings_.election.text();
  batch.opens = wall_time(*poll.opens);
  batch.closes = wall_time(*poll.closes);
  batch.zone = zone_name(*poll.opens);
  batch.address = settings_.address + "/v/" + batch.uuid;
  batch.help_line = poll.help_line;
  batch.asks_birth_date = poll.asks_birth_date;
  batch.revoting = poll.revoting;
  batch.made_at = settings_.made_at;
  out.names.reserve(roll.size() + poll.reserve_letters);  // at once: letters look at them
  for (std::size_t i = 0; i < roll.size(); ++i) {
    const Voter voter = roll.voter(i);
    out.names.push_back(name_of(voter));
    batch.letters.push_back({voter.id, out.names.back(), lines_of(voter.address), {}});
  }
  for (std::size_t number = 1; number <= poll.reserve_letters; ++number) {
    out.names.push_back(report::reserve_letter_name(batch.language, number));
    batch.letters.push_back({out.names.back(), out.names.back(), {}, {}});
  }
  return out;
}

std::vector<OrganiserProblem> VotersLetters::inspect(const ElectoralRoll& roll, const ElectionCard& poll) {
  const Batch batch = batch_of(roll, poll);
  std::vector<OrganiserProblem> problems;
  for (const LetterNotice& notice : printer_.inspect(batch.letters)) {
    if (notice.kind != LetterNotice::Kind::letters_unknown || problems.size() == problems_max) continue;
    const std::size_t place = notice.number - 1;
    if (place >= roll.size()) continue;
    problems.push_back({"roll.csv:" + std::to_string(roll.voter(place).line), batch.names[place]});
  }
  return problems;
}

std::string VotersLetters::print(const ElectoralRoll& roll, const ElectionCard& poll,
                                 std::span<const protocol::VotingCode> codes, unsigned part) {
  Batch batch = batch_of(roll, poll);
  batch.letters.part = part;
  ensure(codes.size() == batch.letters.letters.size(), "there is one code for each voter and each letter in reserve");
  for (std::size_t i = 0; i < codes.size(); ++i) batch.letters.letters[i].code = codes[i].expose();
  return printer_.print(batch.letters);
}

}  // namespace urna::api::detail
