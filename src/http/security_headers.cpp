// SPDX-License-Identifier: EUPL-1.2
#include "http/security_headers.hpp"

#include <string>

#include "base/ensure.hpp"

namespace urna::http {

std::string_view content_security_policy(PageKind kind) {
  switch (kind) {
    case PageKind::data:
      return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    case PageKind::script:
      return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    case PageKind::page:
    case PageKind::camera_page:
      return "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
             "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
             "require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
    case PageKind::checking_page:
      return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
             "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
             "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
  }
  ensure(false, "a kind of page has a policy");
  return "";
}

void set_security_headers(Headers& headers, PageKind kind) {
  headers.set("Content-Security-Policy", std::string(content_security_policy(kind)));
  headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload");
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Permissions-Policy",
              std::string("accelerometer=(), autoplay=(), browsing-topics=(), camera=(") +
                  (kind == PageKind::camera_page ? "self" : "") +
                  "), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), "
                  "idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
                  "publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), "
                  "serial=(), usb=(), xr-spatial-tracking=()");
}

}  // namespace urna::http
