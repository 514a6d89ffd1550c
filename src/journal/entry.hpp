// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"
#include "journal/event.hpp"

namespace urna::journal {

/// Which log: `platform`, `tenant/` and a customer's random name, or `election/` and the election's uuid.
class LogName {
 public:
  static LogName platform() { return LogName("platform"); }
  /// @returns  nothing for what is none of the three
  static std::optional<LogName> parse(std::string_view text);

  const std::string& text() const { return text_; }
  bool is_platform() const { return text_ == "platform"; }
  bool is_election() const { return text_.starts_with("election/"); }
  friend auto operator<=>(const LogName&, const LogName&) = default;

 private:
  explicit LogName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Who acts, or whom it is about, never by name: a person by a random pseudonym, a trustee by their number.
///
///   `u:` and 26 characters of Base32   a person with an account
///   `u:anybody`                        whoever has not signed in
///   `u:trustee-3`                      the third trustee of the log's election
///   `n:urnad`                          a program of ours by itself
///   `n:` and 26 characters of Base32   somebody's program, with a token
class Actor {
 public:
  static Actor anybody() { return Actor("u:anybody"); }
  static Actor trustee(std::uint32_t number) { return Actor("u:trustee-" + std::to_string(number)); }
  static Actor program() { return Actor("n:urnad"); }
  static Actor person(const std::array<std::byte, 16>& pseudonym);
  static Actor service(const std::array<std::byte, 16>& id);
  static std::optional<Actor> parse(std::string_view text);

  /// Of a person; nothing for the others.
  std::optional<std::array<std::byte, 16>> pseudonym() const;

  const std::string& text() const { return text_; }
  friend auto operator<=>(const Actor&, const Actor&) = default;

 private:
  explicit Actor(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// What it is about.  Each kind has a form of its own into which no name, address or mail address fits.
///
///   `election:UUID`  `trustee:3`  `binary:SHA-256`  `permission:election.run`  `log:platform`  `source:desk`
///   `export:SHA-256`  `decision:SHA-256`  `details:security`  `witness:1a2b3c4d`  `tenant:` and 26 characters of
///   Base32 `document:32 hexadecimal digits`  `room:…`, `service:…`, `visit:…`, `incident:…` and `statement:…`
///   likewise  `quota:voters`  `backup:20261122T031500Z-1a2b3c`  `check:auth.mfa`  `attack:two-lengths`
///   `sealed:persons.address` a table and a column   `custodians:1.3.4`
class Object {
 public:
  static std::optional<Object> parse(std::string_view text);
  /// For what our own programs name: stops the program when it has another form.
  static Object of(std::string_view kind, std::string_view value);

  const std::string& text() const { return text_; }
  friend auto operator<=>(const Object&, const Object&) = default;

 private:
  explicit Object(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

enum class Outcome : std::uint8_t { ok, deny, error };
std::string_view name_of(Outcome outcome);

/// One line of the journal, which everybody may read: it holds nothing about a person but pseudonyms and numbers.
/// Whatever else there is to say stands in a payload, of which the entry has only the salted digest.
struct Entry {
  LogName log = LogName::platform();
  Timestamp at;
  Event event = Event::journal_heartbeat;
  Actor actor = Actor::program();
  std::optional<Actor> subject;
  std::optional<Object> object;
  Outcome outcome = Outcome::ok;
  std::string trace;  ///< empty, or the 16 hexadecimal characters that the answer and the access log carry
  std::map<Fact, std::uint64_t> facts;  ///< each allowed for the event; at most 2^53
  std::optional<Digest> payload;        ///< `payload_commitment`

  friend bool operator==(const Entry&, const Entry&) = default;
};

constexpr std::size_t entry_bytes_max = 16 * 1024;

/// Canonical JSON, as it is hashed and kept: one spelling, no blanks, members in this order, those that are empty left
/// out.  Only ASCII letters, digits and `-./:+_`, so nothing is ever escaped.
///
///   {"v":1,"log":"platform","t":"2026-11-24T09:42:07Z","ev":"account.signed-in","act":"u:…","sub":…,"obj":…,
///    "res":"ok","trace":"…","facts":{"status":200},"pc":"…"}
std::string entry_text(const Entry& entry);

enum class EntryFault {
  too_long,       ///< more than `entry_bytes_max`
  not_canonical,  ///< another spelling, an unknown member, another order
  unknown_event,  ///< not in the catalogue
  unfit_fact,     ///< not one that the event may carry
  unfit_value,    ///< a member has none of the forms above
};

/// Reads what `entry_text` writes, and nothing else.
Result<Entry, EntryFault> entry_from(std::string_view text);

/// SHA-256("urna/audit-payload/v1\0" ‖ salt ‖ payload).  Without the salt, which goes when the payload goes, nobody can
/// try out what the payload may have been.
Digest payload_commitment(const std::array<std::byte, 32>& salt, std::string_view payload);

}  // namespace urna::journal
