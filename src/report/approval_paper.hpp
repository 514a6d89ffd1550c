// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "report/language.hpp"

namespace urna::report {

/// What somebody who was asked thinks of an approval.
struct PaperOpinion {
  enum class Verdict { favourable, with_reservations, unfavourable };
  Verdict verdict = Verdict::favourable;
  std::vector<std::string> people;
  int months = 0;  ///< advised; 0: none
  std::string comment;
};

/// A measure that must have come so far by a day.
struct PaperCondition {
  std::string measure;
  bool is_done = true;  ///< else in progress
  std::chrono::year_month_day due;
};

/// A measure whose failing is put up with until a day.
struct PaperWaiver {
  std::string measure;
  std::chrono::year_month_day until;
};

/// Some of the services of one signature, drawn by chance, that an expert looked at before.
struct PaperSample {
  std::size_t listed = 0;  ///< from so many were drawn
  std::size_t drawn = 0;
  std::size_t as_stated = 0;  ///< of those that were drawn
  bool has_this = false;      ///< whether this service was drawn
  std::string remark;         ///< what the expert found in this one
  std::string expert;
  WallTime signed_at;
  std::string seed;
  std::string source;  ///< where everybody reads the seed
  std::string list;    ///< SHA-256 of what was drawn from, in hexadecimal
};

/// What one signature decided, for each service by itself.
struct PaperBatch {
  std::size_t services = 0;  ///< this one among them
  std::string list;          ///< SHA-256 of what the authority read and signed, in hexadecimal
  std::string remark;        ///< on this service alone
  std::optional<PaperSample> sample;
};

/// The decision by which a service may run, or not: taken, or only prepared.
struct ApprovalPaper {
  Language language = Language::english;
  std::string organisation;
  std::string service;
  int level = 0;  ///< of security: 1 … 3
  std::string authority;
  std::string position;
  std::vector<PaperOpinion> opinions;
  std::vector<std::string> documents;
  // What is decided; nothing while it is still open.
  std::optional<bool> is_accepted;
  std::chrono::year_month_day date;      ///< from which it counts
  int months = 0;                        ///< when it is accepted
  std::chrono::year_month_day last_day;  ///< likewise
  std::string reason;                    ///< of a refusal
  std::vector<PaperCondition> conditions;
  std::vector<PaperWaiver> waivers = {};
  std::optional<PaperBatch> batch = {};  ///< where it was not decided alone
  // Indexes as they are shown: `3.4`.
  std::string declared;
  std::string personalised;
  std::string proved;        ///< empty: nothing was ever checked
  int months_at_most = 0;    ///< that the smaller of declared and proved allows; 0: none
  std::size_t answered = 0;  ///< of the measures
  std::size_t asked = 0;
  std::size_t set_aside = 0;
  // Of a decision that was taken.
  std::string number;     ///< of the file, such as `3`; empty: it is only prepared
  std::string signed_by;  ///< the person at the keyboard
  std::optional<std::chrono::year_month_day> delegated_until = {};  ///< where that person signed for the authority
  WallTime signed_at;
  std::string zone;       ///< of that, in words
  std::string sha256;     ///< of the sealed decision, in hexadecimal
  std::string statement;  ///< the whole signed note, which the QR code holds
  std::string key;        ///< who signed it, `vote.example.org/statement+…`
  std::chrono::sys_seconds made_at;
};

/// A page to hang up: that the service is approved, by whom, until when, with the signed statement as a QR code, which
/// anybody checks without a network.  Tagged PDF, A4; the same paper gives the same bytes.
///
/// @param paper  accepted, and taken
/// @throws std::runtime_error  when the libraries fail
std::string print_attestation(const ApprovalPaper& paper);

/// The whole decision: what was put before the authority and what it decided, with a place for a signature by hand.
/// While it is only prepared it says so on every page, and what is decided is left open.
///
/// @throws std::runtime_error  when the libraries fail
std::string print_decision(const ApprovalPaper& paper);

}  // namespace urna::report
