// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/host_name.hpp"
#include "cli/command.hpp"
#include "cli/lock_socket.hpp"

namespace urna::cli {
namespace {

namespace json = boost::json;
using http::Method;

struct DataOption {
  std::string data;
};
struct NewTenantOptions {
  std::string data;
  std::vector<std::string> hosts;
  std::string label;
  bool is_in_postgres = false;
};
struct TenantOptions {
  std::string data;
  std::string tenant;
};
struct RenameOptions {
  std::string data;
  std::string tenant;
  std::vector<std::string> hosts;
};

struct LimitOptions {
  std::string data;
  std::string tenant;
  std::string people, voters, elections, stored_bytes, letters, mails, exports, requests;
};

/// A customer as the server tells of it.
struct Told {
  std::string id;
  std::string label;
  std::vector<std::string> hosts;
  std::string state;
  std::string created;
  std::string address;
  std::string folder;
  std::vector<std::pair<std::string, std::string>> limits;  ///< by resource; none: `none`
};

Told told_from(const json::value& value) {
  const json::object& object = value.as_object();
  const auto text = [&](const char* name) { return json::value_to<std::string>(object.at(name)); };
  Told told{text("id"),
            text("label"),
            json::value_to<std::vector<std::string>>(object.at("hosts")),
            text("state"),
            text("created"),
            text("address"),
            text("folder"),
            {}};
  for (const auto& [resource, limit] : object.at("limits").as_object())
    told.limits.emplace_back(resource, limit.is_null() ? "none" : json::serialize(limit));
  return told;
}

JsonObject json_of(const Told& told) {
  JsonObject object;
  object.text("id", told.id)
      .text("label", told.label)
      .texts("hosts", told.hosts)
      .text("state", told.state)
      .text("created", told.created)
      .text("address", told.address)
      .text("folder", told.folder);
  return object;
}

std::string joined(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) text += (text.empty() ? "" : ", ") + host;
  return text;
}

Report report_of(const Told& told, const std::string& what) {
  Report report;
  report.text =
      what + "\n  " + told.id + "  " + printable(told.label) + "  " + joined(told.hosts) + "  " + told.state + "\n";
  report.json = json_of(told);
  return report;
}

std::string body_of(const std::vector<std::string>& hosts, const std::optional<std::string>& label,
                    bool is_in_postgres = false) {
  json::object body;
  json::array list;
  for (const std::string& host : hosts) list.emplace_back(host);
  body["hosts"] = std::move(list);
  if (label) body["label"] = *label;
  if (is_in_postgres) body["postgres"] = true;
  return json::serialize(body);
}

Result<std::vector<Told>, Refusal> all_in(LockSocket& socket) {
  const auto body = socket.ask_json(Method::get, "/tenants");
  if (!body) return failure(body.error());
  std::vector<Told> all;
  const json::value answer = json::parse(*body);
  for (const json::value& one : answer.as_object().at("tenants").as_array()) all.push_back(told_from(one));
  return all;
}

/// The customer that was meant, by its random name or one of its hosts.
Result<std::string, Refusal> find(LockSocket& socket, const std::string& meant) {
  const auto all = all_in(socket);
  if (!all) return failure(all.error());
  const auto host = host_name_from(meant);
  for (const Told& told : *all) {
    const bool has_host = host && std::find(told.hosts.begin(), told.hosts.end(), *host) != told.hosts.end();
    if (told.id == meant || has_host) return told.id;
  }
  return refuse(ExitCode::refused, {.what = "there is no such customer", .remedy = "see urnactl tenant list"});
}

Answer change(const std::string& data, const std::string& meant, const std::string& verb, const std::string& what) {
  LockSocket socket(data);
  const auto id = find(socket, meant);
  if (!id) return failure(id.error());
  const auto body = socket.ask_json(Method::post, "/tenants/" + *id + "/" + verb);
  if (!body) return failure(body.error());
  return report_of(told_from(json::parse(*body)), what);
}

Answer add_tenant(const NewTenantOptions& options, Session&) {
  const auto body =
      LockSocket(options.data)
          .ask_json(Method::post, "/tenants", body_of(options.hosts, options.label, options.is_in_postgres));
  if (!body) return failure(body.error());
  const Told told = told_from(json::parse(*body));
  Report report = report_of(told, "The customer's desk is open at " + told.address);
  report.text +=
      "Next: let the first person in, and hand over the link that this prints:\n"
      "  urnactl person invite ADDRESS --role tenant_owner --customer " +
      options.hosts.front() + " --data " + options.data + "\n";
  return report;
}

Answer list_tenants(const DataOption& options, Session&) {
  LockSocket socket(options.data);
  const auto all = all_in(socket);
  if (!all) return failure(all.error());
  Report report;
  std::vector<JsonObject> objects;
  for (const Told& told : *all) {
    report.text += told.id + "  " + told.state + "  " + joined(told.hosts) + "  " + printable(told.label) + "\n";
    objects.push_back(json_of(told));
  }
  if (all->empty()) report.text = "There is no customer but the platform itself.\n";
  report.json.objects("tenants", objects);
  return report;
}

Answer suspend(const TenantOptions& options, Session&) {
  return change(options.data, options.tenant, "suspend", "Nobody comes in any more; public boards stay.");
}

Answer resume(const TenantOptions& options, Session&) {
  return change(options.data, options.tenant, "resume", "The customer's desk is open again.");
}

Answer rename_hosts(const RenameOptions& options, Session&) {
  LockSocket socket(options.data);
  const auto id = find(socket, options.tenant);
  if (!id) return failure(id.error());
  const auto body = socket.ask_json(Method::put, "/tenants/" + *id + "/hosts", body_of(options.hosts, std::nullopt));
  if (!body) return failure(body.error());
  const Told told = told_from(json::parse(*body));
  return report_of(told,
                   "The customer is found at " + told.address + " now; links that were sent before lead nowhere.");
}

Answer limit(const LimitOptions& options, Session&) {
  json::object wanted;
  const auto want = [&](const char* resource, const std::string& text) {
    if (text.empty()) return true;
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = fault == std::errc{} && end == text.data() + text.size();
    if (is_number) wanted[resource] = number;
    if (text == "none") wanted[resource] = "none";
    return is_number || text == "none";
  };
  const bool are_fit = want("people", options.people) && want("voters", options.voters) &&
                       want("elections", options.elections) && want("stored-bytes", options.stored_bytes) &&
                       want("letters", options.letters) && want("mails", options.mails) &&
                       want("exports", options.exports) && want("requests", options.requests);
  if (!are_fit) return refuse(ExitCode::refused, {.what = "a limit is a number, or none", .remedy = "see --help"});
  LockSocket socket(options.data);
  const auto id = find(socket, options.tenant);
  if (!id) return failure(id.error());
  const auto body = socket.ask_json(Method::put, "/tenants/" + *id + "/limits", json::serialize(wanted));
  if (!body) return failure(body.error());
  const Told told = told_from(json::parse(*body));
  Report report = report_of(told, wanted.empty() ? "What the customer may use:" : "From now on the customer may use:");
  JsonObject limits;
  for (const auto& [resource, limit] : told.limits) {
    report.text += "  " + resource + ": " + limit + "\n";
    limits.text(resource, limit);
  }
  report.json.raw("limits", limits.json());
  return report;
}

constexpr const char* data_about = "The server's data folder, as in urnad --data";

}  // namespace

