// SPDX-License-Identifier: EUPL-1.2
#include "protocol/detail/ceremony_messages.hpp"

#include "crypto/secret_decimal.hpp"
#include "protocol/trustee_key.hpp"

namespace urna::protocol::detail {
namespace {

std::vector<std::string> read_texts(CanonicalReader& reader) {
  std::vector<std::string> texts;
  reader.array([&] { texts.push_back(reader.text_string()); });
  return texts;
}

Commitments read_commitments(CanonicalReader& reader, const crypto::Group& group) {
  auto commitments = commitments_from(group, read_signed_message(reader));
  if (commitments) return std::move(*commitments);
  reader.fail("the message with the commitments is not canonical");
  return {};
}

void append_texts(std::string& out, const std::vector<std::string>& texts) {
  append_array(out, texts, [&](const std::string& text) { append_text_string(out, text); });
}

}  // namespace

std::optional<Polynomial> read_polynomial(const crypto::Group& group, std::string_view text) {
  CanonicalReader reader(without_newline(text));
  Polynomial polynomial;
  reader.expect("{\"polynomial\":");
  polynomial.polynomial = reader.text_string();
  reader.expect(",\"secrets\":");
  polynomial.secrets = read_texts(reader);
  reader.expect(",\"coefexps\":");
  polynomial.commitments = read_commitments(reader, group);
  if (reader.accept(",\"signature\":")) polynomial.signature = reader.proof();
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return polynomial;
}

std::optional<VerificationInput> read_verification_input(const crypto::Group& group, std::string_view text) {
  CanonicalReader reader(without_newline(text));
  VerificationInput input;
  reader.expect("{\"polynomial\":");
  input.polynomial = reader.text_string();
  reader.expect(",\"secrets\":");
  input.secrets = read_texts(reader);
  reader.expect(",\"coefexps\":");
  reader.array([&] { input.commitments.push_back(read_commitments(reader, group)); });
  if (reader.accept(",\"signatures\":")) {
    input.signatures.emplace();
    reader.array([&] { input.signatures->push_back(reader.proof()); });
  }
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return input;
}

std::optional<VerificationOutput> read_verification_output(const crypto::Group& group, std::string_view text) {
  CanonicalReader reader(without_newline(text));
  VerificationOutput output;
  reader.expect("{\"private_key\":");
  output.private_key = reader.text_string();
  reader.expect(",\"public_key\":");
  output.public_key = read_trustee_public_key(reader, group);
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return output;
}

std::string write(const Polynomial& polynomial) {
  std::string out = "{\"polynomial\":";
  append_text_string(out, polynomial.polynomial);
  out += ",\"secrets\":";
  append_texts(out, polynomial.secrets);
  out += ",\"coefexps\":";
  append_signed_message(out, polynomial.commitments.signed_message);
  if (polynomial.signature) {
    out += ",\"signature\":";
    append_proof(out, *polynomial.signature);
  }
  out.push_back('}');
  return out;
}

std::string write(const VerificationInput& input) {
  std::string out = "{\"polynomial\":";
  append_text_string(out, input.polynomial);
  out += ",\"secrets\":";
  append_texts(out, input.secrets);
  out += ",\"coefexps\":";
  append_array(out, input.commitments,
               [&](const Commitments& item) { append_signed_message(out, item.signed_message); });
  if (input.signatures) {
    out += ",\"signatures\":";
    append_array(out, *input.signatures, [&](const crypto::Proof& signature) { append_proof(out, signature); });
  }
  out.push_back('}');
  return out;
}

std::string write(const crypto::Group& group, const VerificationOutput& output) {
  std::string out = "{\"private_key\":";
  append_text_string(out, output.private_key);
  out += ",\"public_key\":" + trustee_public_key_text(group, output.public_key) + "}";
  return out;
}

SecretText polynomial_secret_text(const std::vector<crypto::SecretScalar>& coefficients) {
  std::string text;
  text.reserve(32 + coefficients.size() * (crypto::secret_decimal_digits_max + 3));
  text = "{\"polynomial\":";
  append_array(text, coefficients, [&](const crypto::SecretScalar& coefficient) {
    text.append("\"").append(crypto::to_decimal(coefficient).expose()).append("\"");
  });
  text.push_back('}');
  return SecretText(std::move(text));
}

SecretText named_secret_text(std::string_view name, const crypto::SecretScalar& number) {
  std::string text;
  text.reserve(name.size() + crypto::secret_decimal_digits_max + 7);
  text.append("{\"").append(name).append("\":\"").append(crypto::to_decimal(number).expose()).append("\"}");
  return SecretText(std::move(text));
}

std::optional<std::vector<crypto::SecretScalar>> read_polynomial_secret(const crypto::ScalarField& field,
                                                                        std::string_view text) {
  CanonicalReader reader(text);
  std::vector<crypto::SecretScalar> coefficients;
  reader.expect("{\"polynomial\":");
  reader.array([&] {
    auto coefficient = crypto::secret_from_decimal(field, reader.plain_string());
    if (!coefficient) return reader.fail("expected a decimal number");
    coefficients.push_back(std::move(*coefficient));
  });
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return coefficients;
}

std::optional<crypto::SecretScalar> read_named_secret(const crypto::ScalarField& field, std::string_view name,
                                                      std::string_view text) {
  CanonicalReader reader(text);
  reader.expect("{\"");
  reader.expect(name);
  reader.expect("\":");
  const std::string_view digits = reader.plain_string();
  reader.expect("}");
  if (reader.finish()) return std::nullopt;
  return crypto::secret_from_decimal(field, digits);
}

}  // namespace urna::protocol::detail
