// SPDX-License-Identifier: EUPL-1.2
#include "cli/credentials_file.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "cli/files.hpp"
#include "protocol/public_credentials.hpp"
#include "protocol/trustee_key.hpp"

namespace urna::cli {
namespace {

/// `key,weight,name` → `key,weight`; `key,,name` → `key`.
std::string without_name(std::string_view entry) {
  const std::size_t first = entry.find(',');
  const std::size_t second = first == std::string_view::npos ? first : entry.find(',', first + 1);
  if (second == std::string_view::npos) return std::string(entry);
  return std::string(entry.substr(0, second == first + 1 ? first : second));
}

}  // namespace

Result<CredentialsFile, Refusal> read_credentials(const crypto::Group& group, const std::string& path) {
  const auto text = read_file(path);
  if (!text) return failure(text.error());
  std::vector<std::string> entries;
  protocol::CanonicalReader reader(protocol::without_newline(*text));
  reader.array([&] { entries.push_back(without_name(reader.plain_string())); });
  if (const auto error = reader.finish()) {
    return refuse(ExitCode::unusable, {.what = protocol::describe(*error),
                                       .remedy = "take the public_credentials.json that urnactl codes make wrote",
                                       .file = path});
  }
  protocol::PublicCredentials list;
  Refusal refusal{ExitCode::unusable, {}};
  const auto engine = group.engine(group.generator());
  std::vector<std::string_view> views(entries.begin(), entries.end());
  std::size_t before = 0;
  for (std::span<const std::string_view> rest = views; !rest.empty();) {
    constexpr std::size_t lanes = 256;
    const auto block = rest.first(std::min(lanes, rest.size()));
    add_credentials(group, *engine, block, before, list, [&](const protocol::PublicCredentialError& error) {
      refusal.problems.push_back({.what = "credential " + std::to_string(error.number) + " " + error.what,
                                  .remedy = "ask the credential authority for the list again",
                                  .file = path});
    });
    before += block.size();
    rest = rest.subspan(block.size());
  }
  if (!refusal.problems.empty()) return failure(std::move(refusal));
  return CredentialsFile{protocol::public_credentials_text(entries), list.size(), list.total_weight()};
}

}  // namespace urna::cli
