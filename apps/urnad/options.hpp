// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "api/admission.hpp"
#include "continuity/retention.hpp"
#include "http/mail_out.hpp"
#include "http/peer_address.hpp"
#include "incident/unlock_window.hpp"
#include "inspection/breach_file.hpp"
#include "inspection/country_table.hpp"
#include "journal_settings.hpp"
#include "tenancy/internet_address.hpp"

namespace urnad {

/// What the program was told when it was started.
struct Options {
  std::string data;
  std::string box;
  std::string box_address;
  urna::http::MutualTls box_tls;
  std::string listen = "127.0.0.1:8443";
  std::string pages;
  std::string certificate;
  std::string key;
  std::string admin;
  std::string address;
  std::vector<std::string> hosts;
  std::string files_host;  ///< as `host_name_from` spells it; empty: documents are fetched from the host of the pages
  std::vector<urna::tenancy::InternetNetwork> proxies;
  std::string user;
  std::string postgres;  ///< the administrator's connection; empty: no customer's elections are kept there
  std::string scanner;
  std::string alerts_from;
  std::vector<urna::tenancy::InternetNetwork> outgoing_inside;  ///< whom customers' identity providers may be, in here
  std::string outgoing_authorities;  ///< PEM, who vouches for these; empty: whom this machine trusts
  std::string alerts;                ///< what delivers messages to security contacts; empty: nothing does
  std::shared_ptr<const urna::http::MailSignIn> alerts_sign_in;  ///< null: the mail server lets this machine in
  bool is_scanner_optional = false;
  std::string preview_program;
  std::string collector_program;
  std::string evidence_policy;                                      ///< a file: `evidence::parse_evidence_policy`
  std::shared_ptr<const urna::inspection::BreachFile> breached;     ///< null: no list of stolen passwords
  std::shared_ptr<const urna::inspection::CountryTable> countries;  ///< null: rules by country are refused
  std::size_t threads = 64;
  std::size_t customer_requests_max = 1000;
  urna::api::Admission::Limits admission;
  JournalSettings journal;
  std::vector<std::string> backup_places;
  std::vector<std::string> backup_key_places;
  urna::continuity::BackupPolicy backup_policy;
  std::vector<urna::incident::UnlockWindow> unlock_windows;  ///< none: when the platform is unlocked is not judged
  bool is_passphrase_cheap = false;
  bool only_routes = false;
  bool only_route_roles = false;
};

}  // namespace urnad
