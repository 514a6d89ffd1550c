// SPDX-License-Identifier: EUPL-1.2
#include "api/customer_api.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "api/statement_key.hpp"
#include "crypto/hash.hpp"
#include "storage/keystore_document_keys.hpp"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using journal::Event;
using journal::Outcome;
using tenancy::ImportRefusal;

const http::Permission may_operate{"keystore.operate"};
constexpr std::size_t body_bytes_max = 65'536;
constexpr std::size_t recipients_max = 20;
constexpr std::string_view ready_folder = "import-ready";

/// An open file; what is written is on the disk after `sync`.
class File {
 public:
  File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  void add(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0) throw std::system_error(errno, std::generic_category(), "an export cannot be written");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  std::size_t read(std::span<std::byte> bytes) {
    const ssize_t got = ::read(descriptor_, bytes.data(), bytes.size());
    if (got < 0) throw std::system_error(errno, std::generic_category(), "an export cannot be read");
    return static_cast<std::size_t>(got);
  }
  void sync() {
    if (fsync(descriptor_) != 0) throw std::system_error(errno, std::generic_category(), "an export cannot be kept");
  }

 private:
  int descriptor_;
};

void sync_folder(const fs::path& path) { File(path, O_RDONLY | O_DIRECTORY).sync(); }

/// Whoever waited for an export does not any more.
struct GivenUp : std::exception {};

/// A folder for our eyes only.
fs::path own_folder(const std::string& path) {
  fs::path folder(path);
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  return folder;
}

Response refused(const ImportRefusal& refusal) {
  return http::problem(422, std::string(name_of(refusal.fault)), refusal.where);
}

crypto::AgeReader reader_for(const SecretText& typed) {
  if (typed.expose().starts_with("AGE-SECRET-KEY-"))
    if (const auto identity = crypto::AgeIdentity::parse(typed)) return crypto::AgeReader(*identity);
  return crypto::AgeReader(SecretText(std::string(typed.expose())));
}

json::object described(const storage::ImportSummary& summary, bool is_key_trusted) {
  json::object rows;
  for (const auto& [table, count] : summary.rows) rows[table] = count;
  return {{"tenant", summary.manifest.tenant},
          {"at", timestamp_text(summary.manifest.at)},
          {"program", summary.manifest.program},
          {"key", summary.manifest.key},
          {"key_trusted", is_key_trusted},
          {"rows", std::move(rows)},
          {"files", summary.files}};
}

}  // namespace

std::optional<std::vector<crypto::AgeRecipient>> age_recipients_in(std::string_view text) {
  std::vector<crypto::AgeRecipient> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const std::string_view line = text.substr(0, end); !line.empty()) {
      const auto recipient = crypto::age_recipient_from(line);
      if (!recipient || all.size() == recipients_max) return std::nullopt;
      all.push_back(*recipient);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all.empty() ? std::nullopt : std::optional(std::move(all));
}

CustomerApi::CustomerApi(keystore::Keystore& keystore, const keystore::ColumnSealer& sealer,
                         crypto::RandomSource& random, Place place, WithCustomer with_customer, Clock now, Note note,
                         std::function<void()> imported)
    : keystore_(keystore),
      sealer_(sealer),
      random_(random),
      place_(std::move(place)),
      with_customer_(std::move(with_customer)),
      now_(std::move(now)),
      note_(std::move(note)),
      imported_(std::move(imported)) {}

void CustomerApi::add_routes(http::Router& router, const Find& find) {
  const auto add = [&](Method method, const char* pattern, Response (CustomerApi::*answer)(Request&)) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = may_operate,
                .handler = [find, answer](Request& request) -> Response {
                  auto found = find(request);
                  return found ? ((**found).*answer)(request) : std::move(found.error());
                },
                .body_bytes_max = method == Method::get ? 0 : body_bytes_max,
                .content_types = {"text/plain"}});
  };
  add(Method::get, "/customer/key", &CustomerApi::key);
  add(Method::post, "/customer/exports/recipients", &CustomerApi::export_to_recipients);
  add(Method::post, "/customer/exports/passphrase", &CustomerApi::export_with_passphrase);
  add(Method::post, "/customer/imports", &CustomerApi::take_import);
}

