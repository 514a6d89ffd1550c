// SPDX-License-Identifier: EUPL-1.2
#include "http/response.hpp"

#include <fstream>
#include <stdexcept>

#include "http/detail/characters.hpp"
#include "http/request.hpp"

namespace urna::http {
namespace {

constexpr std::size_t file_name_characters_max = 100;

/// Letters, digits and a few marks; nothing that ends the quotes, hides an extension or names a folder.
std::string safe_file_name(std::string_view name) {
  std::string safe;
  for (const char c : name.substr(0, file_name_characters_max)) {
    const bool good =
        detail::is_digit(c) || detail::is_letter(c) || c == '-' || c == '_' || (c == '.' && !safe.empty());
    safe += good ? c : '_';
  }
  return safe.empty() ? "file" : safe;
}

Headers download_headers(std::string content_type, std::string_view file_name) {
  return {{"Content-Type", std::move(content_type)},
          {"Content-Disposition", "attachment; filename=\"" + safe_file_name(file_name) + "\""}};
}

}  // namespace

Response json(std::string text, unsigned status) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(text)};
}

Response problem(unsigned status, std::string code, std::string detail) {
  return problem(Problem{status, std::move(code), std::move(detail), {}});
}

Response problem(Problem problem) {
  const unsigned status = problem.status;
  return {.status = status, .headers = {}, .body = std::move(problem)};
}

Response retry_later(std::string code, unsigned seconds) {
  Response response = problem(503, std::move(code));
  response.headers.set("Retry-After", std::to_string(seconds));
  return response;
}

Response no_content() { return {.status = 204, .headers = {}, .body = std::string()}; }

Response download(std::string content_type, std::string_view file_name, Chunks chunks) {
  return {.headers = download_headers(std::move(content_type), file_name), .body = std::move(chunks)};
}

Response download(std::string content_type, std::string_view file_name, std::string bytes) {
  return {.headers = download_headers(std::move(content_type), file_name), .body = std::move(bytes)};
}

Response download(std::string content_type, std::string_view file_name, SecretText bytes) {
  return {.headers = download_headers(std::move(content_type), file_name),
          .body = std::make_shared<const SecretText>(std::move(bytes))};
}

Chunks chunks_of_file(const std::filesystem::path& path) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary | std::ios::ate);
  if (!*file) throw std::runtime_error("cannot open " + path.string());
  const auto bytes = static_cast<std::uint64_t>(file->tellg());
  file->seekg(0);
  auto next = [file, left = bytes]() mutable -> std::optional<std::string> {
    constexpr std::uint64_t piece_bytes = 64 * 1024;
    if (left == 0) return std::nullopt;
    std::string piece(static_cast<std::size_t>(std::min(piece_bytes, left)), '\0');
    if (!file->read(piece.data(), static_cast<std::streamsize>(piece.size()))) {
      throw std::runtime_error("a file became shorter while it was sent");
    }
    left -= piece.size();
    return piece;
  };
  return {std::move(next), bytes};
}

Response forward(const Request& request, PeerAddress address) {
  return {.headers = {}, .body = Forward{std::move(address), request.target}};
}

}  // namespace urna::http
