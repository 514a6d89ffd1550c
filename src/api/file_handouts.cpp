// SPDX-License-Identifier: EUPL-1.2
#include "api/file_handouts.hpp"

#include <algorithm>
#include <array>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"

namespace urna::api {

SecretText FileHandouts::put(const std::string& whose, http::Response file, IsStillHere is_still_here) {
  std::array<std::byte, 32> drawn{};
  random_.fill(drawn);
  std::string ticket = to_base64url(drawn);
  wipe(drawn.data(), drawn.size());
  const std::lock_guard lock(mutex_);
  forget_old();
  make_room_for(whose);
  waiting_.insert_or_assign(crypto::sha256(ticket), Waiting{whose, now_(), std::move(file), std::move(is_still_here)});
  return SecretText(std::move(ticket));
}

std::optional<http::Response> FileHandouts::take(std::string_view ticket) {
  std::optional<Waiting> found;
  {
    const std::lock_guard lock(mutex_);
    forget_old();
    const auto place = waiting_.find(crypto::sha256(ticket));
    if (place == waiting_.end()) return std::nullopt;
    found = std::move(place->second);
    waiting_.erase(place);
  }
  if (!found->is_still_here()) return std::nullopt;
  return std::move(found->file);
}

void FileHandouts::tidy() {
  const std::lock_guard lock(mutex_);
  forget_old();
}

void FileHandouts::make_room_for(const std::string& whose) {
  const auto is_theirs = [&](const auto& one) { return one.second.whose == whose; };
  if (std::ranges::count_if(waiting_, is_theirs) < static_cast<std::ptrdiff_t>(waiting_max)) return;
  auto oldest = waiting_.end();
  for (auto one = waiting_.begin(); one != waiting_.end(); ++one)
    if (is_theirs(*one) && (oldest == waiting_.end() || one->second.since < oldest->second.since)) oldest = one;
  waiting_.erase(oldest);
}

void FileHandouts::forget_old() {
  const Timestamp now = now_();
  std::erase_if(waiting_, [&](const auto& one) { return one.second.since + waits < now; });
}

}  // namespace urna::api
