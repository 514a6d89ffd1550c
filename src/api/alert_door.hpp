// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "identity/emergency_access.hpp"

namespace urna::api {

/// Tells security contacts of an emergency: one request for each contact to whatever delivers messages on this machine
/// or elsewhere, `POST /` with
///
///     {"to": "rosa@example.org", "subject": "…", "text": "…"}
///
/// which answers with 2xx once it has taken the message over.  What it says names nobody but the contact, and no
/// reason.
class AlertDoor final : public identity::SecurityContacts {
 public:
  /// @returns  whether the message was taken over
  using Post = std::function<bool(const std::string& body)>;
  static constexpr std::size_t contacts_max = 20;

  /// @param contacts  who they are, now
  /// @param address   of this platform, as people type it
  /// @param post      empty: there is nothing that delivers, so nobody is told and the journal says so
  AlertDoor(std::function<std::vector<std::string>()> contacts, std::string address, Post post)
      : contacts_(std::move(contacts)), address_(std::move(address)), post_(std::move(post)) {}

  std::vector<std::string> all() const override { return contacts_(); }
  bool tell(const std::string& contact, const identity::EmergencyUse& use) override;
  bool has_door() const { return static_cast<bool>(post_); }

 private:
  const std::function<std::vector<std::string>()> contacts_;
  const std::string address_;
  const Post post_;
};

/// Contacts as they are kept: a JSON array of texts; nothing else is one.
std::vector<std::string> contacts_from(const std::string& text);
std::string contacts_text(const std::vector<std::string>& contacts);

}  // namespace urna::api
