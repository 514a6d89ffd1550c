// SPDX-License-Identifier: EUPL-1.2
#include "evidence/hardening_checks.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "documents/xml_walk.hpp"

namespace urna::evidence {
namespace {

using assurance::Look;
using documents::XmlVerdict;
using documents::XmlVisitor;

constexpr std::chrono::hours ahead_most{24};  // Lynis says no zone

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// `+02:00`, `Z`, or nothing: then it is taken for UTC.
std::optional<std::chrono::minutes> zone_in(std::string_view text) {
  if (text.empty() || text == "Z") return std::chrono::minutes(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = number_in<unsigned>(text.substr(1, 2));
  const auto minutes = number_in<unsigned>(text.substr(4, 2));
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes ahead(*hours * 60 + *minutes);
  return text[0] == '-' ? -ahead : ahead;
}

/// `2026-11-22T03:10:12.5+01:00`, `2026-11-22 03:10:12`.
std::optional<Timestamp> moment_in(std::string_view text) {
  if (text.size() < 19 || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  const auto whole = timestamp_from(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11, 8)) + "Z");
  text.remove_prefix(19);
  if (text.starts_with('.')) text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
  const auto zone = zone_in(text);
  return whole && zone ? std::optional(*whole - *zone) : std::nullopt;
}

/// Puts together what a walk through the XML comes by: in an archive (ARF) results stand beside the rules, which say
/// nothing here.
class ResultWalk {
 public:
  void begin(std::string_view name, const XmlVisitor::Attributes& attributes) {
    const auto attribute = [&](std::string_view wanted) {
      const auto found = attributes.find(wanted);
      return found == attributes.end() ? std::string() : found->second;
    };
    text_.clear();
    if (name == "TestResult") {
      is_inside_ = true;
      found_ = HardeningReport{.tool = "openscap"};
      made_ = moment_in(attribute("end-time"));
      score_.reset();
      has_score_ = false;
    } else if (name == "rule-result") {
      is_of_rule_ = is_inside_;
      is_severe_ = attribute("severity") == "high";
    } else if (name == "score") {
      score_max_ = number_in<double>(attribute("maximum")).value_or(100.0);
    }
  }
  void end(std::string_view name) {
    if (name == "TestResult") is_inside_ = false;
    if (name == "rule-result") is_of_rule_ = false;
    if (name == "result" && is_of_rule_) take_result(trimmed(text_));
    if (name == "score" && is_inside_ && !has_score_) take_score(number_in<double>(trimmed(text_)));
    text_.clear();
  }
  void text(std::string_view piece) {
    constexpr std::size_t text_bytes_max = 1000;  // nothing that is asked for is longer
    if (is_inside_ && text_.size() < text_bytes_max) text_ += piece;
  }
  std::optional<HardeningReport> report() {
    if (!made_ || !score_ || found_.tried == 0) return std::nullopt;
    found_.made = *made_;
    found_.score = *score_;
    return found_;
  }

 private:
  void take_result(std::string_view result) {
    const bool is_failed = result == "fail" || result == "error";
    if (is_failed || result == "pass" || result == "fixed") ++found_.tried;
    if (is_failed && is_severe_) ++found_.severe;
  }
  /// The first one counts: of the default system.
  void take_score(std::optional<double> score) {
    has_score_ = true;
    if (!score || !(*score >= 0) || !(score_max_ > 0) || !(*score <= score_max_)) return;
    score_ = static_cast<unsigned>(std::floor(100.0 * *score / score_max_));
  }

  HardeningReport found_{};
  std::optional<Timestamp> made_;
  std::optional<unsigned> score_;
  std::string text_;
  double score_max_ = 100;
  bool has_score_ = false;
  bool is_inside_ = false;
  bool is_of_rule_ = false;
  bool is_severe_ = false;
};

}  // namespace

std::optional<HardeningReport> lynis_report_in(std::string_view text) {
  HardeningReport report{.tool = "lynis"};
  std::optional<Timestamp> made;
  std::optional<unsigned> score;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, equals);
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (name == "hardening_index") score = number_in<unsigned>(value);
    if (name == "report_datetime_end") made = moment_in(value);
    if (name == "lynis_tests_done") report.tried = number_in<std::size_t>(value).value_or(0);
    if (name == "warning[]") ++report.severe;
  }
  if (!made || !score || *score > 100 || report.tried == 0) return std::nullopt;
  report.made = *made;
  report.score = *score;
  return report;
}

std::optional<HardeningReport> openscap_report_in(std::string_view xml) {
  ResultWalk walk;
  const XmlVisitor visitor{
      .begin = [&](std::string_view name, const XmlVisitor::Attributes& attributes) { walk.begin(name, attributes); },
      .end = [&](std::string_view name) { walk.end(name); },
      .text = [&](std::string_view piece) { walk.text(piece); }};
  return documents::walk_xml(xml, visitor) == XmlVerdict::well_formed ? walk.report() : std::nullopt;
}

std::optional<HardeningReport> hardening_report_in(std::string_view text) {
  return trimmed(text.substr(0, 100)).starts_with('<') ? openscap_report_in(text) : lynis_report_in(text);
}

assurance::CollectorManifest hardening_manifest() {
  return {"config.hardening", 1, std::chrono::hours(24), true, {"hardening_report", "policy"}};
}

Look look_at_hardening(const std::optional<HardeningReport>& report, unsigned score_min, std::chrono::days age_max,
                       Timestamp now) {
  if (!report) return Look::unseen("unreadable");
  if (report->made > now + ahead_most) return Look::unseen("not_yet");
  if (now - report->made > age_max) return Look::unseen("too_old");
  return Look::at({{"benchmark", std::string(report->tool), false},
                   {"score", std::to_string(report->score), report->score < score_min},
                   {"score_min", std::to_string(score_min), false},
                   {"severe_failures", std::to_string(report->severe), report->severe > 0},
                   {"rules_tried", std::to_string(report->tried), false}});
}

}  // namespace urna::evidence
