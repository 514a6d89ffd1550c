// SPDX-License-Identifier: EUPL-1.2
#include "protocol/detail/audit_setup.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

std::string plural(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void audit_election(const ByteSource& source, const Record& record, AuditedElection& audited) {
  auto election = Election::parse(content_of(source, record));
  if (!election) {
    audited.report.fail(AuditStep::election, election.error().field + ": " + election.error().what);
    return;
  }
  audited.election = std::make_unique<Election>(std::move(*election));
  AuditReport& report = audited.report;
  report.uuid = audited.election->uuid();
  report.name = audited.election->description().name;
  report.group = audited.election->group().name();
  report.fingerprint = audited.election->fingerprint();
  report.pass(AuditStep::election,
              plural(audited.election->questions().size(), "question") + ", group " + report.group);
}

void audit_trustees(const ByteSource& source, const Record& record, AuditedElection& audited) {
  auto trustees = Trustees::parse(audited.election->group(), content_of(source, record));
  if (!trustees) {
    audited.report.fail(AuditStep::trustees, "the list of trustees " + describe(trustees.error()));
    return;
  }
  for (const TrusteeFailure& failed : verify(*trustees, audited.election->public_key())) {
    audited.report.fail(AuditStep::trustees, describe(failed));
  }
  audited.report.pass(AuditStep::trustees, plural(owners(*trustees).size(), "trustee"));
  audited.trustees = std::move(*trustees);
}

/// Cuts a JSON array of plain strings into blocks without holding all of it: the list of a large election is long.
class StringArrayBlocks {
 public:
  StringArrayBlocks(const ByteSource& source, const Record& record)
      : source_(source), at_(record.content_offset()), end_(at_ + record.length) {}

  /// Calls `use(strings)` for blocks of strings, in order; false when the text is no canonical array of plain strings.
  template <class Use>
  bool for_each_block(Use use) {
    if (!take_more() || window_[0] != '[') return false;
    std::size_t at = 1;
    if (window_ == "[]") return true;
    std::vector<std::string_view> block;
    while (true) {
      const std::size_t close =
          at < window_.size() && window_[at] == '"' ? window_.find_first_of("\"\\", at + 1) : std::string::npos;
      if (close != std::string::npos && close + 1 < window_.size()) {
        if (window_[close] != '"') return false;
        block.push_back(std::string_view(window_).substr(at + 1, close - at - 1));
        at = close + 2;
        if (window_[close + 1] == ',') continue;
        use(block);
        return window_[close + 1] == ']' && at == window_.size() && at_ == end_;
      }
      if (!block.empty()) use(block);
      block.clear();
      window_.erase(0, at);
      at = 0;
      if (!take_more()) return false;
    }
  }

 private:
  bool take_more() {
    constexpr std::size_t window_bytes = 1U << 18;
    const std::size_t count = std::min<std::uint64_t>(window_bytes, end_ - at_);
    if (count == 0 || window_.size() > 4 * window_bytes) return false;
    const std::size_t kept = window_.size();
    window_.resize(kept + count);
    source_.read(at_, std::span(window_).subspan(kept));
    at_ += count;
    return true;
  }

  const ByteSource& source_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::string window_;
};

void audit_credentials(const ByteSource& source, const Record& record, AuditedElection& audited) {
  const crypto::Group& group = audited.election->group();
  AuditReport& report = audited.report;
  const auto engine = group.engine(group.generator());
  const std::size_t shortest = group.text(group.generator()).size() / 8;
  audited.credentials.reserve(std::min<std::uint64_t>(record.length / std::max<std::size_t>(shortest, 8), 1U << 16));
  std::size_t number = 0;
  const bool whole = StringArrayBlocks(source, record).for_each_block([&](std::span<const std::string_view> texts) {
    constexpr std::size_t lanes = 256;
    for (; !texts.empty(); texts = texts.subspan(std::min(lanes, texts.size()))) {
      const auto block = texts.first(std::min(lanes, texts.size()));
      add_credentials(group, *engine, block, number, audited.credentials, [&](const PublicCredentialError& error) {
        report.fail(AuditStep::credentials, "credential " + std::to_string(error.number) + " " + error.what);
      });
      number += block.size();
    }
  });
  if (!whole) report.fail(AuditStep::credentials, "the list of credentials is not a canonical array of strings");
  report.credential_count = audited.credentials.size();
  report.credentials_hash = to_base64(record.hash);
  for (CredentialIndex i = 0; audited.election->has_mixnet() && i < audited.credentials.size(); ++i) {
    if (audited.credentials[i].weight == 1) continue;
    report.fail(AuditStep::credentials, "a credential has weight " + std::to_string(audited.credentials[i].weight) +
                                            ", but with a preference question every weight is 1");
  }
  report.pass(AuditStep::credentials, plural(audited.credentials.size(), "credential") + ", total weight " +
                                          std::to_string(audited.credentials.total_weight()));
}

}  // namespace

void audit_setup(const ByteSource& source, std::span<const Record> data, AuditedElection& audited) {
  std::string expected = "{\"election\":";
  append_hash(expected, data[0].hash);
  expected += ",\"trustees\":";
  append_hash(expected, data[1].hash);
  expected += ",\"credentials\":";
  append_hash(expected, data[2].hash);
  if (content_of(source, data[3]) != expected + "}") {
    audited.report.fail(AuditStep::event_chain,
                        "the set-up does not name the election, trustees and credentials before it");
  }
  audit_election(source, data[0], audited);
  if (!audited.election) return;
  audit_trustees(source, data[1], audited);
  audit_credentials(source, data[2], audited);
}

}  // namespace urna::protocol
