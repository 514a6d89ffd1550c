// SPDX-License-Identifier: EUPL-1.2
#include "http/mail_out.hpp"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "http/detail/curl_once.hpp"

namespace urna::http {
namespace {

constexpr std::string_view plain_smtp = "smtp://";
constexpr std::string_view smtps = "smtps://";

/// The server's name, without its port.
std::string_view host_of(std::string_view address) {
  address.remove_prefix(address.starts_with(smtps) ? smtps.size() : plain_smtp.size());
  if (address.starts_with('[')) return address.substr(0, address.find(']') + 1);
  return address.substr(0, address.find(':'));
}

bool is_this_machine(std::string_view host) { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }

struct Sending {
  std::string_view left;
};
std::size_t hand_on(char* into, std::size_t size, std::size_t count, void* from) {
  auto& sending = *static_cast<Sending*>(from);
  const std::size_t part = std::min(size * count, sending.left.size());
  std::copy_n(sending.left.data(), part, into);
  sending.left.remove_prefix(part);
  return part;
}

struct EndHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// `Tue, 24 Nov 2026 09:42:00 +0000`: English, whatever the machine speaks.
std::string date_text(Timestamp at) {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = at.time_since_epoch().count();
  std::tm time{};
  gmtime_r(&seconds, &time);
  std::array<char, 32> rest{};
  const std::string day = days.at(static_cast<std::size_t>(time.tm_wday));
  const std::string month = months.at(static_cast<std::size_t>(time.tm_mon));
  std::snprintf(rest.data(), rest.size(), " %d %02d:%02d:%02d +0000", time.tm_year + 1900, time.tm_hour, time.tm_min,
                time.tm_sec);
  return day + ", " + std::to_string(time.tm_mday) + " " + month + rest.data();
}

std::string base64(std::string_view text) { return to_base64(bytes_of(text)); }

/// RFC 2047: words of at most 75 characters, each of whole characters.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t bytes_max = 45;
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min(bytes_max, text.size());
    const auto goes_on = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    while (end > 1 && goes_on(end)) --end;
    out += (out.empty() ? "" : "\r\n ") + ("=?utf-8?B?" + base64(text.substr(0, end)) + "?=");
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace

Result<MailSignIn, std::string> MailSignIn::from_file(const std::string& path) {
  constexpr std::size_t bytes_max = 2'000;
  const auto refused = [&](const char* why) { return failure(path + ": " + why); };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return refused("cannot be read");
  struct stat facts {};
  std::string text(bytes_max, '\0');
  const bool is_file = ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode);
  const auto read = is_file ? ::read(file, text.data(), text.size()) : -1;
  ::close(file);
  if (read < 0) return refused("cannot be read");
  const SecretText all(text.substr(0, static_cast<std::size_t>(read)));
  wipe(text.data(), text.size());
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) return refused("others than its owner may read it: chmod 600");
  std::string_view rest = all.expose();
  if (rest.ends_with('\n')) rest.remove_suffix(1);
  const std::size_t end = rest.find('\n');
  const bool is_good =
      end != std::string_view::npos && end > 0 && end + 1 < rest.size() &&
      std::none_of(rest.begin(), rest.end(), [](char c) { return c != '\n' && (c < ' ' || c == 0x7f); }) &&
      rest.find('\n', end + 1) == std::string_view::npos;
  if (!is_good) return refused("is not two lines, a name and a password");
  return MailSignIn{std::string(rest.substr(0, end)), SecretText(std::string(rest.substr(end + 1)))};
}

bool MailOut::is_address(std::string_view address) {
  constexpr std::size_t bytes_max = 300;
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '@' && c != '?' && c != '#' && c != '/'; };
  if (!address.starts_with(plain_smtp) && !address.starts_with(smtps)) return false;
  const std::string_view rest = address.substr(address.find("://") + 3);
  return address.size() <= bytes_max && !host_of(address).empty() && std::all_of(rest.begin(), rest.end(), is_plain);
}

bool MailOut::is_mailbox(std::string_view text) {
  constexpr std::size_t bytes_max = 254;
  const std::size_t at = text.find('@');
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto is_local = [&](char c) {
    return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  };
  const auto is_of_host = [&](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; };
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > bytes_max) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view host = text.substr(at + 1);
  return std::all_of(local.begin(), local.end(), is_local) && std::all_of(host.begin(), host.end(), is_of_host);
}

MailOut::MailOut(std::string address, std::string from, Limits limits)
    : address_(std::move(address)), from_(std::move(from)), limits_(std::move(limits)) {
  ensure(is_address(address_) && is_mailbox(from_), "the mail server and our own address were judged");
  detail::begin_curl_once();
}

std::string mail_text(const Mail& mail, const std::string& from) {
  constexpr std::size_t line_characters = 76;
  const std::string body = base64(mail.text);
  std::string text = "From: Urna <" + from + ">\r\nTo: <" + mail.to + ">\r\nDate: " + date_text(mail.at) +
                     "\r\nMessage-ID: <" + to_hex(crypto::sha256(mail.to + "|" + date_text(mail.at) + "|" + body)) +
                     from.substr(from.find('@')) + ">\r\nSubject: " + encoded_words(mail.subject) +
                     "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  for (std::size_t from_character = 0; from_character < body.size(); from_character += line_characters)
    text += body.substr(from_character, line_characters) + "\r\n";
  return text;
}

bool MailOut::send(const Mail& mail) const {
  if (!is_mailbox(mail.to)) return false;
  const std::unique_ptr<CURL, EndHandle> handle(curl_easy_init());
  const std::string recipient = "<" + mail.to + ">";
  const std::unique_ptr<curl_slist, EndList> recipients(curl_slist_append(nullptr, recipient.c_str()));
  if (!handle || !recipients) throw std::runtime_error("libcurl has no memory");
  const std::string text = mail_text(mail, from_);
  const std::string sender = "<" + from_ + ">";
  Sending sending{text};
  bool fits = true;
  const auto set = [&](CURLoption option, auto value) {
    fits = curl_easy_setopt(handle.get(), option, value) == CURLE_OK && fits;
  };
  set(CURLOPT_URL, address_.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");
  const bool may_be_plain = is_this_machine(host_of(address_)) && !limits_.sign_in;
  set(CURLOPT_USE_SSL, static_cast<long>(may_be_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (limits_.sign_in) {
    set(CURLOPT_USERNAME, limits_.sign_in->name.c_str());
    set(CURLOPT_PASSWORD, limits_.sign_in->password.expose().c_str());
  }
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!limits_.authorities.empty()) set(CURLOPT_CAINFO, limits_.authorities.c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.time.count()));
  set(CURLOPT_MAIL_FROM, sender.c_str());
  set(CURLOPT_MAIL_RCPT, recipients.get());
  set(CURLOPT_READFUNCTION, &hand_on);
  set(CURLOPT_READDATA, static_cast<void*>(&sending));
  set(CURLOPT_UPLOAD, 1L);
  ensure(fits, "libcurl knows what we ask of it");
  return curl_easy_perform(handle.get()) == CURLE_OK;
}

}  // namespace urna::http
