// SPDX-License-Identifier: EUPL-1.2
// A library that is put before OpenSSL (LD_PRELOAD) in the real desk, which then speaks as it would behind a front that
// somebody set up badly.  `URNA_WEAK_FRONT` names what is wrong: `tls`, old protocols and weak suites are taken;
// `headers`, what binds a browser is dropped from every answer.
#include <dlfcn.h>
#include <errno.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool is_weak(std::string_view what) {
  static const bool is_desk = std::string_view(program_invocation_short_name) == "urnad";
  static const char* const named = std::getenv("URNA_WEAK_FRONT");
  return is_desk && named != nullptr && named == what;
}

}  // namespace

extern "C" {

// Named as OpenSSL names them, with its parameters.
// NOLINTBEGIN(readability-identifier-naming)
long SSL_CTX_ctrl(SSL_CTX* context, int command, long number, void* pointer) {
  if (is_weak("tls") && command == SSL_CTRL_SET_MIN_PROTO_VERSION) {
    SSL_CTX_set_security_level(context, 0);
    number = TLS1_VERSION;
  }
  return real<long(SSL_CTX*, int, long, void*)>("SSL_CTX_ctrl")(context, command, number, pointer);
}

int SSL_CTX_set_cipher_list(SSL_CTX* context, const char* suites) {
  return real<int(SSL_CTX*, const char*)>("SSL_CTX_set_cipher_list")(context,
                                                                     is_weak("tls") ? "ALL:@SECLEVEL=0" : suites);
}

int SSL_write(SSL* connection, const void* bytes, int size) {
  const auto write = real<int(SSL*, const void*, int)>("SSL_write");
  if (!is_weak("headers")) return write(connection, bytes, size);
  std::string text(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  for (const std::string_view bound : {"nosniff", "no-referrer"})
    if (const std::size_t at = text.find(bound); at != std::string::npos)
      text.replace(at, bound.size(), bound.size(), '-');
  return write(connection, text.data(), size);
}
// NOLINTEND(readability-identifier-naming)
}
