// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/download_gate.hpp"
#include "api/file_handouts.hpp"
#include "crypto/age_file.hpp"
#include "documents/documents.hpp"
#include "http/router.hpp"
#include "identity/sessions.hpp"
#include "journal/entry.hpp"
#include "tenancy/download_threshold.hpp"

namespace urna::api {

/// Who else there is.
struct DocumentPeople {
  /// As somebody types whom to share with; nothing when it is nobody, or not sure who.
  std::function<std::optional<PersonId>(const std::string& name)> named;
  std::function<std::optional<std::string>(const PersonId&)> name_of;
};

/// A customer's documents over HTTP: `/api/documents…`.
class DocumentApi {
 public:
  using Clock = std::function<Timestamp()>;
  using Note = std::function<void(const journal::Entry&)>;
  /// A small PNG of a picture, made where a stranger's picture can do no harm; nothing when there is none to be had.
  using Preview = std::function<std::optional<Bytes>(documents::FileKind kind, std::span<const std::byte> content)>;

  struct Settings {
    std::string address;  ///< of this server as people type it, without a slash at its end
    /// How much one person may take; null: the usual.
    DownloadGate::ThresholdsOf thresholds_of = {};
    unsigned age_log_cost = crypto::age_log_cost;
    bool has_scanner = false;
    Preview preview = {};  ///< empty: there are none
    /// Where files are fetched, `https://files.vote.example.org/CUSTOMER`: a host that serves nothing else, so that no
    /// page of ours shares an origin with a stranger's bytes.  Empty: from the host of the pages.
    std::string files_address = {};
    /// Whether this session goes on.  Only asked where files have a host of their own.
    std::function<bool(const PersonId&, const identity::SessionId&)> is_signed_in = {};
  };

  /// @param documents, ledger, random  outlive this
  /// @param note  returns when it is in the journal
  DocumentApi(documents::Documents& documents, tenancy::DownloadLedger& ledger, DocumentPeople people,
              crypto::RandomSource& random, Clock now, Note note, Settings settings);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// Erases what has expired, and abandons uploads that stopped.  To be called about once a minute.
  void tidy();

  /// A version of a document as this person may read it; nothing when they may not, or it is gone.  Nothing is noted.
  std::optional<documents::Documents::Description> described(const PersonId& who, const documents::DocumentId& document,
                                                             std::uint32_t version);

  /// What a ticket is for, at the host of files; else 404.
  /// @param request  `GET` of a path whose parameter `ticket` was told by this desk
  http::Response hand_out(const http::Request& request);

 private:
  using OnPerson = std::function<http::Response(const PersonId&, http::Request&)>;

  void add_room_routes(http::Router& router);
  void add_upload_routes(http::Router& router);
  void add_file_routes(http::Router& router);
  void add_sharing_routes(http::Router& router);
  static http::Handler for_person(OnPerson handler);
  static void add(http::Router& router, const http::Permission& permission, http::Method method, const char* pattern,
                  OnPerson handler);

  http::Response list(const PersonId& who);
  http::Response add_room(const PersonId& who, const http::Request& request);
  http::Response room(const PersonId& who, const http::Request& request);
  http::Response add_folder(const PersonId& who, const http::Request& request);
  http::Response begin_upload(const PersonId& who, const http::Request& request);
  http::Response received(const PersonId& who, const http::Request& request);
  http::Response add_part(const PersonId& who, const http::Request& request);
  http::Response finish_upload(const PersonId& who, const http::Request& request);
  http::Response abandon_upload(const PersonId& who, const http::Request& request);

  http::Response file(const PersonId& who, const http::Request& request);
  http::Response content(const PersonId& who, const http::Request& request);
  http::Response make_handout(const PersonId& who, const http::Request& request);
  http::Response told(const SecretText& ticket) const;
  http::Response age_file(const PersonId& who, const http::Request& request);
  http::Response preview(const PersonId& who, const http::Request& request);
  http::Response erase(const PersonId& who, const http::Request& request);
  http::Response share(const PersonId& who, const http::Request& request);
  http::Response unshare(const PersonId& who, const http::Request& request);
  http::Response make_link(const PersonId& who, const http::Request& request);
  http::Response end_links(const PersonId& who, const http::Request& request);
  http::Response open_link(const http::Request& request);
  http::Response trail(const PersonId& who, const http::Request& request);

  /// Counts before a byte leaves.
  /// @returns  the refusal, if there is one
  std::optional<http::Response> charge(const PersonId& who, std::uint64_t files, std::uint64_t bytes);
  /// Reads a version, counted first.
  Result<documents::Content, http::Response> take(const PersonId& who, const http::Request& request,
                                                  std::optional<std::int64_t> version);
  http::Response attachment(const documents::Content& content);
  http::Response attachment(std::string_view name, std::string_view media_type, std::span<const std::byte> bytes);
  void tell(journal::Event event, const PersonId& who, std::optional<PersonId> about, journal::Outcome outcome);
  std::string name_of(const PersonId& person) const;

  documents::Documents& documents_;
  const DocumentPeople people_;
  crypto::RandomSource& random_;
  const Clock now_;
  const Note note_;
  const Settings settings_;
  tenancy::DownloadMeter meter_;
  std::mutex mutex_;        // `documents_` is used by one thread at a time
  std::mutex heavy_mutex_;  // a passphrase costs 256 MiB, a picture up to 512 MiB
  FileHandouts handouts_;
  std::shared_ptr<std::atomic<int>> leaving_ = std::make_shared<std::atomic<int>>(0);  // contents in memory
};

}  // namespace urna::api
