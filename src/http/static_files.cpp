// SPDX-License-Identifier: EUPL-1.2
#include "http/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "http/detail/characters.hpp"

namespace urna::http {
namespace {

using Known = std::pair<std::string_view, std::string_view>;
constexpr std::array<Known, 16> content_types{{{".html", "text/html; charset=utf-8"},
                                               {".js", "text/javascript; charset=utf-8"},
                                               {".mjs", "text/javascript; charset=utf-8"},
                                               {".css", "text/css; charset=utf-8"},
                                               {".json", "application/json"},
                                               {".map", "application/json"},
                                               {".svg", "image/svg+xml"},
                                               {".png", "image/png"},
                                               {".jpg", "image/jpeg"},
                                               {".webp", "image/webp"},
                                               {".ico", "image/x-icon"},
                                               {".woff2", "font/woff2"},
                                               {".wasm", "application/wasm"},
                                               {".pdf", "application/pdf"},
                                               {".txt", "text/plain; charset=utf-8"},
                                               {".webmanifest", "application/manifest+json"}}};

constexpr std::size_t hash_characters_min = 8;
constexpr std::size_t tag_characters = 32;

std::string content_type_of(const std::string& extension) {
  for (const auto& [known, type] : content_types) {
    if (known == extension) return std::string(type);
  }
  return "application/octet-stream";
}

/// Whether a name ends in a hash of its content, as the bundler writes it: `main-B7f3_x9Q.js`.
bool is_hashed(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  const std::size_t dash = stem.size() > hash_characters_min ? stem.size() - hash_characters_min - 1 : 0;
  if (dash == 0 || stem[dash] != '-') return false;
  return std::all_of(stem.begin() + static_cast<std::ptrdiff_t>(dash) + 1, stem.end(),
                     [](char c) { return detail::is_digit(c) || detail::is_letter(c) || c == '_' || c == '-'; });
}

std::string cache_control_of(const std::filesystem::path& path) {
  if (path.extension() == ".html") return "no-store";
  const bool hashed = path.parent_path().filename() == "assets" && is_hashed(path);
  return hashed ? "public, max-age=31536000, immutable" : "no-cache";
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return text;
}

/// Calls `seen` with each item of a list of tokens and with its parameters.
template <class Seen>
void for_each_item(std::string_view list, Seen seen) {
  while (true) {
    const std::string_view item = list.substr(0, list.find(','));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    seen(detail::trimmed(item.substr(0, semicolon)), detail::trimmed(item.substr(semicolon)));
    if (list.find(',') == list.npos) return;
    list.remove_prefix(list.find(',') + 1);
  }
}

/// RFC 9110 §12.5.3, without preferences among what is taken: brotli is smaller than gzip.
bool takes(const Request& request, std::string_view coding) {
  const auto list = request.header("Accept-Encoding");
  if (!list) return false;
  bool taken = false;
  for_each_item(*list, [&](std::string_view name, std::string_view parameters) {
    const bool refused =
        parameters.find("q=0") != parameters.npos && parameters.find_first_of("123456789") == parameters.npos;
    if (equal_but_for_case(name, coding)) taken = !refused;
  });
  return taken;
}

/// RFC 9110 §13.1.2, by weak comparison.
bool has_already(const Request& request, std::string_view tag) {
  const auto list = request.header("If-None-Match");
  if (!list) return false;
  bool found = *list == "*";
  for_each_item(*list, [&](std::string_view item, std::string_view) {
    if (item.starts_with("W/")) item.remove_prefix(2);
    found = found || item == tag;
  });
  return found;
}

PageKind kind_of(std::string_view extension) {
  if (extension == ".html") return PageKind::page;
  return extension == ".js" ? PageKind::script : PageKind::data;
}

}  // namespace

StaticFiles::StaticFiles(const std::filesystem::path& folder) {
  std::map<std::string, Form> compressed;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = "/" + entry.path().lexically_relative(folder).generic_string();
    if (entry.is_symlink() || !entry.is_regular_file() || path.find("/.") != path.npos) continue;
    auto bytes = std::make_shared<const std::string>(read(entry.path()));
    const std::string tag = '"' + to_hex(crypto::sha256(*bytes)).substr(0, tag_characters) + '"';
    Form form{std::move(bytes), tag};
    const std::string extension = entry.path().extension().string();
    if (extension == ".br" || extension == ".gz") {
      compressed.emplace(path, std::move(form));
      continue;
    }
    files_.emplace(
        path,
        File{std::move(form), {}, {}, content_type_of(extension), cache_control_of(entry.path()), kind_of(extension)});
  }
  for (auto& [path, file] : files_) {
    if (const auto found = compressed.find(path + ".br"); found != compressed.end()) file.brotli = found->second;
    if (const auto found = compressed.find(path + ".gz"); found != compressed.end()) file.gzip = found->second;
  }
}

void StaticFiles::set_kind(std::string_view file, PageKind kind) {
  const auto found = files_.find(file);
  ensure(found != files_.end(), "the page is one of the files");
  found->second.kind = kind;
}

Response StaticFiles::answer(const Request& request) const {
  return file(request.path == "/" ? "/index.html" : request.path, request);
}

Response StaticFiles::file(std::string_view file, const Request& request) const {
  const auto found = files_.find(file);
  if (found == files_.end()) return problem(404, "not-found");
  const File& held = found->second;
  const bool brotli = held.brotli && takes(request, "br");
  const bool gzip = !brotli && held.gzip && takes(request, "gzip");
  const Form& form = brotli ? *held.brotli : gzip ? *held.gzip : held.plain;
  Response response{.headers = {{"ETag", form.tag}, {"Cache-Control", held.cache_control}}, .page = held.kind};
  if (held.brotli || held.gzip) response.headers.set("Vary", "Accept-Encoding");
  if (has_already(request, form.tag)) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", held.content_type);
  if (brotli || gzip) response.headers.set("Content-Encoding", brotli ? "br" : "gzip");
  response.body = form.bytes;
  return response;
}

std::vector<std::string> StaticFiles::files() const {
  std::vector<std::string> names;
  for (const auto& [name, file] : files_) names.push_back(name);
  return names;
}

}  // namespace urna::http
