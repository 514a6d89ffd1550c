// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/signed_log_head.hpp"

#include <vector>

namespace urna::api::detail {

std::optional<std::string> cosigned_head(storage::JournalKeeper& keeper, const journal::LogName& log) {
  const auto own = keeper.checkpoint(log);
  if (!own) return std::nullopt;
  std::string note = *own;
  for (const auto& cosignature : keeper.journal().cosignatures(log)) {
    if (cosignature.note == *own) note += cosignature.line + "\n";
  }
  return note;
}

std::optional<SignedLogHead> signed_head(storage::JournalKeeper& keeper, const journal::LogName& log) {
  const auto known = keeper.journal().log(log);
  const auto note = cosigned_head(keeper, log);
  if (!known || !note) return std::nullopt;
  const std::vector<journal::NoteKey> ours = {keeper.signer().key(known->origin)};
  auto checkpoint = journal::open_checkpoint(*note, ours);
  if (!checkpoint) return std::nullopt;
  return SignedLogHead{*note, std::move(*checkpoint)};
}

}  // namespace urna::api::detail
