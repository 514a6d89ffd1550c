// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/tls.hpp"

#include <boost/asio/ssl.hpp>
#include <stdexcept>
#include <string_view>

namespace urna::http::detail {
namespace {

constexpr const char* tls12_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305";

/// Chooses `http/1.1` when the client offers it; a client that offers only other protocols is refused (RFC 7301 §3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  constexpr std::string_view ours = "http/1.1";
  for (unsigned i = 0; i < offered_size; i += 1U + offered[i]) {
    const unsigned size = offered[i];
    if (i + 1 + size > offered_size) break;
    const std::string_view name(reinterpret_cast<const char*>(offered + i + 1), size);
    if (name != ours) continue;
    *chosen = offered + i + 1;
    *chosen_size = static_cast<unsigned char>(size);
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

void use_files(boost::asio::ssl::context& context, const TlsFiles& files) {
  context.use_certificate_chain_file(files.certificate_chain.string());
  context.use_private_key_file(files.private_key.string(), boost::asio::ssl::context::pem);
  if (SSL_CTX_check_private_key(context.native_handle()) != 1) {
    throw std::runtime_error("the key is not the certificate's");
  }
}

}  // namespace

std::shared_ptr<boost::asio::ssl::context> tls_server_context(const TlsFiles& files) {
  using boost::asio::ssl::context;
  auto made = std::make_shared<context>(context::tls_server);
  made->set_options(context::default_workarounds | context::no_compression | context::single_dh_use);
  SSL_CTX* native = made->native_handle();
  // What was read is wiped in the library's buffer: sign-in secrets pass through it.
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_CLEANSE_PLAINTEXT);
  if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(native, tls12_ciphers) != 1) {
    throw std::runtime_error("TLS cannot be set up");
  }
  // An idle connection gives its buffers back: 10,000 of them would hold 340 MB.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  use_files(*made, files);
  return made;
}

std::shared_ptr<boost::asio::ssl::context> mutual_tls_context(const MutualTls& files, Side side) {
  using boost::asio::ssl::context;
  if (files.peer_names.empty()) throw std::runtime_error("no name is expected of the other side");
  auto made = std::make_shared<context>(side == Side::server ? context::tls_server : context::tls_client);
  made->set_options(context::default_workarounds | context::no_compression);
  SSL_CTX* native = made->native_handle();
  // No tickets: a resumed session would not show its certificate again, and unread ones make a connection look stale.
  if (SSL_CTX_set_min_proto_version(native, TLS1_3_VERSION) != 1 || SSL_CTX_set_num_tickets(native, 0) != 1) {
    throw std::runtime_error("TLS cannot be set up");
  }
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  use_files(*made, files.own);
  made->load_verify_file(files.authority.string());
  made->set_verify_mode(boost::asio::ssl::verify_peer | boost::asio::ssl::verify_fail_if_no_peer_cert);
  X509_VERIFY_PARAM* expected = SSL_CTX_get0_param(native);
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  for (const std::string& name : files.peer_names) {
    if (name.empty() || X509_VERIFY_PARAM_add1_host(expected, name.data(), name.size()) != 1) {
      throw std::runtime_error("a name that cannot be expected: " + name);
    }
  }
  return made;
}

}  // namespace urna::http::detail