crypto::SigningKey CustomerApi::signing_key() { return statement_signing_key(keystore_, now_()); }

journal::NoteKey CustomerApi::statement_key() {
  return {place_.address + "/statement", signing_key().verification_key()};
}

std::string CustomerApi::sign_statement(std::string_view text) {
  return journal::sign_note(text, place_.address + "/statement", signing_key());
}

bool CustomerApi::noted(Event event, const std::optional<journal::Actor>& who, const std::string& digest,
                        Outcome outcome, std::uint64_t files) {
  journal::Entry entry;
  if (who) entry.actor = *who;
  entry.at = now_();
  entry.event = event;
  entry.outcome = outcome;
  if (!digest.empty()) entry.object = journal::Object::of("export", digest);
  entry.facts[journal::Fact::files] = files;
  return note_(entry);
}

Response CustomerApi::key(Request&) {
  if (!keystore_.is_unlocked()) return http::retry_later("sealed", 5);
  return {.headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = statement_key().text() + "\n"};
}

Response CustomerApi::export_to_recipients(Request& request) {
  const auto recipients = age_recipients_in(request.body);
  if (!recipients) return http::problem(422, "bad-recipient");
  return make_export(crypto::AgeWriter::to(*recipients, random_));
}

Response CustomerApi::export_with_passphrase(Request& request) {
  const SecretText passphrase(std::move(request.body));
  if (passphrase.expose().size() < export_passphrase_bytes_min) return http::problem(422, "weak-passphrase");
  return make_export(crypto::AgeWriter::with_passphrase(passphrase, random_));
}

Response CustomerApi::make_export(crypto::AgeWriter writer) {
  auto made = write_export(std::move(writer), place_.exchange + "/exports", {});
  if (!made) return std::move(made.error());
  return http::json(json::serialize(json::object{{"file", made->file},
                                                 {"bytes", made->bytes},
                                                 {"sha256", made->digest},
                                                 {"files", made->files},
                                                 {"key", made->key},
                                                 {"at", timestamp_text(made->at)}}));
}

Result<CustomerApi::Made, Response> CustomerApi::write_export(crypto::AgeWriter writer, const std::string& folder,
                                                              const Waiting& waiting) {
  const auto refuse = [](Response answer) { return tl::unexpected<Response>(std::move(answer)); };
  if (!keystore_.is_unlocked()) return refuse(http::retry_later("sealed", 5));
  const std::unique_lock lock(one_, std::try_to_lock);
  if (!lock) return refuse(http::problem(409, "busy"));
  std::array<std::byte, 8> chance{};
  random_.fill(chance);
  Made made;
  made.file = to_hex(chance) + ".age";
  const fs::path path = own_folder(folder) / made.file;
  crypto::Sha256 sha256;
  bool is_open = false;
  try {
    File file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open()) throw std::system_error(errno, std::generic_category(), "an export cannot be written");
    is_open = with_customer_([&](const CustomerAtHand& at_hand) {
      made.at = now_();
      const storage::CustomerExport what{sealer_.tenant(),  sealer_,       at_hand.databases,
                                         at_hand.open_part, at_hand.files, place_.data + "/export-scratch",
                                         place_.program,    made.at};
      const crypto::SigningKey key = signing_key();
      const auto take = [&](std::span<const std::byte> piece) {
        if (!keystore_.is_unlocked()) throw keystore::KeystoreLocked();
        if (waiting.is_given_up && waiting.is_given_up()) throw GivenUp();
        sha256.add(piece);
        made.bytes += piece.size();
        file.add(piece);
        if (waiting.tell) waiting.tell(made.bytes);
      };
      const auto manifest = storage::export_customer(what, {statement_key(), key}, std::move(writer), take);
      made.files = manifest.files.size();
      made.key = manifest.key;
      file.sync();
    });
  } catch (const storage::CustomerChanged&) {
    fs::remove(path);
    return refuse(http::problem(409, "changed-meanwhile"));
  } catch (const GivenUp&) {
    fs::remove(path);
    return refuse(http::problem(409, "given-up"));
  } catch (...) {
    fs::remove(path);
    throw;
  }
  made.digest = to_hex(sha256.finish());
  if (is_open && noted(Event::customer_exported, waiting.who, made.digest, Outcome::ok, made.files)) return made;
  fs::remove(path);
  return refuse(http::retry_later(is_open ? "audit-unavailable" : "sealed", 5));
}

