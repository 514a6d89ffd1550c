# SPDX-License-Identifier: EUPL-1.2
# journal_events(JSON FOLDER): writes FOLDER/journal/event_names.hpp, the catalogue of events as C++, when it changed.
# CMake reads JSON itself, so that a build needs no other language.
function(journal_events json folder)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${json})
  file(READ ${json} text)

  macro(identifier out name)
    string(MAKE_C_IDENTIFIER ${name} ${out})
  endmacro()

  string(JSON facts GET "${text}" facts)
  string(JSON fact_count LENGTH "${facts}")
  math(EXPR last "${fact_count} - 1")
  set(fact_names "")
  set(fact_rows "")
  foreach(i RANGE ${last})
    string(JSON name MEMBER "${facts}" ${i})
    string(JSON means GET "${facts}" ${name})
    string(APPEND fact_names "  ${name},  ///< ${means}\n")
    string(APPEND fact_rows "    \"${name}\",\n")
  endforeach()

  string(JSON event_count LENGTH "${text}" events)
  math(EXPR last "${event_count} - 1")
  set(event_names "")
  set(event_rows "")
  foreach(i RANGE ${last})
    string(JSON id GET "${text}" events ${i} id)
    string(JSON severity GET "${text}" events ${i} severity)
    string(JSON retention GET "${text}" events ${i} retention)
    string(JSON english GET "${text}" events ${i} en)
    foreach(language fr nl de)
      string(JSON words GET "${text}" events ${i} ${language})  # every language, or the build stops
    endforeach()
    identifier(name ${id})
    set(mask "bit(Fact::status)")
    string(JSON fact_total LENGTH "${text}" events ${i} facts)
    if(fact_total GREATER 0)
      math(EXPR last_fact "${fact_total} - 1")
      foreach(k RANGE ${last_fact})
        string(JSON fact GET "${text}" events ${i} facts ${k})
        string(JSON known GET "${facts}" ${fact})  # a fact that is in the list above
        string(APPEND mask " | bit(Fact::${fact})")
      endforeach()
    endif()
    string(APPEND event_names "  ${name},  ///< ${english}\n")
    string(APPEND event_rows
           "    {Event::${name}, \"${id}\", Severity::${severity}, Retention::${retention}, ${mask}},\n")
  endforeach()

  file(CONFIGURE OUTPUT ${folder}/journal/event_names.hpp CONTENT [[
// SPDX-License-Identifier: EUPL-1.2
// Made from src/journal/events.json by tools/cmake/journal_events.cmake.
#pragma once

#include <cstdint>
#include <string_view>

namespace urna::journal {

/// A number that an entry may carry.
enum class Fact : std::uint8_t {
@fact_names@};

/// What may be noted; there is nothing else.
enum class Event : std::uint16_t {
@event_names@};

enum class Severity : std::uint8_t { info, notice, warning, critical };
/// How long what belongs to an entry is kept.
enum class Retention : std::uint8_t { security, admin, election };

struct CataloguedEvent {
  Event event;
  std::string_view id;
  Severity severity;
  Retention retention;
  std::uint32_t facts;  ///< a bit for each fact that the event may carry
};

constexpr std::uint32_t bit(Fact fact) { return std::uint32_t{1} << static_cast<unsigned>(fact); }

inline constexpr std::string_view fact_names[] = {
@fact_rows@};

inline constexpr CataloguedEvent catalogue[] = {
@event_rows@};

}  // namespace urna::journal
]] @ONLY)
endfunction()
