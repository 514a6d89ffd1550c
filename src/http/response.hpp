// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/secret.hpp"
#include "http/event_channel.hpp"
#include "http/headers.hpp"
#include "http/peer_address.hpp"
#include "http/problem.hpp"
#include "http/security_headers.hpp"

namespace urna::http {

struct Request;

/// A body that is made piece by piece, each when the one before has been sent, so that memory stays flat.
struct Chunks {
  /// Called on a worker; nothing ends the body.  An exception cuts the connection, so that the reader knows.
  std::function<std::optional<std::string>()> next;
  /// How many bytes there will be, when that is known; otherwise the body is sent chunked.
  std::optional<std::uint64_t> bytes;
};

/// Server-sent events: the channel's newest state at once and then each change, at most one in an interval.
struct EventStream {
  std::shared_ptr<EventChannel> channel;
  std::chrono::milliseconds interval_min{1000};
};

/// The answer of another program of ours, passed on as it comes, without occupying a worker.
struct Forward {
  PeerAddress address;
  std::string target;
};

/// A text held elsewhere, such as a page that is served to everybody.
using SharedText = std::shared_ptr<const std::string>;

/// A text that must not stay in memory, such as voters' letters: wiped once the answer has been sent, or could not be.
using WipedText = std::shared_ptr<const SecretText>;

/// What a handler answers.  The server adds the security headers, the length and `Cache-Control: no-store`, unless the
/// handler has set another `Cache-Control`.
struct Response {
  unsigned status = 200;
  Headers headers = {};
  std::variant<std::string, SharedText, WipedText, Chunks, EventStream, Forward, Problem> body = {};
  PageKind page = PageKind::data;
};

/// 200 with application/json, or another status.
Response json(std::string text, unsigned status = 200);

/// A refusal.
Response problem(unsigned status, std::string code, std::string detail = {});
Response problem(Problem problem);

/// 503 with `Retry-After` in seconds.
Response retry_later(std::string code, unsigned seconds);

/// 204.
Response no_content();

/// A file to keep: `Content-Disposition: attachment`; characters that have no place in a file name are replaced.
Response download(std::string content_type, std::string_view file_name, Chunks chunks);
Response download(std::string content_type, std::string_view file_name, std::string bytes);
Response download(std::string content_type, std::string_view file_name, SecretText bytes);

/// A file on disk, read piece by piece.  Throws when it cannot be opened.
Chunks chunks_of_file(const std::filesystem::path& path);

/// What asks the server at `address` the same, `GET` or `HEAD` only; the answer is passed on without its
/// cookies and connection headers.
Response forward(const Request& request, PeerAddress address);

}  // namespace urna::http
