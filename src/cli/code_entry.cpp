// SPDX-License-Identifier: EUPL-1.2
#include "cli/code_entry.hpp"

namespace urna::cli {
namespace {

std::string describe_code(const protocol::VotingCodeError& error) {
  std::string groups;
  for (const std::size_t group : error.groups) groups += (groups.empty() ? "" : " and ") + std::to_string(group);
  switch (error.fault) {
    case protocol::VotingCodeFault::wrong_length:
      return "the code has " + std::to_string(error.characters) + " characters, not " +
             std::to_string(protocol::VotingCode::characters);
    case protocol::VotingCodeFault::forbidden_character:
      return "character " + std::to_string(error.position) + ", in group " + groups + ", is in no code";
    case protocol::VotingCodeFault::mistyped:
      if (error.groups.empty()) return "several groups of the code are mistyped";
      return std::string(error.groups.size() == 1 ? "group " : "groups ") + groups + " of the code " +
             (error.groups.size() == 1 ? "is" : "are") + " probably mistyped";
  }
  return "";
}

}  // namespace

std::string describe(const protocol::CredentialError& error) {
  switch (error.fault) {
    case protocol::CredentialFault::forbidden_character:
      return "a character of the code is in no code of this form";
    case protocol::CredentialFault::check_character_wrong:
      return "the code is mistyped: its last character does not fit the others";
    case protocol::CredentialFault::voting_code_wrong:
      return describe_code(error.code);
  }
  return "";
}

Result<protocol::Credential, Refusal> ask_for_code(Console& console) {
  constexpr int tries = 5;
  constexpr const char* compare = "compare it with your letter";
  for (int i = 1;; ++i) {
    const auto typed = console.ask_secret("Voting code (it is not shown): ");
    if (!typed && console.is_person()) return refuse(ExitCode::refused, {.what = "left", .remedy = "nothing was cast"});
    if (!typed) {
      return refuse(ExitCode::unusable,
                    {.what = "no code was typed", .remedy = "type it, or give it as the first line of standard input"});
    }
    auto credential = protocol::Credential::parse(typed->expose());
    if (credential) return std::move(*credential);
    const std::string what = describe(credential.error());
    if (!console.is_person() || i == tries) return refuse(ExitCode::refused, {.what = what, .remedy = compare});
    console.say(what + "; " + compare + " and type all of it again\n");
  }
}

Result<ListedVoter, Refusal> find_voter(const protocol::Credential& code, const OpenedArchive& archive) {
  const crypto::Group& group = archive.election().group();
  const auto uuid = protocol::ElectionUuid::parse(archive.election().uuid());
  if (!uuid) {
    return refuse(
        ExitCode::unusable,
        {.what = "names an election that no code can belong to", .remedy = "check the archive", .file = archive.path});
  }
  ListedVoter voter{code.secret(group.scalars(), *uuid), {}, 0};
  voter.credential = protocol::public_credential(group, voter.secret);
  const auto index = archive.audited->credentials.find(voter.credential);
  if (!index) {
    return refuse(ExitCode::refused,
                  {.what = "the code is well typed, but does not belong to this election",
                   .remedy = "check that it is the letter of this election and the archive of this election",
                   .file = archive.path});
  }
  voter.index = *index;
  return voter;
}

}  // namespace urna::cli
