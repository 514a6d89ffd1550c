// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "http/client.hpp"

namespace urna::api {

/// The ballot box as whoever makes a backup sees it.
class BoxBackup {
 public:
  virtual ~BoxBackup() = default;

  /// Copies nearly everything; nobody waits.
  /// @returns  the public half of the box's key, Base64; nothing where the boxes are kept elsewhere, and what follows
  ///           is not to be called
  /// @throws election::BoxUnreachable  here and below
  virtual std::optional<std::string> begin() = 0;
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

  std::optional<std::string> begin() override;
  void hold() override;
  void fetch(const std::string& path) override;
  void end() noexcept override;

 private:
  std::string ask(http::Client& client, http::Method method, const std::string& target, unsigned status);

  http::Client slow_;
  http::Client quick_;
};

}  // namespace urna::api
