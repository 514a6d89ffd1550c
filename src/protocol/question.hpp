// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/canonical_json.hpp"

namespace urna::protocol {

/// Choose between `min` and `max` of the answers, each counted; or, where allowed, vote blank.  Protocol §6.
struct HomomorphicQuestion {
  std::string question;
  std::vector<std::string> answers;
  std::uint32_t min = 0;
  std::uint32_t max = 1;
  bool blank = false;
};

struct CandidateList {
  std::string name;
  std::vector<std::string> candidates;  ///< in order of presentation
};

/// Choose one list and strike out some of its candidates, but not all.  Protocol-lists §1.
struct ListsQuestion {
  std::string question;
  std::vector<CandidateList> lists;
  std::string extra;  ///< JSON that the protocol ignores; empty when absent
};

/// Give each answer a number 0 … 255 (a rank, a grade); the ballots are shuffled and opened one by one.  Protocol §6.
struct MixnetQuestion {
  std::string question;
  std::vector<std::string> answers;
  std::string extra;  ///< JSON that tells how to count; empty when absent
};

using Question = std::variant<HomomorphicQuestion, ListsQuestion, MixnetQuestion>;

bool is_mixnet(const Question& question);

/// How values of a question are nested in JSON: one array of `rows[0]` values, or an array of such arrays.
struct Shape {
  bool nested = false;
  std::vector<std::size_t> rows;

  std::size_t count() const;
};

/// The shape of one ballot's choices: n (or n + 1 with the blank flag); a row per list; for a mixnet question a single
/// value.
Shape choices_shape(const Question& question);

/// The shape of the question's tally, decryption factors and proofs: as the choices, but one value per ballot with a
/// mixnet.
/// @param num_tallied  number of ballots counted
Shape tally_shape(const Question& question, std::size_t num_tallied);

/// Reads values of a given shape, flat: `read_item(index)` for index 0 … count − 1.
template <class Read>
void read_shaped(CanonicalReader& reader, const Shape& shape, Read read_item) {
  std::size_t index = 0;
  if (!shape.nested) {
    reader.array(shape.rows[0], [&](std::size_t) { read_item(index++); });
    return;
  }
  reader.array(shape.rows.size(),
               [&](std::size_t row) { reader.array(shape.rows[row], [&](std::size_t) { read_item(index++); }); });
}

/// Writes values of a given shape: `write_item(index)`.
template <class Write>
void append_shaped(std::string& out, const Shape& shape, Write write_item) {
  std::size_t index = 0;
  if (shape.nested) out.push_back('[');
  for (std::size_t row = 0; row < shape.rows.size(); ++row) {
    if (row > 0) out.push_back(',');
    out.push_back('[');
    for (std::size_t i = 0; i < shape.rows[row]; ++i) {
      if (i > 0) out.push_back(',');
      write_item(index++);
    }
    out.push_back(']');
  }
  if (shape.nested) out.push_back(']');
}

}  // namespace urna::protocol
