// SPDX-License-Identifier: EUPL-1.2
#include "http/problem.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>

#include "base/printable.hpp"

namespace urna::http {

std::string title_of(unsigned status) {
  if (status == 421) return "Misdirected Request";
  return std::string(boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status)));
}

std::string to_json(const Problem& problem, const std::string& trace) {
  boost::json::object object;
  object["type"] = "urn:urna:problem:" + problem.code;
  object["title"] = title_of(problem.status);
  object["status"] = problem.status;
  object["code"] = problem.code;
  object["trace"] = trace;
  if (!problem.detail.empty()) object["detail"] = printable(problem.detail);
  if (!problem.fields.empty()) {
    boost::json::array fields;
    for (const auto& [path, what] : problem.fields) {
      fields.push_back(boost::json::object{{"path", printable(path)}, {"problem", printable(what)}});
    }
    object["fields"] = std::move(fields);
  }
  return boost::json::serialize(object);
}

}  // namespace urna::http
