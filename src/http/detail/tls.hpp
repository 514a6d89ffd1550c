// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "http/server.hpp"

namespace urna::http::detail {

/// A server's side of TLS 1.2 and 1.3: only ciphers with forward secrecy and authentication, ALPN `http/1.1`, no
/// compression, no renegotiation.  Throws when the files are not a certificate and its key.
std::shared_ptr<boost::asio::ssl::context> tls_server_context(const TlsFiles& files);

enum class Side { server, client };

/// One side of TLS 1.3 between two programs of ours: each shows a certificate of the authority for a name that the
/// other expects.  Throws when the files are not what they should be, or no name is expected.
std::shared_ptr<boost::asio::ssl::context> mutual_tls_context(const MutualTls& files, Side side);

}  // namespace urna::http::detail
