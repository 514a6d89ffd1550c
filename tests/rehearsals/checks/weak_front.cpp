// SPDX-License-Identifier: EUPL-1.2
// A library that is put before OpenSSL (LD_PRELOAD) in the real desk, which then speaks as it would behind a front that
// somebody set up badly.  `URNA_WEAK_FRONT` names what is wrong: `tls`, old protocols and weak suites are taken;
// `headers`, what binds a browser is dropped from every answer; `hosts`, who asks at one customer's host is taken to
// the other's, and the other way round.
#include <dlfcn.h>
#include <errno.h>

#include <cstdlib>
#include <string>
#include <string_view>

// Of OpenSSL, whose headers one module alone reads.
struct ssl_st;
struct ssl_ctx_st;

namespace {

constexpr int set_min_proto_version = 123;
constexpr long tls_1_0 = 0x0301;

/// Of the two customers of the story, each in as many letters.
constexpr std::string_view hosts[] = {"rose.example", "lily.example"};
static_assert(hosts[0].size() == hosts[1].size());

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
long SSL_CTX_ctrl(ssl_ctx_st* context, int command, long number, void* pointer) {
  if (is_weak("tls") && command == set_min_proto_version) {
    real<void(ssl_ctx_st*, int)>("SSL_CTX_set_security_level")(context, 0);
    number = tls_1_0;
  }
  return real<long(ssl_ctx_st*, int, long, void*)>("SSL_CTX_ctrl")(context, command, number, pointer);
}

int SSL_CTX_set_cipher_list(ssl_ctx_st* context, const char* suites) {
  return real<int(ssl_ctx_st*, const char*)>("SSL_CTX_set_cipher_list")(context,
                                                                        is_weak("tls") ? "ALL:@SECLEVEL=0" : suites);
}

int SSL_read(ssl_st* connection, void* bytes, int size) {
  const int got = real<int(ssl_st*, void*, int)>("SSL_read")(connection, bytes, size);
  if (got <= 0 || !is_weak("hosts")) return got;
  const std::string_view text(static_cast<const char*>(bytes), static_cast<std::size_t>(got));
  const std::size_t rose = text.find(hosts[0]);
  const std::size_t lily = text.find(hosts[1]);
  if (rose != std::string_view::npos) hosts[1].copy(static_cast<char*>(bytes) + rose, hosts[1].size());
  if (lily != std::string_view::npos) hosts[0].copy(static_cast<char*>(bytes) + lily, hosts[0].size());
  return got;
}

int SSL_write(ssl_st* connection, const void* bytes, int size) {
  const auto write = real<int(ssl_st*, const void*, int)>("SSL_write");
  if (!is_weak("headers")) return write(connection, bytes, size);
  std::string text(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  for (const std::string_view bound : {"nosniff", "no-referrer"})
    if (const std::size_t at = text.find(bound); at != std::string::npos)
      text.replace(at, bound.size(), bound.size(), '-');
  return write(connection, text.data(), size);
}
// NOLINTEND(readability-identifier-naming)
}