Response CustomerApi::take_import(Request& request) {
  const SecretText typed(std::move(request.body));
  if (!keystore_.is_unlocked()) return http::retry_later("sealed", 5);
  const std::unique_lock lock(one_, std::try_to_lock);
  if (!lock) return http::problem(409, "busy");
  const std::string name(request.query_value("file").value_or(""));
  if (!tenancy::is_export_path(name) || name.find('/') != std::string::npos) return http::problem(422, "bad-file");
  std::optional<journal::NoteKey> trusted;
  if (const auto given = request.query_value("key")) {
    trusted = journal::NoteKey::parse(*given);
    if (!trusted) return http::problem(422, "bad-key");
  }
  bool is_empty = false;
  if (!with_customer_([&](const CustomerAtHand& at_hand) { is_empty = at_hand.is_empty; }))
    return http::retry_later("sealed", 5);
  if (is_import_ready(place_.data)) return http::problem(409, "busy");
  const bool is_dry = request.query_value("dry_run").has_value();
  if (!is_dry && !is_empty) return http::problem(409, "not-empty");

  const fs::path path = own_folder(place_.exchange + "/imports") / name;
  if (!File(path, O_RDONLY).is_open()) return http::problem(404, "bad-file");
  const storage::OpenExport open = [&] {
    const auto file = std::make_shared<File>(path, O_RDONLY);
    return std::make_unique<tenancy::ExportReader>(reader_for(typed),
                                                   [file](std::span<std::byte> bytes) { return file->read(bytes); });
  };
  const std::string folder = place_.data + "/import-new";
  fs::remove_all(folder);  // of one that was cut off
  storage::KeystoreDocumentKeys keys(keystore_, std::string(sealer_.tenant()), random_, now_);
  const auto summary = is_dry ? storage::check_export(open, trusted)
                              : storage::import_customer(open, trusted, folder, sealer_, keys, random_);
  if (!summary) {
    noted(Event::customer_imported, std::nullopt, "", Outcome::deny, 0);
    return refused(summary.error());
  }
  if (!is_dry) {
    if (!noted(Event::customer_imported, std::nullopt, "", Outcome::ok, summary->manifest.files.size())) {
      fs::remove_all(folder);
      return http::retry_later("audit-unavailable", 5);
    }
    sync_folder(folder);
    fs::rename(folder, fs::path(place_.data) / ready_folder);  // from here on it happens, whatever is cut off
    sync_folder(place_.data);
    imported_();
  }
  return http::json(json::serialize(described(*summary, trusted.has_value())));
}

bool is_import_ready(const std::string& data) { return fs::is_directory(fs::path(data) / ready_folder); }

void take_up_import(const std::string& data) {
  const fs::path root(data);
  const fs::path ready = root / ready_folder;
  if (!fs::is_directory(ready)) return;
  for (const fs::directory_entry& entry : fs::directory_iterator(ready)) {
    const fs::path target = root / entry.path().filename();
    // What SQLite left beside the file of before is not of the new one.
    for (const char* const beside : {"-journal", "-wal", "-shm"}) fs::remove(target.string() + beside);
    if (entry.is_directory()) fs::remove_all(target);
    fs::rename(entry.path(), target);
  }
  sync_folder(root);
  fs::remove(ready);
  sync_folder(root);
}

}  // namespace urna::api
