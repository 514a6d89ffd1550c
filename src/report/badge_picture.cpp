// SPDX-License-Identifier: EUPL-1.2
#include "report/badge_picture.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/utf8.hpp"

namespace urna::report {
namespace {

using State = BadgePicture::State;

constexpr std::size_t name_characters_max = 40;
constexpr unsigned char first_visible = 0x20;
constexpr unsigned char delete_character = 0x7f;

/// As the pages' tones: the ground of the shield, and what is written in that tone.
struct Look {
  std::string_view light;
  std::string_view dark;
  std::string_view sign;  ///< strokes within a shield of 44 × 52 units
};

Look look_of(State state) {
  switch (state) {
    case State::valid:
      return {"#12916c", "#0b6b4f", "M13 27l7 7 12-14"};
    case State::under_watch:
      return {"#c07a12", "#854d00", "M22 15v15M22 37v.5"};
    case State::suspended:
      return {"#d0463d", "#b3261e", "M16 19v16M28 19v16"};
    case State::expired:
      return {"#7a819c", "#5a6079", "M22 17v10l7 5"};
    case State::none:
      return {"#7a819c", "#5a6079", "M14 27h16"};
  }
  return {};
}

std::string_view title_of(State state, Language language) {
  switch (state) {
    case State::valid:
      return in_language<std::string_view>(language, "Sécurité homologuée", "Beveiliging goedgekeurd",
                                           "Sicherheit freigegeben", "Security approved");
    case State::under_watch:
      return in_language<std::string_view>(language, "Homologation sous surveillance", "Goedkeuring onder toezicht",
                                           "Freigabe unter Beobachtung", "Approval under watch");
    case State::suspended:
      return in_language<std::string_view>(language, "Homologation suspendue", "Goedkeuring opgeschort",
                                           "Freigabe ausgesetzt", "Approval suspended");
    case State::expired:
      return in_language<std::string_view>(language, "Homologation expirée", "Goedkeuring verlopen",
                                           "Freigabe abgelaufen", "Approval expired");
    case State::none:
      return in_language<std::string_view>(language, "Pas d’homologation", "Geen goedkeuring", "Keine Freigabe",
                                           "No approval");
  }
  return "";
}

/// Without the weekday, which nobody asks a badge for.
std::string day_words(Language language, std::chrono::sys_days day) {
  const std::string date = long_date(language, day);
  return date.substr(date.find(' ') + 1);
}

std::string line_of(const BadgePicture& badge) {
  const std::string day = day_words(badge.language, badge.day);
  const auto words = [&](std::string_view french, std::string_view dutch, std::string_view german,
                         std::string_view english) {
    return std::string(in_language<std::string_view>(badge.language, french, dutch, german, english)) + day;
  };
  switch (badge.state) {
    case State::valid:
    case State::under_watch:
      return words("jusqu’au ", "tot en met ", "bis ", "until ");
    case State::expired:
      return words("valait jusqu’au ", "gold tot en met ", "galt bis ", "was valid until ");
    case State::suspended:
    case State::none:
      return words("au ", "op ", "am ", "on ");
  }
  return "";
}

/// ` · index 3.9 / 5`, with the language's own decimal sign; nothing where it says nothing any more.
std::string index_words(const BadgePicture& badge) {
  if (badge.index.empty() || badge.state == State::expired || badge.state == State::none) return "";
  std::string figure = badge.index;
  if (badge.language != Language::english) std::ranges::replace(figure, '.', ',');
  return std::string(
             in_language<std::string_view>(badge.language, " · indice ", " · index ", " · Index ", " · index ")) +
         figure + " / 5";
}

/// No more characters than there is room for, and none that a picture cannot hold.
std::string cut(std::string_view name) {
  std::string out;
  std::size_t count = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const char c = name[at];
    const auto byte = static_cast<unsigned char>(c);
    const bool begins = (byte & 0xC0U) != 0x80U;
    if (begins && ++count > name_characters_max) return out + "…";
    const bool is_no_character = name.substr(at, 3) == "\xEF\xBF\xBE" || name.substr(at, 3) == "\xEF\xBF\xBF";
    if (is_no_character) at += 2;
    out += is_no_character || byte < first_visible || byte == delete_character ? ' ' : c;
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string badge_words(const BadgePicture& badge) {
  const std::string name = is_utf8(badge.service) ? cut(badge.service) : std::string();
  return std::string(title_of(badge.state, badge.language)) + ", " + line_of(badge) + index_words(badge) +
         (name.empty() ? "" : ": " + name);
}

std::string draw_badge(const BadgePicture& badge) {
  const Look look = look_of(badge.state);
  const std::string name = is_utf8(badge.service) ? escaped(cut(badge.service)) : std::string();
  const std::string words = escaped(badge_words(badge));
  // A page that holds two badges in its own text keeps their grounds apart.
  const std::string ground = "ground-" + std::string(look.dark.substr(1));
  const auto fill = [](std::string_view tone) { return "fill=\"" + std::string(tone) + "\""; };
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"392\" height=\"88\" viewBox=\"0 0 392 88\" role=\"img\" "
      "lang=\"" +
      std::string(code_of(badge.language)) + "\" aria-label=\"" + words + "\"><title>" + words + "</title>";
  svg += "<defs><linearGradient id=\"" + ground + "\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop stop-color=\"" +
         std::string(look.light) + "\"/><stop offset=\"1\" stop-color=\"" + std::string(look.dark) +
         "\"/></linearGradient></defs>";
  svg += "<rect x=\".5\" y=\".5\" width=\"391\" height=\"87\" rx=\"13.5\" fill=\"#fff\" stroke=\"#d8dbe6\"/>";
  svg +=
      "<g transform=\"translate(18 18)\"><path d=\"M22 0 44 7.5v17C44 38.5 34.5 48 22 52 9.5 48 0 38.5 0 24.5v-17z\" "
      "fill=\"url(#" +
      ground + ")\"/><path d=\"" + std::string(look.sign) +
      "\" fill=\"none\" stroke=\"#fff\" stroke-width=\"4.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></g>";
  svg += "<g font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif\">";
  svg += "<text x=\"78\" y=\"34\" font-size=\"16\" font-weight=\"700\" " + fill(look.dark) + ">" +
         escaped(title_of(badge.state, badge.language)) + "</text>";
  svg += "<text x=\"78\" y=\"53\" font-size=\"13\" " + fill("#3a4160") + ">" +
         escaped(line_of(badge) + index_words(badge)) + "</text>";
  svg += "<text x=\"78\" y=\"71\" font-size=\"11.5\" " + fill("#5a6079") + ">" + name + "</text></g></svg>\n";
  return svg;
}

}  // namespace urna::report
