// SPDX-License-Identifier: EUPL-1.2
#include "tls_probe.hpp"

#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>

#include "base/bytes.hpp"
#include "crypto/tls_certificate.hpp"

namespace urna_collect {
namespace {

using urna::evidence::AnswerSeen;
using urna::evidence::OldOffer;
using urna::evidence::PlainAnswer;

constexpr int patience_seconds = 3;

/// A connection over TCP to a numeric address; -1 when nobody takes it.
class Line {
 public:
  Line(const std::string& address, const std::string& port) {
    addrinfo wanted{};
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.c_str(), port.c_str(), &wanted, &found) != 0) return;
    socket_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{patience_seconds, 0};
    if (socket_ >= 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
      is_open_ = ::connect(socket_, found->ai_addr, found->ai_addrlen) == 0;
    }
    ::freeaddrinfo(found);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    if (socket_ >= 0) ::close(socket_);
  }

  bool is_open() const { return is_open_; }
  void say(std::string_view bytes) const {
    static_cast<void>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  /// The first bytes that come, up to so many; less when there are no more.
  std::string hear(std::size_t bytes) const {
    std::string heard;
    std::array<char, 4096> piece{};
    while (heard.size() < bytes) {
      const ssize_t got = ::recv(socket_, piece.data(), std::min(piece.size(), bytes - heard.size()), 0);
      if (got <= 0) break;
      heard.append(piece.data(), static_cast<std::size_t>(got));
    }
    return heard;
  }

 private:
  int socket_ = -1;
  bool is_open_ = false;
};

void add16(std::string& out, std::size_t number) {
  out += static_cast<char>(number >> 8U);
  out += static_cast<char>(number & 0xFFU);
}

/// With its length before it.
std::string counted(const std::string& bytes) {
  std::string out;
  add16(out, bytes.size());
  return out + bytes;
}

std::string extension(unsigned kind, const std::string& content) {
  std::string out;
  add16(out, kind);
  return out + counted(content);
}

/// The first thing that a client says: RFC 5246 §7.4.1.2, with a name (RFC 6066), curves and kinds of signatures.
std::string client_hello(unsigned version, std::initializer_list<unsigned> suites, const std::string& name) {
  std::string offered;
  for (const unsigned suite : suites) add16(offered, suite);
  std::string extensions;
  if (name.find_first_not_of("0123456789.:") != std::string::npos)
    extensions += extension(0, counted(std::string(1, '\0') + counted(name)));
  extensions += extension(10, counted(std::string("\x00\x1d\x00\x17\x00\x18", 6)));
  extensions += extension(11, std::string("\x01\x00", 2));
  if (version == 0x0303)
    extensions += extension(13, counted(std::string("\x04\x03\x08\x04\x04\x01\x05\x03\x05\x01\x02\x01\x02\x03", 14)));
  std::string body;
  add16(body, version);
  body += std::string(32, '\x2a');  // of no use to anybody: nothing is ever agreed
  body += '\0';
  body += counted(offered);
  body += std::string("\x01\x00", 2);
  body += counted(extensions);
  std::string handshake("\x01\x00", 2);
  handshake += counted(body);
  return std::string("\x16\x03\x01", 3) + counted(handshake);
}

OldOffer offer(const Server& server, unsigned version, std::initializer_list<unsigned> suites) {
  const Line line(server.address, server.port);
  if (!line.is_open()) return OldOffer::not_reached;
  line.say(client_hello(version, suites, server.name));
  constexpr std::size_t record_and_kind = 6;
  const std::string heard = line.hear(record_and_kind);
  const bool is_server_hello = heard.size() == record_and_kind && heard[0] == '\x16' && heard[5] == '\x02';
  return is_server_hello ? OldOffer::accepted : OldOffer::refused;
}

struct EndHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, EndHandle>;
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, EndList>;

std::size_t drop(const char*, std::size_t size, std::size_t count, void*) { return size * count; }

std::size_t take_header(const char* text, std::size_t size, std::size_t count, void* into) {
  std::string_view line(text, size * count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size * count;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  line.remove_prefix(colon + 1);
  while (line.starts_with(' ')) line.remove_prefix(1);
  static_cast<AnswerSeen*>(into)->headers[std::move(name)] = std::string(line);
  return size * count;
}

/// A request to the address, under the name that people type; of the answer's body nothing is kept unless it is asked
/// for.
class Asked {
 public:
  Asked(const Server& server, const std::string& path)
      : handle_(curl_easy_init()), url_("https://" + host_of(server.name) + ":" + server.port + path) {
    const std::string to = "::" + host_of(server.address) + ":" + server.port;
    to_.reset(curl_slist_append(nullptr, to.c_str()));
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_CONNECT_TO, to_.get());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT, static_cast<long>(patience_seconds));
    set(CURLOPT_WRITEFUNCTION, drop);
    if (!server.authorities.empty()) set(CURLOPT_CAINFO, server.authorities.c_str());
  }
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle_.get(), option, value);
  }
  void trust_anybody() {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  CURLcode ask() { return curl_easy_perform(handle_.get()); }
  CURL* handle() { return handle_.get(); }

 private:
  static std::string host_of(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
  }
  Handle handle_;
  std::string url_;
  List to_;
};

}  // namespace

