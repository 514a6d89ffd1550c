// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/attack.hpp"

namespace urna::http {

/// Why a request was refused, as RFC 9457 has it; the server adds the trace and writes it as application/problem+json.
struct Problem {
  struct Field {
    std::string path;     // where in the body: `questions[0].title`
    std::string problem;  // what is wrong there, a short English sentence
  };

  unsigned status = 500;
  std::string code;                             // a short kebab-case word which the pages translate: `already-voted`
  std::string detail;                           // for people, may be empty
  std::vector<Field> fields;                    // may be empty
  std::optional<Attack> attack = std::nullopt;  // what it looks like; not a word of it is in the answer
};

/// The JSON text: type, title, status, code, trace, then detail and fields when there are any.
std::string to_json(const Problem& problem, const std::string& trace);

/// The reason phrase of a status: `Not Found`.
std::string title_of(unsigned status);

}  // namespace urna::http
