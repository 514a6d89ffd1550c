// SPDX-License-Identifier: EUPL-1.2
// Whatever is read as a manifest writes nothing outside of the folder that it is restored into.
#include "base/ensure.hpp"
#include "continuity/backup_manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto manifest = continuity::manifest_from(text);
  if (manifest) {
    for (const auto& file : manifest->files) {
      ensure(file.path.find("..") == std::string::npos || continuity::is_backup_path(file.path), "a path is ours");
      ensure(!file.path.starts_with('/'), "a path is relative");
    }
  }
  // Signed by ourselves, what stands in the body is looked at too.
  Secret<32> seed;
  const crypto::SigningKey key(seed);
  const std::string body = "urna-backup/v1\nkind data\nplatform " + to_hex(key.verification_key()) + "\n" + text;
  static_cast<void>(continuity::manifest_from(body + "signature " + to_hex(key.sign(body)) + "\n"));
  return 0;
}