bool begin_speaking() { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

std::map<std::string, OldOffer> old_offers(const Server& server) {
  // With RSA, elliptic curves, CBC, 3DES: what a server of that time would take.
  const auto suites = {0xc013U, 0xc014U, 0xc009U, 0xc00aU, 0x002fU, 0x0035U, 0x000aU};
  // Of TLS 1.2 all that has no forward secrecy, or no authenticated encryption.
  const auto weak = {0x009cU, 0x009dU, 0xc013U, 0xc014U, 0xc009U, 0xc00aU, 0xc023U, 0xc024U, 0xc027U, 0xc028U, 0x002fU,
                     0x0035U, 0x003cU, 0x003dU, 0x000aU, 0xc012U, 0xc008U, 0x0005U, 0xc011U, 0x0001U, 0x0002U, 0x003bU};
  return {{"tls1.0", offer(server, 0x0301, suites)},
          {"tls1.1", offer(server, 0x0302, suites)},
          {"tls1.2_weak", offer(server, 0x0303, weak)}};
}

bool speaks_tls13(const Server& server) {
  Asked asked(server, "/");
  asked.trust_anybody();
  asked.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
  return asked.ask() == CURLE_OK;
}

Certificate certificate_of(const Server& server) {
  Certificate certificate;
  Asked with_eyes_closed(server, "/");
  with_eyes_closed.trust_anybody();
  with_eyes_closed.set(CURLOPT_CERTINFO, 1L);
  if (with_eyes_closed.ask() != CURLE_OK) return certificate;
  curl_certinfo* chain = nullptr;
  curl_easy_getinfo(with_eyes_closed.handle(), CURLINFO_CERTINFO, &chain);
  if (chain != nullptr && chain->num_of_certs > 0) {
    constexpr std::string_view name = "Cert:";
    for (const curl_slist* field = chain->certinfo[0]; field != nullptr; field = field->next) {
      const std::string_view text(field->data);
      if (text.starts_with(name)) certificate.ends = urna::crypto::valid_until(text.substr(name.size()));
    }
  }
  certificate.is_trusted = Asked(server, "/").ask() == CURLE_OK;
  return certificate;
}

PlainAnswer plain_answer(const std::string& address, const std::string& port) {
  const Line line(address, port);
  if (!line.is_open()) return PlainAnswer::none;
  line.say("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  constexpr std::size_t status_line = 12;
  const std::string heard = line.hear(status_line);
  if (!heard.starts_with("HTTP/")) return PlainAnswer::none;
  const std::string status = heard.size() == status_line ? heard.substr(9) : "";
  if (status == "301" || status == "308" || status == "302" || status == "307") return PlainAnswer::redirects;
  // A refusal says nothing either.
  return status.starts_with('4') ? PlainAnswer::none : PlainAnswer::answers;
}

AnswerSeen answer_of(const Server& server, const std::string& path) {
  AnswerSeen seen{path, 0, {}};
  Asked asked(server, path);
  asked.trust_anybody();
  asked.set(CURLOPT_HEADERFUNCTION, take_header);
  asked.set(CURLOPT_HEADERDATA, &seen);
  if (asked.ask() != CURLE_OK) return {path, 0, {}};
  long status = 0;
  curl_easy_getinfo(asked.handle(), CURLINFO_RESPONSE_CODE, &status);
  seen.status = static_cast<unsigned>(status);
  return seen;
}

}  // namespace urna_collect
