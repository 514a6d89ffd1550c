// SPDX-License-Identifier: EUPL-1.2
#include "assurance/detail/built_in_catalogue.hpp"

// The files, byte for byte, each between two marks.
asm(".section .rodata\n"
    ".global urna_catalogue\n"
    "urna_catalogue: .incbin \"" URNA_CATALOGUE
    "\"\n"
    ".global urna_catalogue_end\n"
    "urna_catalogue_end:\n"
    ".global urna_measure_words\n"
    "urna_measure_words: .incbin \"" URNA_MEASURE_WORDS
    "\"\n"
    ".global urna_measure_words_end\n"
    "urna_measure_words_end:\n"
    ".global urna_description_words\n"
    "urna_description_words: .incbin \"" URNA_DESCRIPTION_WORDS
    "\"\n"
    ".global urna_description_words_end\n"
    "urna_description_words_end:\n"
    ".text\n");

extern "C" const char urna_catalogue[];
extern "C" const char urna_catalogue_end[];
extern "C" const char urna_measure_words[];
extern "C" const char urna_measure_words_end[];
extern "C" const char urna_description_words[];
extern "C" const char urna_description_words_end[];

namespace urna::assurance::detail {

std::string_view built_in_catalogue() { return {urna_catalogue, urna_catalogue_end}; }

std::string_view built_in_measure_words() { return {urna_measure_words, urna_measure_words_end}; }

std::string_view built_in_description_words() { return {urna_description_words, urna_description_words_end}; }

}  // namespace urna::assurance::detail
