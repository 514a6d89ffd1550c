// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "http/server.hpp"

namespace urna::http {

/// The certificate and key in `folder`, `certificate.pem` and `key.pem`, made there when they are missing or end within
/// a week.  The key is readable by its owner only.  Throws when they cannot be read or written, or a name is none.
///
/// @param names  DNS names and numeric addresses that a browser may be sent to
TlsFiles self_signed_files(const std::filesystem::path& folder, const std::vector<std::string>& names);

}  // namespace urna::http
