// SPDX-License-Identifier: EUPL-1.2
#include "protocol/threshold_ceremony.hpp"

namespace urna::protocol {

std::string_view describe(CeremonyFault fault) {
  switch (fault) {
    case CeremonyFault::malformed:
      return "the text is not what this step of the ceremony asks for";
    case CeremonyFault::wrong_number:
      return "there is not exactly one part per member";
    case CeremonyFault::threshold_out_of_range:
      return "the threshold is 0, above the number of members, or not the one that was agreed";
    case CeremonyFault::certificate_key_not_in_group:
      return "a key in the certificate lies outside the group";
    case CeremonyFault::certificate_signature_invalid:
      return "the signature of the certificate is wrong";
    case CeremonyFault::certificate_context_wrong:
      return "the certificate was made for another ceremony, member or form";
    case CeremonyFault::certificate_repeated:
      return "the certificate has the key of another member";
    case CeremonyFault::not_a_member:
      return "no certificate of the ceremony has these keys";
    case CeremonyFault::commitments_number_wrong:
      return "there are not as many commitments as the threshold";
    case CeremonyFault::commitment_not_in_group:
      return "a commitment lies outside the group";
    case CeremonyFault::commitments_signature_invalid:
      return "the signature of the commitments is wrong";
    case CeremonyFault::commitments_replaced:
      return "the commitments are not those of the member's own polynomial";
    case CeremonyFault::certificates_signature_invalid:
      return "the member's signature of all certificates is missing or wrong";
    case CeremonyFault::message_malformed:
      return "a sealed message is not what the protocol asks for";
    case CeremonyFault::message_not_in_group:
      return "a sealed message has an element outside the group";
    case CeremonyFault::message_unreadable:
      return "a sealed message is for another key, or was changed";
    case CeremonyFault::message_wrong_sender:
      return "a sealed message is signed by another key than its sender's";
    case CeremonyFault::message_wrong_recipient:
      return "a sealed message was written for another recipient";
    case CeremonyFault::share_not_from_commitments:
      return "the share does not follow from its sender's commitments";
    case CeremonyFault::key_not_in_group:
      return "the public key lies outside the group";
    case CeremonyFault::proof_of_knowledge_invalid:
      return "the proof that the member knows the private key is wrong";
    case CeremonyFault::key_not_from_commitments:
      return "the public key does not follow from the commitments";
    case CeremonyFault::key_signature_invalid:
      return "the member's signature of the public key is missing or wrong";
  }
  return "";
}

std::string describe(const CeremonyError& error) {
  if (error.member == 0) return "ceremony: " + std::string(describe(error.fault));
  return "member " + std::to_string(error.member) + ": " + std::string(describe(error.fault));
}

}  // namespace urna::protocol
