// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "report/alert_letter.hpp"
#include "report/language.hpp"

namespace urna::report {

/// What somebody is told of their own account, so that they notice when it was not them.
enum class PersonNotice : std::uint8_t {
  made_to_wait,
  locked,
  unlocked,
  new_place,
  password_changed,
  factor_changed,
  recovery_code_used,
  key_copied,
};

/// What has happened since the last message.
using PersonNotices = std::map<PersonNotice, AlarmCount>;

/// One message about all of it, in four languages, since nobody has asked a person which is theirs: what, how often,
/// when last.  No name, no secret, and no link: whoever is used to links in such mails follows the wrong one.
/// @param address  of the desk, `https://vote.example.org`
AlertLetter person_letter(const PersonNotices& notices, const std::string& address);

}  // namespace urna::report
