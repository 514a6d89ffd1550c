// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "report/language.hpp"

namespace urna::report {

/// What security contacts are told of at once.
enum class Alarm : std::uint8_t {
  downloads_stopped,
  account_locked,
  key_copied,
  recovery_code_used,
  owner_appointed,
  sign_in_changed,
  thresholds_changed,
  firewall_changed,
  contacts_changed,
  support_came_in,
  emergency,
  quota_nearly_used,
  leaving,
  export_fetched,
  journal_damaged,
  foreign_data,
  review_overdue,
  backup_overdue,
  restored,
  keys_changed,
  sealed_damaged,
  keys_kept_long,
  incident_opened,
  notice_runs_out,
};

struct AlarmCount {
  std::uint64_t count = 0;
  WallTime last;
};
/// What has happened since the last message.
using Alarms = std::map<Alarm, AlarmCount>;

struct AlertLetter {
  std::string subject;
  std::string text;
};

/// One message about all of it: what, how often, when last; no name of a person, no secret, nothing that anybody typed.
/// @param address  of the desk, `https://vote.example.org`
AlertLetter alert_letter(const Alarms& alarms, Language language, const std::string& address);

}  // namespace urna::report
