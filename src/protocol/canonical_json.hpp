// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/group.hpp"
#include "crypto/proof.hpp"

namespace urna::protocol {

/// Where and why a text is not what the protocol asks for.
struct FormatError {
  std::size_t offset = 0;  ///< bytes from the start of the text
  std::string what;
};

/// "at byte 12: expected …"
std::string describe(const FormatError& error);

/// Reads canonical JSON (protocol §1) from left to right.  It accepts one spelling only: members in the order in which
/// they are asked for, no blank, canonical numbers and strings.  So what was read would be written back byte for byte.
///
/// After the first mismatch every further call gives an empty value; ask once, at the end, with `finish`.
class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view text) : text_(text) {}

  /// The next characters must be `expected`.
  void expect(std::string_view expected);
  /// Takes `optional` when it comes next.
  bool accept(std::string_view optional);
  bool next_is(std::string_view expected) const { return !failed_ && text_.substr(at_).starts_with(expected); }

  /// A quoted string in which nothing is escaped: the characters between the quotes.
  std::string_view plain_string();
  /// A quoted string typed by a person, with the canonical escapes.
  std::string text_string();
  /// Any JSON value written without blanks, as the text it stands in: for what the protocol carries but does not read.
  std::string_view raw_value(int depth_max = 16);
  /// A number 0 … max in decimal.
  std::uint64_t integer(std::uint64_t max);
  /// A `Weight`: a number below 2^30, else the same in quotes.
  std::uint64_t weight();
  /// A `Big`: a quoted decimal number.
  crypto::Natural big();
  crypto::Proof proof();
  /// A `Hash`: 64 characters of lower-case hexadecimal in quotes.
  Digest hash();
  /// An element of the group; its membership is not checked.
  crypto::Element element(const crypto::Group& group);

  /// Calls `read_item()` for each item of an array of any length.
  template <class Read>
  void array(Read read_item) {
    expect("[");
    if (accept("]")) return;
    do {
      read_item();
    } while (!failed_ && accept(","));
    expect("]");
  }
  /// An array of exactly `count` items; `read_item(index)`.
  template <class Read>
  void array(std::size_t count, Read read_item) {
    expect("[");
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      if (i > 0) expect(",");
      read_item(i);
    }
    expect("]");
  }

  void fail(std::string what);
  bool failed() const { return failed_; }
  std::size_t offset() const { return at_; }
  std::string_view since(std::size_t offset) const { return text_.substr(offset, at_ - offset); }
  /// The error, or nothing when all was read and nothing is left.
  std::optional<FormatError> finish();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
  FormatError error_;
};

/// Quotes a string typed by a person, protocol §1: UTF-8 as is; quote, backslash and control characters escaped.
void append_text_string(std::string& out, std::string_view text);
void append_weight(std::string& out, std::uint64_t weight);
void append_big(std::string& out, const crypto::Natural& number);
void append_element(std::string& out, const crypto::Group& group, const crypto::Element& element);
void append_proof(std::string& out, const crypto::Proof& proof);
void append_hash(std::string& out, const Digest& digest);
void append_ciphertext(std::string& out, const crypto::Group& group, const crypto::Ciphertext& ciphertext);

/// `[item,item,…]`, each written by `write(item)`.
template <class Items, class Write>
void append_array(std::string& out, const Items& items, Write write) {
  out.push_back('[');
  bool first = true;
  for (const auto& item : items) {
    if (!first) out.push_back(',');
    first = false;
    write(item);
  }
  out.push_back(']');
}

}  // namespace urna::protocol
