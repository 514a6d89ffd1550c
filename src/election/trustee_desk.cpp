// SPDX-License-Identifier: EUPL-1.2
#include "election/trustee_desk.hpp"

#include <algorithm>
#include <utility>

#include "base/base64url.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "protocol/canonical_json.hpp"
#include "protocol/trustee_key.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::election {
namespace {

using protocol::CanonicalReader;

TrusteeRefusal refused(std::string detail) { return {TrusteeFault::refused, std::move(detail)}; }

std::optional<protocol::TrusteePublicKey> read_key(const crypto::Group& group, std::string_view text) {
  CanonicalReader reader(text);
  auto key = protocol::read_trustee_public_key(reader, group);
  if (reader.finish()) return std::nullopt;
  return key;
}

std::optional<protocol::Certificate> read_certificate(const crypto::Group& group, std::string_view text) {
  CanonicalReader reader(text);
  protocol::SignedMessage message = protocol::read_signed_message(reader);
  if (reader.finish()) return std::nullopt;
  return protocol::certificate_from(group, std::move(message));
}

TrusteeSeat seat_of(TrusteeKind kind, const std::string& name) {
  TrusteeSeat seat;
  seat.kind = kind;
  seat.name = name;
  return seat;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  protocol::append_text_string(out, text);
}

constexpr std::uint32_t links_max = 1'000'000;

}  // namespace

TrusteeDesk TrusteeDesk::begin(const crypto::Group& group, const TrusteesDefinition& trustees) {
  TrusteeDesk desk;
  desk.group_ = &group;
  desk.members_ = static_cast<std::uint32_t>(trustees.members.size());
  desk.threshold_ = trustees.threshold;
  for (const std::string& name : trustees.members) desk.seats_.push_back(seat_of(TrusteeKind::member, name));
  for (const std::string& name : trustees.single) desk.seats_.push_back(seat_of(TrusteeKind::single, name));
  return desk;
}

std::string TrusteeDesk::text() const {
  std::string out = "{\"version\":1,\"group\":\"" + std::string(group_->name()) +
                    "\",\"members\":" + std::to_string(members_) + ",\"threshold\":" + std::to_string(threshold_) +
                    ",\"seats\":";
  protocol::append_array(out, seats_, [&](const TrusteeSeat& seat) {
    out += "{\"link\":" + std::to_string(seat.link);
    append_member(out, "name", seat.name);
    append_member(out, "first", seat.first);
    append_member(out, "polynomial", seat.polynomial);
    append_member(out, "output", seat.output);
    out += "}";
  });
  return out + "}";
}

std::optional<TrusteeDesk> TrusteeDesk::parse(std::string_view text) {
  TrusteeDesk desk;
  CanonicalReader reader(text);
  reader.expect("{\"version\":1,\"group\":");
  desk.group_ = crypto::group_named(reader.plain_string());
  reader.expect(",\"members\":");
  desk.members_ = static_cast<std::uint32_t>(reader.integer(protocol::ceremony_members_max));
  reader.expect(",\"threshold\":");
  desk.threshold_ = static_cast<std::uint32_t>(reader.integer(protocol::ceremony_members_max));
  reader.expect(",\"seats\":");
  reader.array([&] {
    const bool is_member = desk.seats_.size() < desk.members_;
    TrusteeSeat& seat = desk.seats_.emplace_back();
    seat.kind = is_member ? TrusteeKind::member : TrusteeKind::single;
    reader.expect("{\"link\":");
    seat.link = static_cast<std::uint32_t>(reader.integer(links_max));
    const std::pair<const char*, std::string*> texts[] = {
        {"name", &seat.name}, {"first", &seat.first}, {"polynomial", &seat.polynomial}, {"output", &seat.output}};
    for (const auto& [name, value] : texts) {
      reader.expect(",\"" + std::string(name) + "\":");
      *value = reader.text_string();
    }
    reader.expect("}");
  });
  reader.expect("}");
  if (reader.finish() || desk.group_ == nullptr || desk.seats_.size() < desk.members_) return std::nullopt;
  return desk;
}

bool TrusteeDesk::is_for(const ElectionDefinition& definition) const {
  const TrusteeDesk fresh = begin(*definition.group, definition.trustees);
  return group_ == fresh.group_ && members_ == fresh.members_ && threshold_ == fresh.threshold_ &&
         std::equal(seats_.begin(), seats_.end(), fresh.seats_.begin(), fresh.seats_.end(),
                    [](const TrusteeSeat& a, const TrusteeSeat& b) { return a.name == b.name; });
}

