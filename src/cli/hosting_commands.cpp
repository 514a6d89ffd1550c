// SPDX-License-Identifier: EUPL-1.2
#include "cli/hosting_commands.hpp"

#include <boost/json.hpp>

#include "cli/files.hpp"
#include "cli/lock_socket.hpp"

namespace urna::cli {
namespace {

namespace json = boost::json;
using http::Method;

struct ImportOptions {
  std::string data;
  std::string file;
};
struct ExportOptions {
  std::string data;
};

constexpr const char* data_about = "The server's data folder, as in urnad --data";
constexpr std::size_t register_bytes_max = 4 * 1024 * 1024;

Answer import(const ImportOptions& options, Session&) {
  const auto text = read_file(options.file, register_bytes_max);
  if (!text) return failure(text.error());
  const auto body = LockSocket(options.data).ask_json(Method::post, "/hosting/register", *text);
  if (!body) return failure(body.error());
  const auto records = json::value_to<std::uint64_t>(json::parse(*body).as_object().at("records"));
  Report report;
  report.text = "The hosting register has taken " + plural(records, "record") +
                ".\nNext: look at it in the console, under Hosting, and declare which rules elections must keep.\n";
  report.json.number("records", records);
  return report;
}

Answer show(const ExportOptions& options, Session& session) {
  const auto body = LockSocket(options.data).ask_json(Method::get, "/hosting/register");
  if (!body) return failure(body.error());
  session.console.answer(*body + "\n");
  Report report;
  report.json.number("records", json::parse(*body).as_object().at("records").as_array().size());
  return report;
}

}  // namespace

void add_hosting_commands(Verb root, Chosen& chosen) {
  Verb hosting = root.group("hosting", "Where the platform runs: docs/operating/hosting.md");

  auto [import_command, import_options] =
      hosting.command("import", "Describe the places where the platform runs, from one file",
                      "For the operator, on the server, with urnad running and unlocked.\n"
                      "  urnactl hosting import register.json --data /var/lib/urna-desk\n"
                      "All of the file is taken or nothing of it; the first record that does not fit is named.",
                      import, chosen);
  import_command.option("FILE", import_options.file, "JSON, urna-hosting-register/1").required();
  import_command.option("--data", import_options.data, data_about).required();

  auto [export_command, export_options] =
      hosting.command("export", "Write the whole register, with all that was ever said, as such a file",
                      "  urnactl hosting export --data /var/lib/urna-desk > register.json\n"
                      "It has addresses, serial numbers and names of people in the plain: keep it accordingly.",
                      show, chosen);
  export_command.option("--data", export_options.data, data_about).required();
}

}  // namespace urna::cli
