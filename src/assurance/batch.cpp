// SPDX-License-Identifier: EUPL-1.2
#include "assurance/batch.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "base/timestamp.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

/// A word, or the words of a list in one order; null where the description does not say.
json::value words_of(const json::object& description, std::string_view field) {
  const json::value* const value = description.if_contains(field);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) return *value;
  std::vector<std::string> words;
  for (const json::value& word : value->as_array()) words.emplace_back(word.as_string());
  std::ranges::sort(words);
  return json::array(words.begin(), words.end());
}

}  // namespace

std::string similarity_key(const WrittenDescription& description) {
  const json::value whole = json::parse(description.json);
  json::object key;
  for (const std::string_view field : {"service_profile", "service_types", "hosting", "level"})
    key[field] = words_of(whole.as_object(), field);
  return json::serialize(key);
}

Result<ApprovalDraft, StepFault> draft_for(const ApprovalDraft& common, const ServiceStanding& standing,
                                           Timestamp now) {
  ApprovalDraft draft = common;
  const int allowed = months_at_most(decisive_index(standing.standard, standing.proved));
  // Where nothing is allowed the wish stays, and the gate says why it is refused.
  if (!draft.board() || !draft.board()->is_accepted || allowed == 0 || draft.board()->months <= allowed) return draft;
  Board board = *draft.board();
  board.months = allowed;
  if (const auto fault = draft.set_board(std::move(board), now)) return failure(*fault);
  return draft;
}

Result<std::vector<Decision>, std::vector<MemberRefusal>> finalise_together(const ApprovalDraft& common,
                                                                            const std::string& key,
                                                                            std::span<const BatchMember> members,
                                                                            const PersonId& signer, Timestamp now) {
  std::vector<Decision> decisions;
  std::vector<MemberRefusal> refusals;
  for (const BatchMember& member : members) {
    MemberRefusal refusal{member.id, member.key != key, {}, {}};
    const auto draft = draft_for(common, member.standing, now);
    if (!draft) {
      refusal.step = draft.error();
    } else {
      auto decision = finalise(*draft, member.standing, signer, member.delegations, now);
      if (!decision) refusal.obstacles = std::move(decision.error());
      if (decision) decisions.push_back(std::move(*decision));
    }
    if (refusal.is_unlike || refusal.step || !refusal.obstacles.empty()) refusals.push_back(std::move(refusal));
  }
  if (!refusals.empty()) return failure(std::move(refusals));
  return decisions;
}

bool may_sign_for(const PersonId& authority, const PersonId& who, std::span<const BatchMember> members, Timestamp now) {
  return !members.empty() && std::ranges::all_of(members, [&](const BatchMember& member) {
    return delegation_of(member.delegations, authority, who, now).has_value();
  });
}

std::string batch_statement(std::span<const BatchMember> members, std::span<const Decision> decisions) {
  ensure(members.size() == decisions.size(), "each member has its decision");
  std::string text = "urna/batch-approval/v1\n";
  for (std::size_t place = 0; place < members.size(); ++place) {
    const BatchMember& member = members[place];
    const auto ends = decisions[place].ends();
    text += to_hex(member.id.get()) + " version " + std::to_string(member.version) + " index " +
            decisive_index(member.standing.standard, member.standing.proved).shown() +
            (ends ? " until " + day_text(*ends - std::chrono::days(1)) : std::string(" refused")) + "\n";
  }
  return text;
}

}  // namespace urna::assurance
