// SPDX-License-Identifier: EUPL-1.2
#include "documents/zip_rules.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>

#include "base/utf8.hpp"
#include "documents/detail/zip_directory.hpp"
#include "documents/zip_contents.hpp"

namespace urna::documents {
namespace {

struct Close {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, Close>;

/// libarchive hands out a name that is not ASCII only where the letters of the locale are UTF-8: so they are, for this
/// thread, while it reads.
class LettersAreUtf8 {
 public:
  LettersAreUtf8() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ == nullptr) throw std::runtime_error("the system has no locale C.UTF-8");
    before_ = uselocale(locale_);
  }
  LettersAreUtf8(const LettersAreUtf8&) = delete;
  LettersAreUtf8& operator=(const LettersAreUtf8&) = delete;
  ~LettersAreUtf8() {
    uselocale(before_);
    freelocale(locale_);
  }

 private:
  locale_t locale_;
  locale_t before_ = nullptr;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool is_safe(std::string_view path) {
  // libarchive reads a backslash as the slash that Windows takes it for.
  const auto is_refused = [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\' || c == ':'; };
  if (path.empty() || path.front() == '/' || !is_utf8(path) || std::ranges::any_of(path, is_refused)) return false;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    if (part.empty() || part == "." || part == ".." || part.size() > 255) return false;
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return true;
}

/// How archives, and the containers of old office files, begin.
bool begins_as_archive(std::string_view content) {
  using namespace std::string_view_literals;
  constexpr std::array beginnings{"PK\x03\x04"sv,
                                  "PK\x05\x06"sv,
                                  "\x1f\x8b"sv,
                                  "BZh"sv,
                                  "\xfd"
                                  "7zXZ\0"sv,
                                  "7z\xbc\xaf\x27\x1c"sv,
                                  "Rar!\x1a\x07"sv,
                                  "\x28\xb5\x2f\xfd"sv,
                                  "\xd0\xcf\x11\xe0"sv,
                                  "!<arch>"sv};
  const auto begins = [&](std::string_view beginning) { return content.starts_with(beginning); };
  return std::ranges::any_of(beginnings, begins) || (content.size() >= 262 && content.substr(257, 5) == "ustar");
}

/// What one entry unpacks to, looked at as it goes by.
class EntryContent {
 public:
  explicit EntryContent(std::string_view path)
      : is_xml_(path.ends_with(".xml") || path.ends_with(".rels") || path.ends_with(".vml")) {}

  std::optional<ZipRefusal> add(std::string_view block, bool for_workbook) {
    const std::size_t taken = std::min(block.size(), beginning_bytes - beginning_.size());
    beginning_ += block.substr(0, taken);
    if (begins_as_archive(beginning_)) return for_workbook ? ZipRefusal::has_macros : ZipRefusal::nested;
    if (!for_workbook || !is_xml_) return std::nullopt;
    if (beginning_.starts_with("\xff\xfe") || beginning_.starts_with("\xfe\xff") ||
        beginning_.find('\0') != std::string::npos)
      return ZipRefusal::has_doctype;  // in UTF-16 the words below would be spelled otherwise
    // Words may lie across two blocks.
    const std::string seen = tail_ + std::string(block);
    if (seen.find("<!DOCTYPE") != std::string::npos || seen.find("<!ENTITY") != std::string::npos)
      return ZipRefusal::has_doctype;
    if (seen.find("TargetMode=\"External\"") != std::string::npos ||
        seen.find("TargetMode='External'") != std::string::npos)
      return ZipRefusal::has_external_link;
    tail_ = seen.substr(seen.size() - std::min(seen.size(), longest_phrase));
    return std::nullopt;
  }

 private:
  static constexpr std::size_t beginning_bytes = 262;
  static constexpr std::size_t longest_phrase = 24;

  bool is_xml_;
  std::string beginning_;
  std::string tail_;
};

std::optional<ZipRefusal> refused_in_workbook(std::string_view path) {
  const auto has = [&](std::string_view part) { return path.find(part) != std::string_view::npos; };
  if (has("vbaproject") || has("macrosheets/") || has("activex/") || has("embeddings/") || has("ctrlprops/"))
    return ZipRefusal::has_macros;
  if (has("externallinks/") || path == "xl/connections.xml" || has("querytables/"))
    return ZipRefusal::has_external_link;
  return std::nullopt;
}

using Wanted = std::function<bool(std::string_view path)>;
using Contents = std::map<std::string, std::string, std::less<>>;

class Checker {
 public:
  Checker(std::span<const std::byte> file, const ZipLimits& limits, bool for_workbook, Wanted wanted = {})
      : file_(file), limits_(limits), for_workbook_(for_workbook), wanted_(std::move(wanted)) {}

  Result<ZipListing, ZipRefusal> check() {
    if (!detail::is_same_to_all(file_)) return failure(ZipRefusal::malformed);
    const LettersAreUtf8 letters;
    const Reader reader(archive_read_new());
    if (!reader) throw std::bad_alloc();
    if (archive_read_support_format_zip_seekable(reader.get()) != ARCHIVE_OK ||
        archive_read_open_memory(reader.get(), file_.data(), file_.size()) != ARCHIVE_OK)
      return failure(ZipRefusal::malformed);
    archive_entry* entry = nullptr;
    int got = ARCHIVE_OK;
    std::size_t entries = 0;
    // Not a warning either: by one, libarchive says that the directory and the entry contradict each other.
    while ((got = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
      if (++entries > limits_.entries) return failure(ZipRefusal::too_many_entries);
      if (const auto refusal = check_entry(reader.get(), entry)) return failure(*refusal);
    }
    if (got != ARCHIVE_EOF || entries == 0) return failure(ZipRefusal::malformed);
    return std::move(listing_);
  }

  Contents take_contents() { return std::move(contents_); }

 private:
  std::optional<ZipRefusal> check_entry(archive* reader, archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || !is_safe(name)) return ZipRefusal::unsafe_path;
    const std::string path = name;
    const std::string folded = lower(path);
    const auto type = archive_entry_filetype(entry);
    if ((type != AE_IFREG && type != AE_IFDIR) || archive_entry_symlink(entry) != nullptr ||
        archive_entry_hardlink(entry) != nullptr)
      return ZipRefusal::linked;
    if (archive_entry_is_encrypted(entry) != 0) return ZipRefusal::encrypted;
    if (!folded_paths_.insert(folded.substr(0, folded.find_last_not_of('/') + 1)).second)
      return ZipRefusal::repeated_path;
    if (for_workbook_) {
      if (const auto refusal = refused_in_workbook(folded)) return refusal;
    }
    if (type == AE_IFREG) listing_.paths.push_back(path);
    const std::uint64_t before = listing_.unpacked_bytes;
    kept_ = type == AE_IFREG && wanted_ && wanted_(path) ? &contents_[path] : nullptr;
    if (const auto refusal = check_content(reader, EntryContent(folded))) return refusal;
    const bool has_its_length =
        archive_entry_size_is_set(entry) == 0 ||
        static_cast<std::uint64_t>(archive_entry_size(entry)) == listing_.unpacked_bytes - before;
    return has_its_length ? std::nullopt : std::optional(ZipRefusal::malformed);
  }

  std::optional<ZipRefusal> check_content(archive* reader, EntryContent content) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int got = ARCHIVE_OK;
    while ((got = archive_read_data_block(reader, &block, &size, &offset)) == ARCHIVE_OK) {
      listing_.unpacked_bytes += size;
      if (listing_.unpacked_bytes > limits_.ratio * file_.size()) return ZipRefusal::too_dense;
      if (listing_.unpacked_bytes > limits_.unpacked_bytes) return ZipRefusal::too_large;
      const std::string_view text(static_cast<const char*>(block), size);
      if (const auto refusal = content.add(text, for_workbook_)) return refusal;
      if (kept_ != nullptr) kept_->append(text);
    }
    if (got != ARCHIVE_EOF) return ZipRefusal::malformed;  // of a wrong length or checksum, too
    return std::nullopt;
  }

  std::span<const std::byte> file_;
  ZipLimits limits_;
  bool for_workbook_;
  ZipListing listing_;
  std::set<std::string> folded_paths_;
  Wanted wanted_;
  Contents contents_;
  std::string* kept_ = nullptr;  // where the content of the entry at hand goes
};

}  // namespace

Result<ZipListing, ZipRefusal> check_zip(std::span<const std::byte> file, const ZipLimits& limits) {
  return Checker(file, limits, false).check();
}

Result<Contents, ZipRefusal> unpack_zip(std::span<const std::byte> file, const ZipLimits& limits,
                                        const Wanted& wanted) {
  Checker checker(file, limits, false, wanted);
  if (const auto listing = checker.check(); !listing) return failure(listing.error());
  return checker.take_contents();
}

Result<ZipListing, ZipRefusal> check_workbook(std::span<const std::byte> file, const ZipLimits& limits) {
  auto listing = Checker(file, limits, true).check();
  if (!listing) return listing;
  for (const char* part : {"[Content_Types].xml", "xl/workbook.xml"}) {
    if (std::ranges::find(listing->paths, part) == listing->paths.end()) return failure(ZipRefusal::malformed);
  }
  return listing;
}

}  // namespace urna::documents
