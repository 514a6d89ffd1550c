// SPDX-License-Identifier: EUPL-1.2
#include "storage/customer_export.hpp"

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "storage/customer_documents.hpp"

namespace urna::storage {
namespace {

constexpr std::string_view read_me = R"(How to open this without Urna

  age -d -i KEY FILE | zstd -d | tar x        (or age -d FILE with a passphrase)

manifest.json lists every file with its SHA-256; manifest.note is the platform's signature over it.
data/ holds one JSON object a line, schema/ says what its members mean; documents/ID/NUMBER holds the
versions of a document, named in data/documents/documents.jsonl; elections/ holds the public archives,
which urna-verify checks; journal/ holds the audit journal as C2SP tlog-tiles.
Passwords, second factors, voting codes and keys are not here: they never leave.

Ouvrir ce fichier sans Urna : la commande ci-dessus. data/ contient un objet JSON par ligne, schema/ en
explique les champs ; documents/ contient les documents, que data/documents nomme ; elections/ contient les archives publiques, que urna-verify vérifie ; journal/, le
journal d'audit. Ni mots de passe, ni seconds facteurs, ni codes de vote, ni clés : ils ne sortent jamais.

Dit bestand openen zonder Urna: het commando hierboven. data/ bevat één JSON-object per regel, schema/
legt de velden uit; documents/ bevat de documenten, hun namen staan in data/documents; elections/ bevat de openbare archieven, die urna-verify controleert; journal/, het
auditlogboek. Geen wachtwoorden, tweede factoren, stemcodes of sleutels: die gaan nooit mee.

Diese Datei ohne Urna öffnen: der Befehl oben. data/ enthält ein JSON-Objekt je Zeile, schema/ erklärt
die Felder; documents/ enthält die Dokumente, deren Namen in data/documents stehen; elections/ enthält die öffentlichen Archive, die urna-verify prüft; journal/ das
Audit-Protokoll. Passwörter, zweite Faktoren, Stimmcodes und Schlüssel sind nicht dabei: sie gehen nie hinaus.
)";

/// A folder that is ours for a while.
class Scratch {
 public:
  explicit Scratch(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::remove_all(path_);  // of an export that was cut off
    std::filesystem::create_directories(path_);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

CustomerFile text_file(std::string path, std::string_view text) {
  return {std::move(path), [held = std::string(text)](const TakeText& take) { take(held); }};
}

tenancy::ExportedFile measured(const CustomerFile& file) {
  ensure(tenancy::is_export_path(file.path), "a file of an export has a path that every program takes");
  tenancy::ExportedFile known{file.path, 0, {}};
  crypto::Sha256 sha256;
  file.write([&](std::string_view text) {
    known.bytes += text.size();
    sha256.add(text);
  });
  known.digest = sha256.finish();
  return known;
}

/// As many bytes as were measured: what has grown at its end since then is cut off.
void pack(tenancy::ExportWriter& packer, const CustomerFile& file, const tenancy::ExportedFile& known) {
  packer.begin(known.path, known.bytes);
  std::uint64_t left = known.bytes;
  crypto::Sha256 sha256;
  file.write([&](std::string_view text) {
    const std::string_view taken = text.substr(0, std::min<std::uint64_t>(left, text.size()));
    sha256.add(taken);
    packer.add(taken);
    left -= taken.size();
  });
  if (left != 0 || sha256.finish() != known.digest) throw CustomerChanged();
}

}  // namespace

tenancy::ExportManifest export_customer(const CustomerExport& customer, const StatementKey& signer,
                                        crypto::AgeWriter writer, tenancy::ExportWriter::Sink sink) {
  const Scratch scratch(customer.scratch);
  tenancy::ExportManifest manifest{customer.tenant, customer.at, customer.program, signer.name.text(), {}, {}};
  std::vector<CustomerFile> files{text_file("README.txt", read_me)};
  std::vector<std::shared_ptr<SqliteDatabase>> copies;
  std::vector<CustomerFile> rows;
  std::vector<CustomerFile> documents;
  for (const CustomerDatabase& of : customer_databases()) {
    for (const CopiedDatabase& copied : customer.databases) {
      if (copied.name != of.name) continue;
      const std::string path = scratch.file(copied.name + ".db");
      copied.copy_to(path);
      const auto copy =
          std::make_shared<SqliteDatabase>(path, std::span<const Migration>(), SqliteOptions{.is_as_it_is = true});
      copies.push_back(copy);
      manifest.databases.emplace(copied.name, copy->version());
      if (copied.name == "documents") documents = files_of_documents(copy, customer.sealer, customer.open_part);
      for (const CustomerTable& table : of.tables) {
        const std::string name(table.table);
        files.push_back(text_file("schema/" + copied.name + "." + name + ".json", schema_of(*copy, of, table)));
        rows.push_back({"data/" + copied.name + "/" + name + ".jsonl",
                        [&, copy](const TakeText& take) { write_rows(*copy, of, table, customer.sealer, take); }});
      }
    }
  }
  ensure(copies.size() == customer.databases.size(), "what is exported is a database of a customer");
  files.insert(files.end(), rows.begin(), rows.end());
  files.insert(files.end(), documents.begin(), documents.end());
  files.insert(files.end(), customer.files.begin(), customer.files.end());

  for (const CustomerFile& file : files) manifest.files.push_back(measured(file));
  const std::string json = manifest_json(manifest);
  const std::string note =
      journal::sign_note(tenancy::manifest_statement(json, manifest), signer.name.name(), signer.key);
  tenancy::ExportWriter packer(std::move(writer), customer.at, std::move(sink));
  const auto pack_text = [&](std::string_view path, const std::string& text) {
    packer.begin(std::string(path), text.size());
    packer.add(text);
  };
  pack_text(tenancy::manifest_path, json);
  pack_text(tenancy::manifest_note_path, note);
  for (std::size_t i = 0; i < files.size(); ++i) pack(packer, files[i], manifest.files[i]);
  packer.finish();
  return manifest;
}

}  // namespace urna::storage
