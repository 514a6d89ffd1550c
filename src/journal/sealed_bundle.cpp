// SPDX-License-Identifier: EUPL-1.2
#include "journal/sealed_bundle.hpp"

#include <algorithm>
#include <set>

#include "base/ensure.hpp"
#include "base/tar_header.hpp"
#include "crypto/hash.hpp"

namespace urna::journal {
namespace {

constexpr std::size_t end_blocks = 2;
constexpr std::uint64_t octal_11_max = (1ULL << 33U) - 1;
constexpr std::size_t word_bytes_max = 20;
constexpr std::size_t lines_about_max = 20;
constexpr std::size_t hex_digits = 64;
constexpr std::string_view two_blanks = "  ";

BundleRefusal refusal(BundleFault fault, std::string_view where) { return {fault, std::string(where)}; }

void append_file(std::string& out, const std::string& path, std::string_view bytes, std::uint64_t time) {
  const TarBlock header = tar_header(TarForm::ustar, path, bytes.size(), time);
  out.append(header.begin(), header.end());
  out += bytes;
  out.append(in_tar_blocks(bytes.size()) - bytes.size(), '\0');
}

std::uint64_t time_of(const BundleHead& head) {
  return static_cast<std::uint64_t>(head.sealed.time_since_epoch().count());
}

bool is_word(std::string_view word) {
  return !word.empty() && word.size() <= word_bytes_max &&
         std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

struct Listed {
  std::string path;
  Digest digest{};
};

std::string list_text(const BundleHead& head, const std::vector<Listed>& files) {
  std::string text = head.format + "\nkey " + head.key + "\nsealed " + timestamp_text(head.sealed) + "\n";
  for (const auto& [word, what] : head.about) text.append(word).append(" ").append(what).append("\n");
  // As `sha256sum` writes it, and checks it.
  for (const Listed& file : files) text.append(to_hex(file.digest)).append(two_blanks).append(file.path).append("\n");
  return text;
}

/// Takes lines off the front of a text whose last line has its end.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool is_over() const { return text_.empty(); }
  std::string_view next() {
    const std::size_t end = std::min(text_.find('\n'), text_.size());
    const std::string_view line = text_.substr(0, end);
    text_.remove_prefix(std::min(end + 1, text_.size()));
    return line;
  }

 private:
  std::string_view text_;
};

std::optional<std::string_view> after(std::string_view line, std::string_view word) {
  if (!line.starts_with(word)) return std::nullopt;
  return line.substr(word.size());
}

std::optional<Listed> listed_in(std::string_view line) {
  if (line.size() <= hex_digits + two_blanks.size()) return std::nullopt;
  const auto digest = digest_from_hex(line.substr(0, hex_digits));
  if (!digest || line.substr(hex_digits, two_blanks.size()) != two_blanks) return std::nullopt;
  return Listed{std::string(line.substr(hex_digits + two_blanks.size())), *digest};
}

struct List {
  BundleHead head;
  std::vector<Listed> files;
};

/// @returns  nothing for another spelling
std::optional<List> list_from(std::string_view text) {
  List list;
  Lines lines(text);
  list.head.format = lines.next();
  const auto key = after(lines.next(), "key ");
  const auto sealed = after(lines.next(), "sealed ");
  const auto moment = sealed ? timestamp_from(*sealed) : std::nullopt;
  if (!key || !moment || moment->time_since_epoch().count() < 0) return std::nullopt;
  list.head.key = *key;
  list.head.sealed = *moment;
  while (!lines.is_over()) {
    const std::string_view line = lines.next();
    if (auto file = listed_in(line)) {
      const bool is_next = list.files.empty() || list.files.back().path < file->path;
      if (!is_next || !is_bundle_path(file->path) || list.files.size() == bundle_files_max) return std::nullopt;
      list.files.push_back(std::move(*file));
      continue;
    }
    const std::size_t blank = line.find(' ');
    const bool is_about = list.files.empty() && blank != std::string_view::npos && blank + 1 < line.size() &&
                          is_word(line.substr(0, blank)) && list.head.about.size() < lines_about_max;
    if (!is_about) return std::nullopt;
    list.head.about.emplace_back(line.substr(0, blank), line.substr(blank + 1));
  }
  if (list.files.empty() || list_text(list.head, list.files) != text) return std::nullopt;
  return list;
}

/// Walks through the blocks of a tar, in which every file is known before.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  /// The first file, whose time nobody knows yet.
  Result<std::string_view, BundleRefusal> manifest() {
    const std::string_view path = bundle_manifest_path;
    // A file of another kind, unless it begins with this name or with what stands in every header.
    const bool is_bundle = left_.size() >= tar_block_bytes &&
                           (left_.starts_with(std::string(path) + '\0') || left_.substr(257, 5) == "ustar");
    if (!is_bundle) return failure(refusal(BundleFault::no_bundle, path));
    time_ = octal_in(&left_[136], 11).value_or(octal_11_max + 1);
    return file(path);
  }

