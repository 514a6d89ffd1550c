// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// `urna-verify note`: checks who signed a statement, such as the certificate of a deletion, and prints it.
/// @returns  0 verified, 1 refuted, 2 unusable input
int note_command(int argc, char** argv);
