// SPDX-License-Identifier: EUPL-1.2
#include "identity/sessions.hpp"

#include "crypto/hash.hpp"

namespace urna::identity {
namespace {

constexpr std::size_t cookie_characters = 64;

SecretText draw(crypto::RandomSource& random) {
  Secret<32> drawn;
  random.fill(drawn.expose());
  return SecretText(to_hex(drawn.expose()));
}

/// What two kinds of secret text are kept as; neither opens what the other does.
Digest cookie_hash(std::string_view cookie) { return crypto::sha256("urna session|" + std::string(cookie)); }
Digest csrf_hash(std::string_view csrf) { return crypto::sha256("urna form|" + std::string(csrf)); }

}  // namespace

SessionLimits usual_limits(SessionKind kind) {
  switch (kind) {
    case SessionKind::staff:
      return {std::chrono::minutes(30), std::chrono::hours(8)};
    case SessionKind::management:
      break;
  }
  return {std::chrono::minutes(15), std::chrono::hours(4)};
}

SessionLimits stricter(const SessionLimits& one, const SessionLimits& other) {
  return {std::min(one.idle, other.idle), std::min(one.in_all, other.in_all)};
}

std::optional<StepUp> StepUp::of(const Session& session) {
  if (session.factor == Factor::none) return std::nullopt;
  return StepUp(to_hex(session.person.get()), session.shown);
}

Timestamp Sessions::end_of(const Session& session, Timestamp now) const {
  SessionLimits limits = usual_limits(session.kind);
  if (limits_) limits = stricter(limits, limits_(session, now));
  return std::min(session.last_seen + limits.idle, session.started + limits.in_all);
}

bool Sessions::is_over(const Session& session, Timestamp now) const {
  return now >= end_of(session, now) || now < session.started;
}

OpenedSession Sessions::make(Session& session) {
  OpenedSession opened{session.id, draw(random_), draw(random_)};
  session.opens = cookie_hash(opened.cookie.expose());
  session.csrf = csrf_hash(opened.csrf.expose());
  return opened;
}

OpenedSession Sessions::open(const SignIn& sign_in, std::string_view before, Timestamp now) {
  sign_out(before);
  Session session{draw_identifier<SessionId>(random_),
                  {},
                  {},
                  sign_in.person,
                  sign_in.host,
                  sign_in.kind,
                  sign_in.factor,
                  now,
                  now,
                  now,
                  sign_in.has_shown_recovery_code};
  OpenedSession opened = make(session);
  store_.add(session);
  return opened;
}

std::optional<Session> Sessions::find(std::string_view cookie, const std::optional<TenantId>& host, Timestamp now) {
  if (cookie.size() != cookie_characters) return std::nullopt;
  bool is_its_own = false;
  const auto found = store_.change(cookie_hash(cookie), [&](Session& session) {
    if (is_over(session, now)) return false;
    is_its_own = session.host == host;  // at another address it is not shown by its page: it stays as it is
    if (is_its_own) session.last_seen = now;
    return true;
  });
  if (!found || !is_its_own) return std::nullopt;
  return found;
}

bool Sessions::is_from_its_page(const Session& session, std::string_view csrf) {
  return csrf.size() == cookie_characters && csrf_hash(csrf) == session.csrf;
}

std::optional<OpenedSession> Sessions::renew(std::string_view cookie, const std::optional<TenantId>& host,
                                             SessionKind kind, std::optional<Factor> shown, Timestamp now,
                                             bool has_shown_recovery_code) {
  const auto found = find(cookie, host, now);
  if (!found) return std::nullopt;
  // Taken out and put back under another name: of two who renew it at once, one gets it.
  const bool was_there = store_.remove_if([&](const Session& other) { return other.opens == found->opens; }) == 1;
  if (!was_there) return std::nullopt;
  Session session = *found;
  session.kind = kind;
  if (shown) {
    session.factor = std::max(session.factor, *shown);
    session.shown = now;
    session.has_shown_recovery_code = session.has_shown_recovery_code || has_shown_recovery_code;
  }
  if (is_over(session, now)) return std::nullopt;  // management sessions are shorter
  OpenedSession opened = make(session);
  store_.add(session);
  return opened;
}

void Sessions::sign_out(std::string_view cookie) {
  if (cookie.size() != cookie_characters) return;
  const Digest opens = cookie_hash(cookie);
  store_.remove_if([&](const Session& session) { return session.opens == opens; });
}

std::vector<Session> Sessions::list(const PersonId& person, Timestamp now) const {
  std::vector<Session> sessions = store_.of(person);
  std::erase_if(sessions, [&](const Session& session) { return is_over(session, now); });
  return sessions;
}

bool Sessions::end(const PersonId& person, const SessionId& id) {
  return store_.remove_if([&](const Session& one) { return one.person == person && one.id == id; }) > 0;
}

std::size_t Sessions::end_all(const PersonId& person, std::optional<SessionId> but) {
  return store_.remove_if([&](const Session& one) { return one.person == person && one.id != but; });
}

std::size_t Sessions::forget_ended(Timestamp now) {
  return store_.remove_if([&](const Session& one) { return is_over(one, now); });
}

}  // namespace urna::identity