  Result<std::string_view, BundleRefusal> file(std::string_view path) {
    if (left_.size() < tar_block_bytes) return failure(refusal(BundleFault::cut_short, path));
    const auto bytes = octal_in(&left_[124], 11);
    const TarBlock wanted = tar_header(TarForm::ustar, path, bytes.value_or(0), std::min(time_, octal_11_max));
    if (!bytes || time_ > octal_11_max ||
        left_.substr(0, tar_block_bytes) != std::string_view(wanted.data(), wanted.size()))
      return failure(unexpected(path));
    if (left_.size() - tar_block_bytes < in_tar_blocks(*bytes)) return failure(refusal(BundleFault::cut_short, path));
    const std::string_view content = left_.substr(tar_block_bytes, *bytes);
    const std::string_view padding = left_.substr(tar_block_bytes + *bytes, in_tar_blocks(*bytes) - *bytes);
    if (padding.find_first_not_of('\0') != std::string_view::npos)
      return failure(refusal(BundleFault::changed_padding, path));
    left_.remove_prefix(tar_block_bytes + in_tar_blocks(*bytes));
    seen_.insert(std::string(path));
    return content;
  }

  /// Two blocks of zeros, and nothing more.
  std::optional<BundleRefusal> end(std::string_view last) {
    const std::string_view end = left_.substr(0, end_blocks * tar_block_bytes);
    const std::size_t first = end.find_first_not_of('\0');
    if (first != std::string_view::npos) {
      const std::string path = path_here();
      if (path.empty()) return refusal(BundleFault::more_behind, last);
      return refusal(seen_.contains(path) ? BundleFault::doubled_file : BundleFault::unannounced_file, path);
    }
    if (end.size() < end_blocks * tar_block_bytes) return refusal(BundleFault::cut_short, last);
    if (left_.size() > end.size()) return refusal(BundleFault::more_behind, last);
    return std::nullopt;
  }

  void announce(const std::vector<Listed>& files) {
    for (const Listed& file : files) announced_.insert(file.path);
  }
  std::uint64_t time() const { return time_; }

 private:
  /// The path that the header here has, if it is one.
  std::string path_here() const {
    if (left_.size() < tar_block_bytes) return "";
    const std::string_view field = left_.substr(0, 100);
    const std::string path(field.substr(0, std::min(field.find('\0'), field.size())));
    const auto sum = octal_in(&left_[148], 6);
    unsigned found = 0;
    for (std::size_t at = 0; at < tar_block_bytes; ++at)
      found += static_cast<unsigned char>(at >= 148 && at < 156 ? ' ' : left_[at]);
    return sum == found ? path : "";
  }

  /// Why the header here is not that of `path`.
  BundleRefusal unexpected(std::string_view path) const {
    const std::string here = path_here();
    if (here == path) return refusal(BundleFault::changed_header, path);
    if (seen_.contains(here)) return refusal(BundleFault::doubled_file, here);
    const bool is_end = left_.substr(0, tar_block_bytes).find_first_not_of('\0') == std::string_view::npos;
    if (is_end || announced_.contains(here)) return refusal(BundleFault::missing_file, path);
    if (!here.empty()) return refusal(BundleFault::unannounced_file, here);
    return refusal(BundleFault::changed_header, path);
  }

