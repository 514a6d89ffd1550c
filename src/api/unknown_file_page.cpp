// SPDX-License-Identifier: EUPL-1.2
#include "api/unknown_file_page.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "api/waiting_page.hpp"

namespace urna::api {
namespace {

struct Words {
  std::string_view language;
  std::string_view title;
  std::string_view why;
  std::string_view what_now;
};

constexpr Words words[] = {
    {"fr", "Ce fichier n’est plus à cette adresse",
     "Une adresse de fichier sert une seule fois, pendant une minute, et seulement tant que vous restez connecté.",
     "Revenez à la page d’où vous venez, et téléchargez le fichier de nouveau. Le fichier lui-même n’est pas perdu."},
    {"nl", "Dit bestand staat niet meer op dit adres",
     "Een adres van een bestand werkt één keer, één minuut lang, en alleen zolang u aangemeld blijft.",
     "Ga terug naar de pagina waar u vandaan komt en download het bestand opnieuw. Het bestand zelf is niet weg."},
    {"de", "Diese Datei ist nicht mehr unter dieser Adresse",
     "Die Adresse einer Datei gilt ein einziges Mal, eine Minute lang, und nur solange Sie angemeldet bleiben.",
     "Kehren Sie zu der Seite zurück, von der Sie kommen, und laden Sie die Datei erneut herunter. Die Datei selbst "
     "ist nicht verloren."},
    {"en", "This file is no longer at this address",
     "The address of a file works once, within a minute, and only as long as you stay signed in.",
     "Go back to the page that you came from and download the file again. The file itself is not lost."},
};

constexpr std::string_view style = R"(:root { color-scheme: light dark; }
body { margin: 0; background: #f4f5f9; color: #141a33; font: 1.0625rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; width: min(36rem, 100% - 2rem); margin: 12vh auto 2rem; padding: 1.75rem;
  background: #fff; border: 1px solid #e2e4ec; border-radius: 1rem; overflow-wrap: break-word; }
h1 { margin: 0 0 0.75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
p { margin: 0 0 0.75rem; }
p:last-child { margin: 0; }
@media (prefers-color-scheme: dark) {
  body { background: #12172b; color: #eef0f8; }
  main { background: #1a2039; border-color: #2c3455; }
}
)";

bool opens_pages(const http::Request& request) {
  return request.header("Accept").value_or("").find("text/html") != std::string_view::npos;
}

std::string page(const Words& in) {
  std::string text =
      "<!doctype html>\n<html lang=\"" + std::string(in.language) + "\">\n<head>\n<meta charset=\"utf-8\">\n";
  text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  text += std::string(in.title) + "</title>\n<link rel=\"stylesheet\" href=\"" + unknown_file_style_path + "\">\n";
  text += "</head>\n<body>\n<main>\n<h1>" + std::string(in.title) + "</h1>\n<p>" + std::string(in.why) + "</p>\n<p>";
  return text + std::string(in.what_now) + "</p>\n</main>\n</body>\n</html>\n";
}

}  // namespace

http::Response unknown_file(const http::Request& request) {
  http::Response response = http::problem(404, "unknown-file");
  if (opens_pages(request)) {
    const std::string_view language = language_of(request.header("Accept-Language").value_or(""));
    const auto* in =
        std::find_if(std::begin(words), std::end(words), [&](const Words& one) { return one.language == language; });
    response = http::Response{.status = 404,
                              .headers = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}},
                              .body = page(*in),
                              .page = http::PageKind::page};
  }
  response.headers.set("Vary", "Accept, Accept-Language");
  return response;
}

http::Response unknown_file_style() {
  return http::Response{.headers = {{"Content-Type", "text/css; charset=utf-8"}, {"Cache-Control", "max-age=3600"}},
                        .body = std::string(style)};
}

}  // namespace urna::api
