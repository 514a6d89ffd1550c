// SPDX-License-Identifier: EUPL-1.2
#include "ballot_verdict.hpp"

#include "base/printable.hpp"
#include "crypto/hash.hpp"
#include "protocol/audit.hpp"

using namespace urna::protocol;  // NOLINT(google-build-using-namespace): this program is the protocol's front

namespace {

const char* yes_no(bool value) { return value ? "true" : "false"; }

/// Whether the poll is open, and the ballot in the box, by the names of the records alone.
void look_around(const ByteSource& archive, const urna::Digest& ballot, BallotVerdict& verdict) {
  ArchiveReader reader(archive);
  verdict.poll_is_open = true;
  while (true) {
    const auto record = reader.next();
    if (!record || !*record) return;
    if ((*record)->kind == RecordKind::data && (*record)->hash == ballot) verdict.is_replay = true;
    if ((*record)->kind != RecordKind::event) continue;
    const auto event = read_event((*record)->content);
    if (!event || (event->type != EventType::setup && event->type != EventType::ballot)) verdict.poll_is_open = false;
  }
}

}  // namespace

std::optional<BallotVerdict> judge_ballot(const std::string& ballot, const ByteSource& archive, std::string& error) {
  const auto audited = audit(archive, {.threads = 1, .on_progress = {}, .setup_only = true, .memory = std::nullopt});
  if (!audited->report.is_verified()) {
    error = "its set-up does not hold, so no ballot can be judged; run urna-verify on it alone to see why";
    return std::nullopt;
  }
  BallotVerdict verdict;
  const urna::Digest hash = urna::crypto::sha256(ballot);
  verdict.tracker = tracker_text(hash);
  const std::string_view view = ballot;
  const auto answers = BallotChecker(*audited->election).check(std::span(&view, 1));
  if (!answers[0]) {
    verdict.refusal = std::string(name_of(answers[0].error().reason)) + ": " + answers[0].error().detail;
  } else if (!audited->credentials.find(answers[0]->credential)) {
    verdict.refusal = std::string(name_of(BallotRejection::unknown_credential)) + ": its credential is not on the list";
  }
  look_around(archive, hash, verdict);
  return verdict;
}

std::string verdict_text(const BallotVerdict& verdict) {
  std::string out = "ballot " + verdict.tracker + "\n";
  out += verdict.refusal ? "✗ It would be refused: " + urna::printable(*verdict.refusal) + "\n"
                         : "✓ Its form, credential, signature and proofs hold.\n";
  out += verdict.poll_is_open ? "✓ The poll is open.\n" : "– The poll is not open: no ballot is admitted now.\n";
  out += verdict.is_replay
             ? "– This very ballot is in the archive already: cast again, it would be refused as a replay.\n"
             : "✓ This ballot is not in the archive yet.\n";
  return out;
}

std::string verdict_json(const BallotVerdict& verdict) {
  std::string out =
      "{\"tracker\":\"" + verdict.tracker + "\",\"admissible\":" + yes_no(!verdict.refusal) + ",\"refusal\":";
  if (verdict.refusal) {
    append_text_string(out, urna::printable(*verdict.refusal));
  } else {
    out += "null";
  }
  return out + ",\"poll_is_open\":" + yes_no(verdict.poll_is_open) + ",\"is_replay\":" + yes_no(verdict.is_replay) +
         "}\n";
}
