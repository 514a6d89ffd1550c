// SPDX-License-Identifier: EUPL-1.2
#pragma once

/// `urna-verify incident`: evidence that `urnactl incident snapshot` has collected.
int incident_command(int argc, char** argv);
