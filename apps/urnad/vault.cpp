// SPDX-License-Identifier: EUPL-1.2
#include "vault.hpp"

namespace urnad {
namespace {

using namespace urna;

/// In whose name the platform seals what is its own.
constexpr std::string_view platform = "platform";

keystore::Keystore::Options options(bool is_passphrase_cheap) {
  keystore::Keystore::Options options;
  if (is_passphrase_cheap) options.passphrase_cost = {1, 1024};
  return options;
}

http::Router routes(api::KeystoreApi& keystore, api::TenantsApi& tenants,
                    const std::function<void(http::Router&)>& more) {
  http::Router router;
  keystore.add_routes(router);
  tenants.add_routes(router);
  more(router);
  return router;
}

}  // namespace

Vault::Vault(const std::string& data, std::set<std::string> own_hosts, bool is_passphrase_cheap,
             crypto::RandomSource& random, api::KeystoreApi::Clock now, api::KeystoreApi::Note note,
             std::function<void()> changed, const std::function<void(http::Router&)>& more, http::AccessLog& log)
    : records_(data + "/keystore.db"),
      keystore_(records_, random, options(is_passphrase_cheap)),
      now_(now),
      sealer_(keystore_, std::string(platform), now),
      tenant_store_(data + "/platform.db", sealer_, {.owner = std::string(platform)}),
      tenants_(tenant_store_, random, std::move(own_hosts)),
      api_(keystore_, now, note, std::move(changed), [this] { return is_serving_.load(); }),
      tenants_api_(tenants_, tenant_store_, now, note),
      server_(
          {.io_threads = 1, .workers = 2}, routes(api_, tenants_api_, more),
          [](const http::Permission&, http::Request&) { return std::nullopt; }, log, metrics_) {
  static_cast<void>(crypto::LockedKey());  // better to learn now than at the next unlocking that it cannot be had
  server_.listen_unix(data + "/control.sock", http::UnixPeers::owner_only);
}

keystore::LockState Vault::state() { return keystore_.status(now_()).state; }

}  // namespace urnad
