// SPDX-License-Identifier: EUPL-1.2
#include "api/organiser_api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "api/caller.hpp"
#include "api/detail/code_bundles.hpp"
#include "api/detail/json_changes.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/quota_json.hpp"
#include "api/detail/voters_letters.hpp"
#include "api/permissions.hpp"
#include "base/bytes.hpp"
#include "base/utf8.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

/// The routes of what comes before the poll.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::refused;
using election::ElectionState;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t definition_bytes_max = mebibyte + 1024;
constexpr std::size_t roll_bytes_max = 256 * mebibyte;
constexpr std::size_t roll_head_bytes_max = mebibyte / 4;
constexpr std::size_t codes_bytes_max = 512 * mebibyte;
constexpr std::size_t recipient_bytes_max = 1024;

/// Letters that whoever asked for them cannot read: whoever prints them gets their part, and nobody in between has it.
Response sealed(Response& letters, const crypto::AgeRecipient& recipient, const std::string& name) {
  const auto* const text = std::get_if<http::WipedText>(&letters.body);
  if (text == nullptr) return std::move(letters);  // a refusal
  crypto::SystemRandom random;
  const Bytes file = detail::sealed_for(recipient, (*text)->expose(), random);
  return http::download("application/octet-stream", name,
                        std::string(reinterpret_cast<const char*>(file.data()), file.size()));
}

/// Standard Base64 with its padding, as every tool reads it.
std::string padded_base64(const Bytes& bytes) {
  std::string text = to_base64(bytes);
  text.resize((text.size() + 3) / 4 * 4, '=');
  return text;
}

std::string_view word_of(election::RollNoticeKind kind) {
  switch (kind) {
    case election::RollNoticeKind::email_shared:
      return "email-shared";
    case election::RollNoticeKind::same_person:
      return "same-person";
    case election::RollNoticeKind::college_twins:
      return "college-twins";
  }
  return "";
}

std::string_view word_of(const election::ShuffleRound& round, std::uint32_t trustee) {
  if (std::find(round.done.begin(), round.done.end(), trustee) != round.done.end()) return "shuffled";
  return round.turn == trustee ? "shuffle" : "shuffle-later";
}

void add_summary(json::object& out, const election::RollSummary& summary) {
  out["voters"] = summary.voters;
  out["weight"] = summary.weight;
  json::array columns;
  for (const election::RollColumn column : summary.columns) columns.emplace_back(name_of(column));
  out["columns"] = std::move(columns);
  json::array colleges;
  for (const election::CollegeSummary& college : summary.colleges) {
    if (!college.name.empty())
      colleges.push_back({{"name", college.name}, {"voters", college.voters}, {"weight", college.weight}});
  }
  out["colleges"] = std::move(colleges);
  out["voters_without_email"] = summary.voters_without_email;
  out["blank_lines"] = summary.blank_lines;
  json::array notices;
  for (const election::RollNotice& notice : summary.notices)
    notices.push_back({{"kind", word_of(notice.kind)}, {"line", notice.line}, {"other_line", notice.other_line}});
  out["notices"] = std::move(notices);
}

void add_faults(json::object& out, const election::RollFaults& faults) {
  json::array listed;
  for (const election::RollFault& fault : faults.listed) {
    listed.push_back({{"kind", name_of(fault.kind)},
                      {"line", fault.line},
                      {"column", fault.column},
                      {"found", fault.found},
                      {"other", fault.other_line},
                      {"problem", problem(fault)},
                      {"remedy", remedy(fault)}});
  }
  out["faults"] = std::move(listed);
  out["faults_total"] = faults.total;
}

json::object diff_of(const election::RollChange& change) {
  constexpr std::size_t listed_max = 100;
  json::object out;
  const auto put = [&](std::string_view kind, const std::vector<std::string>& ids) {
    out[kind] = ids.size();
    json::array listed;
    for (std::size_t i = 0; i < std::min(ids.size(), listed_max); ++i) listed.emplace_back(ids[i]);
    out[std::string(kind) + "_ids"] = std::move(listed);
  };
  put("added", change.added);
  put("removed", change.removed);
  put("changed", change.changed);
  return out;
}

std::size_t number(const Request& request, std::string_view name, std::size_t otherwise) {
  const auto text = request.query_value(name);
  std::size_t value = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc()) return otherwise;
  return value;
}

