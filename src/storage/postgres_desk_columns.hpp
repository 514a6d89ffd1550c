// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/column_class.hpp"

namespace urna::storage {

/// Every column in which the desk keeps its elections where they are in PostgreSQL: those of `desk_columns`, but that
/// votes stand in sheets of 256 voters, beside none of them.
inline constexpr ClassifiedColumn postgres_desk_columns[] = {
    {"elections", "number", ColumnClass::is_internal, "a number of our own"},
    {"elections", "uuid", ColumnClass::is_public, "the name of the archive"},
    {"documents", "election", ColumnClass::is_internal, "a number of our own"},
    {"documents", "name", ColumnClass::is_internal, "which document of the election it is"},
    {"documents", "bytes", ColumnClass::is_sealed, "among them the electoral roll: names, addresses, birth dates"},
    {"voters", "election", ColumnClass::is_internal, "a number of our own"},
    {"voters", "id", ColumnClass::is_internal, "random; says nothing of the voter's place in the roll"},
    {"voters", "place", ColumnClass::is_internal, "among all, in the order of the random ids: leads to the sheet"},
    {"voters", "roll_index", ColumnClass::is_internal, "leads to the voter's line in the roll, which is elsewhere"},
    {"voters", "college", ColumnClass::is_internal, "of many voters; the turnout is counted by it"},
    {"voters", "verifier", ColumnClass::is_blind, "the hash of a hash of 130 random bits"},
    {"voters", "birth_day", ColumnClass::is_sealed, "compared at sign-in where the election asks for it"},
    {"voters", "weight", ColumnClass::is_internal, "the votes that the voter holds"},
    {"sheets", "election", ColumnClass::is_internal, "a number of our own"},
    {"sheets", "sheet", ColumnClass::is_internal, "a number of our own, of 256 voters"},
    {"sheets", "votes", ColumnClass::is_sealed, "whether these have signed the turnout list; slots of casts in flight"},
    {"turnout", "election", ColumnClass::is_internal, "a number of our own"},
    {"turnout", "hour", ColumnClass::is_internal, "of the votes counted in this row, never of one voter"},
    {"turnout", "college", ColumnClass::is_internal, "of the votes counted in this row"},
    {"turnout", "voted", ColumnClass::is_internal, "a number of voters"},
    {"settled", "election", ColumnClass::is_internal, "a number of our own"},
    {"settled", "slot", ColumnClass::is_internal, "random, beside no voter; erased once the box has forgotten it"},
    {"outbox", "number", ColumnClass::is_internal, "of the journal's entries, in the order of the changes"},
    {"outbox", "entry", ColumnClass::is_public, "on its way into the journal; of voters there is none"},
    {"outbox", "payload", ColumnClass::is_sealed, "on its way into the journal: what changed, in words"},
    {"outbox_last", "number", ColumnClass::is_internal, "the last number that the outbox gave"},
    {"owner", "tenant", ColumnClass::is_internal, "whose database it is, a random name"},
    {"form", "version", ColumnClass::is_internal, "of the tables"},
};

}  // namespace urna::storage
