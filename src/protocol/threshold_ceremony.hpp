// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "protocol/trustees.hpp"

/// The ceremony in which m members make a key that any `threshold` of them can use, and that nobody ever holds whole.
/// Protocol §4.3, steps 1 to 6.  Each step is a function from texts to texts, so that the steps may run days and
/// machines apart:
///
///   1  member   make_certificate                          → certificate, published
///   2  all      CeremonyMembers::from_certificates        → the members, in an order that everybody sees
///   3  member   make_polynomial                           → polynomial, to the server
///   4  server   check_polynomial, route_polynomials       → one vinput per member
///   5  member   accept_verification_input                 → voutput, to the server
///   6  server   check_verification_output, finish         → the item of `trustees`, published; each member's sealed
///   key, handed back
namespace urna::protocol {

constexpr std::size_t ceremony_members_max = 200;

enum class CeremonyFault {
  malformed,     ///< the text is not canonical JSON of this step
  wrong_number,  ///< not one text, share or signature per member; or no member; or more than `ceremony_members_max`
  threshold_out_of_range,  ///< not 1 ≤ threshold ≤ members, or not the one in the certificates
  certificate_key_not_in_group,
  certificate_signature_invalid,
  certificate_context_wrong,  ///< made for another group, size, threshold or place; or only some have a context
  certificate_repeated,       ///< two members with the same key: one person would hold two shares
  not_a_member,               ///< no certificate has the keys of this seed
  commitments_number_wrong,   ///< not as many as the threshold
  commitment_not_in_group,
  commitments_signature_invalid,
  commitments_replaced,            ///< our own commitments are not those of our polynomial
  certificates_signature_invalid,  ///< contextual form: absent, or over other certificates
  message_malformed,               ///< a sealed message, see `ChannelFault`
  message_not_in_group,
  message_unreadable,
  message_wrong_sender,
  message_wrong_recipient,
  share_not_from_commitments,  ///< the share is not the value of the polynomial that its sender committed to
  key_not_in_group,
  proof_of_knowledge_invalid,
  key_not_from_commitments,
  key_signature_invalid,  ///< contextual form: absent or wrong
};

/// "the signature of the certificate is wrong"
std::string_view describe(CeremonyFault fault);

struct CeremonyError {
  CeremonyFault fault;
  std::uint32_t member;  ///< whose text is wrong, from 1; 0 when it is nobody's in particular

  friend bool operator==(const CeremonyError&, const CeremonyError&) = default;
};

/// "member 2: the signature of the certificate is wrong"
std::string describe(const CeremonyError& error);

/// Step 1.
/// @param seed     drawn by the member with `crypto::draw_seed` and kept: it opens all that comes later
/// @param context  only for the contextual form: then this member's own place, in a ceremony of known size and
/// threshold
std::string make_certificate(const crypto::Group& group, const SecretText& seed,
                             const std::optional<CeremonyContext>& context, crypto::RandomSource& random);

/// Step 2: who takes part.  Exists only when every certificate is valid.
class CeremonyMembers {
 public:
  /// @param certificates  their order numbers the members, from 1
  /// @errors              malformed, wrong_number, threshold_out_of_range, certificate_…
  static Result<CeremonyMembers, CeremonyError> from_certificates(const crypto::Group& group,
                                                                  std::span<const std::string> certificates);

  const crypto::Group& group() const { return *group_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(certificates_.size()); }
  /// @param member  1 … size()
  const Certificate& certificate(std::uint32_t member) const { return certificates_[member - 1]; }
  std::span<const Certificate> certificates() const { return certificates_; }
  /// Present in the contextual form, where the certificates fix it.
  std::optional<std::uint32_t> fixed_threshold() const;
  bool is_contextual() const { return fixed_threshold().has_value(); }
  /// The place of the member with these two keys, if any.
  std::optional<std::uint32_t> find(const crypto::Element& verification, const crypto::Element& encryption) const;

 private:
  CeremonyMembers() = default;

  const crypto::Group* group_ = nullptr;
  std::vector<Certificate> certificates_;
};

/// Step 3: draws a polynomial of `threshold` coefficients, and seals its value at each member's place.
/// @errors  threshold_out_of_range, not_a_member
Result<std::string, CeremonyError> make_polynomial(const CeremonyMembers& members, const SecretText& seed,
                                                   std::uint32_t threshold, crypto::RandomSource& random);

/// Step 4, for one polynomial as it arrives.  The server cannot open the shares: their receivers check them.
std::optional<CeremonyError> check_polynomial(const CeremonyMembers& members, std::uint32_t threshold,
                                              std::uint32_t member, std::string_view polynomial);

/// Step 4.
/// @param polynomials  in the order of the members
/// @returns            one vinput per member
/// @errors             those of `check_polynomial`; wrong_number
Result<std::vector<std::string>, CeremonyError> route_polynomials(const CeremonyMembers& members,
                                                                  std::uint32_t threshold,
                                                                  std::span<const std::string> polynomials);

/// Step 5: opens and checks all shares, adds them up to the private key, and proves its public key.
/// @returns  the voutput
/// @errors   not_a_member, malformed, wrong_number, threshold_out_of_range, commitment…, message_…,
/// share_not_from_commitments; each
///           names the member who sent the wrong part
Result<std::string, CeremonyError> accept_verification_input(const CeremonyMembers& members, const SecretText& seed,
                                                             std::string_view verification_input,
                                                             crypto::RandomSource& random);

/// Step 6, for one voutput as it arrives.
/// @param polynomials  in the order of the members, as `route_polynomials` accepted them
std::optional<CeremonyError> check_verification_output(const CeremonyMembers& members, std::uint32_t threshold,
                                                       std::span<const std::string> polynomials, std::uint32_t member,
                                                       std::string_view verification_output);

/// The share that a member sealed for itself: it stands in the member's voutput.
/// @returns  nothing when the text is no voutput
std::optional<std::string> sealed_share_in(const crypto::Group& group, std::string_view verification_output);

/// What the ceremony ends with.
struct FinishedCeremony {
  ThresholdTrustees trustees;             ///< public: an item of `trustees`
  std::vector<std::string> private_keys;  ///< one per member, sealed for that member: its `.dkey`
};

/// Step 6.
/// @param names  one per member, or none at all
/// @errors       those of steps 4 and 6
Result<FinishedCeremony, CeremonyError> finish(const CeremonyMembers& members, std::uint32_t threshold,
                                               std::span<const std::string> polynomials,
                                               std::span<const std::string> verification_outputs,
                                               std::span<const std::string> names);

}  // namespace urna::protocol
