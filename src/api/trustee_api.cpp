// SPDX-License-Identifier: EUPL-1.2
#include "api/trustee_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/permissions.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::TrusteeFault;
using election::TrusteeKind;
using election::TrusteeRecord;
using election::TrusteeStep;
using election::TrusteeView;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t text_bytes_max = 16 * mebibyte;
constexpr std::size_t decryption_bytes_max = 512 * mebibyte;

bool has_shuffled(const TrusteeView& view) {
  const auto& done = view.shuffles->done;
  return std::find(done.begin(), done.end(), view.number) != done.end();
}

/// Names of those who have to do something before this trustee can go on.
std::vector<std::string> waiting_for(const TrusteeView& view) {
  if (view.shuffles) {
    const auto turn = view.shuffles->turn;
    if (!turn || *turn == view.number) return {};
    return {view.desk.seat(*turn).name};
  }
  const bool is_before =
      view.poll.state == election::ElectionState::draft || view.poll.state == election::ElectionState::announced;
  return is_before ? view.desk.waiting_for(view.number) : std::vector<std::string>();
}

std::string_view step_of(const TrusteeView& view) {
  if (view.has_decrypted) return "finished";
  if (view.may_decrypt) return "decrypt";
  if (view.shuffles) return has_shuffled(view) ? "shuffled" : "shuffle";
  switch (view.desk.step(view.number)) {
    case TrusteeStep::single_key:
      return "single-key";
    case TrusteeStep::certificate:
      return "certificate";
    case TrusteeStep::polynomial:
      return "polynomial";
    case TrusteeStep::accept:
      return "accept";
    case TrusteeStep::done:
      break;
  }
  return view.poll.state == election::ElectionState::counted ? "finished" : "done";
}

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

Response answer_with(const protocol::ElectionUuid& election, const TrusteeView& view) {
  const election::TrusteeDesk& desk = view.desk;
  const election::TrusteeSeat& seat = desk.seat(view.number);
  const auto print = desk.fingerprint(view.number);
  json::object out{
      {"election", json::object{{"uuid", election.text()},
                                {"name", view.poll.name},
                                {"group", desk.group().name()},
                                {"state", name_of(view.poll.state)},
                                {"language", view.poll.language},
                                {"fingerprint",
                                 view.poll.fingerprint.empty() ? json::value() : json::value(view.poll.fingerprint)}}},
      {"me", json::object{{"number", view.number},
                          {"name", seat.name},
                          {"kind", seat.kind == TrusteeKind::single ? "single" : "member"},
                          {"fingerprint", print ? json::value(to_hex(*print)) : json::value()}}},
      {"size", desk.members()},
      {"threshold", desk.threshold()},
      {"step", step_of(view)},
      {"waiting_for", texts(waiting_for(view))},
      {"tally", view.may_decrypt}};
  if (seat.kind == TrusteeKind::member) {
    if (const auto certificates = desk.certificates()) out["certificates"] = texts(*certificates);
    if (desk.step(view.number) == TrusteeStep::accept) {
      if (const auto input = desk.input(view.number)) out["my_input"] = *input;
    }
    if (const auto share = desk.sealed_share(view.number)) out["my_share"] = *share;
  }
  return detail::answer(out);
}

Response refused(const election::TrusteeRefusal& refusal) {
  switch (refusal.fault) {
    case TrusteeFault::not_now:
      return http::problem(409, "not-now", refusal.detail);
    case TrusteeFault::given_before:
      return http::problem(409, "given-before", refusal.detail);
    case TrusteeFault::refused:
      break;
  }
  return http::problem(422, "refused", refusal.detail);
}

}  // namespace

TrusteeApi::TrusteeApi(election::OrganiserDesk& desk, const election::TrusteeLinks& links)
    : desk_(desk), links_(links) {}

http::Handler TrusteeApi::on_trustee(OnTrustee handler) {
  return [this, handler = std::move(handler)](Request& request) -> Response {
    const auto election = protocol::ElectionUuid::parse(request.parameter("uuid"));
    const auto desk =
        election ? desk_.trustees(*election)
                 : election::OrganiserDesk::Answer<election::TrusteeDesk>(failure(election::OrganiserRefusal{}));
    const auto number = desk ? links_.find(*election, *desk, request.bearer().value_or("")) : std::nullopt;
    if (!number) return http::problem(401, "link-refused");  // whether or not there is such an election
    request.caller = *number;
    try {
      return handler(*election, *number, request);
    } catch (const election::BoxUnreachable&) {
      return http::retry_later("box-unreachable", 5);
    }
  };
}

void TrusteeApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const std::string& rest, std::size_t body_bytes_max, OnTrustee handler) {
    router.add({.method = method,
                .pattern = "/api/trustee/{uuid}" + rest,
                .permission = named(OpenAct::act_as_trustee),
                .handler = on_trustee(std::move(handler)),
                .body_bytes_max = body_bytes_max,
                .content_types = {"application/json", "text/plain"}});
  };
  using Taken = Result<TrusteeView, election::TrusteeRefusal>;
  const auto told = [](const protocol::ElectionUuid& election, const Taken& taken) {
    return taken ? answer_with(election, *taken) : refused(taken.error());
  };
  add(Method::get, "", 0, [this](const protocol::ElectionUuid& election, std::uint32_t number, const Request&) {
    const auto view = desk_.trustee(election, number);
    return view ? answer_with(election, *view) : detail::refused(view.error());
  });
  const std::pair<const char*, TrusteeRecord> records[] = {{"/public-key", TrusteeRecord::public_key},
                                                           {"/certificate", TrusteeRecord::certificate},
                                                           {"/polynomial", TrusteeRecord::polynomial},
                                                           {"/voutput", TrusteeRecord::verification_output}};
  for (const auto& [rest, record] : records) {
    add(Method::post, rest, text_bytes_max,
        [this, told, kind = record](const protocol::ElectionUuid& election, std::uint32_t number,
                                    const Request& request) {
          return told(election, desk_.take_from_trustee(election, number, kind, request.body));
        });
  }
  add(Method::post, "/decryption", decryption_bytes_max,
      [this, told](const protocol::ElectionUuid& election, std::uint32_t number, const Request& request) {
        return told(election, desk_.take_decryption(election, number, request.body));
      });
  add(Method::get, "/shuffle-input", 0,
      [this](const protocol::ElectionUuid& election, std::uint32_t number, const Request&) {
        auto input = desk_.shuffle_input(election, number);
        return input ? http::json(std::move(*input)) : refused(input.error());
      });
  add(Method::post, "/shuffle", decryption_bytes_max,
      [this, told](const protocol::ElectionUuid& election, std::uint32_t number, const Request& request) {
        return told(election, desk_.take_shuffle(election, number, request.body));
      });
}

}  // namespace urna::api
