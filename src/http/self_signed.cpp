// SPDX-License-Identifier: EUPL-1.2
#include "http/self_signed.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "crypto/tls_certificate.hpp"

namespace urna::http {
namespace {

constexpr std::chrono::days valid_for{90};
constexpr std::chrono::days made_anew_before_end{7};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Whole and on disk, or not at all, and never readable by others for a moment.
void write(const std::filesystem::path& path, std::string_view text, mode_t mode) {
  const std::filesystem::path beside = path.string() + ".new";
  std::filesystem::remove(beside);
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  const bool opened = file >= 0;
  const bool written = opened && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool kept = written && ::fsync(file) == 0;
  if (opened) ::close(file);
  if (!kept) throw std::runtime_error("cannot write " + beside.string());
  std::filesystem::rename(beside, path);
}

}  // namespace

TlsFiles self_signed_files(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  TlsFiles files{folder / "certificate.pem", folder / "key.pem"};
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto until = crypto::valid_until(read(files.certificate_chain));
  if (until && *until > now + made_anew_before_end && std::filesystem::exists(files.private_key)) return files;
  crypto::SystemRandom random;
  const auto made = crypto::self_signed_certificate(names, random, now, valid_for);
  if (!made) throw std::runtime_error("a certificate needs names of hosts or their addresses");
  std::filesystem::create_directories(folder);
  write(files.private_key, made->private_key_pem.expose(), 0600);
  write(files.certificate_chain, made->certificate_pem, 0644);
  return files;
}

}  // namespace urna::http
