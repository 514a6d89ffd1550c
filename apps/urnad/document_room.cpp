// SPDX-License-Identifier: EUPL-1.2
#include "document_room.hpp"

#include "desk.hpp"
#include "documents/sealed_parts.hpp"
#include "identity/permission.hpp"
#include "inspection/preview_maker.hpp"
#include "inspection/virus_scanner.hpp"
#include "storage/acting.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

namespace {

documents::Scan scan_of(const Options& options) {
  if (options.scanner.empty()) return {};
  return [scanner = inspection::VirusScanner(options.scanner),
          is_required = !options.is_scanner_optional](std::span<const std::byte> content) {
    const documents::ScanVerdict verdict = scanner.scan(content);
    return verdict == documents::ScanVerdict::failed && !is_required ? documents::ScanVerdict::not_scanned : verdict;
  };
}

documents::Redraw redraw_of(const Options& options) {
  if (options.preview_program.empty()) return {};
  return [maker = inspection::PreviewMaker(options.preview_program)](
             documents::FileKind kind, std::span<const std::byte> content) { return maker.redraw(kind, content); };
}

}  // namespace

DocumentRoom::DocumentRoom(const Options& options, const std::string& data, keystore::Keystore& keystore,
                           const keystore::ColumnSealer& sealer, const api::Colleagues& colleagues,
                           crypto::RandomSource& random)
    : sealer_(sealer),
      store_(data + "/documents.db", data + "/objects", sealer, storage::entry_about_document,
             {.owner = sealer.tenant()}),
      keys_(keystore, std::string(sealer.tenant()), random, now),
      ledger_(data + "/downloads.db", {.owner = sealer.tenant()}),
      documents_(
          std::string(sealer.tenant()), store_, keys_, random,
          // Every room is the whole customer's.
          [&colleagues](const PersonId& person, documents::DocumentAction action, const documents::RoomId&) {
            using identity::Permission;
            const bool only_looks = action == documents::DocumentAction::see;
            return colleagues.may_here(person, only_looks ? Permission::document_read : Permission::document_change);
          },
          {}, scan_of(options), redraw_of(options)) {}

std::optional<Bytes> DocumentRoom::open_part(const crypto::KeyId& key, const documents::UploadId& upload,
                                             std::uint32_t part) {
  const auto sealed = store_.part(upload, part);
  const auto with = keys_.find(key);
  if (!sealed || !with) return std::nullopt;
  auto opened = documents::open_part({sealer_.tenant(), upload, part}, *with, key, *sealed);
  if (!opened) sealer_.refuse(keystore::SealedKind::file, storage::documents_place);
  return opened;
}

api::DocumentApi::Preview preview_of(const Options& options) {
  if (options.preview_program.empty()) return {};
  return [maker = inspection::PreviewMaker(options.preview_program)](
             documents::FileKind kind, std::span<const std::byte> content) { return maker.preview(kind, content); };
}

api::DocumentPeople people_of(const identity::PersonStore& people) {
  return {.named = [&people](const std::string& name) -> std::optional<PersonId> {
            const auto is_here = [](const identity::Person& person) {
              return person.state == identity::PersonState::active;
            };
            if (const auto address = identity::mail_address(name)) {
              const auto person = people.find(*address);
              return person && is_here(*person) ? std::optional(person->id) : std::nullopt;
            }
            std::optional<PersonId> found;
            for (const identity::Person& person : people.all()) {
              if (!is_here(person) || person.name != name) continue;
              if (found) return std::nullopt;  // two of that name: it takes the address
              found = person.id;
            }
            return found;
          },
          .name_of = [&people](const PersonId& id) -> std::optional<std::string> {
            const auto person = people.find(id);
            return person ? std::optional(person->name) : std::nullopt;
          }};
}

}  // namespace urnad
