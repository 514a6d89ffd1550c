// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "assurance/service_json.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"

namespace urna::cli {
namespace {

constexpr std::size_t answer_bytes_at_once = 1U << 20;

struct EvaluateOptions {
  std::string file;
  std::string catalogue = "urna";
};

/// What stands in the place of a service that cannot be read.
std::string fault_json(std::uint64_t line, const assurance::ServiceFault& fault) {
  return JsonObject()
      .raw("error", JsonObject().number("line", line).text("field", fault.field).text("what", fault.what).json())
      .json();
}

Answer evaluate(const EvaluateOptions& options, Session& session) {
  const auto reading = options.catalogue == "upstream" ? assurance::Reading::national : assurance::Reading::urna;
  const assurance::Catalogue& catalogue = assurance::Catalogue::built_in();
  const auto text = read_file(options.file);
  if (!text) return failure(text.error());
  std::uint64_t line = 0;
  std::uint64_t faults = 0;
  std::string first_fault;
  std::string out;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view json = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(json.size() + 1, rest.size()));
    ++line;
    const auto service = assurance::parse_service(json, catalogue);
    if (service) {
      out += evaluation_json(evaluate(catalogue, service->description, service->answers, reading), catalogue, reading);
    } else {
      if (faults++ == 0) {
        first_fault = describe({.what = service.error().what,
                                .remedy = "mend it; the other lines were evaluated",
                                .file = options.file,
                                .line = line,
                                .field = service.error().field});
      }
      out += fault_json(line, service.error());
    }
    out += "\n";
    if (out.size() < answer_bytes_at_once) continue;
    session.console.answer(out);
    out.clear();
  }
  session.console.answer(out);
  Report report;
  report.json.number("services", line - faults).number("faults", faults);
  if (faults > 0) {
    session.console.say("urnactl: " + plural(faults, "line") + " of " + std::to_string(line) +
                        " cannot be read, the first: " + first_fault + "\n");
    report.exit = ExitCode::refused;
  }
  return report;
}

}  // namespace

void add_assurance_commands(Verb root, Chosen& chosen) {
  Verb assurance = root.group("assurance", "Which measures a service needs, how far it is, what it risks");
  auto [command, options] = assurance.command(
      "evaluate", "Evaluate services, one JSON object a line, and answer one a line",
      "For security officers with many services, and for programs.  A line is "
      "{\"description\":{…},\"states\":{\"ID.1\":\"fait\",…}}, in our names for fields or in those of the French "
      "national tool.\n"
      "  urnactl assurance evaluate services.jsonl >answers.jsonl\n"
      "  urnactl assurance evaluate --catalogue upstream services.jsonl\n"
      "`upstream` answers as the national tool does, to the letter; `urna` adds what a vote needs and believes less.  "
      "A "
      "line that cannot be read is answered by {\"error\":{\"line\":…,\"field\":…,\"what\":…}}; exit code 1 then.",
      evaluate, chosen);
  command.option("FILE", options.file, "Services, one JSON object a line").required();
  command.option("--catalogue", options.catalogue, "Whose reading of the rules").one_of({"urna", "upstream"});
}

}  // namespace urna::cli