/// Whether a text stands in another, capitals of ASCII apart.
bool is_in(std::string_view wanted, std::string_view text) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(), same) != text.end();
}

std::string_view next_action(ElectionState state) {
  switch (state) {
    case ElectionState::draft:
      return "prepare";
    case ElectionState::announced:
      return "open";
    case ElectionState::open:
      return "follow";
    case ElectionState::paused:
      return "resume";
    case ElectionState::closed:
      return "shuffle";
    case ElectionState::tallied:
      return "count";
    case ElectionState::counted:
      return "publish";
    case ElectionState::annulled:
      return "none";
  }
  return "";
}

std::string_view word_of(election::TrusteeStep step) {
  switch (step) {
    case election::TrusteeStep::single_key:
      return "single-key";
    case election::TrusteeStep::certificate:
      return "certificate";
    case election::TrusteeStep::polynomial:
      return "polynomial";
    case election::TrusteeStep::accept:
      return "accept";
    case election::TrusteeStep::done:
      return "done";
  }
  return "";
}

}  // namespace

OrganiserApi::OrganiserApi(election::OrganiserDesk& desk, election::VotingDesk& voting,
                           const election::TrusteeLinks& links, Clock now, Places places)
    : desk_(desk), voting_(voting), links_(links), now_(std::move(now)), places_(std::move(places)) {}

void OrganiserApi::add_routes(http::Router& router) {
  add_preparation_routes(router);
  add_poll_routes(router);
  add_trial_routes(router);
  add_reissue_routes(router);
}

http::Handler OrganiserApi::on_election(OnElection handler) {
  return [this, handler = std::move(handler)](Request& request) -> Response {
    const auto election = Uuid::parse(request.parameter("uuid"));
    if (!election || !desk_.has(*election)) return http::problem(404, "unknown-election");
    try {
      return handler(*election, request);
    } catch (const election::BoxUnreachable&) {
      return http::retry_later("box-unreachable", 5);
    }
  };
}

void OrganiserApi::add_preparation_routes(http::Router& router) {
  const auto add = [&](Method method, const std::string& rest, std::size_t body_bytes_max, Allowed permission,
                       OnElection handler, std::vector<std::string> types = {"application/json"}) {
    router.add({.method = method,
                .pattern = "/api/organiser/elections/{uuid}" + rest,
                .permission = named(permission),
                .handler = on_election(std::move(handler)),
                .body_bytes_max = body_bytes_max,
                .content_types = std::move(types)});
  };
  constexpr Allowed prepare = Allowed::election_prepare;
  router.add({.method = Method::get,
              .pattern = "/api/organiser/elections",
              .permission = named_somewhere(Allowed::election_read),
              .handler = [this](Request& request) { return list(request); }});
  router.add({.method = Method::post,
              .pattern = "/api/organiser/elections",
              .permission = named(prepare),
              .handler = [this](Request& request) { return create(request); },
              .body_bytes_max = definition_bytes_max});
  add(Method::get, "/definition", 0, Allowed::election_read, [this](const Uuid& election, Request&) {
    const auto definition = desk_.definition(election);
    return definition ? http::json(*definition) : refused(definition.error());
  });
  add(Method::put, "/definition", definition_bytes_max, prepare, [this](const Uuid& election, Request& request) {
    if (const auto before = desk_.definition(election)) detail::say_json_changes("definition", *before, request.body);
    const auto refusal = desk_.change_definition(election, request.body);
    return refusal ? refused(*refusal) : http::no_content();
  });
  add(Method::remove, "/definition", 0, prepare, [this](const Uuid& election, Request&) {
    if (const auto poll = desk_.poll(election)) storage::Acting::say("name", poll->name);
    const auto refusal = desk_.erase(election);
    return refusal ? refused(*refusal) : http::no_content();
  });
  add(Method::post, "/roll", roll_bytes_max, Allowed::roll_change,
      [this](const Uuid& election, Request& request) { return take_roll(election, request); }, {"text/csv"});
  add(Method::post, "/roll/columns", roll_head_bytes_max, Allowed::roll_change,
      [this](const Uuid& election, Request& request) { return preview_roll(election, request); }, {"text/csv"});
  add(Method::get, "/roll", 0, Allowed::roll_read,
      [this](const Uuid& election, Request& request) { return read_roll(election, request); });
  add(Method::get, "/checklist", 0, Allowed::election_read,
      [this](const Uuid& election, Request&) { return checklist(election); });
  add(Method::get, "/trustees", 0, Allowed::election_read,
      [this](const Uuid& election, Request& request) { return trustees(election, request); });
  add(Method::remove, "/trustees", 0, prepare, [this](const Uuid& election, Request& request) {
    const auto refusal = desk_.restart_trustees(election);
    return refusal ? refused(*refusal) : trustees(election, request);
  });
  add(Method::post, "/trustees/{number}/link", 0, prepare, [this](const Uuid& election, Request& request) {
    std::uint32_t trustee = 0;
    const std::string& text = request.parameter("number");
    std::from_chars(text.data(), text.data() + text.size(), trustee);
    storage::Acting::say("trustee", std::to_string(trustee));
    const auto refusal = desk_.renew_trustee_link(election, trustee);
    return refusal ? refused(*refusal) : trustees(election, request);
  });
  add(Method::post, "/codes", recipient_bytes_max, Allowed::code_issue,
      [this](const Uuid& election, Request& request) -> Response {
        const auto wish = detail::code_wish_in(request.body);
        if (!wish) return http::problem(wish.error());
        if (wish->suppliers) return issue_parts(election, *wish->suppliers);
        Response letters = issue_codes(election);
        return wish->recipient ? sealed(letters, *wish->recipient, "letters-" + election.text() + ".pdf.age")
                               : std::move(letters);
      });
  add(Method::put, "/codes", codes_bytes_max, Allowed::code_issue, [this](const Uuid& election, Request& request) {
    const auto refusal = desk_.take_codes(election, request.body);
    return refusal ? refused(*refusal) : http::no_content();
  });
}

