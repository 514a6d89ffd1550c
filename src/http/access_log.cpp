// SPDX-License-Identifier: EUPL-1.2
#include "http/access_log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <cmath>

#include "base/printable.hpp"

namespace urna::http {
namespace {

template <class Sink, class... Arguments>
std::shared_ptr<spdlog::logger> logger_of(Arguments&&... arguments) {
  auto logger = std::make_shared<spdlog::logger>("urna", std::make_shared<Sink>(std::forward<Arguments>(arguments)...));
  // The message is itself JSON without its opening brace: the time goes in front.
  logger->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ",%v)", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  return logger;
}

std::string without_brace(const boost::json::object& object) { return boost::json::serialize(object).substr(1); }

}  // namespace

AccessLog::AccessLog() : AccessLog(logger_of<spdlog::sinks::null_sink_mt>()) {}
AccessLog::AccessLog(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}

AccessLog AccessLog::to_standard_error() { return AccessLog(logger_of<spdlog::sinks::stderr_sink_mt>()); }

AccessLog AccessLog::to_file(const std::filesystem::path& path) {
  return AccessLog(logger_of<spdlog::sinks::basic_file_sink_mt>(path.string()));
}

void AccessLog::request(const Line& line) {
  const double milliseconds = std::round(static_cast<double>(line.took.count()) / 10.0) / 100.0;
  logger_->info(without_brace({{"route", line.route},
                               {"method", line.method},
                               {"status", line.status},
                               {"ms", milliseconds},
                               {"bytes", line.bytes_sent},
                               {"trace", line.trace}}));
}

void AccessLog::event(std::string_view name, std::initializer_list<std::pair<std::string_view, std::string>> facts) {
  boost::json::object object{{"event", name}};
  for (const auto& [key, value] : facts) object[key] = printable(value);
  logger_->info(without_brace(object));
}

void AccessLog::error(std::string_view what, std::string_view trace) {
  boost::json::object object{{"event", "error"}, {"what", printable(what)}};
  if (!trace.empty()) object["trace"] = trace;
  logger_->error(without_brace(object));
}

}  // namespace urna::http
