// SPDX-License-Identifier: EUPL-1.2
#include "evidence/package_checks.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <utility>
#include <vector>

namespace urna::evidence {
namespace {

namespace json = boost::json;
using assurance::Look;
using assurance::Seen;

constexpr std::chrono::hours daily{24};
/// Clocks differ: what was written so little ahead of ours is of now.
constexpr std::chrono::hours ahead_most{1};

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// What follows `name: ` in a line.
std::optional<std::string_view> field(std::string_view line, std::string_view name) {
  if (!line.starts_with(name) || !line.substr(name.size()).starts_with(": ")) return std::nullopt;
  return line.substr(name.size() + 2);
}

/// Debian policy 5.6.1: lower case letters, digits, and some signs.
bool is_package_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

struct Paragraph {
  std::string_view package;
  std::string_view status;
  std::string_view source;
  std::string_view version;

  void take(std::string_view line) {
    if (const auto text = field(line, "Package")) package = *text;
    if (const auto text = field(line, "Status")) status = *text;
    if (const auto text = field(line, "Source")) source = *text;
    if (const auto text = field(line, "Version")) version = *text;
  }
  bool is_installed() const { return !status.ends_with(" not-installed") && !status.ends_with(" config-files"); }
};

/// @returns  false: it says nothing that can be understood
bool add(InstalledSources& sources, const Paragraph& paragraph) {
  if (paragraph.package.empty() || paragraph.status.empty()) return false;
  if (!paragraph.is_installed()) return true;
  std::string_view name = paragraph.source.empty() ? paragraph.package : paragraph.source;
  std::string_view version_text = paragraph.version;
  // `Source: glibc (2.36-9)`: where the source has another version than the package.
  if (const std::size_t bracket = name.find(" ("); bracket != std::string_view::npos && name.ends_with(')')) {
    version_text = name.substr(bracket + 2, name.size() - bracket - 3);
    name = name.substr(0, bracket);
  }
  const auto version = DebVersion::from(version_text);
  if (!version || !is_package_name(name)) return false;
  const auto [found, is_new] = sources.try_emplace(std::string(name), *version);
  if (!is_new && *version < found->second) found->second = *version;
  return true;
}

/// `CVE-2026-1234`, `TEMP-0000000-A1B2C3`.
bool is_flaw_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// `{source: {flaw: {"releases": {release: {"status": …, "fixed_version": …, "urgency": …}}}}}`: told piece by piece
/// by the parser what stands there, and keeps what concerns this machine.
class TrackerHandler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = 1000;
  static constexpr std::size_t max_string_size = std::size_t{1} << 20U;

  TrackerHandler(const InstalledSources& installed, std::string_view release)
      : installed_(installed), release_(release) {}

  bool is_feed() const { return is_feed_; }
  OpenFlaws take() {
    flaws_.sources_known = known_.size();
    return std::move(flaws_);
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    path_.emplace_back();
    if (is_release()) told_ = {};
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) {
    if (is_release()) judge();
    path_.pop_back();
    return true;
  }
  bool on_array_begin(json::error_code&) {
    is_feed_ = is_feed_ && !path_.empty();
    path_.emplace_back();
    return true;
  }
  bool on_array_end(std::size_t, json::error_code&) {
    path_.pop_back();
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    path_.back() = std::exchange(text_, {});
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    std::string value = std::exchange(text_, {});
    if (!is_release()) return is_value();
    if (path_.back() == "status") told_.status = std::move(value);
    if (path_.back() == "fixed_version") told_.fixed_version = std::move(value);
    if (path_.back() == "urgency") told_.urgency = std::move(value);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return is_value(); }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return is_value(); }
  bool on_double(double, json::string_view, json::error_code&) { return is_value(); }
  bool on_bool(bool, json::error_code&) { return is_value(); }
  bool on_null(json::error_code&) { return is_value(); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  struct Told {
    std::string status;
    std::string fixed_version;
    std::string urgency;
  };

  /// Nothing but an object stands outermost, and in it nothing but objects.
  bool is_value() {
    is_feed_ = is_feed_ && path_.size() > 2;
    return true;
  }
  bool is_release() const { return path_.size() == 5 && path_[2] == "releases" && path_[3] == release_; }

  void judge() {
    const auto installed = installed_.find(path_[0]);
    if (installed == installed_.end()) return;
    known_.insert(path_[0]);
    if (told_.urgency == "unimportant") return;
    if (told_.status == "open") ++flaws_.unmended;
    // Debian's word for `never was in this release` is version 0.
    if (told_.status != "resolved" || told_.fixed_version == "0") return;
    const auto since = DebVersion::from(told_.fixed_version);
    const bool is_told = since && is_flaw_name(path_[1]);
    is_feed_ = is_feed_ && is_told;
    if (!is_told || installed->second >= *since) return;
    auto& found = flaws_.mendable[path_[0]];
    if (found.flaws.empty() || found.since < *since) {
      found.since = *since;
      found.since_text = told_.fixed_version;
    }
    found.flaws.insert(path_[1]);
  }

  const InstalledSources& installed_;
  const std::string release_;
  std::vector<std::string> path_;  // the key at which one is, in each object from the outermost on
  std::string text_;
  Told told_;
  bool is_feed_ = true;
  std::set<std::string> known_;
  OpenFlaws flaws_;
};

/// `openssl 3.0.17-1~deb12u2 CVE-2025-1 CVE-2025-2`.
std::string words_of(const std::string& source, const OpenFlaws::Mendable& found) {
  std::string words = source + " " + found.since_text;
  for (const std::string& flaw : found.flaws) words += " " + flaw;
  return words.substr(0, assurance::seen_bytes_max);
}

std::string hours_text(std::chrono::seconds age) {
  return std::to_string(std::max<std::int64_t>(0, std::chrono::floor<std::chrono::hours>(age).count()));
}

}  // namespace