Response OrganiserApi::list(const Request& request) {
  json::array rows;
  const Caller& caller = caller_of(request);
  for (const Uuid& election : desk_.elections()) {
    if (!caller.may(Allowed::election_read, caller.election(election))) continue;
    const auto poll = desk_.poll(election);
    if (!poll) continue;
    const auto turnout = voting_.turnout(election);
    const std::uint64_t voted = turnout ? turnout->voted : 0;
    rows.push_back(
        {{"uuid", election.text()},
         {"name", poll->name},
         {"state", name_of(poll->state)},
         {"opens", detail::moment(poll->opens)},
         {"closes", detail::moment(poll->closes)},
         {"voters", poll->voters},
         {"two_people", poll->two_people},
         {"ballots", voted},
         {"turnout", poll->voters > 0 ? static_cast<double>(voted) / static_cast<double>(poll->voters) : 0.0},
         {"next_action", next_action(poll->state)}});
  }
  return answer(json::object{{"elections", std::move(rows)}});
}

Response OrganiserApi::create(const Request& request) {
  boost::system::error_code fault;
  const json::value body = json::parse(request.body, fault);
  if (fault) return http::problem(400, "json-malformed");
  const json::object* object = body.if_object();
  const json::value* definition = object != nullptr ? object->if_contains("definition") : nullptr;
  if (definition == nullptr || object->size() != 1)
    return http::problem({422, "unfit-fields", {}, {{"definition", "is the one member wanted"}}});
  const std::string text = json::serialize(*definition);
  detail::say_json_changes("definition", "{}", text);
  const auto election = desk_.create(caller_of(request).id(), text, now_());
  if (!election) return refused(election.error());
  return answer(json::object{{"uuid", election->text()}}, 201);
}

Response OrganiserApi::take_roll(const Uuid& election, const Request& request) {
  const auto dry_run = request.query_value("dry_run");
  if (dry_run && *dry_run != "0" && *dry_run != "1") return http::problem(400, "bad-query", "dry_run is 0 or 1");
  std::optional<election::ColumnMeaning> meaning;
  if (const auto columns = request.query_value("columns")) {
    meaning = election::column_meaning_from(*columns);
    if (!meaning)
      return http::problem(400, "bad-query", "columns is a name of ours, or -, for each column of the file");
  }
  storage::Acting::say("columns", request.query_value("columns").value_or("as they are named in the file"));
  const auto voters_max = places_.quotas != nullptr ? places_.quotas->voters_max(election) : std::nullopt;
  const auto taken = desk_.take_roll(election, request.body, dry_run == "1", meaning, voters_max);
  if (!taken) return refused(taken.error());
  if (taken->is_too_large) return http::problem(detail::quota_problem(places_.quotas->figure_of_voters()));
  json::object out;
  if (taken->summary) add_summary(out, *taken->summary);
  if (taken->faults) add_faults(out, *taken->faults);
  if (taken->change) out["diff"] = diff_of(*taken->change);
  out["codes_dropped"] = taken->codes_dropped;
  return answer(out, taken->faults ? 422 : 200);
}

