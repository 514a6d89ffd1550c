// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "documents/zip_rules.hpp"

namespace urna::documents {

/// What `check_zip` judges well, and the contents of those of its files that are wanted, by their paths.
Result<std::map<std::string, std::string, std::less<>>, ZipRefusal> unpack_zip(
    std::span<const std::byte> file, const ZipLimits& limits, const std::function<bool(std::string_view path)>& wanted);

}  // namespace urna::documents
