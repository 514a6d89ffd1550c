// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/timestamp.hpp"

namespace urna::http {

/// A message for one person.
struct Mail {
  std::string to;       ///< `is_mailbox`
  std::string subject;  ///< UTF-8, one line
  std::string text;     ///< UTF-8
  Timestamp at;
};

/// Name and password at a mail server.
struct MailSignIn {
  std::string name;
  SecretText password;

  /// @param path  two lines: the name, the password; no file of others, and nobody but its owner may read it
  /// @errors      why not, in words that name the file and nothing in it
  static Result<MailSignIn, std::string> from_file(const std::string& path);
};

/// Hands mail to a server that delivers it (RFC 5321), by libcurl: over TLS, judged by the authorities that this
/// machine trusts, or without where the server is this machine and asks for no name.  A password goes over TLS alone.
class MailOut {
 public:
  struct Limits {
    std::chrono::milliseconds time{10'000};          ///< for a whole message
    std::string authorities = {};                    ///< a PEM file in the place of the machine's
    std::shared_ptr<const MailSignIn> sign_in = {};  ///< null: the server lets this machine in by its address
  };

  /// `smtp://mail.example.org:587`, where STARTTLS is asked for, or `smtps://mail.example.org`.
  static bool is_address(std::string_view address);
  /// An address of mail in its plain form, as a header can carry it.
  static bool is_mailbox(std::string_view text);

  /// @param address  `is_address`
  /// @param from     `is_mailbox`
  MailOut(std::string address, std::string from, Limits limits);

  /// @returns  whether the server has taken it over
  bool send(const Mail& mail) const;

 private:
  const std::string address_;
  const std::string from_;
  const Limits limits_;
};

/// What is handed over: head and body, lines ended by CR LF, nothing but ASCII.
std::string mail_text(const Mail& mail, const std::string& from);

}  // namespace urna::http
