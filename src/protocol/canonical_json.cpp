// SPDX-License-Identifier: EUPL-1.2
#include "protocol/canonical_json.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace urna::protocol {
namespace {

constexpr std::uint64_t weight_number_max = (1ULL << 30) - 1;

constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
constexpr std::string_view escape_letters = "\"\\bfnrt";

}  // namespace

std::string describe(const FormatError& error) { return "at byte " + std::to_string(error.offset) + ": " + error.what; }

void CanonicalReader::fail(std::string what) {
  if (failed_) return;
  failed_ = true;
  error_ = {at_, std::move(what)};
}

void CanonicalReader::expect(std::string_view expected) {
  if (failed_ || accept(expected)) return;
  fail("expected " + std::string(expected));
}

bool CanonicalReader::accept(std::string_view optional) {
  if (!next_is(optional)) return false;
  at_ += optional.size();
  return true;
}

std::string_view CanonicalReader::plain_string() {
  expect("\"");
  if (failed_) return {};
  const std::size_t end = std::min(text_.find_first_of("\"\\", at_), text_.size());
  const std::string_view content = text_.substr(at_, end - at_);
  if (end == text_.size() || text_[end] == '\\' ||
      std::any_of(content.begin(), content.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
    fail("expected a string without escapes, closed by a quote");
    return {};
  }
  at_ = end + 1;
  return content;
}

std::string CanonicalReader::text_string() {
  expect("\"");
  // Room for all of it: a secret in it is then never left behind by a move to a larger place.
  std::string content;
  std::size_t end = at_;
  while (!failed_ && end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
  content.reserve(end - at_);
  while (!failed_) {
    if (accept("\"")) return content;
    const std::string_view rest = text_.substr(at_);
    if (rest.size() >= 2 && rest[0] == '\\') {
      if (const auto which = escape_letters.find(rest[1]); which != std::string_view::npos) {
        content.push_back(escaped[which]);
        at_ += 2;
        continue;
      }
      const auto code = rest.size() >= 6 && rest[1] == 'u' ? from_hex(rest.substr(2, 4)) : std::nullopt;
      if (code && (*code)[0] == std::byte{0} && ((*code)[1] < std::byte{0x20} || (*code)[1] == std::byte{0x7f}) &&
          escaped.find(static_cast<char>((*code)[1])) == std::string_view::npos) {
        content.push_back(static_cast<char>((*code)[1]));
        at_ += 6;
        continue;
      }
      fail("this escape is not canonical");
      break;
    }
    std::string_view after = rest;
    if (rest.empty() || static_cast<unsigned char>(rest[0]) < 0x20 || !take_utf8(after)) {
      fail("expected a character of UTF-8 or a closing quote");
      break;
    }
    const std::size_t length = rest.size() - after.size();
    content.append(rest.substr(0, length));
    at_ += length;
  }
  return {};
}

std::string_view CanonicalReader::raw_value(int depth_max) {
  const std::size_t start = at_;
  if (depth_max == 0) {
    fail("nested too deeply");
  } else if (next_is("\"")) {
    text_string();
  } else if (next_is("[")) {
    array([&] { raw_value(depth_max - 1); });
  } else if (accept("{")) {
    if (accept("}")) return since(start);
    do {
      text_string();
      expect(":");
      raw_value(depth_max - 1);
    } while (!failed_ && accept(","));
    expect("}");
  } else if (!accept("true") && !accept("false") && !accept("null")) {
    const std::size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", at_), text_.size());
    if (end == at_) fail("expected a JSON value without blanks");
    if (!failed_) at_ = end;
  }
  return failed_ ? std::string_view() : since(start);
}

std::uint64_t CanonicalReader::integer(std::uint64_t max) {
  if (failed_) return 0;
  const std::size_t start = at_;
  std::uint64_t value = 0;
  bool fits = true;
  while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
    const auto digit = static_cast<std::uint64_t>(text_[at_++] - '0');
    fits = fits && value <= (max - std::min(max, digit)) / 10 && value * 10 + digit <= max;
    value = fits ? value * 10 + digit : value;
  }
  const std::size_t length = at_ - start;
  if (length == 0 || (text_[start] == '0' && length > 1) || !fits) {
    at_ = start;
    fail("expected a whole number from 0 to " + std::to_string(max));
    return 0;
  }
  return value;
}

std::uint64_t CanonicalReader::weight() {
  const bool quoted = accept("\"");
  const std::uint64_t value = integer((1ULL << 62) - 1);
  if (quoted) expect("\"");
  if (!failed_ && quoted != (value > weight_number_max))
    fail("a weight is in quotes exactly when it is above 2^30 - 1");
  return failed_ ? 0 : value;
}

crypto::Natural CanonicalReader::big() {
  const std::size_t start = at_;
  const auto number = crypto::Natural::from_decimal(plain_string());
  if (number) return *number;
  if (!failed_) {
    at_ = start;
    fail("expected a decimal number in quotes, without leading zero");
  }
  return {};
}

crypto::Proof CanonicalReader::proof() {
  crypto::Proof proof;
  expect("{\"challenge\":");
  proof.challenge = big();
  expect(",\"response\":");
  proof.response = big();
  expect("}");
  return proof;
}

Digest CanonicalReader::hash() {
  const std::size_t start = at_;
  const auto digest = digest_from_hex(plain_string());
  if (digest) return *digest;
  if (!failed_) {
    at_ = start;
    fail("expected a hash: 64 lower-case hexadecimal digits in quotes");
  }
  return {};
}

crypto::Element CanonicalReader::element(const crypto::Group& group) {
  const std::size_t start = at_;
  const std::string_view text = plain_string();
  if (failed_) return group.neutral();
  if (const auto element = group.parse(text)) return *element;
  at_ = start;
  fail("expected an element of " + std::string(group.name()));
  return group.neutral();
}

std::optional<FormatError> CanonicalReader::finish() {
  if (!failed_ && at_ != text_.size()) fail("unexpected characters at the end");
  if (failed_) return error_;
  return std::nullopt;
}

void append_text_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (const auto which = escaped.find(c); which != std::string_view::npos) {
      out.push_back('\\');
      out.push_back(escape_letters[which]);
    } else if (code < 0x20) {
      out += "\\u00";
      out.push_back(hex[code >> 4]);
      out.push_back(hex[code & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void append_weight(std::string& out, std::uint64_t weight) {
  const char* quote = weight > weight_number_max ? "\"" : "";
  out += quote + std::to_string(weight) + quote;
}

void append_big(std::string& out, const crypto::Natural& number) {
  out.push_back('"');
  number.append_decimal(out);
  out.push_back('"');
}

void append_element(std::string& out, const crypto::Group& group, const crypto::Element& element) {
  out.push_back('"');
  group.append_text(out, element);
  out.push_back('"');
}

void append_proof(std::string& out, const crypto::Proof& proof) {
  out += "{\"challenge\":";
  append_big(out, proof.challenge);
  out += ",\"response\":";
  append_big(out, proof.response);
  out.push_back('}');
}

void append_hash(std::string& out, const Digest& digest) {
  out.push_back('"');
  out += to_hex(digest);
  out.push_back('"');
}

void append_ciphertext(std::string& out, const crypto::Group& group, const crypto::Ciphertext& ciphertext) {
  out += "{\"alpha\":";
  append_element(out, group, ciphertext.alpha);
  out += ",\"beta\":";
  append_element(out, group, ciphertext.beta);
  out.push_back('}');
}

}  // namespace urna::protocol