std::optional<InstalledSources> installed_in(std::string_view status) {
  InstalledSources sources;
  Paragraph paragraph;
  bool is_begun = false;
  while (!status.empty() || is_begun) {
    const std::string_view line = next_line(status);
    if (!line.empty()) {
      paragraph.take(line);
      is_begun = true;
    } else if (is_begun) {
      if (!add(sources, paragraph)) return std::nullopt;
      paragraph = {};
      is_begun = false;
    }
  }
  return sources.empty() ? std::nullopt : std::optional(std::move(sources));
}

std::optional<OpenFlaws> open_flaws_in(const std::function<std::string_view()>& next, const InstalledSources& installed,
                                       std::string_view release) {
  json::basic_parser<TrackerHandler> parser(json::parse_options{}, installed, release);
  json::error_code fault;
  for (std::string_view piece = next(); !piece.empty(); piece = next()) {
    const std::size_t taken = parser.write_some(true, piece.data(), piece.size(), fault);
    if (fault || !parser.handler().is_feed()) return std::nullopt;
    const bool has_more = piece.find_first_not_of(" \t\r\n", taken) != std::string_view::npos;
    if (has_more) return std::nullopt;
  }
  if (!parser.done()) parser.write_some(false, "", 0, fault);
  if (fault || !parser.done() || !parser.handler().is_feed()) return std::nullopt;
  return parser.handler().take();
}

std::string release_name_in(std::string_view os_release) {
  constexpr std::string_view name = "VERSION_CODENAME=";
  while (!os_release.empty()) {
    const std::string_view line = next_line(os_release);
    if (line.starts_with(name)) return std::string(line.substr(name.size()));
  }
  return {};
}

assurance::CollectorManifest packages_manifest() {
  return {"patch.level", 1, daily, false, {"packages", "advisories", "policy"}};
}

Look look_at_packages(const std::optional<OpenFlaws>& flaws, std::optional<std::chrono::seconds> feed_age,
                      std::chrono::hours age_max) {
  if (!flaws || !feed_age) return Look::unseen("unreadable");
  if (*feed_age < -ahead_most) return Look::unseen("not_yet");
  if (*feed_age > age_max) return Look::unseen("too_old");
  // A file that says nothing of what is here is of another system.
  if (flaws->sources_known == 0) return Look::unseen("unknown_system");
  std::vector<Seen> seen;
  for (const auto& [source, found] : flaws->mendable) seen.push_back({"mendable", words_of(source, found), true});
  seen.push_back({"feed_age_hours", hours_text(*feed_age), false});
  seen.push_back({"unmended", std::to_string(flaws->unmended), false});
  // What does not fit is told by its number: a list may be cut.
  seen.insert(seen.begin(), {"mendable_sources", std::to_string(flaws->mendable.size()), !flaws->mendable.empty()});
  return Look::at(std::move(seen));
}

assurance::CollectorManifest feed_manifest() { return {"vuln.feed", 1, daily, false, {"advisories", "policy"}}; }

Look look_at_feed(std::optional<std::chrono::seconds> feed_age) {
  if (!feed_age) return Look::unseen("unreadable");
  if (*feed_age < -ahead_most) return Look::unseen("not_yet");
  return Look::at({{"feed_age_hours", hours_text(*feed_age), *feed_age > daily}});
}

}  // namespace urna::evidence
