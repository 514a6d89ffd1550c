// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "protocol/trustees.hpp"

namespace urna::protocol {
namespace {

constexpr std::uint64_t number_max = 1'000'000;

std::uint32_t read_number(CanonicalReader& reader) { return static_cast<std::uint32_t>(reader.integer(number_max)); }

CeremonyContext read_context(CanonicalReader& reader) {
  CeremonyContext context;
  reader.expect("{\"group\":");
  context.group = reader.plain_string();
  reader.expect(",\"size\":");
  context.size = read_number(reader);
  reader.expect(",\"threshold\":");
  context.threshold = read_number(reader);
  reader.expect(",\"index\":");
  context.index = read_number(reader);
  reader.expect("}");
  return context;
}

void append_elements(std::string& out, const crypto::Group& group, std::span<const crypto::Element> elements) {
  append_array(out, elements, [&](const crypto::Element& element) { append_element(out, group, element); });
}

void append_trustee_public_key(std::string& out, const crypto::Group& group, const TrusteePublicKey& key) {
  out += "{\"pok\":";
  append_proof(out, key.proof_of_knowledge);
  out += ",\"public_key\":";
  append_element(out, group, key.public_key);
  if (key.signature) {
    out += ",\"signature\":";
    append_proof(out, *key.signature);
  }
  if (key.name) {
    out += ",\"name\":";
    append_text_string(out, *key.name);
  }
  out.push_back('}');
}

}  // namespace

TrusteePublicKey read_trustee_public_key(CanonicalReader& reader, const crypto::Group& group) {
  TrusteePublicKey key;
  reader.expect("{\"pok\":");
  key.proof_of_knowledge = reader.proof();
  reader.expect(",\"public_key\":");
  key.public_key = reader.element(group);
  if (reader.accept(",\"signature\":")) key.signature = reader.proof();
  if (reader.accept(",\"name\":")) key.name = reader.text_string();
  reader.expect("}");
  return key;
}

std::string trustee_public_key_text(const crypto::Group& group, const TrusteePublicKey& key) {
  std::string out;
  append_trustee_public_key(out, group, key);
  return out;
}

std::optional<Certificate> certificate_from(const crypto::Group& group, SignedMessage message) {
  Certificate certificate{std::move(message), {}, {}, std::nullopt};
  CanonicalReader reader(certificate.signed_message.message);
  reader.expect("{");
  if (reader.accept("\"context\":")) {
    certificate.context = read_context(reader);
    reader.expect(",");
  }
  reader.expect("\"verification\":");
  certificate.verification = reader.element(group);
  reader.expect(",\"encryption\":");
  certificate.encryption = reader.element(group);
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return certificate;
}

std::string certificate_message(const crypto::Group& group, const crypto::Element& verification,
                                const crypto::Element& encryption, const std::optional<CeremonyContext>& context) {
  std::string out = "{";
  if (context) {
    out += "\"context\":{\"group\":\"" + context->group + "\",\"size\":" + std::to_string(context->size) +
           ",\"threshold\":" + std::to_string(context->threshold) + ",\"index\":" + std::to_string(context->index) +
           "},";
  }
  out += "\"verification\":";
  append_element(out, group, verification);
  out += ",\"encryption\":";
  append_element(out, group, encryption);
  out.push_back('}');
  return out;
}

std::optional<Commitments> commitments_from(const crypto::Group& group, SignedMessage message) {
  Commitments commitments{std::move(message), {}};
  CanonicalReader reader(commitments.signed_message.message);
  reader.expect("{\"coefexps\":");
  reader.array([&] { commitments.elements.push_back(reader.element(group)); });
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return commitments;
}

std::string commitments_message(const crypto::Group& group, std::span<const crypto::Element> elements) {
  std::string out = "{\"coefexps\":";
  append_elements(out, group, elements);
  out.push_back('}');
  return out;
}

std::string certificates_signature_message(const crypto::Group& group, std::span<const Certificate> certificates,
                                           std::span<const crypto::Element> commitments) {
  std::string out = "certs_sig|{\"certs\":";
  append_array(out, certificates,
               [&](const Certificate& certificate) { append_signed_message(out, certificate.signed_message); });
  out += ",\"coefexps\":";
  append_elements(out, group, commitments);
  out.push_back('}');
  return out;
}

ThresholdTrustees read_threshold_trustees(CanonicalReader& reader, const crypto::Group& group) {
  ThresholdTrustees trustees;
  reader.expect("{\"threshold\":");
  trustees.threshold = read_number(reader);
  reader.expect(",\"certs\":");
  reader.array([&] {
    auto certificate = certificate_from(group, read_signed_message(reader));
    if (!certificate) return reader.fail("the message of this certificate is not canonical");
    trustees.certificates.push_back(std::move(*certificate));
  });
  reader.expect(",\"coefexps\":");
  reader.array([&] {
    auto commitments = commitments_from(group, read_signed_message(reader));
    if (!commitments) return reader.fail("the message with these commitments is not canonical");
    trustees.commitments.push_back(std::move(*commitments));
  });
  if (reader.accept(",\"signatures\":")) {
    trustees.signatures.emplace();
    reader.array([&] { trustees.signatures->push_back(reader.proof()); });
  }
  reader.expect(",\"verification_keys\":");
  reader.array([&] {
    TrusteePublicKey key = read_trustee_public_key(reader, group);
    if (key.signature && !trustees.signatures) reader.fail("a signed key stands only beside signed certificates");
    trustees.verification_keys.push_back(std::move(key));
  });
  reader.expect("}");
  return trustees;
}

std::string threshold_trustees_text(const crypto::Group& group, const ThresholdTrustees& trustees) {
  std::string out = "{\"threshold\":" + std::to_string(trustees.threshold) + ",\"certs\":";
  append_array(out, trustees.certificates,
               [&](const auto& certificate) { append_signed_message(out, certificate.signed_message); });
  out += ",\"coefexps\":";
  append_array(out, trustees.commitments,
               [&](const auto& commitments) { append_signed_message(out, commitments.signed_message); });
  if (trustees.signatures) {
    out += ",\"signatures\":";
    append_array(out, *trustees.signatures, [&](const auto& signature) { append_proof(out, signature); });
  }
  out += ",\"verification_keys\":";
  append_array(out, trustees.verification_keys, [&](const auto& key) { append_trustee_public_key(out, group, key); });
  out.push_back('}');
  return out;
}

std::string trustees_text(const crypto::Group& group, std::span<const TrusteeItem> items) {
  std::string out;
  append_array(out, items, [&](const TrusteeItem& item) {
    if (const auto* single = std::get_if<TrusteePublicKey>(&item)) {
      out += "[\"Single\",";
      append_trustee_public_key(out, group, *single);
    } else {
      out += "[\"Pedersen\"," + threshold_trustees_text(group, std::get<ThresholdTrustees>(item));
    }
    out.push_back(']');
  });
  return out;
}

}  // namespace urna::protocol
