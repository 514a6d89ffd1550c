// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/ssl.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "http/peer_address.hpp"

// For tests only.
namespace urna::http::detail {

/// Somebody who signs certificates: the files are in a folder.
class TestAuthority {
 public:
  explicit TestAuthority(std::filesystem::path folder) : folder_(std::move(folder)), key_(EVP_EC_gen("P-256")) {
    std::filesystem::create_directories(folder_);
    certificate_ = make("authority", key_.get(), nullptr, 3600);
    write(file(), [this](std::FILE* out) { return PEM_write_X509(out, certificate_.get()); });
  }

  std::filesystem::path file() const { return folder_ / "authority.pem"; }

  /// A certificate for a name, and its key; another at each call.
  TlsFiles issue(const std::string& name, long valid_seconds = 3600) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate made = make(name, key.get(), certificate_.get(), valid_seconds);
    TlsFiles files{folder_ / (name + ".pem"), folder_ / (name + ".key")};
    write(files.certificate_chain, [&](std::FILE* out) { return PEM_write_X509(out, made.get()); });
    write(files.private_key,
          [&](std::FILE* out) { return PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return files;
  }

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  using Key = std::unique_ptr<EVP_PKEY, Free>;
  using Certificate = std::unique_ptr<X509, Free>;

  template <class Write>
  static void write(const std::filesystem::path& path, Write write) {
    std::FILE* out = std::fopen(path.c_str(), "w");
    if (out == nullptr || write(out) != 1) throw std::runtime_error("cannot write " + path.string());
    std::fclose(out);
  }

  Certificate make(const std::string& name, EVP_PKEY* key, X509* issuer, long valid_seconds) {
    Certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -7200);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_seconds);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer != nullptr ? issuer : made.get()));
    const std::string names = "DNS:" + name;
    add(made.get(), issuer != nullptr ? NID_subject_alt_name : NID_basic_constraints,
        issuer != nullptr ? names.c_str() : "critical,CA:TRUE");
    X509_sign(made.get(), key_.get(), EVP_sha256());
    return made;
  }
  static void add(X509* certificate, int kind, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    if (extension == nullptr) throw std::runtime_error("no such extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  std::filesystem::path folder_;
  Key key_;
  Certificate certificate_;
  long serial_ = 0;
};

}  // namespace urna::http::detail
