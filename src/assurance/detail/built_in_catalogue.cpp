// SPDX-License-Identifier: EUPL-1.2
#include "assurance/detail/built_in_catalogue.hpp"

// The file, byte for byte, between two marks.
asm(".section .rodata\n"
    ".global urna_catalogue\n"
    "urna_catalogue: .incbin \"" URNA_CATALOGUE
    "\"\n"
    ".global urna_catalogue_end\n"
    "urna_catalogue_end:\n"
    ".text\n");

extern "C" const char urna_catalogue[];
extern "C" const char urna_catalogue_end[];

namespace urna::assurance::detail {

std::string_view built_in_catalogue() { return {urna_catalogue, urna_catalogue_end}; }

}  // namespace urna::assurance::detail
