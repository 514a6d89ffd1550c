// SPDX-License-Identifier: EUPL-1.2
#include "cli/trustee_files.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "base/text_rules.hpp"
#include "cli/election_folder.hpp"
#include "cli/files.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::cli {
namespace {

std::string known_groups() {
  std::string out;
  for (const std::string_view name : crypto::group_names()) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

tl::unexpected<Refusal> refuse_key(const std::string& path, protocol::KeyFileError error) {
  return refuse(ExitCode::unusable, {.what = std::string(describe(error)),
                                     .remedy = "name the file of the key that was made for this election",
                                     .file = path});
}

}  // namespace

Result<const crypto::Group*, Refusal> find_group(const std::string& name, const std::string& folder) {
  if (name.empty() == folder.empty()) {
    return refuse(ExitCode::unusable, {.what = "name either --group or --dir",
                                       .remedy = "--dir is the election's folder, and knows the group"});
  }
  if (!folder.empty()) {
    const auto draft = ElectionFolder{folder}.read_draft();
    if (!draft) return failure(draft.error());
    return draft->group;
  }
  const crypto::Group* group = crypto::group_named(name);
  if (group == nullptr) {
    return refuse(ExitCode::unusable,
                  {.what = "there is no group " + name, .remedy = "name one of " + known_groups(), .field = "--group"});
  }
  return group;
}

std::string group_words(const std::string& name, const std::string& folder) {
  return folder.empty() ? "--group " + shell_word(name) : "--dir " + shell_word(folder);
}

Result<std::string, Refusal> read_message(const std::string& path) {
  constexpr std::size_t message_bytes_max = std::size_t{1} << 26;
  auto text = read_file(path, message_bytes_max);
  if (text && text->ends_with('\n')) text->pop_back();
  return text;
}

Result<protocol::TrusteePublicKey, Refusal> read_trustee_key(const crypto::Group& group, const std::string& path) {
  const auto text = read_message(path);
  if (!text) return failure(text.error());
  protocol::CanonicalReader reader(*text);
  auto key = protocol::read_trustee_public_key(reader, group);
  if (const auto error = reader.finish()) {
    return refuse(ExitCode::unusable, {.what = "is no public key of a trustee, " + protocol::describe(*error),
                                       .remedy = "name the file that ends in .pubkey",
                                       .file = path});
  }
  if (const auto fault = protocol::find_key_fault(group, key)) {
    return refuse(ExitCode::refused,
                  {.what = std::string(describe(*fault)), .remedy = "ask the trustee for the key again", .file = path});
  }
  return key;
}

Result<protocol::ThresholdTrustees, Refusal> read_threshold(const crypto::Group& group, const std::string& path) {
  const auto text = read_message(path);
  if (!text) return failure(text.error());
  protocol::CanonicalReader reader(*text);
  auto threshold = protocol::read_threshold_trustees(reader, group);
  if (const auto error = reader.finish()) {
    return refuse(ExitCode::unusable, {.what = "is no key in shares, " + protocol::describe(*error),
                                       .remedy = "name the threshold.json that urnactl election ceremony finish wrote",
                                       .file = path});
  }
  return threshold;
}

Result<crypto::SecretScalar, Refusal> read_private_key(const crypto::Group& group, const std::string& path) {
  const auto text = read_secret_file(path);
  if (!text) return failure(text.error());
  auto key = protocol::parse_private_key(group, text->expose());
  if (!key && protocol::parse_seed(text->expose())) {
    return refuse(ExitCode::unusable, {.what = "is the seed of a member, which opens nothing alone",
                                       .remedy = "add --dkey with the member's sealed share",
                                       .file = path});
  }
  if (!key) return refuse_key(path, key.error());
  return std::move(*key);
}

Result<SecretText, Refusal> read_seed(const std::string& path) {
  const auto text = read_secret_file(path);
  if (!text) return failure(text.error());
  auto seed = protocol::parse_seed(text->expose());
  if (!seed) return refuse_key(path, seed.error());
  return std::move(*seed);
}

Result<crypto::SecretScalar, Refusal> read_share(const crypto::Group& group, const std::string& seed_path,
                                                 const std::string& sealed_path) {
  const auto seed = read_seed(seed_path);
  if (!seed) return failure(seed.error());
  const auto sealed = read_message(sealed_path);
  if (!sealed) return failure(sealed.error());
  auto share = protocol::open_decryption_key(group, *seed, *sealed);
  if (!share) return refuse_key(sealed_path, share.error());
  return std::move(*share);
}

Result<protocol::CeremonyMembers, Refusal> read_members(const crypto::Group& group, const std::string& path) {
  const auto text = read_message(path);
  if (!text) return failure(text.error());
  std::vector<std::string> certificates;
  for (std::size_t at = 0; at <= text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    certificates.push_back(text->substr(at, end - at));
    at = end + 1;
  }
  auto members = protocol::CeremonyMembers::from_certificates(group, certificates);
  if (members) return std::move(*members);
  return refuse(ExitCode::refused, {.what = describe(members.error()),
                                    .remedy = "ask that member for the certificate again",
                                    .file = path,
                                    .line = members.error().member});
}

bool is_publishable_name(std::string_view name) {
  constexpr std::size_t characters_max = 500;
  return !trimmed(name).empty() && !check_text(name, characters_max) && printable(name) == name;
}

Refusal unpublishable_name() {
  return Refusal{ExitCode::unusable,
                 {{.what = "is no name that can be published",
                   .remedy = "name 1 to 500 printable characters, or leave the option out",
                   .field = "--name"}}};
}

std::string spoken(const Digest& digest) {
  constexpr std::size_t group = 8;
  const std::string hex = to_hex(digest);
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += group) out += (i > 0 ? " " : "") + hex.substr(i, group);
  return out;
}

}  // namespace urna::cli
