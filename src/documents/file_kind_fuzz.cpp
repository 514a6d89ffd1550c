// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <cstdint>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "documents/file_kind.hpp"

using namespace urna::documents;

// The first byte says under which name the rest comes.
// Shows INP-02, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array names{"a.csv", "a.xlsx", "a.pdf", "a.png", "a.jpg"};
  if (size == 0) return 0;
  const std::span<const std::byte> content(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  const auto judged = judge_file(names.at(data[0] % names.size()), content);
  if (!judged) {
    urna::ensure(judged.error().zip.has_value() == (judged.error().fault == FileFault::unsafe_archive),
                 "an unsafe archive has a reason");
  }
  if (const auto listed = check_zip(content)) {
    urna::ensure(listed->unpacked_bytes <= 100 * content.size(), "a bomb is refused");
    urna::ensure(listed->paths.size() <= 1000, "too many entries are refused");
    for (const std::string& path : listed->paths) {
      urna::ensure(urna::is_utf8(path) && !path.starts_with('/') && !path.starts_with("../") &&
                       path.find("/../") == std::string::npos,
                   "a path stays in its folder");
    }
  }

  const std::string name = clean_file_name({reinterpret_cast<const char*>(data), size});
  urna::ensure(!name.empty() && name.size() <= file_name_bytes_max && urna::is_utf8(name), "a name is borne");
  urna::ensure(clean_file_name(name) == name, "a clean name stays");
  const std::string header = content_disposition(name);
  for (const char c : header) urna::ensure(c >= 0x20 && c < 0x7f, "a header is one line of ASCII");
  return 0;
}
