// SPDX-License-Identifier: EUPL-1.2
#include "http/outgoing.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "base/ensure.hpp"
#include "http/detail/curl_once.hpp"

namespace urna::http {
namespace {

constexpr std::string_view https = "https://";
constexpr std::string_view unix_socket = "unix:";

struct Received {
  std::string body;
  std::size_t bytes_max = 0;
  bool is_too_large = false;
};

/// As libcurl calls it; fewer bytes than were given end the request.
std::size_t receive(const char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& received = *static_cast<Received*>(into);
  const std::size_t more = size * count;
  if (received.body.size() + more > received.bytes_max) {
    received.is_too_large = true;
    return 0;
  }
  received.body.append(bytes, more);
  return more;
}

struct EndHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using List = std::unique_ptr<curl_slist, EndList>;

void add(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::runtime_error("libcurl has no memory");
  static_cast<void>(list.release());
  list.reset(longer);
}

/// As libcurl calls it before it connects, for each address that a name led to.
curl_socket_t open_socket(void* rule, curlsocktype, curl_sockaddr* address) {
  if (!static_cast<const OutsideRule*>(rule)->allows(address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

ClientFailure failure_of(CURLcode code) {
  if (code == CURLE_OPERATION_TIMEDOUT) return ClientFailure::timed_out;
  const bool was_sent = code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_PARTIAL_FILE ||
                        code == CURLE_WEIRD_SERVER_REPLY;
  return was_sent ? ClientFailure::broken_off : ClientFailure::unreachable;
}

}  // namespace

bool Outgoing::is_address(std::string_view address) {
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
  if (address.size() > 1000 || !std::all_of(address.begin(), address.end(), is_plain)) return false;
  if (address.starts_with(unix_socket)) return address.substr(unix_socket.size()).starts_with('/');
  return address.starts_with(https) && address.size() > https.size() && address[https.size()] != '/' &&
         address.find_first_of("@?#") == std::string_view::npos;
}

Outgoing::Outgoing(std::string address, Limits limits) : address_(std::move(address)), limits_(std::move(limits)) {
  ensure(is_address(address_), "somebody else's server is reached over https or on a Unix socket");
  detail::begin_curl_once();
}

Result<ClientAnswer, ClientFailure> Outgoing::post(std::string_view path, std::string_view type, std::string_view body,
                                                   const SecretText& authorization) const {
  const Posted posted{type, body};
  return ask(path, &posted, authorization);
}

Result<ClientAnswer, ClientFailure> Outgoing::get(std::string_view path, const SecretText& authorization) const {
  return ask(path, nullptr, authorization);
}

Result<ClientAnswer, ClientFailure> Outgoing::ask(std::string_view path, const Posted* posted,
                                                  const SecretText& authorization) const {
  const bool is_local = address_.starts_with(unix_socket);
  std::string url = is_local ? "http://localhost" : address_;
  while (!path.empty() && url.ends_with('/')) url.pop_back();
  url += path;
  const std::unique_ptr<CURL, EndHandle> handle(curl_easy_init());
  if (!handle) throw std::runtime_error("libcurl has no memory");
  List headers;
  add(headers, "Expect:");
  if (posted != nullptr) add(headers, "Content-Type: " + std::string(posted->type));
  if (!authorization.expose().empty()) add(headers, SecretText("Authorization: " + authorization.expose()).expose());
  List resolved;
  for (const std::string& one : limits_.resolved) add(resolved, one);
  Received received{{}, limits_.answer_bytes_max};
  bool fits = true;
  const auto set = [&](CURLoption option, auto value) {
    fits = curl_easy_setopt(handle.get(), option, value) == CURLE_OK && fits;
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, is_local ? "http" : "https");
  const std::string socket = is_local ? address_.substr(unix_socket.size()) : std::string();
  if (is_local) set(CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  if (!is_local && limits_.rule) {
    set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(CURLOPT_OPENSOCKETDATA, const_cast<void*>(static_cast<const void*>(limits_.rule.get())));
  }
  if (resolved) set(CURLOPT_RESOLVE, resolved.get());
  set(CURLOPT_PROXY, "");  // whatever the environment says
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!limits_.authorities.empty()) set(CURLOPT_CAINFO, limits_.authorities.c_str());
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.time.count()));
  set(CURLOPT_USERAGENT, "urna");
  if (posted != nullptr) {
    set(CURLOPT_POSTFIELDS, posted->body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(posted->body.size()));
  }
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_WRITEFUNCTION, &receive);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&received));
  ensure(fits, "libcurl knows what we ask of it");
  const CURLcode code = curl_easy_perform(handle.get());
  if (received.is_too_large) return failure(ClientFailure::too_large);
  if (code != CURLE_OK) return failure(failure_of(code));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  ClientAnswer answer{static_cast<unsigned>(status), {}, std::move(received.body)};
  const char* type = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) answer.headers.set("Content-Type", type);
  return answer;
}

}  // namespace urna::http
