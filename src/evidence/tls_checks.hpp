// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assurance/evidence.hpp"

/// Checks of what answers over HTTPS, from what a client saw of it.  Made by `urna-collect`.
namespace urna::evidence {

/// How somebody was answered who offered nothing but something old or weak.
enum class OldOffer { refused, accepted, not_reached };

/// `tls.config`: TLS 1.3 is there, nothing before 1.2, and with 1.2 no suite without forward secrecy and authenticated
/// encryption.
assurance::CollectorManifest tls_manifest();
/// @param offers  by what was offered: `tls1.0`, `tls1.1`, `tls1.2_weak`
assurance::Look look_at_tls(const std::map<std::string, OldOffer>& offers, bool has_tls13);

/// `tls.certificate`: an authority that the machine trusts vouches for it, under the name that people type, and it
/// lasts. Whether it was revoked is not asked: in part.
assurance::CollectorManifest certificate_manifest();
/// @param is_trusted  none: nobody answered
/// @param ends        none: there is no certificate to be read
assurance::Look look_at_certificate(std::optional<bool> is_trusted, std::optional<Timestamp> ends, Timestamp now);

enum class PlainAnswer { none, redirects, answers };

/// `tls.no_plain`: whoever speaks plain HTTP gets nothing but the way to HTTPS.
assurance::CollectorManifest no_plain_manifest();
/// @param on_tls_port  where HTTPS is;  @param on_port_80  at the same address
/// @param box_is_apart  the way to the ballot box is a socket of this machine or mutual TLS
assurance::Look look_at_plain(PlainAnswer on_tls_port, PlainAnswer on_port_80, bool box_is_apart);

/// An answer as a browser gets it; names of fields in small letters.
struct AnswerSeen {
  std::string path;
  unsigned status = 0;  ///< 0: nobody answered
  std::map<std::string, std::string> headers;
};

/// `web.owasp_probe`: each answer, also to what is not there, carries what binds a browser.  Headers alone: in part.
assurance::CollectorManifest headers_manifest();
assurance::Look look_at_headers(const std::vector<AnswerSeen>& answers);

}  // namespace urna::evidence
