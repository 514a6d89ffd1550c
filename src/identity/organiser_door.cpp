// SPDX-License-Identifier: EUPL-1.2
#include "identity/organiser_door.hpp"

#include <algorithm>
#include <cctype>

#include "crypto/hash.hpp"
#include "identity/detail/hashing_place.hpp"
#include "identity/detail/typed_code.hpp"
#include "identity/text_folding.hpp"

namespace urna::identity {
namespace {

constexpr std::size_t code_characters = 20;
constexpr std::size_t code_group = 5;

Digest code_hash(std::string_view typed) {
  return crypto::sha256("urna one-time code|" + detail::canonical_code(typed).expose());
}

char lower(char character) { return static_cast<char>(std::tolower(static_cast<unsigned char>(character))); }

bool is_same_text(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<EnrolmentFault> find_password_fault(std::string_view password, std::string_view name) {
  if (password.size() > OrganiserDoor::password_bytes_max) return EnrolmentFault::password_long;
  if (is_same_text(password, name)) return EnrolmentFault::password_is_name;
  if (characters_in(password) < OrganiserDoor::password_characters_min) return EnrolmentFault::password_short;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> account_name(std::string_view typed) {
  constexpr std::size_t characters_max = 64;
  std::string name;
  for (const char character : typed) name += lower(character);
  const bool is_name = !name.empty() && name.size() <= characters_max &&
                       name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-@") == std::string::npos;
  if (!is_name) return std::nullopt;
  return name;
}

NewCode make_one_time_code(crypto::RandomSource& random, Timestamp now) {
  SecretText code = detail::draw_typed_code(random, code_characters, code_group);
  const OneTimeCode kept{code_hash(code.expose()), now + OrganiserDoor::code_lasts};
  return {std::move(code), kept};
}

void admit(OrganiserStore& store, const std::string& name, const OneTimeCode& code) {
  store.change(name, [&](std::optional<Organiser>& account) {
    if (!account) account.emplace().name = name;
    account->code = code;
    account->totp_to_confirm.reset();
    return true;
  });
}

SecretText invite(OrganiserStore& store, crypto::RandomSource& random, const std::string& name, Timestamp now) {
  NewCode made = make_one_time_code(random, now);
  admit(store, name, made.kept);
  return std::move(made.code);
}

OrganiserDoor::OrganiserDoor(OrganiserStore& store, crypto::RandomSource& random, crypto::HashCost cost)
    : store_(store), random_(random), cost_(cost), nobodys_password_(crypto::hash_password("nobody's", cost, random)) {}

std::optional<EnrolmentFault> OrganiserDoor::find_fault(const std::optional<Organiser>& account, std::string_view code,
                                                        Timestamp now) const {
  const Digest hash = code_hash(code);
  const bool fits = account && account->code && account->code->hash == hash && now < account->code->expires;
  if (!fits) return EnrolmentFault::code_wrong;
  return std::nullopt;
}

Result<SecondFactor, EnrolmentFault> OrganiserDoor::enrol(const std::string& address, std::string_view typed,
                                                          std::string_view code, std::string_view password,
                                                          Timestamp now) {
  const auto name = account_name(typed);
  if (!name) return failure(EnrolmentFault::code_wrong);
  if (!may_enrol(address, *name, now)) return failure(EnrolmentFault::must_wait);
  TotpSecret secret = make_totp_secret(random_);
  SecondFactor shown{totp_text(secret), totp_address(*name, secret)};
  std::optional<EnrolmentFault> fault;
  store_.change(*name, [&](std::optional<Organiser>& account) {
    fault = find_fault(account, code, now);
    if (!fault) fault = find_password_fault(password, *name);
    if (fault) return false;
    account->totp_to_confirm = std::move(secret);
    return true;
  });
  if (fault == EnrolmentFault::code_wrong) note_failure(address, *name, now);
  if (fault) return failure(*fault);
  return shown;
}

std::optional<EnrolmentFault> OrganiserDoor::confirm_enrolment(const std::string& address, std::string_view typed,
                                                               std::string_view code, std::string_view password,
                                                               std::string_view six_digits, Timestamp now) {
  const auto name = account_name(typed);
  if (!name) return EnrolmentFault::code_wrong;
  if (!may_enrol(address, *name, now)) return EnrolmentFault::must_wait;
  if (const auto fault = find_password_fault(password, *name)) return fault;
  if (const auto fault = find_fault(store_.find(*name), code, now)) {
    note_failure(address, *name, now);
    return fault;
  }
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return EnrolmentFault::must_wait;
  const std::string hashed = crypto::hash_password(password, cost_, random_);  // slow: not within the change
  std::optional<EnrolmentFault> fault;
  store_.change(*name, [&](std::optional<Organiser>& account) {
    fault = find_fault(account, code, now);
    if (fault) return false;
    const auto step = account->totp_to_confirm ? find_totp_step(*account->totp_to_confirm, six_digits, now)
                                               : std::optional<std::uint64_t>();
    if (!step) {
      fault = EnrolmentFault::second_code_wrong;
      return false;
    }
    account->password = hashed;
    account->totp = std::move(account->totp_to_confirm);
    account->totp_to_confirm.reset();
    account->last_totp_step = *step;
    account->code.reset();
    return true;
  });
  if (fault) {
    note_failure(address, *name, now);
    return fault;
  }
  // Whoever held the account before holds no session of it now.
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& one) { return one.second.name == *name; });
  guard_.succeeded(address, *name, now);
  return std::nullopt;
}

Result<SecretText, SignInFault> OrganiserDoor::sign_in(const std::string& address, std::string_view typed,
                                                       std::string_view password, std::string_view six_digits,
                                                       Timestamp now) {
  const auto valid_name = account_name(typed);
  const std::string name = valid_name.value_or("");  // of nobody
  if (must_wait(address, name, now)) return failure(SignInFault::must_wait);
  const auto account = store_.find(name);
  const detail::HashingPlace place(hashing_, hashing_max);
  if (!place.is_there()) return failure(SignInFault::must_wait);
  const bool enrolled = account && is_enrolled(*account);
  const bool knows_password = password.size() <= password_bytes_max &&
                              crypto::is_password(password, enrolled ? account->password : nobodys_password_);
  const TotpSecret nobodys;
  const auto step = find_totp_step(enrolled ? *account->totp : nobodys, six_digits, now);
  bool opened = false;
  if (enrolled && knows_password && step) {
    opened = store_.change(name, [&](std::optional<Organiser>& current) {
      // Changed meanwhile, or this code was used by somebody who looked over the shoulder.
      if (!current || current->password != account->password || *step <= current->last_totp_step) return false;
      current->last_totp_step = *step;
      return true;
    });
  }
  if (!opened) {
    note_failure(address, name, now);
    return failure(SignInFault::refused);
  }
  note_success(address, name, now);
  return start_session(name, now);
}

Result<StepUp, SignInFault> OrganiserDoor::step_up(const std::string& address, const std::string& name,
                                                   std::string_view six_digits, Timestamp now) {
  if (must_wait(address, name, now)) return failure(SignInFault::must_wait);
  const bool holds_device = store_.change(name, [&](std::optional<Organiser>& account) {
    if (!account || !is_enrolled(*account)) return false;
    const auto step = find_totp_step(*account->totp, six_digits, now);
    if (!step || *step <= account->last_totp_step) return false;
    account->last_totp_step = *step;
    return true;
  });
  if (!holds_device) {
    note_failure(address, name, now);
    return failure(SignInFault::refused);
  }
  note_success(address, name, now);
  return StepUp(name, now);
}

bool OrganiserDoor::may_act(const std::string& name) const {
  const auto account = store_.find(name);
  return account && is_enrolled(*account);
}

SecretText OrganiserDoor::start_session(const std::string& name, Timestamp now) {
  Secret<32> drawn;
  random_.fill(drawn.expose());
  SecretText token(to_hex(drawn.expose()));
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& one) {
    return now - one.second.last_seen >= idle_max || now - one.second.started >= session_max;
  });
  sessions_[crypto::sha256(token.expose())] = {name, now, now};
  return token;
}

