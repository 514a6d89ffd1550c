// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "base/base64url.hpp"
#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "crypto/hash.hpp"

namespace urna::election {

/// Who has signed in, in memory only.  A session is 32 random bytes that the voter's page holds; here is their SHA-256,
/// so that looking one up takes a time that says nothing about the others.
/// @tparam Place  what leads to the election's voters
template <class Place>
class DeskSessions {
 public:
  struct Session {
    Place place;
    std::size_t voter = 0;
    Timestamp signed_in;
    Timestamp last_used;
  };

  explicit DeskSessions(std::chrono::seconds idle_max) : idle_max_(idle_max) {}

  static Digest name_of(const Secret<32>& session) {
    return crypto::sha256(std::span<const std::byte>(session.expose()));
  }

  void add(const Digest& name, Session session) {
    const std::lock_guard lock(mutex_);
    drop_expired(session.last_used);
    sessions_.insert_or_assign(name, std::move(session));
  }

  /// The session, which from now on has its whole time again; nothing when it has been idle too long.
  std::optional<Session> use(std::string_view text, Timestamp now) {
    const auto name = name_of(text);
    if (!name) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(*name);
    if (found == sessions_.end()) return std::nullopt;
    if (now - found->second.last_used > idle_max_) {
      sessions_.erase(found);
      return std::nullopt;
    }
    found->second.last_used = now;
    return found->second;
  }

  void end(std::string_view text) {
    if (const auto name = name_of(text)) end(*name);
  }
  void end(const Digest& name) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(name);
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
  }
  /// The same, at most a minute after some have ended.
  std::size_t living(Timestamp now) {
    const std::lock_guard lock(mutex_);
    drop_expired(now);
    return sessions_.size();
  }

 private:
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const {
      std::size_t hash = 0;
      std::memcpy(&hash, digest.data(), sizeof hash);
      return hash;
    }
  };

  static std::optional<Digest> name_of(std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != sizeof(Digest)) return std::nullopt;
    return crypto::sha256(*bytes);
  }

  /// Once a minute: what nobody comes back for.
  void drop_expired(Timestamp now) {
    if (now < next_drop_) return;
    next_drop_ = now + std::chrono::minutes(1);
    std::erase_if(sessions_, [&](const auto& entry) { return now - entry.second.last_used > idle_max_; });
  }

  const std::chrono::seconds idle_max_;
  mutable std::mutex mutex_;
  std::unordered_map<Digest, Session, DigestHash> sessions_;
  Timestamp next_drop_;
};

}  // namespace urna::election
