// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/language.hpp"

namespace urna::report {

/// What one voter is sent.  The views live as long as the batch is used.
struct Letter {
  std::string_view voter_id;              ///< on the roll; only hashed, never printed
  std::string_view name;                  ///< one line
  std::vector<std::string_view> address;  ///< its lines, at most 8; more are drawn on one
  std::string_view code;                  ///< the canonical 30 characters; a secret of the caller, who wipes it
};

/// Letters that are printed together: one election, one language.
struct LetterBatch {
  Language language = Language::english;
  std::string sender;                       ///< who organises the election
  std::vector<std::string> sender_address;  ///< where a letter that finds nobody goes back to; may be empty
  std::string election;                     ///< its name
  std::string uuid;
  WallTime opens;
  WallTime closes;
  std::string zone;              ///< of both, in words: `heure de Paris`
  std::string address;           ///< of the booth, such as `https://vote.example.org/v/n4wpxiMSJtSPaa`; no fragment
  std::string help_line;         ///< a telephone number, an address or both
  unsigned part = 0;             ///< of a code in two parts: 1 or 2; 0: the code is whole
  bool asks_birth_date = false;  ///< the booth asks for it after the code
  bool revoting = false;
  std::chrono::sys_seconds made_at;  ///< the file's date
  std::vector<Letter> letters;
};

/// Something to look at before the letters are printed; none of it stops a letter.
struct LetterNotice {
  enum class Kind {
    letters_unknown,  ///< no typeface here has a letter of the name or address: a box stands in its place
    cut_short,        ///< a name or an address line is too long even in small letters
    too_many_lines,   ///< the address has more than 8 lines
    no_address,       ///< there is none
  };
  Kind kind;
  std::size_t number;  ///< of the letter, from 1
};

/// Prints voters' letters: A4, to be folded in three, with the address in the left window of a DL or C6/5 envelope
/// (DIN 5008 form B) and the code where no window shows it.  Expensive to make, cheap to use again.
///
/// A cover sheet comes first: how many letters follow and the SHA-256 of the voters' ids, so that those who hand over,
/// print and post the letters can agree on what they have.  It holds no code and no name.
///
/// @secrecy  Codes are drawn letter by letter and stay out of every text library; what is ours is wiped.  cairo, zlib
///           and qrencode free buffers that held them: the process that prints letters ends soon after, or its memory
///           is as secret as the codes.
class LetterPrinter {
 public:
  LetterPrinter();
  ~LetterPrinter();
  LetterPrinter(LetterPrinter&&) noexcept;
  LetterPrinter& operator=(LetterPrinter&&) noexcept;

  /// What may go wrong on paper.  Reads no code.
  std::vector<LetterNotice> inspect(const LetterBatch& batch);

  /// The letters as one PDF, the cover sheet first.  It holds every code: the caller hands it out once and wipes it.
  ///
  /// @throws std::runtime_error  when the libraries fail; nothing then remains with us
  std::string print(const LetterBatch& batch);

 private:
  class Press;
  std::unique_ptr<Press> press_;
};

/// What stands in the place of a name on a letter in reserve, which is nobody's as yet: `Reserve letter 7`.
std::string reserve_letter_name(Language language, std::size_t number);

/// SHA-256 in lower-case hexadecimal of the voters' ids in the order of the letters, each ended by a line feed: the
/// number on the cover sheet.  `sha256sum` of the ids, one a line, gives the same.
std::string list_fingerprint(const std::vector<Letter>& letters);

}  // namespace urna::report