  std::string_view left_;
  std::uint64_t time_ = 0;
  std::set<std::string, std::less<>> seen_;
  std::set<std::string, std::less<>> announced_;
};

/// The list in a note, once its signature is believed.
Result<List, BundleRefusal> signed_list(std::string_view note, const std::optional<NoteKey>& trusted) {
  const std::string_view where = bundle_manifest_path;
  const auto parts = note_parts(note);
  if (!parts) return failure(refusal(BundleFault::malformed_list, where));
  auto list = list_from(parts->text);
  const auto named = list ? NoteKey::parse(list->head.key) : std::nullopt;
  // A further signature below could be taken away unnoticed, or put there.
  if (parts->signatures.size() != 1) return failure(refusal(BundleFault::not_signed, where));
  const auto& key = trusted ? trusted : named;
  if (!key) return failure(refusal(BundleFault::malformed_list, where));
  if (const auto opened = open_note(note, std::span(&*key, 1)); !opened) {
    const bool is_false = opened.error() == NoteFault::signature_false;
    return failure(refusal(is_false ? BundleFault::signature_false : BundleFault::not_signed, where));
  }
  if (!list || !named) return failure(refusal(BundleFault::malformed_list, where));
  if (named->text() != key->text()) return failure(refusal(BundleFault::not_signed, where));
  return std::move(*list);
}

}  // namespace

const std::string* SealedBundle::find(std::string_view path) const {
  const auto found = std::ranges::find(files, path, &BundleFile::path);
  return found == files.end() ? nullptr : &found->bytes;
}

bool is_bundle_path(std::string_view path) {
  if (path.empty() || path.size() > bundle_path_bytes_max || path == bundle_manifest_path) return false;
  char before = '/';
  for (const char c : path) {
    const bool is_of_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                            c == '-' || (c == '.' && before != '/') || (c == '/' && before != '/');
    if (!is_of_name) return false;
    before = c;
  }
  return before != '/';
}

std::string seal_bundle(const BundleHead& head, std::vector<BundleFile> files, const SignNote& sign) {
  std::ranges::sort(files, {}, &BundleFile::path);
  std::vector<Listed> listed;
  for (const BundleFile& file : files) listed.push_back({file.path, crypto::sha256(file.bytes)});
  const std::string text = list_text(head, listed);
  ensure(list_from(text).has_value(), "a bundle is of files that can lie in one, and says what it is in lines");
  std::string out;
  append_file(out, std::string(bundle_manifest_path), sign(text), time_of(head));
  for (const BundleFile& file : files) append_file(out, file.path, file.bytes, time_of(head));
  out.append(end_blocks * tar_block_bytes, '\0');
  ensure(out.size() <= bundle_bytes_max, "a bundle is not over-long");
  return out;
}

std::string_view words_of(BundleFault fault) {
  switch (fault) {
    case BundleFault::no_bundle:
      return "this is no sealed bundle: it does not begin with its signed list";
    case BundleFault::too_long:
      return "it is longer than any bundle may be";
    case BundleFault::malformed_list:
      return "the list of files is not in its one spelling";
    case BundleFault::not_signed:
      return "the list is not signed by that key, and by it alone";
    case BundleFault::signature_false:
      return "the signature is not of this list: one of the two was changed";
    case BundleFault::cut_short:
      return "it ends before it should";
    case BundleFault::changed_header:
      return "what stands before this file was changed";
    case BundleFault::doubled_file:
      return "this file is there twice";
    case BundleFault::missing_file:
      return "this file is missing, or not at its place";
    case BundleFault::unannounced_file:
      return "this file is not on the signed list";
    case BundleFault::changed_file:
      return "this file was changed: it is not of the SHA-256 that was signed";
    case BundleFault::changed_padding:
      return "what fills up the last block of this file was changed";
    case BundleFault::more_behind:
      return "something stands behind the last file that was not there when it was sealed";
  }
  return "";
}

Result<SealedBundle, BundleRefusal> open_bundle(std::string_view bytes, const std::optional<NoteKey>& trusted) {
  if (bytes.size() > bundle_bytes_max) return failure(refusal(BundleFault::too_long, "the file"));
  Reader reader(bytes);
  const auto note = reader.manifest();
  if (!note) return failure(note.error());
  auto list = signed_list(*note, trusted);
  if (!list) return failure(list.error());
  if (reader.time() != time_of(list->head)) return failure(refusal(BundleFault::changed_header, bundle_manifest_path));
  reader.announce(list->files);
  SealedBundle bundle{std::move(list->head), {}, std::string(*note)};
  for (const Listed& listed : list->files) {
    const auto content = reader.file(listed.path);
    if (!content) return failure(content.error());
    if (crypto::sha256(*content) != listed.digest) return failure(refusal(BundleFault::changed_file, listed.path));
    bundle.files.push_back({listed.path, std::string(*content)});
  }
  if (auto refused = reader.end(list->files.back().path)) return failure(std::move(*refused));
  return bundle;
}

}  // namespace urna::journal