std::optional<TrusteeRefusal> TrusteeDesk::take(std::uint32_t number, TrusteeRecord record, std::string_view given) {
  ensure(number >= 1 && number <= size(), "a trustee who hands something in has a seat");
  const std::string_view text = protocol::without_newline(given);
  TrusteeSeat& seat = seats_[number - 1];
  const bool is_single = record == TrusteeRecord::public_key;
  if (is_single != (seat.kind == TrusteeKind::single))
    return TrusteeRefusal{TrusteeFault::not_now, is_single ? "this trustee is a member of those who share a key"
                                                           : "this trustee has a key of their own"};
  std::string& place = record == TrusteeRecord::polynomial            ? seat.polynomial
                       : record == TrusteeRecord::verification_output ? seat.output
                                                                      : seat.first;
  if (place == text && !text.empty()) return std::nullopt;
  if (!place.empty()) return TrusteeRefusal{TrusteeFault::given_before, "another one was taken before"};
  if (auto refusal = check(number, record, text)) return refusal;
  place = text;
  return std::nullopt;
}

std::optional<TrusteeRefusal> TrusteeDesk::check(std::uint32_t number, TrusteeRecord record,
                                                 std::string_view text) const {
  const auto waits = [&] { return TrusteeRefusal{TrusteeFault::not_now, "the others have not come so far"}; };
  switch (record) {
    case TrusteeRecord::public_key:
      if (auto problem = find_key_problem(text)) return refused(std::move(*problem));
      return std::nullopt;
    case TrusteeRecord::certificate:
      if (auto problem = find_certificate_problem(number, text)) return refused(std::move(*problem));
      return std::nullopt;
    case TrusteeRecord::polynomial: {
      const auto members = all_members();
      if (!members) return waits();
      const auto error = protocol::check_polynomial(*members, threshold_, number, text);
      if (error) return refused(std::string(describe(error->fault)));
      return std::nullopt;
    }
    case TrusteeRecord::verification_output: {
      const auto members = all_members();
      const auto parts = polynomials();
      if (!members || !parts) return waits();
      const auto error = protocol::check_verification_output(*members, threshold_, *parts, number, text);
      if (error) return refused(std::string(describe(error->fault)));
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<std::string> TrusteeDesk::find_key_problem(std::string_view text) const {
  const auto key = read_key(*group_, text);
  if (!key) return "this is no public key of a trustee";
  if (key->signature) return "a single trustee's key has no signature";
  if (const auto fault = protocol::find_key_fault(*group_, *key)) return std::string(describe(*fault));
  for (const TrusteeSeat& other : seats_) {
    const auto theirs = other.kind == TrusteeKind::single ? read_key(*group_, other.first) : std::nullopt;
    if (theirs && group_->equal(theirs->public_key, key->public_key))
      return "this is the key of " + other.name + ": every trustee makes their own";
  }
  return std::nullopt;
}

std::optional<std::string> TrusteeDesk::find_certificate_problem(std::uint32_t number, std::string_view text) const {
  const auto certificate = read_certificate(*group_, text);
  const auto said = [](protocol::CeremonyFault fault) { return std::string(describe(fault)); };
  if (!certificate) return said(protocol::CeremonyFault::malformed);
  if (!group_->is_member(certificate->verification) || !group_->is_member(certificate->encryption))
    return said(protocol::CeremonyFault::certificate_key_not_in_group);
  if (!protocol::is_signed_by(*group_, certificate->verification, certificate->signed_message))
    return said(protocol::CeremonyFault::certificate_signature_invalid);
  if (certificate->context != protocol::CeremonyContext{std::string(group_->name()), members_, threshold_, number})
    return said(protocol::CeremonyFault::certificate_context_wrong);
  for (std::uint32_t other = 1; other <= members_; ++other) {
    const auto theirs = read_certificate(*group_, seats_[other - 1].first);
    if (theirs && (group_->equal(theirs->verification, certificate->verification) ||
                   group_->equal(theirs->encryption, certificate->encryption)))
      return said(protocol::CeremonyFault::certificate_repeated);
  }
  return std::nullopt;
}

TrusteeStep TrusteeDesk::step(std::uint32_t number) const {
  const TrusteeSeat& seat = seats_[number - 1];
  if (seat.kind == TrusteeKind::single) return seat.first.empty() ? TrusteeStep::single_key : TrusteeStep::done;
  if (seat.first.empty()) return TrusteeStep::certificate;
  if (seat.polynomial.empty()) return TrusteeStep::polynomial;
  return seat.output.empty() ? TrusteeStep::accept : TrusteeStep::done;
}

std::vector<std::string> TrusteeDesk::waiting_for(std::uint32_t number) const {
  std::string TrusteeSeat::*missing = nullptr;
  switch (step(number)) {
    case TrusteeStep::single_key:
    case TrusteeStep::certificate:
      return {};
    case TrusteeStep::polynomial:
      missing = &TrusteeSeat::first;
      break;
    case TrusteeStep::accept:
      missing = &TrusteeSeat::polynomial;
      break;
    case TrusteeStep::done:
      missing = is_member(number) ? &TrusteeSeat::output : nullptr;
      break;
  }
  std::vector<std::string> names;
  for (std::uint32_t other = 1; missing != nullptr && other <= members_; ++other) {
    if ((seats_[other - 1].*missing).empty()) names.push_back(seats_[other - 1].name);
  }
  return names;
}

std::optional<std::vector<std::string>> TrusteeDesk::certificates() const {
  std::vector<std::string> texts;
  for (std::uint32_t member = 1; member <= members_; ++member) {
    if (seats_[member - 1].first.empty()) return std::nullopt;
    texts.push_back(seats_[member - 1].first);
  }
  return texts;
}

std::optional<protocol::CeremonyMembers> TrusteeDesk::all_members() const {
  const auto texts = certificates();
  if (!texts) return std::nullopt;
  auto members = protocol::CeremonyMembers::from_certificates(*group_, *texts);
  ensure(members.has_value(), "certificates that were taken one by one hold together");
  return std::move(*members);
}

std::optional<std::vector<std::string>> TrusteeDesk::polynomials() const {
  std::vector<std::string> texts;
  for (std::uint32_t member = 1; member <= members_; ++member) {
    if (seats_[member - 1].polynomial.empty()) return std::nullopt;
    texts.push_back(seats_[member - 1].polynomial);
  }
  return texts;
}

std::optional<std::string> TrusteeDesk::input(std::uint32_t number) const {
  const auto members = is_member(number) ? all_members() : std::nullopt;
  const auto parts = polynomials();
  if (!members || !parts) return std::nullopt;
  auto inputs = protocol::route_polynomials(*members, threshold_, *parts);
  ensure(inputs.has_value(), "parts that were taken can be sorted");
  return std::move((*inputs)[number - 1]);
}

std::optional<std::string> TrusteeDesk::sealed_share(std::uint32_t number) const {
  if (!is_member(number) || seats_[number - 1].output.empty()) return std::nullopt;
  return protocol::sealed_share_in(*group_, seats_[number - 1].output);
}

std::optional<Digest> TrusteeDesk::fingerprint(std::uint32_t number) const {
  const TrusteeSeat& seat = seats_[number - 1];
  if (seat.first.empty()) return std::nullopt;
  if (seat.kind == TrusteeKind::single) return protocol::fingerprint(*group_, *read_key(*group_, seat.first));
  return protocol::fingerprint(*read_certificate(*group_, seat.first));
}

bool TrusteeDesk::is_complete() const {
  for (std::uint32_t number = 1; number <= size(); ++number) {
    if (step(number) != TrusteeStep::done) return false;
  }
  return true;
}

Result<protocol::Trustees, std::string> TrusteeDesk::finish() const {
  if (!is_complete()) return failure(std::string("not every trustee has made their key"));
  std::vector<protocol::TrusteeItem> items;
  if (const auto members = members_ > 0 ? all_members() : std::nullopt) {
    std::vector<std::string> outputs;
    std::vector<std::string> names;
    for (std::uint32_t number = 1; number <= members_; ++number) {
      outputs.push_back(seats_[number - 1].output);
      names.push_back(seats_[number - 1].name);
    }
    auto finished = protocol::finish(*members, threshold_, *polynomials(), outputs, names);
    if (!finished) return failure(describe(finished.error()));
    items.emplace_back(std::move(finished->trustees));
  }
  for (std::uint32_t number = members_ + 1; number <= size(); ++number) {
    auto key = read_key(*group_, seats_[number - 1].first);
    key->name = seats_[number - 1].name;
    items.emplace_back(std::move(*key));
  }
  auto trustees = protocol::Trustees::parse(*group_, trustees_text(*group_, items));
  if (!trustees) return failure(protocol::describe(trustees.error()));
  const auto faults = protocol::verify(*trustees);
  if (!faults.empty()) return failure(describe(faults.front()));
  return std::move(*trustees);
}

void TrusteeDesk::restart() {
  for (TrusteeSeat& seat : seats_) {
    ++seat.link;
    seat.first.clear();
    seat.polynomial.clear();
    seat.output.clear();
  }
}

SecretText TrusteeLinks::secret(const protocol::ElectionUuid& election, std::uint32_t number,
                                std::uint32_t link) const {
  const Digest place = crypto::sha256("urna trustee link|" + election.text() + "|" + std::to_string(number) + "|" +
                                      std::to_string(link));
  // Both halves have 32 bytes always, so that nothing can be appended.
  return SecretText(to_base64url(crypto::Sha256().add(key_.expose()).add(place).finish()));
}

std::optional<std::uint32_t> TrusteeLinks::find(const protocol::ElectionUuid& election, const TrusteeDesk& desk,
                                                std::string_view given) const {
  const Digest wanted = crypto::sha256(given);
  std::optional<std::uint32_t> found;
  for (std::uint32_t number = 1; number <= desk.size(); ++number) {
    if (crypto::sha256(secret(election, number, desk.seat(number).link).expose()) == wanted) found = number;
  }
  return found;
}

}  // namespace urna::election
