// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "election/definition.hpp"
#include "protocol/election_uuid.hpp"
#include "protocol/threshold_ceremony.hpp"
#include "protocol/trustees.hpp"

namespace urna::election {

enum class TrusteeKind {
  member,  ///< of those who hold the key in shares
  single,  ///< with a key of their own
};

/// What a trustee hands in before the poll.  The texts are those of `protocol/threshold_ceremony.hpp`, contextual form,
/// and of `protocol::TrusteePublicKey`.
enum class TrusteeRecord { public_key, certificate, polynomial, verification_output };

/// What a trustee has to do next; `done` when nothing is left before the poll.
enum class TrusteeStep { single_key, certificate, polynomial, accept, done };

enum class TrusteeFault {
  not_now,       ///< the ceremony is at another step, or this trustee has no such step
  given_before,  ///< another text was taken from this trustee at this step
  refused,       ///< the text does not hold; the detail says why
};

struct TrusteeRefusal {
  TrusteeFault fault = TrusteeFault::refused;
  std::string detail;
};

/// Who takes part, and how far.  All of it is public.
struct TrusteeSeat {
  TrusteeKind kind = TrusteeKind::member;
  std::string name;
  std::uint32_t link = 1;  ///< which link opens it: grows when a new one is made
  std::string first;       ///< public key of a single trustee, certificate of a member; empty before
  std::string polynomial;
  std::string output;
};

/// Carries what the trustees tell each other while they make the election's key, checking each text as it comes.  It
/// holds no secret: shares pass through sealed for their receivers.  A value; its text is stored after each step.
///
/// Trustees are numbered from 1, members first, then single ones: a member's number is their place in the ceremony, and
/// everybody's number is that of their key in the record `trustees`.
class TrusteeDesk {
 public:
  static TrusteeDesk begin(const crypto::Group& group, const TrusteesDefinition& trustees);
  /// @returns  nothing when the text is not what `text` wrote
  static std::optional<TrusteeDesk> parse(std::string_view text);
  std::string text() const;

  const crypto::Group& group() const { return *group_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(seats_.size()); }
  std::uint32_t members() const { return members_; }
  std::uint32_t threshold() const { return threshold_; }  ///< 0 without members
  /// @param number  1 … size()
  const TrusteeSeat& seat(std::uint32_t number) const { return seats_[number - 1]; }

  /// Whether these are the people, the threshold and the group of a definition.
  bool is_for(const ElectionDefinition& definition) const;

  /// Takes what a trustee hands in.  The same text again is no error.
  /// @errors  the desk is then unchanged
  std::optional<TrusteeRefusal> take(std::uint32_t number, TrusteeRecord record, std::string_view text);

  TrusteeStep step(std::uint32_t number) const;
  /// Whom the trustee waits for before the step can be done; empty when it can.
  std::vector<std::string> waiting_for(std::uint32_t number) const;

  /// All certificates, in the order of the members, once they are there.
  std::optional<std::vector<std::string>> certificates() const;
  /// What a member opens at the step `accept`.
  std::optional<std::string> input(std::uint32_t number) const;
  /// The share that a member sealed for themselves, from their verification output on.
  std::optional<std::string> sealed_share(std::uint32_t number) const;
  /// To be read aloud: of the single trustee's key, or of the member's certificate.
  std::optional<Digest> fingerprint(std::uint32_t number) const;

  bool is_complete() const;
  /// The record `trustees`, verified as an auditor does.
  /// @errors  what is wrong, in words; or that trustees are missing
  Result<protocol::Trustees, std::string> finish() const;

  /// Another link opens this trustee's page from now on.
  void renew_link(std::uint32_t number) { ++seats_[number - 1].link; }
  /// Everything that was handed in is forgotten, and all links are new: when a member has lost what only they had.
  void restart();

 private:
  TrusteeDesk() = default;

  std::optional<TrusteeRefusal> check(std::uint32_t number, TrusteeRecord record, std::string_view text) const;
  std::optional<std::string> find_key_problem(std::string_view text) const;
  std::optional<std::string> find_certificate_problem(std::uint32_t number, std::string_view text) const;
  std::optional<protocol::CeremonyMembers> all_members() const;
  std::optional<std::vector<std::string>> polynomials() const;
  bool is_member(std::uint32_t number) const { return number <= members_; }

  const crypto::Group* group_ = nullptr;
  std::uint32_t members_ = 0;
  std::uint32_t threshold_ = 0;
  std::vector<TrusteeSeat> seats_;
};

/// Makes the secrets that open trustees' pages: 43 characters for the part of an address after `#`.  Nothing is stored
/// of a link; whoever has the key can make it again.
class TrusteeLinks {
 public:
  explicit TrusteeLinks(Secret<32> key) : key_(std::move(key)) {}

  SecretText secret(const protocol::ElectionUuid& election, std::uint32_t number, std::uint32_t link) const;
  /// Whose secret it is.  As long for a wrong one as for a right one.
  std::optional<std::uint32_t> find(const protocol::ElectionUuid& election, const TrusteeDesk& desk,
                                    std::string_view secret) const;

 private:
  Secret<32> key_;
};

}  // namespace urna::election
