// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"
#include "journal/entry.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/customer_export.hpp"
#include "storage/customer_import.hpp"

namespace urna::api {

/// What an open desk has of its customer.
struct CustomerAtHand {
  std::vector<storage::CopiedDatabase> databases;
  storage::OpenDocumentPart open_part;
  std::vector<storage::CustomerFile> files;
  bool is_empty = false;  ///< no election, no document and nobody who can sign in: somebody else's data may come here
};

/// A customer's data out of a server and into one, on the socket that no network reaches: what `urnactl customer
/// export` and `import` ask.  Files lie in the data folder, `exports` and `imports`, encrypted; passphrases and
/// identities are whole bodies of plain text.
class CustomerApi {
 public:
  using Clock = std::function<Timestamp()>;
  using Note = std::function<bool(const journal::Entry&)>;
  /// Calls back while the desk is open, and keeps it open until then.  @returns  whether it is
  using WithCustomer = std::function<bool(const std::function<void(const CustomerAtHand&)>&)>;

  struct Place {
    std::string data;      ///< the customer's folder
    std::string exchange;  ///< the platform's, where `urnactl` finds `exports` and puts `imports`
    std::string address;   ///< what the name of the key begins with that signs: `vote.example.org`
    std::string program;   ///< `urna 0.1.0`
  };

  /// @param sealer  of the customer
  /// @param keystore, sealer, random  outlive it; open while anything is asked
  /// @param note      see `KeystoreApi`
  /// @param imported  called when a folder lies ready: the desk is to be closed, and `take_up_import` asked
  CustomerApi(keystore::Keystore& keystore, const keystore::ColumnSealer& sealer, crypto::RandomSource& random,
              Place place, WithCustomer with_customer, Clock now, Note note, std::function<void()> imported);

  /// Whose data a request is about.  @returns  an answer when there is no such customer, or the keystore is locked
  using Find = std::function<Result<std::shared_ptr<CustomerApi>, http::Response>(const http::Request& request)>;
  static void add_routes(http::Router& router, const Find& find);

  /// An export on the disk.
  struct Made {
    std::string file;  ///< its name in the folder
    std::uint64_t bytes = 0;
    std::string digest;  ///< SHA-256 in hexadecimal
    std::size_t files = 0;
    std::string key;  ///< who signed
    Timestamp at;
  };
  /// Whoever waits for one.
  struct Waiting {
    std::optional<journal::Actor> who;              ///< nobody: the operator
    std::function<bool()> is_given_up;              ///< asked often
    std::function<void(std::uint64_t bytes)> tell;  ///< how much there is by now
  };
  /// Makes one.
  /// @param folder  made when it is not there; nothing is left in it of one that fails
  /// @returns       else an answer that says why there is none
  Result<Made, http::Response> write_export(crypto::AgeWriter writer, const std::string& folder,
                                            const Waiting& waiting);
  /// Notes it in the platform's journal.
  bool noted(journal::Event event, const std::optional<journal::Actor>& who, const std::string& digest,
             journal::Outcome outcome, std::uint64_t files);
  crypto::RandomSource& random() { return random_; }
  const std::string& folder() const { return place_.data; }

  /// With which statements of this platform are signed; its name and public half.
  journal::NoteKey statement_key();
  std::string sign_statement(std::string_view text);

 private:
  http::Response make_export(crypto::AgeWriter writer);
  http::Response export_to_recipients(http::Request& request);
  http::Response export_with_passphrase(http::Request& request);
  http::Response take_import(http::Request& request);
  http::Response key(http::Request& request);
  crypto::SigningKey signing_key();

  keystore::Keystore& keystore_;
  const keystore::ColumnSealer& sealer_;
  crypto::RandomSource& random_;
  const Place place_;
  const WithCustomer with_customer_;
  const Clock now_;
  const Note note_;
  const std::function<void()> imported_;
  std::mutex one_;  // export or import at a time
};

/// As `age` knows them, one a line.
std::optional<std::vector<crypto::AgeRecipient>> age_recipients_in(std::string_view text);
inline constexpr std::size_t export_passphrase_bytes_min = 12;

/// Whether an import lies ready in a data folder.
bool is_import_ready(const std::string& data);
/// Puts it in the place of what is there; the databases are closed.  May be cut off, and goes on when it is called
/// again.
void take_up_import(const std::string& data);

}  // namespace urna::api