void add_tenant_commands(Verb root, Chosen& chosen) {
  Verb tenant = root.group("tenant", "The customers of a platform that serves several");

  auto [add_command, add_options] =
      tenant.command("add", "Open a desk for a customer, under host names of their own",
                     "For the operator, on the server, with urnad running and unlocked.  The customer gets databases, "
                     "a key and a folder "
                     "of their own; nobody else is interrupted.\n"
                     "  urnactl tenant add vote.amicale.example --label \"Amicale\" --data /var/lib/urna-desk\n"
                     "The names must lead to this server, and its certificate must be good for them.",
                     add_tenant, chosen);
  add_command.option("HOST", add_options.hosts, "Host names, the one for letters first").required();
  add_command.option("--label", add_options.label, "What you call the customer; kept sealed").required();
  add_command.flag("--postgres", add_options.is_in_postgres,
                   "Keep the customer's elections in a PostgreSQL database of their own; urnad was started with "
                   "--postgres");
  add_command.option("--data", add_options.data, data_about).required();

  auto [list_command, list_options] = tenant.command(
      "list", "Say who the customers are", "  urnactl tenant list --data /var/lib/urna-desk", list_tenants, chosen);
  list_command.option("--data", list_options.data, data_about).required();

  auto [suspend_command, suspend_options] =
      tenant.command("suspend", "Let nobody of a customer in for the time being",
                     "  urnactl tenant suspend vote.amicale.example --data /var/lib/urna-desk\n"
                     "Whoever is in is out, and voters cannot vote.  The other customers notice nothing.",
                     suspend, chosen);
  suspend_command.option("CUSTOMER", suspend_options.tenant, "Its random name, or one of its hosts").required();
  suspend_command.option("--data", suspend_options.data, data_about).required();

  auto [resume_command, resume_options] =
      tenant.command("resume", "End a suspension",
                     "  urnactl tenant resume vote.amicale.example --data /var/lib/urna-desk", resume, chosen);
  resume_command.option("CUSTOMER", resume_options.tenant, "Its random name, or one of its hosts").required();
  resume_command.option("--data", resume_options.data, data_about).required();

  auto [limit_command, limit_options] = tenant.command(
      "limits", "Say, or change, how much of the platform a customer may use",
      "  urnactl tenant limits vote.amicale.example --voters 20000 --people 15 --data /var/lib/urna-desk\n"
      "What is not named stays as it is; none ends a limit.  It holds at once.  Beyond a limit the customer is refused "
      "with the figure, and from four fifths on warned.  A limit below what is used takes nothing away.",
      limit, chosen);
  limit_command.option("CUSTOMER", limit_options.tenant, "Its random name, or one of its hosts").required();
  limit_command.option("--people", limit_options.people, "Who work for it, and who are invited to");
  limit_command.option("--voters", limit_options.voters, "Voters on all rolls");
  limit_command.option("--elections", limit_options.elections, "Elections, without trials");
  limit_command.option("--stored-bytes", limit_options.stored_bytes, "Bytes of documents");
  limit_command.option("--letters", limit_options.letters, "Letters with codes in a day");
  limit_command.option("--mails", limit_options.mails, "Mails that the desk sends in a day");
  limit_command.option("--exports", limit_options.exports, "Exports of the journal at the same time");
  limit_command.option("--requests", limit_options.requests, "Requests in a second");
  limit_command.option("--data", limit_options.data, data_about).required();

  auto [rename_command, rename_options] = tenant.command(
      "rename-host", "Give a customer other host names",
      "  urnactl tenant rename-host vote.amicale.example urne.amicale.example --data /var/lib/urna-desk\n"
      "All of its names are replaced.  Its desk is closed for a moment, and everybody signs in anew.",
      rename_hosts, chosen);
  rename_command.option("CUSTOMER", rename_options.tenant, "Its random name, or one of its hosts").required();
  rename_command.option("HOST", rename_options.hosts, "Host names, the one for letters first").required();
  rename_command.option("--data", rename_options.data, data_about).required();
}

}  // namespace urna::cli