std::optional<std::string> OrganiserDoor::session(std::string_view token, Timestamp now) {
  const Digest hash = crypto::sha256(token);
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(hash);
  if (found == sessions_.end()) return std::nullopt;
  Session& session = found->second;
  if (now - session.last_seen >= idle_max || now - session.started >= session_max) {
    sessions_.erase(found);
    return std::nullopt;
  }
  session.last_seen = now;
  return session.name;
}

void OrganiserDoor::sign_out(std::string_view token) {
  const Digest hash = crypto::sha256(token);
  const std::lock_guard lock(mutex_);
  sessions_.erase(hash);
}

std::chrono::seconds OrganiserDoor::wait(const std::string& address, std::string_view typed, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  return guard_.wait(address, account_name(typed).value_or(""), now).value_or(std::chrono::seconds(0));
}

bool OrganiserDoor::must_wait(const std::string& address, const std::string& name, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  return guard_.wait(address, name, now).has_value();
}

bool OrganiserDoor::may_enrol(const std::string& address, const std::string& name, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  return !guard_.wait_to_enrol(address, name, now);
}

void OrganiserDoor::note_failure(const std::string& address, const std::string& name, Timestamp now) {
  const std::lock_guard lock(mutex_);
  guard_.failed(address, name, now);
}

void OrganiserDoor::note_success(const std::string& address, const std::string& name, Timestamp now) {
  const std::lock_guard lock(mutex_);
  guard_.succeeded(address, name, now);
}

}  // namespace urna::identity
