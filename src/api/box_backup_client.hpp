// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "http/client.hpp"

namespace urna::api {

/// The ballot box as whoever makes a backup sees it.
class BoxBackup {
 public:
  virtual ~BoxBackup() = default;

  /// The key that signs receipts, as far as a desk may have it.
  struct Key {
    std::string verification;  ///< the public half, Base64
    Bytes sealed;              ///< the file, to keys that no desk has; empty: it is not to be in a backup
  };
  static constexpr std::size_t sealed_key_bytes_max = 4096;

  /// Copies nearly everything; nobody waits.
  /// @returns  nothing where the boxes are kept elsewhere, and what follows is not to be called
  /// @throws election::BoxUnreachable  here and below
  virtual std::optional<Key> begin() = 0;
  /// The copy shows this moment.
  virtual void hold() = 0;
  /// @param path  made anew
  virtual void fetch(const std::string& path) = 0;
  /// The box keeps nothing of it.  Throws nothing.
  virtual void end() noexcept = 0;
};

/// `urna-box`, over its socket or TLS.
class BoxBackupClient final : public BoxBackup {
 public:
  explicit BoxBackupClient(const http::PeerAddress& address);

  std::optional<Key> begin() override;
  void hold() override;
  void fetch(const std::string& path) override;
  void end() noexcept override;

 private:
  std::string ask(http::Client& client, http::Method method, const std::string& target, unsigned status);

  http::Client slow_;
  http::Client quick_;
};

}  // namespace urna::api
