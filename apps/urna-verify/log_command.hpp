// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// `urna-verify log`: checks an export of the audit journal, a folder with a log's tiles, or a proof of one entry.
/// @returns  0 verified, 1 refuted, 2 unusable input
int log_command(int argc, char** argv);
