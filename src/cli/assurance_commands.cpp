// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <functional>

#include "assurance/catalogue_change.hpp"
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

/// Answers each line of a file, one after the other.
/// @param answer_one  the JSON that answers a service
Answer answer_lines(const std::string& file, const assurance::Catalogue& catalogue, Session& session,
                    const std::function<std::string(const assurance::Service&)>& answer_one) {
  const auto text = read_file(file);
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
      out += answer_one(*service);
    } else {
      if (faults++ == 0) {
        first_fault = describe({.what = service.error().what,
                                .remedy = "mend it; the other lines were evaluated",
                                .file = file,
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

Answer evaluate(const EvaluateOptions& options, Session& session) {
  const auto reading = options.catalogue == "upstream" ? assurance::Reading::national : assurance::Reading::urna;
  const assurance::Catalogue& catalogue = assurance::Catalogue::built_in();
  return answer_lines(options.file, catalogue, session, [&](const assurance::Service& service) {
    return evaluation_json(evaluate(catalogue, service.description, service.answers, reading), catalogue, reading);
  });
}

struct SimulateOptions {
  std::string file;
  std::string to;
  std::optional<std::string> from;
};

tl::unexpected<Refusal> refuse_catalogue(const std::string& file, const assurance::CatalogueFault& fault) {
  return refuse(ExitCode::unusable,
                {.what = fault.what, .remedy = "mend the catalogue", .file = file, .field = fault.where});
}

/// A catalogue and the text that it was read from.
struct CatalogueFile {
  std::string text;
  assurance::Catalogue catalogue;
};

Result<CatalogueFile, Refusal> read_catalogue(const std::string& file) {
  auto text = read_file(file);
  if (!text) return failure(text.error());
  auto catalogue = assurance::Catalogue::parse(*text);
  if (!catalogue) return refuse_catalogue(file, catalogue.error());
  return CatalogueFile{std::move(*text), std::move(*catalogue)};
}

Answer simulate(const SimulateOptions& options, Session& session) {
  assurance::Catalogue before = assurance::Catalogue::built_in();
  if (options.from) {
    auto read = read_catalogue(*options.from);
    if (!read) return failure(read.error());
    before = std::move(read->catalogue);
  }
  const auto after = read_catalogue(options.to);
  if (!after) return failure(after.error());
  const auto succession = assurance::Succession::parse(after->text, before, after->catalogue);
  if (!succession) return refuse_catalogue(options.to, succession.error());
  return answer_lines(options.file, before, session, [&](const assurance::Service& service) {
    return change_json(simulate_change(before, after->catalogue, *succession, service.description, service.answers));
  });
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

  auto [simulation, chosen_options] = assurance.command(
      "simulate", "Say what another version of the catalogue would change in services, and change nothing",
      "For whoever decides on a new catalogue.  The lines are those of `evaluate`; each is answered by the required "
      "level and the index before and after, and by each measure that does not stay as it is: changed, removed or new, "
      "and whether its answer is kept.\n"
      "  urnactl assurance simulate --to measures-2027.json services.jsonl\n"
      "A measure of the new catalogue says in `was` for which measures of the one before it stands, where its name "
      "does "
      "not say so.  Exit code 1 when a line cannot be read.",
      simulate, chosen);
  simulation.option("FILE", chosen_options.file, "Services, one JSON object a line").required();
  simulation.option("--to", chosen_options.to, "The catalogue after, a JSON file").required();
  simulation.option("--from", chosen_options.from, "The catalogue before; without it the one of this program");
}

}  // namespace urna::cli
