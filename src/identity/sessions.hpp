// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "identity/identifiers.hpp"
#include "identity/permission.hpp"

/// Who is signed in, at which tenant's address, with what, since when.
namespace urna::identity {

/// How long a session lasts.
enum class SessionKind : std::uint8_t {
  staff,       ///< 30 minutes idle, 8 hours in all
  management,  ///< 15 minutes idle, 4 hours in all: whoever holds a management role
};
struct SessionLimits {
  std::chrono::seconds idle{0};    ///< from one request to the next
  std::chrono::seconds in_all{0};  ///< from the sign-in on

  friend bool operator==(const SessionLimits&, const SessionLimits&) = default;
};
SessionLimits usual_limits(SessionKind kind);
/// The shorter of each.
SessionLimits stricter(const SessionLimits& one, const SessionLimits& other);

/// By which a session is named in a list and ended: not what opens it.
using SessionId = Strong<Identifier, struct SessionIdTag>;

/// A session as it is kept: never what the browser shows.
struct Session {
  SessionId id;
  Digest opens{};  ///< SHA-256 of what the browser shows
  Digest csrf{};   ///< SHA-256 of what its pages show besides
  PersonId person;
  std::optional<TenantId> host;  ///< the tenant at whose address it is; none: the platform's own
  SessionKind kind = SessionKind::staff;
  Factor factor = Factor::none;
  Timestamp shown;  ///< when a factor was last shown: at sign-in, or a step up
  Timestamp started;
  Timestamp last_seen;
  bool has_shown_recovery_code = false;  ///< whoever has lost all else begins again with one
};

/// That somebody has shown a second factor, and when.  Only a session makes one.
class StepUp {
 public:
  /// @returns  nothing for a session of a password alone
  static std::optional<StepUp> of(const Session& session);

  /// The person's identifier, 32 hexadecimal characters.
  const std::string& name() const { return name_; }
  Timestamp at() const { return at_; }

 private:
  StepUp(std::string name, Timestamp at) : name_(std::move(name)), at_(at) {}

  std::string name_;
  Timestamp at_;
};

/// Keeps sessions.  Safe to call from several threads.
class SessionStore {
 public:
  virtual ~SessionStore() = default;
  virtual void add(const Session& session) = 0;
  /// Reads the session that `opens` does, lets `change` mend it and writes it, as one step.
  /// @param change  gives back false to end the session
  /// @returns       the session as it is now; nothing when there is none
  virtual std::optional<Session> change(const Digest& opens, const std::function<bool(Session&)>& change) = 0;
  virtual std::vector<Session> of(const PersonId& person) const = 0;
  virtual std::size_t remove_if(const std::function<bool(const Session&)>& ends) = 0;
};

/// What a browser is handed: shown to it once.
struct OpenedSession {
  SessionId id;
  SecretText cookie;  ///< 64 hexadecimal characters, for a cookie that scripts cannot read
  SecretText csrf;    ///< 64 hexadecimal characters, for its pages to send back with whatever changes something
};

/// What a sign-in says of itself.
struct SignIn {
  PersonId person;
  std::optional<TenantId> host;
  SessionKind kind;
  Factor factor;
  bool has_shown_recovery_code = false;
};

/// Opens, finds and ends sessions.  Handed the time at each call, which must not go back.
class Sessions {
 public:
  /// How long a session lasts at most, asked each time: shorter limits hold for sessions that are open.
  using Limits = std::function<SessionLimits(const Session& session, Timestamp now)>;

  /// @param limits         none: the usual ones of its kind.  Never longer than these
  /// @param store, random  outlive it
  Sessions(SessionStore& store, crypto::RandomSource& random, Limits limits = {})
      : store_(store), random_(random), limits_(std::move(limits)) {}

  /// Always a new one: what the browser showed before opens nothing.
  /// @param before  the cookie that came with the request, if any
  OpenedSession open(const SignIn& sign_in, std::string_view before, Timestamp now);

  /// Whose session it is, and that it goes on.
  /// @param host  the tenant at whose address it is shown
  /// @returns     nothing when there is none, it has ended, or it is another host's
  std::optional<Session> find(std::string_view cookie, const std::optional<TenantId>& host, Timestamp now);

  /// Whether a request that changes something comes from the session's own page.  The caller looks at `Origin` too.
  static bool is_from_its_page(const Session& session, std::string_view csrf);

  /// A factor was shown again, or roles have changed: the session goes on under a new cookie, and for no longer.
  /// @returns  nothing when there is no such session
  std::optional<OpenedSession> renew(std::string_view cookie, const std::optional<TenantId>& host, SessionKind kind,
                                     std::optional<Factor> shown, Timestamp now, bool has_shown_recovery_code = false);

  void sign_out(std::string_view cookie);

  /// When it ends by itself, if nobody asks for anything any more.
  Timestamp end_of(const Session& session, Timestamp now) const;
  /// The live sessions of a person, for that person's own eyes.
  std::vector<Session> list(const PersonId& person, Timestamp now) const;
  /// Ends one of a person's own.
  bool end(const PersonId& person, const SessionId& id);
  /// Ends all of a person: disabled, another password, another factor.
  /// @param but  the one from which it was done, which goes on; see `renew`
  std::size_t end_all(const PersonId& person, std::optional<SessionId> but = {});
  /// Forgets those that have ended by themselves.
  std::size_t forget_ended(Timestamp now);

 private:
  OpenedSession make(Session& session);
  bool is_over(const Session& session, Timestamp now) const;

  SessionStore& store_;
  crypto::RandomSource& random_;
  const Limits limits_;
};

}  // namespace urna::identity
