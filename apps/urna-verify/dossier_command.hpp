// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// `urna-verify dossier`: what a security approval hands out.
/// @returns  the exit status
int dossier_command(int argc, char** argv);
