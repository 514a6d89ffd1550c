// SPDX-License-Identifier: EUPL-1.2
#include "documents/file_kind.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ensure.hpp"
#include "base/utf8.hpp"

namespace urna::documents {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t pixels_max = 40'000'000;
constexpr std::string_view png_beginning = "\x89PNG\r\n\x1a\n"sv;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::optional<FileKind> kind_of_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string extension = lower(name.substr(dot + 1));
  if (extension == "csv") return FileKind::csv;
  if (extension == "xlsx") return FileKind::xlsx;
  if (extension == "pdf") return FileKind::pdf;
  if (extension == "png") return FileKind::png;
  if (extension == "jpg" || extension == "jpeg") return FileKind::jpeg;
  return std::nullopt;
}

unsigned octet(std::string_view content, std::size_t at) { return static_cast<unsigned char>(content[at]); }

using Judgement = std::optional<FileFault>;

Judgement judge_size(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) return FileFault::malformed;
  if (width * height > pixels_max) return FileFault::too_many_pixels;
  return std::nullopt;
}

Judgement judge_png(std::string_view content) {
  if (!content.starts_with(png_beginning)) return FileFault::other_content;
  if (content.size() < 45 || content.substr(12, 4) != "IHDR") return FileFault::malformed;
  const auto whole = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | octet(content, at + i);
    return value;
  };
  if (const auto fault = judge_size(whole(16), whole(20))) return fault;
  if (content.substr(content.size() - 8, 4) != "IEND") return FileFault::other_content;  // or another file after it
  return std::nullopt;
}

/// From marker to marker, up to the one that says how large the picture is.
Judgement judge_jpeg(std::string_view content) {
  if (!content.starts_with("\xff\xd8\xff"sv)) return FileFault::other_content;
  std::size_t at = 2;
  while (at + 9 <= content.size()) {
    if (octet(content, at) != 0xff) return FileFault::malformed;
    const unsigned marker = octet(content, at + 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    const std::size_t size = octet(content, at + 2) << 8U | octet(content, at + 3);
    const bool is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) {
      const auto pair = [&](std::size_t i) { return std::uint64_t{octet(content, i) << 8U | octet(content, i + 1)}; };
      if (const auto fault = judge_size(pair(at + 7), pair(at + 5))) return fault;
      return content.ends_with("\xff\xd9"sv) ? Judgement() : FileFault::other_content;
    }
    if (size < 2) return FileFault::malformed;
    at += 2 + size;
  }
  return FileFault::malformed;
}

Judgement judge_pdf(std::string_view content) {
  if (!content.starts_with("%PDF-1."sv) && !content.starts_with("%PDF-2."sv)) return FileFault::other_content;
  const std::string beginning = lower(content.substr(0, 1024));
  for (const std::string_view markup : {"<html"sv, "<script"sv, "<!doctype"sv, "<svg"sv, "pk\3\4"sv}) {
    if (beginning.find(markup) != std::string::npos) return FileFault::other_content;
  }
  const std::string_view end = content.substr(content.size() - std::min<std::size_t>(content.size(), 1024));
  if (end.find("%%EOF") == std::string_view::npos) return FileFault::malformed;
  return std::nullopt;
}

Judgement judge_csv(std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf"sv)) content.remove_prefix(3);
  const auto is_refused = [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
  };
  if (!is_utf8(content) || std::ranges::any_of(content, is_refused)) return FileFault::malformed;
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return FileFault::malformed;
  // Markup, or another kind of file in letters.
  if (content[first] == '<' || content.substr(first).starts_with("%PDF") || content.substr(first).starts_with("%!PS"))
    return FileFault::other_content;
  return std::nullopt;
}

bool is_of_direction_or_separator(char32_t c) {
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         c == 0x061c || (c >= 0x80 && c < 0xa0) || (c >= 0xfff9 && c <= 0xfffc) || (c >= 0xe0000 && c <= 0xe007f);
}

bool is_device(std::string_view name) {
  const std::string stem = lower(name.substr(0, name.find('.')));
  if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '0' && stem[3] <= '9';
}

/// Windows loses dots and spaces at the end.
void strip_end(std::string& name) {
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.pop_back();
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes) {
  const std::string_view cut = text.substr(0, bytes);
  return cut.substr(0, utf8_prefix_bytes(cut));
}

}  // namespace

std::string_view media_type(FileKind kind) {
  switch (kind) {
    case FileKind::csv:
      return "text/csv; charset=utf-8";
    case FileKind::xlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case FileKind::pdf:
      return "application/pdf";
    case FileKind::png:
      return "image/png";
    case FileKind::jpeg:
      return "image/jpeg";
  }
  ensure(false, "every kind has a media type");
  return {};
}

Result<FileKind, FileRefusal> judge_file(std::string_view name, std::span<const std::byte> content) {
  const auto kind = kind_of_name(name);
  if (!kind) return failure(FileRefusal{FileFault::unknown_extension});
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  Judgement fault;
  switch (*kind) {
    case FileKind::csv:
      fault = judge_csv(text);
      break;
    case FileKind::xlsx:
      if (!text.starts_with("PK\3\4")) {
        fault = FileFault::other_content;
      } else if (const auto workbook = check_workbook(content); !workbook) {
        return failure(FileRefusal{FileFault::unsafe_archive, workbook.error()});
      }
      break;
    case FileKind::pdf:
      fault = judge_pdf(text);
      break;
    case FileKind::png:
      fault = judge_png(text);
      break;
    case FileKind::jpeg:
      fault = judge_jpeg(text);
      break;
  }
  if (fault) return failure(FileRefusal{*fault});
  return *kind;
}

std::string clean_file_name(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);  // npos + 1 is 0
  std::string clean;
  while (!name.empty()) {
    const std::string_view before = name;
    const auto character = take_utf8(name);
    const std::string_view bytes = before.substr(0, before.size() - name.size());
    if (!character || *character < 0x20 || *character == 0x7f || is_of_direction_or_separator(*character)) continue;
    if (bytes.size() == 1 && "\"*:<>?|;%"sv.find(bytes[0]) != std::string_view::npos) {
      clean += '_';
    } else {
      clean += bytes;
    }
  }
  while (!clean.empty() && (clean.front() == '.' || clean.front() == ' ')) clean.erase(0, 1);
  strip_end(clean);
  if (is_device(clean)) clean.insert(clean.begin(), '_');
  if (clean.size() > file_name_bytes_max) {
    const std::size_t dot = clean.rfind('.');
    const bool has_extension = dot != std::string::npos && clean.size() - dot <= 10;
    const std::string extension = has_extension ? clean.substr(dot) : std::string();
    clean = std::string(cut_utf8(clean, file_name_bytes_max - extension.size())) + extension;
    strip_end(clean);
  }
  return clean.empty() ? "document" : clean;
}

std::string content_disposition(std::string_view name) {
  constexpr std::string_view hexadecimal = "0123456789ABCDEF";
  std::string ascii;
  std::string encoded;
  for (const char c : clean_file_name(name)) {
    const auto value = static_cast<unsigned char>(c);
    ascii += value < 0x80 ? c : '_';
    const bool is_plain = (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') ||
                          (value >= 'a' && value <= 'z') || value == '.' || value == '-' || value == '_';
    if (is_plain) {
      encoded += c;
    } else {
      encoded.append("%").append(1, hexadecimal[value >> 4U]).append(1, hexadecimal[value & 15U]);
    }
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
}

}  // namespace urna::documents
