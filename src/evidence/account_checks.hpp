// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <span>

#include "assurance/evidence.hpp"
#include "identity/breach_list.hpp"
#include "identity/person.hpp"

/// Checks of who may come in.  Disabled accounts and enrolments that are not finished open nothing, and count nowhere.
namespace urna::evidence {

using assurance::CollectorManifest;
using assurance::Look;

/// `auth.mfa`: whoever has an account has a second factor, for all of them come in from outside.
CollectorManifest multi_factor_manifest();
Look look_at_factors(std::span<const identity::Person> people);

/// `account.dormant`: nobody's account has lain unused for longer than that.
CollectorManifest dormant_accounts_manifest();
/// @param seen  when each last signed in, enrolled or took up a role; whoever is missing was never seen
Look look_at_dormant_accounts(std::span<const identity::Person> people, const std::map<PersonId, Timestamp>& seen,
                              std::chrono::days idle_max, Timestamp now);

/// `auth.password_hash`: each password is kept as Argon2id, at the cost that this program asks for or more.
CollectorManifest password_hash_manifest();
Look look_at_password_hashes(std::span<const identity::Person> people);

/// `auth.policy`: passwords that guessers try first are refused for every strength, and one that is good is not; those
/// that every collection of stolen passwords has are refused as stolen, where the operator brought a list of them: one
/// that was cut off, or is of something else, keeps its order and is noticed nowhere else.
CollectorManifest password_policy_manifest();
/// @param stolen  none: then it is not looked whether they are refused
Look look_at_password_policy(const identity::BreachList* stolen);

}  // namespace urna::evidence
