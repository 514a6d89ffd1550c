// SPDX-License-Identifier: EUPL-1.2
#include "desk_journal.hpp"

#include <array>
#include <fstream>

#include "crypto/hash.hpp"
#include "storage/seed_file.hpp"

using namespace urna;  // NOLINT(google-build-using-namespace)

namespace {

/// `https://vote.example.org` without the scheme: an origin holds no blanks and no plus.
std::string place_of(const std::string& address) {
  const std::size_t scheme = address.find("://");
  std::string place = scheme == std::string::npos ? address : address.substr(scheme + 3);
  while (place.ends_with('/')) place.pop_back();
  return journal::NoteKey::is_name(place) ? place : "urna";
}

/// Of the file that runs, wherever it was started from.
std::string digest_of_program() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  crypto::Sha256 sha256;
  std::array<char, 1 << 16> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0)
    sha256.add(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
  return to_hex(sha256.finish());
}

}  // namespace

DeskJournal::DeskJournal(const std::string& data, const std::string& address, storage::DeskDatabase& desk,
                         storage::SqliteOrganiserStore& accounts, crypto::RandomSource& random, Clock now,
                         http::AccessLog& log)
    : now_(std::move(now)),
      log_(log),
      journal_(data + "/journal.db", place_of(address)),
      heads_(data + "/signed.db"),
      signer_(storage::seed_from_file(data + "/journal.key", random), heads_),
      keeper_(journal_, signer_, {{"desk", &desk.outbox}, {"accounts", &accounts.outbox()}}, now_,
              [&log](std::string_view event, const std::string& detail) {
                log.event(event, {{"detail", detail}});
              },
              {.ballast = data + "/journal.ballast"}),
      guard_(keeper_, accounts, now_) {}

DeskJournal::~DeskJournal() {
  try {
    guard_.tell_counts(true);
    note(journal::Event::server_stopped);
  } catch (const std::exception& failure) {
    log_.error(failure.what());
  }
}

void DeskJournal::begin() { note(journal::Event::server_started); }

void DeskJournal::tend() { guard_.tell_counts(); }

void DeskJournal::note(journal::Event event) {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  entry.object = journal::Object::of("binary", digest_of_program());
  keeper_.note(entry);
}
