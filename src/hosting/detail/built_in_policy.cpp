// SPDX-License-Identifier: EUPL-1.2
#include "hosting/detail/built_in_policy.hpp"

// The file, byte for byte, between two marks.
asm(".section .rodata\n"
    ".global urna_hosting_policy\n"
    "urna_hosting_policy: .incbin \"" URNA_HOSTING_POLICY
    "\"\n"
    ".global urna_hosting_policy_end\n"
    "urna_hosting_policy_end:\n"
    ".text\n");

extern "C" const char urna_hosting_policy[];
extern "C" const char urna_hosting_policy_end[];

namespace urna::hosting::detail {

std::string_view built_in_policy() { return {urna_hosting_policy, urna_hosting_policy_end}; }

}  // namespace urna::hosting::detail
