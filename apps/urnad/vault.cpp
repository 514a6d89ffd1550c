// SPDX-License-Identifier: EUPL-1.2
#include "vault.hpp"

namespace urnad {
namespace {

using namespace urna;

keystore::Keystore::Options options(bool is_passphrase_cheap) {
  keystore::Keystore::Options options;
  if (is_passphrase_cheap) options.passphrase_cost = {1, 1024};
  return options;
}

http::Router routes(api::KeystoreApi& api) {
  http::Router router;
  api.add_routes(router);
  return router;
}

}  // namespace

Vault::Vault(const std::string& data, bool is_passphrase_cheap, crypto::RandomSource& random,
             api::KeystoreApi::Clock now, api::KeystoreApi::Note note, std::function<void()> changed,
             http::AccessLog& log)
    : records_(data + "/keystore.db"),
      keystore_(records_, random, options(is_passphrase_cheap)),
      now_(now),
      sealer_(keystore_, std::string(keystore::sole_tenant), now),
      api_(keystore_, now, std::move(note), std::move(changed), [this] { return is_serving_.load(); }),
      server_(
          {.io_threads = 1, .workers = 2}, routes(api_),
          [](const http::Permission&, http::Request&) { return std::nullopt; }, log, metrics_) {
  static_cast<void>(crypto::LockedKey());  // better to learn now than at the next unlocking that it cannot be had
  server_.listen_unix(data + "/control.sock", http::UnixPeers::owner_only);
}

keystore::LockState Vault::state() { return keystore_.status(now_()).state; }

}  // namespace urnad
