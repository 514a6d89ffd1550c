// SPDX-License-Identifier: EUPL-1.2
#include "journal/checkpoint_signer.hpp"

namespace urna::journal {

std::string_view name_of(SigningRefusal refusal) {
  switch (refusal) {
    case SigningRefusal::smaller:
      return "smaller";
    case SigningRefusal::other_past:
      return "other-past";
  }
  return "";
}

Result<std::string, SigningRefusal> CheckpointSigner::sign(const std::string& origin, TiledTree& tree) {
  const std::lock_guard lock(mutex_);
  const auto last = heads_.last(origin);
  if (last && tree.size() < last->size) return failure(SigningRefusal::smaller);
  if (last && tree.root_at(last->size) != last->root) return failure(SigningRefusal::other_past);
  const Checkpoint head{origin, tree.size(), tree.root()};
  if (head != last) heads_.keep(head);
  return sign_note(checkpoint_text(head), origin, key_);
}

}  // namespace urna::journal
