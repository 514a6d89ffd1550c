// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace urna::process {

/// A server's `main`: what keeps it from running is said in a line on standard error, and no exception goes further.
/// @param program  as it is called
/// @returns        what `run` returns; 1 when it threw
int main_of(const char* program, int (*run)(int, char**), int count, char** values);

}  // namespace urna::process
