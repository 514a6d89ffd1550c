// SPDX-License-Identifier: EUPL-1.2
#include "continuity/backup_manifest.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/ensure.hpp"
#include "journal/entry.hpp"

namespace urna::continuity {
namespace {

constexpr std::string_view first_line = "urna-backup/v1";
constexpr std::string_view signature_word = "signature ";
constexpr std::size_t path_bytes_max = 240;
constexpr std::size_t path_parts_max = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_large_letter(char c) { return c >= 'A' && c <= 'Z'; }

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return is_small_letter(c) || is_digit(c) || c == '_'; });
}

bool is_key_id(std::string_view text) { return text.size() == 32 && from_hex(text).has_value(); }

bool is_path_part(std::string_view part) {
  return !part.empty() && part.front() != '.' && std::ranges::all_of(part, [](char c) {
    return is_small_letter(c) || is_large_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
  });
}

std::string line(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text + '\n';
}

std::string body_of(const BackupManifest& manifest) {
  std::string text(first_line);
  text += '\n';
  text += line({"kind", name_of(manifest.kind)});
  text += line({"platform", to_hex(manifest.platform)});
  text += line({"name", manifest.name});
  text += line({"made", timestamp_text(manifest.made)});
  text += line({"box", name_of(manifest.box), manifest.box_key.empty() ? "-" : std::string_view(manifest.box_key)});
  text += line({"content", std::to_string(manifest.content_bytes), to_hex(manifest.content_digest)});
  for (const BackedKey& key : manifest.keys) text += line({"key", key.id, key.kind, std::to_string(key.version)});
  for (const BackedFile& file : manifest.files)
    text += line({"file", std::to_string(file.bytes), to_hex(file.digest), file.path});
  for (const BackedTable& table : manifest.tables)
    text += line({"table", std::to_string(table.rows), table.table, table.path});
  for (const BackedHead& head : manifest.heads)
    text += line({"log", std::to_string(head.size), to_hex(head.root), head.log, head.path});
  return text;
}

/// Takes a manifest apart, line by line; anything unexpected spoils it.  What was read must spell the same again, so
/// that this may be lenient about blanks and order.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<BackupManifest> read() {
    BackupManifest manifest;
    if (next_line() != first_line) return std::nullopt;
    while (!rest_.empty()) {
      words_ = next_line();
      if (!read_line(manifest)) return std::nullopt;
    }
    return manifest;
  }

 private:
  std::string_view next_line() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return line;
  }

  std::string_view next_word() {
    const std::size_t end = std::min(words_.find(' '), words_.size());
    const std::string_view word = words_.substr(0, end);
    words_.remove_prefix(std::min(end + 1, words_.size()));
    return word;
  }

  std::uint64_t next_number() {
    const std::string_view word = next_word();
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (fault != std::errc() || end != word.data() + word.size()) fits_ = false;
    return number;
  }

  Digest next_digest() {
    const auto digest = digest_from_hex(next_word());
    if (!digest) fits_ = false;
    return digest.value_or(Digest{});
  }

  std::string next_path() {
    const std::string_view word = next_word();
    if (!is_backup_path(word)) fits_ = false;
    return std::string(word);
  }

  bool read_line(BackupManifest& manifest) {
    const std::string_view what = next_word();
    if (what == "file") return add_file(manifest);
    if (what == "table") return add_table(manifest);
    if (what == "log") return add_head(manifest);
    if (what == "key") return add_key(manifest);
    return read_fact(what, manifest) && fits_;
  }

  bool read_fact(std::string_view what, BackupManifest& manifest) {
    if (what == "kind") return read_kind(manifest);
    if (what == "box") return read_box(manifest);
    if (what == "platform") {
      manifest.platform = next_digest();
    } else if (what == "name") {
      manifest.name = next_word();
      fits_ = fits_ && is_backup_name(manifest.name);
    } else if (what == "made") {
      const auto made = timestamp_from(next_word());
      fits_ = fits_ && made.has_value();
      manifest.made = made.value_or(Timestamp{});
    } else if (what == "content") {
      manifest.content_bytes = next_number();
      manifest.content_digest = next_digest();
    } else {
      return false;
    }
    return true;
  }

  bool read_kind(BackupManifest& manifest) {
    const std::string_view word = next_word();
    if (word == name_of(BackupKind::keys)) manifest.kind = BackupKind::keys;
    return word == name_of(manifest.kind);
  }

  bool read_box(BackupManifest& manifest) {
    const std::string_view word = next_word();
    if (word == name_of(BoxPlace::elsewhere)) manifest.box = BoxPlace::elsewhere;
    const std::string_view key = next_word();
    if (key != "-") manifest.box_key = key;
    return word == name_of(manifest.box) && (key == "-" || from_base64(key).has_value());
  }

  bool add_file(BackupManifest& manifest) {
    BackedFile file;
    file.bytes = next_number();
    file.digest = next_digest();
    file.path = next_path();
    // By path, each once: two entries for one file would leave open which one counts.
    if (!manifest.files.empty() && manifest.files.back().path >= file.path) return false;
    manifest.files.push_back(std::move(file));
    return fits_;
  }

  bool add_table(BackupManifest& manifest) {
    BackedTable table;
    table.rows = next_number();
    table.table = next_word();
    table.path = next_path();
    if (!is_word(table.table)) return false;
    manifest.tables.push_back(std::move(table));
    return fits_;
  }

  bool add_head(BackupManifest& manifest) {
    BackedHead head;
    head.size = next_number();
    head.root = next_digest();
    head.log = next_word();
    head.path = next_path();
    if (!journal::LogName::parse(head.log)) return false;
    manifest.heads.push_back(std::move(head));
    return fits_;
  }

  bool add_key(BackupManifest& manifest) {
    BackedKey key;
    key.id = next_word();
    key.kind = next_word();
    const std::uint64_t version = next_number();
    key.version = static_cast<std::uint32_t>(version);
    if (!is_key_id(key.id) || !is_word(key.kind) || version != key.version) return false;
    manifest.keys.push_back(std::move(key));
    return fits_;
  }

  std::string_view rest_;
  std::string_view words_;
  bool fits_ = true;
};

}  // namespace

