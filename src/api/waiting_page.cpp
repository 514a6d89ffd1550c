// SPDX-License-Identifier: EUPL-1.2
#include "api/waiting_page.hpp"

#include <array>
#include <cstdlib>

#include "http/request.hpp"

namespace urna::api {
namespace {

constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
constexpr unsigned retry_after_seconds = 20;

/// The weight of an item of Accept-Language, 1 when it says none.
double weight_of(std::string_view item) {
  const std::size_t at = item.find("q=");
  return at == item.npos ? 1 : std::strtod(std::string(item.substr(at + 2)).c_str(), nullptr);
}

}  // namespace

std::string_view language_of(std::string_view accept_language) {
  std::string_view best = "en";
  double best_weight = 0;
  while (!accept_language.empty()) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    std::string_view item = accept_language.substr(0, end);
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
    for (const std::string_view language : languages) {
      const bool fits = http::equal_but_for_case(item.substr(0, 2), language) &&
                        (item.size() == 2 || item[2] == '-' || item[2] == ';' || item[2] == ' ');
      if (fits && weight_of(item) > best_weight) {
        best = language;
        best_weight = weight_of(item);
      }
    }
  }
  return best;
}

http::Response booth_or_waiting(Admission& admission, const http::StaticFiles& files, const http::Request& request) {
  const auto now = Admission::Clock::now();
  const bool has_room =
      request.method == http::Method::head ? admission.would_give_page(now) : admission.gives_page(now);
  if (has_room) return files.file("/booth/index.html", request);
  const std::string page =
      "/waiting/" + std::string(language_of(request.header("Accept-Language").value_or(""))) + ".html";
  http::Request anew;  // without what the browser has already: the booth's tag says nothing of this page
  anew.method = request.method;
  http::Response response = files.has(page) ? files.file(page, anew) : http::problem(503, "busy");
  response.status = 503;
  response.headers.remove("ETag");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Vary", "Accept-Language");
  response.headers.set("Retry-After", std::to_string(retry_after_seconds));
  return response;
}

}  // namespace urna::api
