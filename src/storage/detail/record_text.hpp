// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"
#include "storage/sqlite_database.hpp"

/// What one sealed column holds when it holds a whole record: its fields one after the other, in the order of the code
/// that writes them.  Numbers have 8 bytes, the most significant first; texts have their length before them.
namespace urna::storage::detail {

class RecordWriter {
 public:
  RecordWriter& number(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out_.push_back(static_cast<char>((value >> shift) & 0xffU));
    return *this;
  }
  RecordWriter& text(std::string_view value) {
    number(value.size());
    out_.append(value);
    return *this;
  }
  RecordWriter& blob(std::span<const std::byte> value) {
    return text({reinterpret_cast<const char*>(value.data()), value.size()});
  }
  RecordWriter& moment(Timestamp value) { return number(static_cast<std::uint64_t>(value.time_since_epoch().count())); }
  RecordWriter& moment(const std::optional<Timestamp>& value) {
    number(value ? 1 : 0);
    return value ? moment(*value) : *this;
  }
  template <class Array>
  RecordWriter& array(const std::optional<Array>& value) {
    return value ? blob(*value) : text("");
  }

  const std::string& written() const { return out_; }

 private:
  std::string out_;
};

/// Each reading throws `DatabaseFailed` when there is something else.
class RecordReader {
 public:
  explicit RecordReader(std::string_view record) : rest_(record) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (const char byte : take(8)) value = (value << 8U) | static_cast<unsigned char>(byte);
    return value;
  }
  /// @returns  below `count`
  std::uint64_t choice(std::uint64_t count) {
    const std::uint64_t value = number();
    if (value >= count) throw DatabaseFailed("a record of a person has a choice that there is not");
    return value;
  }
  std::string text() { return std::string(take(number())); }
  Bytes blob() {
    const std::string_view taken = take(number());
    Bytes bytes(taken.size());
    std::transform(taken.begin(), taken.end(), bytes.begin(), [](char one) { return static_cast<std::byte>(one); });
    return bytes;
  }
  Timestamp moment() { return Timestamp(std::chrono::seconds(static_cast<std::int64_t>(number()))); }
  std::optional<Timestamp> moment_or_none() { return choice(2) == 1 ? std::optional(moment()) : std::nullopt; }
  template <class Array>
  Array array() {
    const Bytes bytes = blob();
    Array out{};
    if (bytes.size() != out.size()) throw DatabaseFailed("a record of a person has a value of a wrong length");
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }
  template <class Array>
  std::optional<Array> array_or_none() {
    const Bytes bytes = blob();
    if (bytes.empty()) return std::nullopt;
    Array out{};
    if (bytes.size() != out.size()) throw DatabaseFailed("a record of a person has a value of a wrong length");
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }
  void end() const {
    if (!rest_.empty()) throw DatabaseFailed("a record of a person goes on after its end");
  }

 private:
  std::string_view take(std::uint64_t count) {
    if (count > rest_.size()) throw DatabaseFailed("a record of a person ends too soon");
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

}  // namespace urna::storage::detail