std::string_view name_of(BackupKind kind) {
  switch (kind) {
    case BackupKind::data:
      return "data";
    case BackupKind::keys:
      return "keys";
  }
  return "";
}

std::string_view name_of(BoxPlace place) {
  switch (place) {
    case BoxPlace::here:
      return "here";
    case BoxPlace::elsewhere:
      return "elsewhere";
  }
  return "";
}

std::string_view name_of(ManifestFault fault) {
  switch (fault) {
    case ManifestFault::not_a_manifest:
      return "not-a-manifest";
    case ManifestFault::other_platform:
      return "other-platform";
    case ManifestFault::altered:
      return "altered";
  }
  return "";
}

std::string backup_name(Timestamp made, crypto::RandomSource& random) {
  std::string time = timestamp_text(made);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  std::array<std::byte, 3> chance{};
  random.fill(chance);
  return time + "-" + to_hex(chance);
}

bool is_backup_name(std::string_view text) {
  constexpr std::string_view form = "00000000T000000Z-xxxxxx";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == '0'   ? is_digit(text[i])
                      : form[i] == 'x' ? is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f')
                                       : text[i] == form[i];
    if (!fits) return false;
  }
  return true;
}

bool is_backup_path(std::string_view path) {
  const bool is_below = path.starts_with("desk/") || path.starts_with("box/") || path.starts_with("keys/");
  if (!is_below || path.size() > path_bytes_max) return false;
  std::size_t parts = 0;
  while (true) {
    const std::size_t slash = path.find('/');
    if (!is_path_part(path.substr(0, slash)) || ++parts > path_parts_max) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::string signed_manifest(const BackupManifest& manifest, const crypto::SigningKey& key) {
  ensure(manifest.platform == key.verification_key(), "a manifest names the platform that signs it");
  std::string text = body_of(manifest);
  text += std::string(signature_word) + to_hex(key.sign(text)) + "\n";
  return text;
}

Result<BackupManifest, ManifestFault> manifest_from(std::string_view text) {
  constexpr std::size_t signature_line_bytes = signature_word.size() + 128 + 1;
  if (text.size() > manifest_bytes_max || text.size() < signature_line_bytes) {
    return failure(ManifestFault::not_a_manifest);
  }
  const std::string_view body = text.substr(0, text.size() - signature_line_bytes);
  std::string_view last = text.substr(body.size());
  if (!body.ends_with('\n') || !last.starts_with(signature_word) || !last.ends_with('\n')) {
    return failure(ManifestFault::not_a_manifest);
  }
  last.remove_prefix(signature_word.size());
  const auto bytes = from_hex(last.substr(0, 128));
  auto manifest = Reader(body).read();
  if (!manifest || body_of(*manifest) != body) return failure(ManifestFault::not_a_manifest);
  crypto::Signature signature{};
  if (!bytes) return failure(ManifestFault::altered);
  std::ranges::copy(*bytes, signature.begin());
  if (!crypto::check_signature(manifest->platform, body, signature)) return failure(ManifestFault::altered);
  return std::move(*manifest);
}

Result<BackupManifest, ManifestFault> manifest_from(std::string_view text, const crypto::VerificationKey& platform) {
  auto manifest = manifest_from(text);
  if (manifest && manifest->platform != platform) return failure(ManifestFault::other_platform);
  return manifest;
}

}  // namespace urna::continuity
