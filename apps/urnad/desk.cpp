// SPDX-License-Identifier: EUPL-1.2
#include "desk.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "api/permissions.hpp"
#include "api/poll_approvals.hpp"
#include "api/waiting_page.hpp"
#include "storage/invitation_folder.hpp"
#include "storage/seed_file.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

void add_pages(http::Router& router, const http::StaticFiles& files, api::Admission* admission) {
  const http::Permission everybody = api::named(api::Permission::see_pages);
  const auto add_page = [&](const char* pattern, const char* file) {
    if (!files.has(file)) return;
    router.add({.pattern = pattern,
                .permission = everybody,
                .handler = [&files, file](http::Request& request) { return files.file(file, request); },
                .runs = http::Runs::at_once});
  };
  if (admission == nullptr) {
    add_page("/v/{uuid}", "/booth/index.html");
  } else if (files.has("/booth/index.html")) {
    router.add({.pattern = "/v/{uuid}",
                .permission = everybody,
                .handler = [&files, admission](
                               http::Request& request) { return api::booth_or_waiting(*admission, files, request); },
                .runs = http::Runs::at_once});
  }
  add_page("/b/{uuid}", "/board/index.html");
  add_page("/b/{uuid}/verify", "/board/index.html");
  add_page("/t/{uuid}", "/trustee/index.html");
  add_page("/console", "/console/index.html");
  add_page("/", "/console/index.html");
  router.add_rest(everybody, [&files](http::Request& request) { return files.answer(request); });
}

Desk::Desk(const Options& options, std::string data, const std::string& address, keystore::Keystore& keystore,
           const keystore::ColumnSealer& sealer, storage::LockJournal* lock, api::BoxClient& box,
           const http::PeerAddress& box_address, crypto::RandomSource& random, http::AccessLog& log)
    : data_(std::move(data)),
      log_(log),
      database_(data_ + "/desk.db", {.owner = sealer.tenant()}),
      store_(database_, sealer,
             [this](const election::DeskStore::Change& change) {
               for (const auto& document : change.documents) elections_.add(document.election);
               return storage::entries_about(change, now());
             }),
      account_store_(data_ + "/accounts.db", sealer,
                     [](const journal::Actor& person) { return storage::entries_about_account(person, now()); },
                     {.owner = sealer.tenant()}),
      links_(storage::sealed_seed_from_file(data_ + "/links.key", sealer, random)),
      voting_(store_, box, random),
      accounts_(account_store_, random),
      organiser_(store_, box, voting_, random,
                 {.threads = std::max(1U, std::thread::hardware_concurrency()),
                  .organisers = [this] { return accounts_.organisers(); }}),
      approval_store_(
          data_ + "/approvals.db", sealer,
          [](const identity::ApprovalRequest& request) { return storage::entries_about_approval(request, now()); },
          {.owner = sealer.tenant()}),
      approvals_(
          approval_store_, random, [this](const std::string& name) { return accounts_.may_act(name); }, now()),
      journal_(data_, address, options.journal, keystore, sealer.tenant(), lock,
               {{"desk", &database_.outbox},
                {"accounts", &account_store_.outbox()},
                {"approvals", &approval_store_.outbox()}},
               account_store_, random, now, log),
      account_api_(accounts_, now, [this] { storage::take_invitations(data_, account_store_); }),
      admission_(options.admission, [this] { return voting_.signed_in(now()); }),
      voter_api_(voting_, now, box_address, &admission_),
      organiser_api_(organiser_, voting_, links_, now, {.address = address, .approvals = &approvals_}),
      approval_api_(approvals_, accounts_, organiser_, voting_, now),
      trustee_api_(organiser_, links_),
      journal_api_(journal_.keeper(), journal_.payloads(), organiser_, account_store_, now) {
  for (const auto& election : store_.elections()) elections_.add(election);
  api::add_poll_actions(approvals_, organiser_);
}

void Desk::add_routes(http::Router& router, const http::StaticFiles* pages, const AskedElsewhere& elsewhere) {
  account_api_.add_routes(router);
  voter_api_.add_routes(router);
  organiser_api_.add_routes(router);
  approval_api_.add_routes(router);
  trustee_api_.add_routes(router);
  journal_api_.add_routes(router);
  journal_.guard().watch(router);
  keep_to_own_boards(router, elections_);
  watch_for_strangers(
      router, [this](const http::Request& request) { return journal_.guard().person_in(request); }, elsewhere);
  if (pages != nullptr) add_pages(router, *pages, &admission_);
}

http::Authorise Desk::authorise() {
  return journal_.guard().guarded([this](const http::Permission& permission, http::Request& request) {
    return account_api_.authorise(permission, request);
  });
}

void Desk::begin() {
  // Casts that were cut off, turnouts that are watched, counts of the hour.
  caretaker_ = std::jthread([this](const std::stop_token& stopping) {
    constexpr int seconds_between_recoveries = 30;
    std::mutex mutex;
    std::condition_variable_any stopped;
    for (int second = 0; !stopping.stop_requested(); ++second) {
      try {
        if (second % seconds_between_recoveries == 0) voting_.tend(now());
        organiser_api_.tell_turnouts();
        journal_.tend();
      } catch (const election::BoxUnreachable&) {
        log_.event("box_unreachable");
      } catch (const std::exception& failure) {
        log_.error(failure.what());
      }
      std::unique_lock lock(mutex);  // whoever ends a hundred desks does not wait a second for each
      stopped.wait_for(lock, stopping, std::chrono::seconds(1), [] { return false; });
    }
  });
}

}  // namespace urnad
