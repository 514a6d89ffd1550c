// SPDX-License-Identifier: EUPL-1.2
#include "cli/lock_socket.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <thread>

namespace urna::cli {
namespace {

namespace json = boost::json;
using http::Method;

struct Words {
  std::string_view code;
  const char* what;
  const char* remedy;
};

constexpr const char* compare = "compare it with what you wrote down, and type all of it again";
constexpr Words words[] = {
    {"audit-unavailable", "it cannot be noted in the journal, and so was not done",
     "make room on the server's disk, and try again"},
    {"wrong-state", "this cannot be done now", "see urnactl status"},
    {"other-lock", "this platform is opened in the other way", "see urnactl status"},
    {"bad-threshold", "no ceremony can be held so",
     "at least 2 custodians of at most 15, and a threshold of 2 or more"},
    {"bad-name", "the custodians cannot be told apart by these names",
     "give each another one: a line of 60 bytes at most, such as the mayor"},
    {"same-recipient", "two custodians have the same key", "let each make a key of their own: age-keygen"},
    {"consent-needed", "one person alone does not change keys",
     "begin again: what others agreed to lasts ten minutes, and for one change"},
    {"weak-passphrase", "the passphrase is too weak", "take 20 characters or more, or seven different words"},
    {"wrong-passphrase", "this is not the passphrase", "type it again, with its capitals and blanks"},
    {"other-attempt", "this attempt is over: ten minutes went by, or somebody began anew", "begin again"},
    {"already-shown", "this share was shown already", "begin the ceremony again"},
    {"too-many-tries", "five entries a minute are looked at", "wait a minute"},
    {"share-not-a-share", "this is no share", "it begins with urna1- and has five parts"},
    {"share-forbidden-character", "a character of the share stands in no share", compare},
    {"share-index-out-of-range", "the number in the share is not 1 to 15", compare},
    {"share-mistyped", "the share is mistyped", compare},
    {"share-value-out-of-range", "the share holds an impossible value", compare},
    {"share-other-set", "the share is of another ceremony", "take the one of the last ceremony"},
    {"share-unknown-index", "there is no custodian of that number", compare},
    {"share-wrong-value", "the share is not the one of its custodian", compare},
    {"share-repeated-index", "this share was entered already", "another custodian goes on"},
    {"owner-invites", "somebody owns this desk, or this role is for an owner to give",
     "ask an owner to invite this person in the console: docs/operating/people.md"},
    {"unfit-fields", "this is no invitation",
     "give a person's own address of mail, and roles such as tenant_owner, organiser, board_member, auditor"},
    {"exclusive", "these roles are not for one person", "an auditor holds no other role"},
    {"sealed", "the platform is locked", "unlock it first: urnactl unlock"},
    {"malformed-host", "this is no host name for a customer",
     "such as vote.example.org, without a port; eight at most"},
    {"host-taken", "the host is another customer's, or the platform's own", "see urnactl tenant list"},
    {"malformed-label", "this is no label", "one line of 200 bytes at most"},
    {"no-postgres", "elections cannot be kept in PostgreSQL", "see docs/operating/customers.md"},
    {"unknown-tenant", "there is no such customer", "see urnactl tenant list"},
    {"still-open", "somebody's request there has not ended", "nobody new comes in; try again in a minute"},
    {"backup-busy", "a backup is being made or verified", "wait until it is done: urnactl backup list"},
    {"no-place-for-backups", "nobody said where backups go",
     "start urnad with --backup-to and --backup-keys-to: docs/operating/backups.md"},
    {"backup-failed", "no backup was made", "mend it and make one again: docs/operating/backups.md"},
    {"unknown-backup", "there is no backup of that name", "see urnactl backup list"},
    {"bad-recipient", "this is no recipient that age knows", "it begins with age1 and has 62 characters"},
    {"busy", "an export or an import is under way", "wait until it is done"},
    {"changed-meanwhile", "something was erased while it was exported", "export again"},
    {"not-empty", "somebody's elections or accounts are here", "import into a fresh data folder"},
    {"bad-key", "this is no key of a statement", "ask the platform that exported: urnactl customer key"},
    {"no-age-file", "this is no age file", "take the file that urnactl customer export has written"},
    {"other-key", "it was encrypted to others, or with another passphrase", "give its identity or its passphrase"},
    {"too-costly", "its passphrase asks for more work than is done for a stranger", "have it exported again"},
    {"damaged", "the file was changed or cut since it was encrypted", "take another copy of it"},
    {"no-export", "what is in it is no export", "take the file that urnactl customer export has written"},
    {"malformed-manifest", "its list of files is none", "have it exported again"},
    {"other-format", "it has another format than this program takes", "take a newer program"},
    {"not-signed", "it is not signed by this key", "compare the key with the platform that exported"},
    {"other-manifest", "it was signed for another list of files", "do not trust it; have it exported again"},
    {"unannounced-file", "it holds a file that its signature does not cover",
     "do not trust it; have it exported again"},
    {"missing-file", "a file is missing", "have it exported again"},
    {"changed-file", "a file is not the one that was signed", "do not trust it; have it exported again"},
    {"other-schema", "it has tables that this program does not know", "take a newer program"},
    {"malformed-row", "a row is none", "have it exported again"},
    {"unknown-file", "it holds something that this program cannot take", "take a newer program"},
    {"refused-by-database", "its rows contradict each other", "have it exported again"},
    {"refused-document", "a document in it is missing, or not what its row says", "have it exported again"},
    {"forbidden", "this is not somebody who may decide about this",
     "an owner, or who runs the platform, types address, password, and six new digits or a recovery code"},
    {"wrong-stage", "this cannot be done at this stage", "see urnactl customer leave status"},
    {"same-person", "a decision wants different people", "let others decide"},
    {"export-not-offered", "an export must be offered first", "offer it, then say so: --export-offered"},
    {"held", "a legal hold stops everything", "two others lift it"},
    {"not-held", "there is no legal hold", "see urnactl customer leave status"},
    {"malformed-reason", "a reason is one line of at most 500 bytes", "shorten it"},
    {"hold-without-end", "a hold has an end, in the future", "give --until 2027-03-01T00:00Z"},
    {"unknown-medium", "no medium of that label is expected", "see urnactl customer leave status"},
    {"clock-set-back", "the clock shows a time before the last one", "set the clock of the server right"},
    {"not-certified", "nothing is certified yet", "see urnactl customer leave status"},
    {"customer-left", "the customer has left", "see urnactl customer leave certificate"},
    {"not-proved", "its entry in the journal is not signed yet",
     "the console's page Journal has the proof: docs/operating/journal.md"},
    {"unknown-incident", "there is no such incident at the platform's own desk", "see Incidents in the console"},
    {"bad-days", "so many days back is not asked for", "give --days 1 to 400"},
    {"integrity", "keystore.db does not open with what opens it", "restore it from a backup: docs/operating/keys.md"},
};

}  // namespace

Refusal explain_refusal(std::string_view code, const std::string& detail) {
  for (const Words& known : words) {
    if (known.code != code) continue;
    const std::string what = known.what + (detail.empty() ? "" : " (" + detail + ")");
    return {ExitCode::refused, {{.what = what, .remedy = known.remedy}}};
  }
  return {ExitCode::refused, {}};
}

namespace {

Refusal refusal_of(const http::ClientAnswer& answer) {
  std::string code;
  std::string detail;
  boost::system::error_code bad;
  const json::value problem = json::parse(answer.body, bad);
  if (const json::object* object = bad ? nullptr : problem.if_object()) {
    if (const auto* text = object->if_contains("code")) code = json::value_to<std::string>(*text);
    if (const auto* text = object->if_contains("detail")) detail = json::value_to<std::string>(*text);
  }
  const json::value* const fields = !bad && problem.is_object() ? problem.get_object().if_contains("fields") : nullptr;
  if (code == "unfit-fields" && fields != nullptr && !fields->as_array().empty()) {
    const json::object& field = fields->as_array()[0].as_object();
    return {ExitCode::refused,
            {{.what = json::value_to<std::string>(field.at("problem")),
              .remedy = "nothing was taken; mend it",
              .field = json::value_to<std::string>(field.at("path"))}}};
  }
  Refusal known = explain_refusal(code, detail);
  if (!known.problems.empty()) return known;
  return {ExitCode::machine_failed,
          {{.what = "the server answered " + std::to_string(answer.status) + " " + code, .remedy = "see its log"}}};
}

/// A passphrase takes seconds, on a small machine many; an export of many voters longer.
http::ClientLimits patient(std::chrono::milliseconds time) {
  http::ClientLimits limits;
  limits.time = time;
  return limits;
}

}  // namespace

LockSocket::LockSocket(const std::string& data, std::chrono::milliseconds time)
    : path_(data + "/control.sock"), client_(path_, patient(time)) {}

Result<std::string, Refusal> LockSocket::ask(Method method, const std::string& target, std::string_view body,
                                             const char* type) {
  http::Headers headers;
  if (!body.empty()) headers.set("Content-Type", type);
  auto answer = client_.ask(method, target, headers, body);
  if (!answer) {
    return refuse(ExitCode::unusable, {.what = "no urnad answers here",
                                       .remedy = "start it, name its folder with --data, and be its user or root",
                                       .file = path_});
  }
  if (answer->status >= 300) return tl::unexpected<Refusal>(refusal_of(*answer));
  return std::move(answer->body);
}

static Result<LockStatus, Refusal> status_from(const std::string& body) {
  const json::object object = json::parse(body).as_object();
  const auto count = [&](const char* name) { return json::value_to<unsigned>(object.at(name)); };
  LockStatus status;
  status.state = json::value_to<std::string>(object.at("state"));
  status.has_passphrase = object.at("has_passphrase").as_bool();
  status.threshold = count("threshold");
  status.custodians = count("custodians");
  status.names = json::value_to<std::vector<std::string>>(object.at("names"));
  status.entered = json::value_to<std::vector<unsigned>>(object.at("entered"));
  if (object.at("attempt").is_string()) status.attempt = json::value_to<std::string>(object.at("attempt"));
  status.is_serving = object.at("serving").as_bool();
  return status;
}

Result<LockStatus, Refusal> LockSocket::status() {
  const auto body = ask(Method::get, "/status", {}, "");
  if (!body) return failure(body.error());
  return status_from(*body);
}

Result<LockStatus, Refusal> LockSocket::post(const std::string& target, std::string_view body) {
  const auto answer = ask(Method::post, target, body, "text/plain");
  if (!answer) return failure(answer.error());
  return status_from(*answer);
}

Result<std::string, Refusal> LockSocket::begin(const std::string& target, std::string_view text) {
  const auto body = ask(Method::post, target, text, "application/json");
  if (!body) return failure(body.error());
  return json::value_to<std::string>(json::parse(*body).as_object().at("attempt"));
}

Result<SecretText, Refusal> LockSocket::show_share(const std::string& ceremony, unsigned index) {
  auto body = ask(Method::post, "/ceremonies/" + ceremony + "/shown/" + std::to_string(index), {}, "");
  if (!body) return failure(body.error());
  return SecretText(std::move(*body));
}

Result<LockSocket::Invited, Refusal> LockSocket::invite(const std::string& address,
                                                        const std::vector<std::string>& roles,
                                                        const std::string& customer) {
  const json::object wish{{"address", address}, {"roles", json::array(roles.begin(), roles.end())}};
  const std::string target = customer.empty() ? "/people" : "/people?customer=" + customer;
  const auto body = ask(Method::post, target, json::serialize(wish), "application/json");
  if (!body) return failure(body.error());
  const json::object object = json::parse(*body).as_object();
  return Invited{SecretText(json::value_to<std::string>(object.at("link"))),
                 json::value_to<std::string>(object.at("expires"))};
}

Result<std::string, Refusal> LockSocket::sealed_share(const std::string& ceremony, unsigned index) {
  return ask(Method::post, "/ceremonies/" + ceremony + "/shown/" + std::to_string(index), {}, "");
}

void LockSocket::abandon_ceremony() { static_cast<void>(ask(Method::remove, "/ceremonies", {}, "")); }

Result<std::string, Refusal> LockSocket::fetch(const std::string& target) { return ask(Method::get, target, {}, ""); }

Result<std::string, Refusal> LockSocket::send(const std::string& target, std::string_view text) {
  return ask(Method::post, target, text, "text/plain");
}

Result<LockStatus, Refusal> LockSocket::wait_until_serving() {
  for (int tries = 0;; ++tries) {
    auto now = status();
    if (!now || now->is_serving) return now;
    if (tries == 1200 || now->state != "unlocked") {
      return refuse(ExitCode::machine_failed,
                    {.what = "the keystore was unlocked, but the desk behind it does not open",
                     .remedy = "see the server's log"});
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace urna::cli
