// SPDX-License-Identifier: EUPL-1.2
#include "documents/detail/zip_directory.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

namespace urna::documents::detail {
namespace {

constexpr std::size_t end_bytes = 22;
constexpr std::size_t record_bytes = 46;
constexpr std::size_t local_bytes = 30;

class Fields {
 public:
  explicit Fields(std::span<const std::byte> file) : text_(reinterpret_cast<const char*>(file.data()), file.size()) {}

  bool has(std::size_t at, std::size_t bytes) const { return at <= text_.size() && bytes <= text_.size() - at; }
  bool is_at(std::size_t at, std::string_view what) const { return text_.substr(at, what.size()) == what; }
  std::size_t two(std::size_t at) const { return octet(at) | octet(at + 1) << 8U; }
  std::size_t four(std::size_t at) const { return two(at) | two(at + 2) << 16U; }
  std::string_view part(std::size_t at, std::size_t bytes) const { return text_.substr(at, bytes); }
  std::size_t size() const { return text_.size(); }

 private:
  std::size_t octet(std::size_t at) const { return static_cast<unsigned char>(text_[at]); }

  std::string_view text_;
};

/// Where the data of an entry ends, when the entry is the one of the record.
bool find_data_end(const Fields& file, std::size_t record, std::size_t& end) {
  const std::size_t local = file.four(record + 42);
  if (!file.has(local, local_bytes) || !file.is_at(local, "PK\x03\x04")) return false;
  const std::size_t name_bytes = file.two(record + 28);
  if (!file.has(local + local_bytes, name_bytes) || file.two(local + 26) != name_bytes) return false;
  const bool is_alike = file.part(local + local_bytes, name_bytes) == file.part(record + record_bytes, name_bytes) &&
                        file.two(local + 6) == file.two(record + 8) &&  // flags: encrypted, names in UTF-8
                        file.two(local + 8) == file.two(record + 10);   // how it is packed
  end = local + local_bytes + name_bytes + file.two(local + 28) + file.four(record + 20);
  return is_alike && end <= file.size();
}

}  // namespace

bool is_same_to_all(std::span<const std::byte> bytes) {
  const Fields file(bytes);
  if (file.size() < end_bytes) return false;
  // No comment, so that the end is found in one place only.
  const std::size_t end = file.size() - end_bytes;
  if (!file.is_at(end, "PK\x05\x06") || file.two(end + 20) != 0 || file.four(end + 4) != 0) return false;
  const std::size_t entries = file.two(end + 10);
  const std::size_t directory = file.four(end + 16);
  if (file.two(end + 8) != entries || directory + file.four(end + 12) != end) return false;

  std::map<std::size_t, std::size_t> data;  // from where to where
  std::size_t record = directory;
  for (std::size_t i = 0; i < entries; ++i) {
    if (!file.has(record, record_bytes) || !file.is_at(record, "PK\x01\x02")) return false;
    const std::size_t size = record_bytes + file.two(record + 28) + file.two(record + 30) + file.two(record + 32);
    std::size_t data_end = 0;
    if (!file.has(record, size) || !find_data_end(file, record, data_end)) return false;
    if (!data.emplace(file.four(record + 42), data_end).second) return false;
    record += size;
  }
  if (record != end || data.empty() || data.begin()->first != 0) return false;
  std::size_t before = 0;
  for (const auto& [from, to] : data) {
    if (from < before) return false;
    before = to;
  }
  return before <= directory;
}

}  // namespace urna::documents::detail
