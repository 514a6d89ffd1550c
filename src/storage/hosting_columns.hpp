// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which it is kept where the platform runs, and who came near.
inline constexpr ClassifiedColumn hosting_columns[] = {
    {"records", "number", ColumnClass::is_internal, "their order"},
    {"records", "id", ColumnClass::is_internal, "what the operator calls a thing; small letters and digits, no name"},
    {"records", "kind", ColumnClass::is_internal, "of the table of kinds"},
    {"records", "since", ColumnClass::is_internal, "from when it stood so"},
    {"records", "until", ColumnClass::is_internal, "until when"},
    {"records", "facts", ColumnClass::is_internal, "what the table of kinds calls plain: it describes no person"},
    {"records", "sealed", ColumnClass::is_sealed, "names of people, addresses, rooms, serial numbers, paths of lines"},
    {"records", "said", ColumnClass::is_internal, "when it was written"},
    {"records", "said_by", ColumnClass::is_sealed, "who wrote it"},
    {"ends", "record", ColumnClass::is_internal, "the number of what ended"},
    {"ends", "said", ColumnClass::is_internal, "when that was written"},
    {"ends", "said_by", ColumnClass::is_sealed, "who wrote it"},
    {"visits", "id", ColumnClass::is_internal, "random"},
    {"visits", "version", ColumnClass::is_internal, "how many steps there were"},
    {"visits", "at", ColumnClass::is_internal, "when the step was made"},
    {"visits", "file", ColumnClass::is_sealed, "who comes to which machine, when and why"},
    {"visits", "what", ColumnClass::is_internal, "which step"},
    {"visits", "said_by", ColumnClass::is_sealed, "who made it"},
    {"decisions", "number", ColumnClass::is_internal, "their order"},
    {"decisions", "id", ColumnClass::is_internal, "random"},
    {"decisions", "kind", ColumnClass::is_internal, "a policy or a derogation"},
    {"decisions", "election", ColumnClass::is_public, "on the public page, once it is agreed to"},
    {"decisions", "rule", ColumnClass::is_public, "likewise"},
    {"decisions", "policy", ColumnClass::is_internal, "rules, which name nobody"},
    {"decisions", "level", ColumnClass::is_internal, "1 to 3"},
    {"decisions", "reason", ColumnClass::is_public, "on the public page, once it is agreed to; whoever asks is told"},
    {"decisions", "asked", ColumnClass::is_internal, "when it was asked for"},
    {"decisions", "asked_by", ColumnClass::is_sealed, "by whom"},
    {"decisions", "agreed", ColumnClass::is_internal, "when it was agreed to"},
    {"decisions", "agreed_by", ColumnClass::is_sealed, "by whom"},
    {"decisions", "ended", ColumnClass::is_internal, "when it ended"},
    {"decisions", "ended_by", ColumnClass::is_sealed, "by whom"},
    {"statements", "number", ColumnClass::is_internal, "their order"},
    {"statements", "id", ColumnClass::is_internal, "random"},
    {"statements", "node", ColumnClass::is_internal, "as the register calls it"},
    {"statements", "received", ColumnClass::is_internal, "when it came; on the public page"},
    {"statements", "digest", ColumnClass::is_internal, "of a text that has the time and a checkpoint in it"},
    {"statements", "fault", ColumnClass::is_internal, "why it was not taken"},
    {"statements", "level", ColumnClass::is_public, "how well it is proved; on the public page"},
    {"statements", "doubts", ColumnClass::is_public, "why no better; likewise"},
    {"statements", "differences", ColumnClass::is_internal, "which facts are others, never what they are"},
    {"statements", "note", ColumnClass::is_sealed, "addresses, ports and makers of the machine"},
};

}  // namespace urna::storage