Response OrganiserApi::preview_roll(const Uuid& election, const Request& request) {
  const auto previewed = desk_.preview_roll(election, request.body);
  if (!previewed) return refused(previewed.error());
  json::object out;
  if (!*previewed) {
    add_faults(out, previewed->error());
    return answer(out, 422);
  }
  json::array columns;
  for (const election::PreviewedColumn& column : **previewed) {
    columns.push_back({{"header", column.header},
                       {"samples", json::array(column.samples.begin(), column.samples.end())},
                       {"column", column.column ? json::value(name_of(*column.column)) : json::value()},
                       {"remembered", column.is_remembered}});
  }
  out["columns"] = std::move(columns);
  return answer(out);
}

Response OrganiserApi::read_roll(const Uuid& election, const Request& request) {
  constexpr std::size_t page_max = 1000;
  const auto roll = desk_.roll(election);
  const bool is_empty = !roll && roll.error().fault == election::OrganiserFault::roll_missing;
  if (!roll && !is_empty) return refused(roll.error());
  const auto poll = desk_.poll(election);
  const bool is_before = !poll || poll->state == ElectionState::draft || poll->state == ElectionState::announced;
  const std::vector<bool> signatures = is_before ? std::vector<bool>() : voting_.signatures(election);
  const std::size_t from = number(request, "from", 0);
  const std::size_t count = std::min(number(request, "count", 100), page_max);
  const std::string_view wanted = request.query_value("search").value_or("");
  json::array page;
  std::size_t total = 0;
  for (std::size_t i = 0; roll && i < roll->size(); ++i) {
    const election::Voter voter = roll->voter(i);
    const bool fits = wanted.empty() || is_in(wanted, voter.id) || is_in(wanted, voter.last_name) ||
                      is_in(wanted, voter.first_name) || is_in(wanted, voter.college) || is_in(wanted, voter.unit);
    if (!fits) continue;
    const std::size_t place = total++;
    if (place < from || page.size() == count) continue;
    page.push_back({{"id", voter.id},
                    {"last_name", voter.last_name},
                    {"first_name", voter.first_name},
                    {"college", voter.college},
                    {"unit", voter.unit},
                    {"voted", i < signatures.size() ? json::value(bool(signatures[i])) : json::value()}});
  }
  return answer(json::object{{"total", total}, {"voters", std::move(page)}});
}

Response OrganiserApi::checklist(const Uuid& election) {
  const auto items = desk_.checklist_of(election, now_());
  if (!items) return refused(items.error());
  return answer(detail::checklist(*items));
}

Response OrganiserApi::trustees(const Uuid& election, const Request& request) {
  const Caller& caller = caller_of(request);
  const bool is_shown_links = caller.may(Allowed::election_prepare, caller.election(election));
  const auto desk = desk_.trustees(election);
  if (!desk) return refused(desk.error());
  const auto decrypted = desk_.decrypted_by(election);
  const auto shuffles = desk_.shuffles(election);
  const auto poll = desk_.poll(election);
  json::array out;
  for (std::uint32_t number = 1; number <= desk->size(); ++number) {
    const election::TrusteeSeat& seat = desk->seat(number);
    const bool has_decrypted = std::find(decrypted.begin(), decrypted.end(), number) != decrypted.end();
    const bool is_decrypting = poll && poll->state == ElectionState::tallied;
    const auto print = desk->fingerprint(number);
    json::value link;
    if (is_shown_links) link = "/t/" + election.text() + "#" + links_.secret(election, number, seat.link).expose();
    out.push_back({{"number", number},
                   {"name", seat.name},
                   {"kind", seat.kind == election::TrusteeKind::single ? "single" : "member"},
                   {"state", has_decrypted   ? "decrypted"
                             : is_decrypting ? "decrypt"
                             : shuffles      ? word_of(*shuffles, number)
                                             : word_of(desk->step(number))},
                   {"link", std::move(link)},
                   {"fingerprint", print ? json::value(to_hex(*print)) : json::value()}});
  }
  return answer(out);
}

