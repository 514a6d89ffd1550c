// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/export_manifest.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::tenancy {
namespace {

namespace json = boost::json;

constexpr std::size_t path_bytes_max = 240;
constexpr std::size_t word_bytes_max = 200;

bool is_path_character(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '+' || c == '@' || c == '-';
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= word_bytes_max &&
         std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

std::optional<std::string> text_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr || !value->is_string() || !is_word(value->get_string())) return std::nullopt;
  return std::string(value->get_string());
}

/// boost::json gives an integer that fits as int64, whatever was written.
std::optional<std::uint64_t> number_in(const json::value* value) {
  const std::int64_t* const number = value != nullptr ? value->if_int64() : nullptr;
  if (number == nullptr || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<ExportedFile> file_from(const json::value& value) {
  const json::object* const object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto path = text_in(*object, "path");
  const auto digest = text_in(*object, "sha256");
  const auto bytes = number_in(object->if_contains("bytes"));
  const auto read = digest ? digest_from_hex(*digest) : std::nullopt;
  if (!path || !is_export_path(*path) || !bytes || !read) return std::nullopt;
  return ExportedFile{*path, *bytes, *read};
}

bool are_distinct(const std::vector<ExportedFile>& files) {
  std::set<std::string_view> seen{manifest_path, manifest_note_path};
  return std::ranges::all_of(files, [&](const ExportedFile& file) { return seen.insert(file.path).second; });
}

std::optional<ExportManifest> parts_from(const json::object& object) {
  ExportManifest manifest;
  const auto tenant = text_in(object, "tenant");
  const auto at = text_in(object, "at");
  const auto moment = at ? timestamp_from(*at) : std::nullopt;
  const auto program = text_in(object, "program");
  const auto key = text_in(object, "key");
  const json::value* const databases = object.if_contains("databases");
  const json::value* const files = object.if_contains("files");
  if (!tenant || !moment || !program || !key || databases == nullptr || !databases->is_object() || files == nullptr ||
      !files->is_array())
    return std::nullopt;
  manifest.tenant = *tenant;
  manifest.at = *moment;
  manifest.program = *program;
  manifest.key = *key;
  for (const auto& [name, value] : databases->get_object()) {
    const auto number = number_in(&value);
    if (!is_word(name) || !number || *number > 1'000'000) return std::nullopt;
    manifest.databases.emplace(name, static_cast<unsigned>(*number));
  }
  for (const json::value& value : files->get_array()) {
    auto file = file_from(value);
    if (!file) return std::nullopt;
    manifest.files.push_back(std::move(*file));
  }
  if (!are_distinct(manifest.files)) return std::nullopt;
  return manifest;
}

}  // namespace

bool is_export_path(std::string_view path) {
  if (path.empty() || path.size() > path_bytes_max) return false;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    if (part.empty() || part == "." || part == ".." || !std::ranges::all_of(part, is_path_character)) return false;
    if (end == std::string_view::npos) return true;
    path.remove_prefix(end + 1);
  }
  return false;  // it ended with a slash
}

std::string_view name_of(ImportFault fault) {
  switch (fault) {
    case ImportFault::no_age_file:
      return "no-age-file";
    case ImportFault::other_key:
      return "other-key";
    case ImportFault::too_costly:
      return "too-costly";
    case ImportFault::damaged:
      return "damaged";
    case ImportFault::no_export:
      return "no-export";
    case ImportFault::malformed_manifest:
      return "malformed-manifest";
    case ImportFault::other_format:
      return "other-format";
    case ImportFault::not_signed:
      return "not-signed";
    case ImportFault::other_manifest:
      return "other-manifest";
    case ImportFault::unannounced_file:
      return "unannounced-file";
    case ImportFault::missing_file:
      return "missing-file";
    case ImportFault::changed_file:
      return "changed-file";
    case ImportFault::other_schema:
      return "other-schema";
    case ImportFault::malformed_row:
      return "malformed-row";
    case ImportFault::unknown_file:
      return "unknown-file";
    case ImportFault::refused_by_database:
      return "refused-by-database";
    case ImportFault::refused_document:
      return "refused-document";
  }
  ensure(false, "every fault has a name");
  return "";
}

std::string manifest_json(const ExportManifest& manifest) {
  // Members are put in the order of their names, which is what RFC 8785 asks for.
  json::object databases;
  for (const auto& [name, version] : manifest.databases) databases[name] = version;
  json::array files;
  for (const ExportedFile& file : manifest.files)
    files.push_back(json::object{{"bytes", file.bytes}, {"path", file.path}, {"sha256", to_hex(file.digest)}});
  return json::serialize(json::object{{"at", timestamp_text(manifest.at)},
                                      {"databases", std::move(databases)},
                                      {"files", std::move(files)},
                                      {"format", export_format},
                                      {"key", manifest.key},
                                      {"program", manifest.program},
                                      {"tenant", manifest.tenant}});
}

Result<ExportManifest, ImportRefusal> manifest_from(std::string_view text) {
  const auto malformed = [] { return refuse(ImportFault::malformed_manifest, std::string(manifest_path)); };
  if (text.size() > manifest_bytes_max) return malformed();
  boost::system::error_code fault;
  json::parse_options options;
  options.max_depth = 4;
  const json::value value = json::parse(text, fault, {}, options);
  const json::object* const object = fault ? nullptr : value.if_object();
  if (object == nullptr) return malformed();
  const auto format = text_in(*object, "format");
  if (!format) return malformed();
  if (*format != export_format) return refuse(ImportFault::other_format, std::string(manifest_path));
  auto manifest = parts_from(*object);
  if (!manifest || manifest_json(*manifest) != text) return malformed();
  return std::move(*manifest);
}

std::string manifest_statement(std::string_view text, const ExportManifest& manifest) {
  return std::string(export_format) + "\ntenant " + manifest.tenant + "\nat " + timestamp_text(manifest.at) +
         "\nmanifest " + crypto::sha256_hex(text) + "\n";
}

Result<ExportManifest, ImportRefusal> open_manifest(std::string_view text, std::string_view note,
                                                    const std::optional<journal::NoteKey>& trusted) {
  auto manifest = manifest_from(text);
  if (!manifest) return manifest;
  const auto named = journal::NoteKey::parse(manifest->key);
  if (!named) return refuse(ImportFault::malformed_manifest, std::string(manifest_path));
  const journal::NoteKey key = trusted.value_or(*named);
  const auto statement = journal::open_note(note, std::span(&key, 1));
  if (!statement) return refuse(ImportFault::not_signed, std::string(manifest_note_path));
  if (*statement != manifest_statement(text, *manifest))
    return refuse(ImportFault::other_manifest, std::string(manifest_note_path));
  return manifest;
}

}  // namespace urna::tenancy
