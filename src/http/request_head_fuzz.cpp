// SPDX-License-Identifier: EUPL-1.2
// The head of a request is judged the same whether it comes at once or byte by byte; nothing that is let through
// climbs, hides or controls.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "http/detail/characters.hpp"
#include "http/detail/request_head.hpp"
#include "http/detail/target.hpp"

namespace {

using namespace urna;
using namespace urna::http;

unsigned judged(const std::string& text, std::size_t step) {
  detail::HeadScan scan({200, 400, 5});
  for (std::size_t end = std::min(step, text.size());; end = std::min(end + step, text.size())) {
    const auto looked = scan.look_at(std::string_view(text).substr(0, end));
    if (!looked) return looked.error().status;
    if (*looked) return 1000U + static_cast<unsigned>(**looked);
    if (end == text.size()) return 0;
  }
}

}  // namespace

// Shows INP-01, FUZ-01, B01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  ensure(judged(text, text.size() + 1) == judged(text, 1), "a head is judged the same however it arrives");
  if (const auto target = detail::parse_target(text, "host")) {
    ensure(is_utf8(target->path) && std::none_of(target->path.begin(), target->path.end(), detail::is_control),
           "a path is readable text");
    ensure(target->text.starts_with('/'), "a target is local");
    ensure(target->names_nothing || target->path.find("/../") == std::string::npos, "no path climbs");
  }
  Request request;
  request.headers.add("Cookie", text);
  request.headers.add("Authorization", text);
  request.headers.add("Content-Length", text);
  request.headers.add("Host", "host");
  (void)request.cookie("a");
  (void)request.bearer();
  if (const auto framing = detail::judge_fields(request.headers)) {
    ensure(std::to_string(framing->bytes).size() <= text.size(), "a length is digits");
  }
  return 0;
}
