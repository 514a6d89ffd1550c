// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>

#include "base/secret.hpp"
#include "crypto/random.hpp"
#include "keystore/column_sealer.hpp"

namespace urna::storage {

/// A small file for its owner only (mode 0600), on the disk when this returns: the one of before, or this one, whenever
/// the power goes.
/// @throws std::system_error
void write_whole_file(const std::string& path, std::span<const std::byte> bytes);

/// The seed of a program's own key, from the file in which it is kept for its owner only (mode 0600).  Made and forced
/// to the disk when the file is not there.
/// @throws std::runtime_error  the file is readable by others, or holds something else; the disk failed
Secret<32> seed_from_file(const std::string& path, crypto::RandomSource& random);

/// The same, kept sealed in a file of that name and `.sealed`.  A file of before, which is not, is taken over and
/// overwritten.
/// @throws  also what a `ColumnSealer` does
Secret<32> sealed_seed_from_file(const std::string& path, const keystore::ColumnSealer& sealer,
                                 crypto::RandomSource& random);

}  // namespace urna::storage
