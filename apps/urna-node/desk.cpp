// SPDX-License-Identifier: EUPL-1.2
#include "desk.hpp"

#include <curl/curl.h>

#include <memory>

#include "reach.hpp"

namespace urna_node {
namespace {

constexpr long patience_seconds = 20;
constexpr std::size_t answer_bytes_max = 64 * 1024;

struct EndHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, EndList>;

std::size_t keep(const char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > answer_bytes_max) return 0;
  body.append(bytes, size * count);
  return size * count;
}

std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

Answered speak(const Desk& desk, const std::string& path, const std::string* json) {
  const std::unique_ptr<CURL, EndHandle> handle(curl_easy_init());
  const auto set = [&](auto option, auto value) { curl_easy_setopt(handle.get(), option, value); };
  const std::string url = "https://" + bracketed(desk.name) + ":" + desk.port + path;
  const List to(curl_slist_append(nullptr, ("::" + bracketed(desk.address) + ":" + desk.port).c_str()));
  const List headers(curl_slist_append(nullptr, "Content-Type: application/json"));
  Answered answered;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_CONNECT_TO, to.get());
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT, patience_seconds);
  set(CURLOPT_WRITEFUNCTION, keep);
  set(CURLOPT_WRITEDATA, &answered.body);
  std::string authorities = desk.authorities;
  if (!authorities.empty()) {
    const curl_blob blob{authorities.data(), authorities.size(), CURL_BLOB_COPY};
    set(CURLOPT_CAINFO_BLOB, &blob);
  }
  if (json != nullptr) {
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json->size()));
    set(CURLOPT_POSTFIELDS, json->c_str());
  }
  if (curl_easy_perform(handle.get()) != CURLE_OK) return {};
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answered.status);
  return answered;
}

}  // namespace

std::optional<Desk> desk_from(const std::string& url, const std::string& authorities) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme)) return std::nullopt;
  std::string place = url.substr(scheme.size());
  place.resize(std::min(place.find('/'), place.size()));
  auto reached = reached_from(place);
  if (!reached) reached = reached_from(place + ":443");
  if (!reached) return std::nullopt;
  const auto address = numeric_address_of(reached->address);
  if (!address) return std::nullopt;
  return Desk{reached->address, *address, reached->port, authorities};
}

bool begin_speaking() { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

Answered ask(const Desk& desk, const std::string& path) { return speak(desk, path, nullptr); }
Answered tell(const Desk& desk, const std::string& path, const std::string& json) { return speak(desk, path, &json); }

}  // namespace urna_node
