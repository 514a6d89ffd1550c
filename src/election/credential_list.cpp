// SPDX-License-Identifier: EUPL-1.2
#include "election/credential_list.hpp"

#include <algorithm>
#include <span>

#include "protocol/public_credentials.hpp"
#include "protocol/trustee_key.hpp"

namespace urna::election {
namespace {

/// `key,weight,name` → `key,weight`; `key,,name` → `key`.
std::string without_name(std::string_view entry) {
  const std::size_t first = entry.find(',');
  const std::size_t second = first == std::string_view::npos ? first : entry.find(',', first + 1);
  if (second == std::string_view::npos) return std::string(entry);
  return std::string(entry.substr(0, second == first + 1 ? first : second));
}

}  // namespace

Result<CredentialList, std::vector<std::string>> read_credential_list(const crypto::Group& group,
                                                                      std::string_view text) {
  std::vector<std::string> entries;
  protocol::CanonicalReader reader(protocol::without_newline(text));
  reader.array([&] { entries.push_back(without_name(reader.plain_string())); });
  if (const auto error = reader.finish()) return failure(std::vector{protocol::describe(*error)});
  protocol::PublicCredentials list;
  std::vector<std::string> problems;
  const auto engine = group.engine(group.generator());
  std::vector<std::string_view> views(entries.begin(), entries.end());
  std::size_t before = 0;
  for (std::span<const std::string_view> rest = views; !rest.empty();) {
    constexpr std::size_t lanes = 256;
    const auto block = rest.first(std::min(lanes, rest.size()));
    add_credentials(group, *engine, block, before, list, [&](const protocol::PublicCredentialError& error) {
      problems.push_back("credential " + std::to_string(error.number) + " " + error.what);
    });
    before += block.size();
    rest = rest.subspan(block.size());
  }
  if (!problems.empty()) return failure(std::move(problems));
  return CredentialList{protocol::public_credentials_text(entries), list.size(), list.total_weight()};
}

std::optional<CredentialList> kept_credential_list(std::string text) {
  CredentialList list;
  bool fits = true;
  protocol::CanonicalReader reader(text);
  reader.array([&] {
    const auto credential = protocol::split_credential(reader.plain_string());
    fits = fits && credential;
    list.total_weight += credential ? credential->second : 0;
    ++list.count;
  });
  if (reader.finish() || !fits) return std::nullopt;
  list.text = std::move(text);
  return list;
}

}  // namespace urna::election
