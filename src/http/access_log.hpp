// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace urna::http {

/// The log of a program, one JSON object a line.  A request is one line with the pattern of its route: never the path,
/// a parameter, the query, an address or a field that was sent, so that nothing in it tells who did what.
class AccessLog {
 public:
  /// Forgets everything.
  AccessLog();
  static AccessLog to_standard_error();
  static AccessLog to_file(const std::filesystem::path& path);

  struct Line {
    std::string_view route;  // the pattern, or `-` when none took the path
    std::string_view method;
    unsigned status = 0;
    std::chrono::microseconds took{};
    std::uint64_t bytes_sent = 0;
    std::string_view trace;
  };
  void request(const Line& line);

  /// Something that the operator wants to know: `{"at":…,"event":"started","port":"8443"}`.  The program answers for
  /// what it puts in: no personal data.
  void event(std::string_view name, std::initializer_list<std::pair<std::string_view, std::string>> facts = {});

  /// What went wrong inside, with the trace of the request it belongs to.
  void error(std::string_view what, std::string_view trace = {});

 private:
  explicit AccessLog(std::shared_ptr<spdlog::logger> logger);

  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace urna::http
