// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/report.hpp"
#include "cli/session.hpp"
#include "protocol/threshold_ceremony.hpp"
#include "protocol/trustee_key.hpp"
#include "protocol/trustees.hpp"

namespace urna::cli {

/// The group that is named, or that of the election in a folder; one of the two is asked for.
Result<const crypto::Group*, Refusal> find_group(const std::string& name, const std::string& folder);

/// `--group NAME` or `--dir FOLDER`, as the command that goes on must name it.
std::string group_words(const std::string& name, const std::string& folder);

/// A trustee's public key, its proof verified.
Result<protocol::TrusteePublicKey, Refusal> read_trustee_key(const crypto::Group& group, const std::string& path);
/// A key in shares; what it claims is verified with the whole list of trustees.
Result<protocol::ThresholdTrustees, Refusal> read_threshold(const crypto::Group& group, const std::string& path);

/// The private key of a single trustee.
Result<crypto::SecretScalar, Refusal> read_private_key(const crypto::Group& group, const std::string& path);
/// The seed of a member.
Result<SecretText, Refusal> read_seed(const std::string& path);
/// The share of a member, opened with the seed.
Result<crypto::SecretScalar, Refusal> read_share(const crypto::Group& group, const std::string& seed_path,
                                                 const std::string& sealed_path);

/// The members of a ceremony, from the file of their certificates, one a line.
Result<protocol::CeremonyMembers, Refusal> read_members(const crypto::Group& group, const std::string& path);

/// What one party hands to another: read whole, without the line feed at its end.
Result<std::string, Refusal> read_message(const std::string& path);

/// Whether a name may stand in public beside a key: 1 to 500 characters, none of them a control or hidden one.
bool is_publishable_name(std::string_view name);
Refusal unpublishable_name();

/// SHA-256 in hexadecimal, in groups that can be read aloud.
std::string spoken(const Digest& digest);

}  // namespace urna::cli
