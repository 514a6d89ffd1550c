// SPDX-License-Identifier: EUPL-1.2
#include "cli/credentials_file.hpp"

#include "cli/files.hpp"

namespace urna::cli {

Result<election::CredentialList, Refusal> read_credentials(const crypto::Group& group, const std::string& path) {
  const auto text = read_file(path);
  if (!text) return failure(text.error());
  auto list = election::read_credential_list(group, *text);
  if (list) return std::move(*list);
  Refusal refusal{ExitCode::unusable, {}};
  for (const std::string& problem : list.error()) {
    refusal.problems.push_back({.what = problem,
                                .remedy = "take the public_credentials.json that urnactl codes make wrote, or ask the "
                                          "credential authority for the list again",
                                .file = path});
  }
  return failure(std::move(refusal));
}

}  // namespace urna::cli
