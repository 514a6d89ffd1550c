// SPDX-License-Identifier: EUPL-1.2
#include "journal/details.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"
#include "base/utf8.hpp"

namespace urna::journal {
namespace {

constexpr std::string_view ellipsis = "\xe2\x80\xa6";
constexpr std::array<Retention, 3> retentions{Retention::security, Retention::admin, Retention::election};

/// The first characters, up to so many bytes.
std::string shortened(std::string_view value) {
  if (value.size() <= Details::value_bytes_max) return std::string(value);
  std::string_view head = value.substr(0, Details::value_bytes_max);
  const bool is_cut_within = (static_cast<unsigned char>(value[head.size()]) & 0xC0U) == 0x80U;
  while (is_cut_within && !head.empty() && (static_cast<unsigned char>(head.back()) & 0xC0U) == 0x80U)
    head.remove_suffix(1);
  if (is_cut_within && !head.empty()) head.remove_suffix(1);
  return std::string(head) + std::string(ellipsis);
}

/// A JSON string.  Bytes that are no UTF-8 become U+FFFD: whoever typed them gets no say in the form.
std::string quoted(std::string_view value) {
  constexpr const char* hex = "0123456789abcdef";
  std::string out = "\"";
  while (!value.empty()) {
    const std::string_view before = value;
    const auto character = take_utf8(value);
    const std::string_view bytes = before.substr(0, before.size() - value.size());
    if (!character) {
      out += "\xef\xbf\xbd";
    } else if (*character == '"' || *character == '\\') {
      out += '\\';
      out += bytes;
    } else if (*character < 0x20 || *character == 0x7F) {
      out += "\\u00";
      out += hex[*character / 16];
      out += hex[*character % 16];
    } else {
      out += bytes;
    }
  }
  return out + '"';
}

bool is_detail_name(std::string_view name) {
  return !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
  });
}

std::string detail(std::string_view name, std::optional<std::string_view> before,
                   std::optional<std::string_view> after) {
  ensure(is_detail_name(name), "a detail has a name of our own");
  std::string out = "{\"name\":\"" + std::string(name) + "\"";
  if (before) out += ",\"was\":" + quoted(shortened(*before));
  if (after) out += ",\"is\":" + quoted(shortened(*after));
  return out + "}";
}

std::chrono::year_month month_of(Timestamp at) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return day.year() / day.month();
}

}  // namespace

void Details::say(std::string_view name, std::string_view value) { add(detail(name, std::nullopt, value)); }

void Details::say_change(std::string_view name, std::optional<std::string_view> before,
                         std::optional<std::string_view> after) {
  add(detail(name, before, after));
}

void Details::add(std::string detail) {
  constexpr std::size_t around = 64;
  if (details_.size() == details_max || bytes_ + detail.size() + around > text_bytes_max) {
    ++left_out_;
    return;
  }
  bytes_ += detail.size() + 1;
  details_.push_back(std::move(detail));
}

std::string Details::text() const {
  std::string out = "{\"v\":1,\"details\":[";
  for (const std::string& one : details_) out += (&one == &details_.front() ? "" : ",") + one;
  out += "]";
  if (left_out_ > 0) out += ",\"left_out\":" + std::to_string(left_out_);
  return out + "}";
}

std::string_view name_of(Retention retention) {
  switch (retention) {
    case Retention::security:
      return "security";
    case Retention::admin:
      return "admin";
    case Retention::election:
      return "election";
  }
  return "";
}

DetailsMonth DetailsMonth::of(Event event, Timestamp at) { return {catalogued(event).retention, month_of(at)}; }

std::string DetailsMonth::text() const {
  return std::string(name_of(retention)) + " " + timestamp_text(std::chrono::sys_days(month / 1)).substr(0, 7);
}

std::optional<DetailsMonth> DetailsMonth::parse(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto retention = std::find_if(retentions.begin(), retentions.end(),
                                      [&](Retention one) { return name_of(one) == text.substr(0, blank); });
  const auto day = day_from(std::string(text.substr(blank + 1)) + "-01");
  if (retention == retentions.end() || !day) return std::nullopt;
  return DetailsMonth{*retention, day->year() / day->month()};
}

int DetailsMonth::age_months(Timestamp now) const { return static_cast<int>((month_of(now) - month).count()); }

bool DetailsRetention::is_over(const DetailsMonth& month, Timestamp now) const {
  if (is_held) return false;
  const auto kept = [&] {
    switch (month.retention) {
      case Retention::security:
        return security_months;
      case Retention::admin:
        return admin_months;
      case Retention::election:
        return election_months;
    }
    return election_months;
  }();
  return month.age_months(now) > static_cast<int>(kept);
}

}  // namespace urna::journal
