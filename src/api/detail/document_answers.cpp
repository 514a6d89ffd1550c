// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/document_answers.hpp"

#include "base/ensure.hpp"

namespace urna::api::detail {

using documents::DocumentFault;
using documents::FileFault;
using documents::FileKind;
using documents::Happening;
using documents::ZipRefusal;
using http::Response;

std::string_view word_of(FileKind kind) {
  switch (kind) {
    case FileKind::csv:
      return "csv";
    case FileKind::xlsx:
      return "xlsx";
    case FileKind::pdf:
      return "pdf";
    case FileKind::png:
      return "png";
    case FileKind::jpeg:
      return "jpeg";
  }
  ensure(false, "a kind of file has a word");
  return "";
}

std::string_view word_of(Happening what) {
  switch (what) {
    case Happening::room_made:
      return "room-made";
    case Happening::folder_made:
      return "folder-made";
    case Happening::upload_begun:
      return "upload-begun";
    case Happening::upload_refused:
      return "upload-refused";
    case Happening::upload_abandoned:
      return "upload-abandoned";
    case Happening::document_added:
      return "added";
    case Happening::version_added:
      return "version-added";
    case Happening::document_read:
      return "read";
    case Happening::document_shared:
      return "shared";
    case Happening::document_unshared:
      return "unshared";
    case Happening::link_made:
      return "link-made";
    case Happening::link_opened:
      return "link-opened";
    case Happening::link_refused:
      return "link-refused";
    case Happening::link_ended:
      return "link-ended";
    case Happening::document_erased:
      return "erased";
    case Happening::document_expired:
      return "expired";
  }
  ensure(false, "a happening has a word");
  return "";
}

namespace {

std::string_view reason(ZipRefusal refusal) {
  switch (refusal) {
    case ZipRefusal::malformed:
      return "archive-malformed";
    case ZipRefusal::encrypted:
      return "archive-encrypted";
    case ZipRefusal::too_many_entries:
      return "archive-too-many-entries";
    case ZipRefusal::too_dense:
      return "archive-too-dense";
    case ZipRefusal::too_large:
      return "archive-too-large";
    case ZipRefusal::unsafe_path:
      return "archive-unsafe-path";
    case ZipRefusal::repeated_path:
      return "archive-repeated-path";
    case ZipRefusal::linked:
      return "archive-linked";
    case ZipRefusal::nested:
      return "archive-nested";
    case ZipRefusal::has_macros:
      return "archive-has-macros";
    case ZipRefusal::has_external_link:
      return "archive-has-external-link";
    case ZipRefusal::has_doctype:
      return "archive-has-doctype";
  }
  ensure(false, "a refusal has a word");
  return "";
}

Response refused_file(const documents::FileRefusal& refusal) {
  switch (refusal.fault) {
    case FileFault::unknown_extension:
      return http::problem(415, "file-kind-refused", "unknown-extension");
    case FileFault::other_content:
      return http::problem(415, "file-kind-refused", "other-content");
    case FileFault::malformed:
      return http::problem(422, "file-refused", "malformed");
    case FileFault::too_many_pixels:
      return http::problem(422, "file-refused", "too-many-pixels");
    case FileFault::not_drawn:
      return http::problem(422, "file-refused", "not-drawn");
    case FileFault::unsafe_archive:
      break;
  }
  return http::problem(422, "file-refused", std::string(reason(refusal.zip.value_or(ZipRefusal::malformed))));
}

}  // namespace

Response unknown_document() { return http::problem(404, "unknown-document"); }

Response refused(DocumentFault fault, const documents::FileRefusal& refusal) {
  switch (fault) {
    case DocumentFault::unknown:
      return unknown_document();
    case DocumentFault::not_allowed:
      return http::problem(403, "not-allowed");
    case DocumentFault::expired:
      return http::problem(410, "document-expired");
    case DocumentFault::malformed_name:
      return http::problem({422, "unfit-fields", {}, {{"name", "is empty, too long, or has control characters"}}});
    case DocumentFault::too_large:
      return http::problem(413, "document-too-large");
    case DocumentFault::wrong_offset:
      return http::problem(409, "wrong-offset");
    case DocumentFault::incomplete:
      return http::problem(409, "upload-incomplete");
    case DocumentFault::other_content:
      return http::problem(422, "other-content");
    case DocumentFault::file_refused:
      return refused_file(refusal);
    case DocumentFault::infected:
      return http::problem(422, "file-infected");
    case DocumentFault::scan_failed:
      return http::retry_later("scan-failed", 30);
    case DocumentFault::weak_passphrase:
      return http::problem({422, "weak-passphrase", {}, {{"passphrase", "has fewer than 12 characters"}}});
    case DocumentFault::wrong_passphrase:
      return http::problem(403, "wrong-passphrase");
    case DocumentFault::destroyed:
      return http::problem(410, "key-destroyed");
    case DocumentFault::not_authentic:
      break;
  }
  return http::problem(500, "integrity");
}

boost::json::value text_or_null(const std::optional<Timestamp>& moment) {
  if (!moment) return nullptr;
  return boost::json::value(timestamp_text(*moment));
}

boost::json::object json_of(const documents::Document& document, const documents::Version& newest) {
  boost::json::object out;
  out["document"] = text_of(document.id);
  out["room"] = text_of(document.room);
  out["folder"] = document.folder ? boost::json::value(text_of(*document.folder)) : boost::json::value(nullptr);
  out["name"] = document.name;
  out["kind"] = word_of(newest.kind);
  out["bytes"] = newest.bytes;
  out["versions"] = document.versions;
  out["changed"] = timestamp_text(newest.made);
  out["expires"] = text_or_null(document.expires);
  out["scanned"] = newest.is_scanned;
  return out;
}

}  // namespace urna::api::detail