std::optional<Response> OrganiserApi::find_letters_refused(const Uuid& election, bool in_parts) {
  const auto poll = desk_.poll(election);
  if (!poll) return refused(poll.error());
  if (!poll->opens || !poll->closes)
    return http::problem(
        {409, "dates-missing", "letters say when the poll opens and closes", {{"dates", "are missing"}}});
  if (poll->two_part_codes == in_parts) return std::nullopt;
  return http::problem({422,
                        "unfit-fields",
                        {},
                        {{"suppliers", in_parts ? "have no part to send: the codes of this election are whole"
                                                : "are missing: each part of the codes goes to its own, sealed"}}});
}

Response OrganiserApi::issue_codes(const Uuid& election) {
  if (auto refusal = find_letters_refused(election, false)) return std::move(*refusal);
  SecretText letters;
  detail::VotersLetters paper({.election = election, .address = places_.address, .made_at = now_()});
  const auto refusal = desk_.issue_codes(
      election,
      {.inspect = [&](const election::ElectoralRoll& roll,
                      const election::ElectionCard& told) { return paper.inspect(roll, told); },
       .print =
           [&](const election::ElectoralRoll& roll, const election::ElectionCard& told,
               std::span<const protocol::VotingCode> codes) { letters = SecretText(paper.print(roll, told, codes)); }});
  if (refusal) return refused(*refusal);
  return http::download("application/pdf", "letters-" + election.text() + ".pdf", std::move(letters));
}

Response OrganiserApi::issue_parts(const Uuid& election, const detail::PartSuppliers& suppliers) {
  if (auto refusal = find_letters_refused(election, true)) return std::move(*refusal);
  json::array files;
  std::optional<http::Problem> unreached;
  crypto::SystemRandom random;
  detail::VotersLetters paper({.election = election, .address = places_.address, .made_at = now_()});
  const auto inspect = [&](const election::ElectoralRoll& roll, const election::ElectionCard& told) {
    unreached = detail::find_unreached(roll, suppliers);
    return unreached ? std::vector<election::OrganiserProblem>{{"roll.csv", ""}} : paper.inspect(roll, told);
  };
  const auto print = [&](const election::ElectoralRoll& roll, const election::ElectionCard& told,
                         std::span<const protocol::VotingCode> codes) {
    std::array<std::vector<protocol::VotingCode>, 2> parts;
    for (auto& part : parts) part.reserve(codes.size());
    for (const protocol::VotingCode& code : codes) {
      protocol::CodeParts both = protocol::split(code, random);
      parts[0].push_back(std::move(both.first));
      parts[1].push_back(std::move(both.second));
    }
    for (unsigned number = 1; number <= parts.size(); ++number) {
      const detail::PartSupplier& supplier = suppliers.parts[number - 1];
      const bool is_letter = supplier.channel == detail::CodeChannel::letter;
      const auto& part = parts[number - 1];
      const SecretText content = is_letter ? SecretText(paper.print(roll, told, part, number))
                                           : detail::sending_table(roll, supplier.channel, part);
      const std::string name = "codes-" + election.text() + "-part-" + std::to_string(number) + "-" +
                               std::string(name_of(supplier.channel)) + (is_letter ? ".pdf" : ".csv") + ".age";
      files.push_back({{"part", number},
                       {"channel", name_of(supplier.channel)},
                       {"name", name},
                       {"content", padded_base64(detail::sealed_for(supplier.recipient, content.expose(), random))}});
    }
  };
  storage::Acting::say("suppliers", detail::suppliers_text(suppliers));
  const auto refusal =
      desk_.issue_codes(election, {.inspect = inspect, .print = print, .suppliers = detail::suppliers_text(suppliers)});
  if (unreached) return http::problem(*unreached);
  if (refusal) return refused(*refusal);
  return answer(json::object{{"files", std::move(files)}});
}

}  // namespace urna::api
