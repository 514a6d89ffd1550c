// SPDX-License-Identifier: EUPL-1.2
#include "vault.hpp"

namespace urnad {
namespace {

using namespace urna;

/// In whose name the platform seals what is its own.
constexpr std::string_view platform = "platform";

keystore::Keystore::Options keystore_options(bool is_passphrase_cheap) {
  keystore::Keystore::Options options;
  if (is_passphrase_cheap) options.passphrase_cost = {1, 1024};
  return options;
}

http::Router routes(api::KeystoreApi& keystore, api::TenantsApi& tenants, api::BackupApi& backups,
                    const api::HostingSocket& hosting, const std::function<void(http::Router&)>& more) {
  http::Router router;
  keystore.add_routes(router);
  tenants.add_routes(router);
  backups.add_routes(router);
  hosting.add_routes(router);
  more(router);
  return router;
}

}  // namespace

Vault::Vault(const Options& options, std::set<std::string> own_hosts, const http::PeerAddress& box,
             crypto::RandomSource& random, api::KeystoreApi::Clock now, api::KeystoreApi::Note note,
             std::function<void()> changed, const std::function<void(http::Router&)>& more, http::AccessLog& log,
             api::KeyConsents::People people)
    : records_(options.data + "/keystore.db"),
      keystore_(records_, random, keystore_options(options.is_passphrase_cheap)),
      now_(now),
      sealer_(keystore_, std::string(platform), now),
      tenant_store_(options.data + "/platform.db", sealer_, {.owner = std::string(platform)}),
      tenants_(tenant_store_, random, std::move(own_hosts)),
      api_(keystore_, random, now, note, std::move(changed), [this] { return is_serving_.load(); }),
      tenants_api_(tenants_, tenant_store_, now, note),
      box_backup_(box),
      backup_register_(options.data + "/backups.db", {.owner = std::string(platform)}),
      backups_({.data = options.data,
                .places = options.backup_places,
                .key_places = options.backup_key_places,
                .policy = options.backup_policy},
               keystore_, records_, backup_register_, box_backup_, random, now, note),
      backup_api_(backups_, keystore_),
      platform_api_(keystore_, records_, backups_, now, [this] { return api_.unlocked(); }),
      hosting_store_(options.data + "/hosting.db", sealer_, {.owner = std::string(platform)}),
      hosting_(hosting_store_, random, now, note),
      hosting_socket_(hosting_, now, note),
      server_(
          {.io_threads = 1, .workers = 3}, routes(api_, tenants_api_, backup_api_, hosting_socket_, more),
          [](const http::Permission&, http::Request&) { return std::nullopt; }, log, metrics_) {
  api_.ask_people(std::move(people));
  static_cast<void>(crypto::LockedKey());  // better to learn now than at the next unlocking that it cannot be had
  server_.explain_failures(api::explain_keystore_failure);
  server_.listen_unix(options.data + "/control.sock", http::UnixPeers::owner_only);
}

keystore::LockState Vault::state() { return keystore_.status(now_()).state; }

}  // namespace urnad
