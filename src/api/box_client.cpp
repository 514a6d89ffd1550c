// SPDX-License-Identifier: EUPL-1.2
#include "api/box_client.hpp"

#include <boost/json.hpp>
#include <utility>

#include "base/base64url.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::BoxAnswer;
using election::BoxEvent;
using election::BoxRecord;
using election::BoxRefusal;
using election::BoxState;
using election::BoxUnreachable;
using http::ClientAnswer;
using http::Method;

constexpr std::size_t answer_bytes_max = std::size_t{512} << 20;  // an encrypted tally or a list of credentials

http::ClientLimits limits(std::chrono::milliseconds time) {
  http::ClientLimits limits;
  limits.time = time;
  limits.answer_bytes_max = answer_bytes_max;
  return limits;
}

std::string box_path(const protocol::ElectionUuid& election, std::string_view rest) {
  return "/box/" + election.text() + std::string(rest);
}

std::string slot_path(const protocol::ElectionUuid& election, const election::Slot& slot) {
  return box_path(election, "/slots/" + to_hex(slot.get()));
}

const http::Headers& json_body() {
  static const http::Headers headers{{"Content-Type", "application/json"}};
  return headers;
}

ClientAnswer ask(http::Client& client, Method method, const std::string& target, std::string_view body = {}) {
  auto answer = client.ask(method, target, body.empty() ? http::Headers() : json_body(), body);
  if (answer) return std::move(*answer);
  switch (answer.error()) {
    case http::ClientFailure::unreachable:
      throw BoxUnreachable("the ballot box does not answer");
    case http::ClientFailure::timed_out:
      throw BoxUnreachable("the ballot box took too long");
    case http::ClientFailure::broken_off:
      throw BoxUnreachable("the ballot box broke off");
    case http::ClientFailure::too_large:
      throw BoxUnreachable("the ballot box said more than it may");
  }
  throw BoxUnreachable("the ballot box does not answer");
}

[[noreturn]] void not_understood(const ClientAnswer& answer) {
  throw BoxUnreachable("the ballot box answered " + std::to_string(answer.status) + ", which was not expected");
}

/// The JSON object of an answer.
json::object object_of(const ClientAnswer& answer) {
  boost::system::error_code fault;
  json::value value = json::parse(answer.body, fault);
  if (fault || !value.is_object()) not_understood(answer);
  return std::move(value.as_object());
}

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::uint64_t number_in(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  boost::system::error_code fault;
  const auto number = found != nullptr ? found->to_number<std::uint64_t>(fault) : 0;
  return fault ? 0 : number;
}

/// Numbers that are no trustees' are left out: nobody is then said to have done something.
std::vector<std::uint32_t> numbers_in(const json::object& object, std::string_view name) {
  std::vector<std::uint32_t> numbers;
  const json::value* found = object.if_contains(name);
  if (found == nullptr || !found->is_array()) return numbers;
  for (const json::value& value : found->as_array()) {
    boost::system::error_code fault;
    const auto number = value.to_number<std::uint32_t>(fault);
    if (!fault) numbers.push_back(number);
  }
  return numbers;
}

/// The detail of a problem, then the fields it names.
std::string detail_of(const json::object& problem) {
  std::string detail = text_in(problem, "detail");
  const json::value* fields = problem.if_contains("fields");
  if (fields == nullptr || !fields->is_array()) return detail;
  for (const json::value& field : fields->as_array()) {
    if (!field.is_object()) continue;
    const std::string path = text_in(field.as_object(), "path");
    if (!detail.empty()) detail += "; ";
    detail += (path.empty() ? "" : path + ": ") + text_in(field.as_object(), "problem");
  }
  return detail;
}

/// A refusal, when that is what the answer clearly is.
BoxAnswer refusal_of(const ClientAnswer& answer) {
  const json::object problem = object_of(answer);
  const std::string code = text_in(problem, "code");
  std::string detail = detail_of(problem);
  if (answer.status == 404 && code == "unknown-election") return {BoxRefusal::unknown_election, std::move(detail)};
  if (answer.status == 409 && code == "slot-burnt") return {BoxRefusal::slot_burnt, std::move(detail)};
  if (answer.status == 409 && (code == "second-ballot" || code == "done-already" || code == "other-records")) {
    return {BoxRefusal::second_ballot, std::move(detail)};
  }
  if (answer.status == 409) return {BoxRefusal::not_open, std::move(detail)};  // not-open, wrong-stage, too-few
  if (answer.status == 413 || answer.status == 422) return {BoxRefusal::ballot_invalid, std::move(detail)};
  if (answer.status == 503) return {BoxRefusal::busy, std::move(detail)};
  not_understood(answer);
}

bool is_good(const ClientAnswer& answer) { return answer.status == 200 || answer.status == 201; }

election::BoxPort::Receipt receipt_from(const ClientAnswer& answer) {
  const json::object object = object_of(answer);
  election::BoxPort::Receipt receipt{text_in(object, "tracker"), text_in(object, "cast_at"),
                                     text_in(object, "signature"), number_in(object, "number")};
  if (receipt.tracker.empty() || receipt.signature.empty()) not_understood(answer);
  return receipt;
}

BoxState state_from(const ClientAnswer& answer) {
  const json::object object = object_of(answer);
  BoxState state;
  state.stage = text_in(object, "stage");
  if (state.stage.empty()) not_understood(answer);
  state.ballots = number_in(object, "ballots");
  state.counted_ballots = number_in(object, "counted_ballots");
  state.board_hash = text_in(object, "board_hash");
  state.fingerprint = text_in(object, "fingerprint");
  state.archive_bytes = number_in(object, "archive_bytes");
  state.box_key = text_in(object, "box_key");
  state.shufflers = numbers_in(object, "shuffles");
  return state;
}

Result<BoxState, BoxAnswer> after_step(const ClientAnswer& answer) {
  if (is_good(answer)) return state_from(answer);
  return failure(refusal_of(answer));
}

std::string_view path_of(BoxEvent event) {
  switch (event) {
    case BoxEvent::shuffle:
      return "/shuffles";
    case BoxEvent::end_shuffles:
      return "/end-shuffles";
    case BoxEvent::decryption:
      return "/decryptions";
    case BoxEvent::result:
      return "/result";
  }
  return "";
}

std::string board_path(const protocol::ElectionUuid& election, std::string_view rest) {
  return "/api/board/" + election.text() + std::string(rest);
}

std::string path_of(const protocol::ElectionUuid& election, BoxRecord record) {
  switch (record) {
    case BoxRecord::election:
      return board_path(election, "/election");
    case BoxRecord::trustees:
      return board_path(election, "/trustees");
    case BoxRecord::credentials:
      return board_path(election, "/credentials");
    case BoxRecord::tally:
      return board_path(election, "/tally");
    case BoxRecord::shuffle_input:
      return box_path(election, "/shuffle-input");
    case BoxRecord::result:
      return board_path(election, "/result");
  }
  return "";
}

}  // namespace

BoxClient::BoxClient(const http::PeerAddress& address, Patience patience)
    : quick_(address, limits(patience.quick)), slow_(address, limits(patience.slow)) {}

Result<BoxState, BoxAnswer> BoxClient::open(const protocol::ElectionUuid& election, const SetupRecords& records) {
  const json::object setup{{"election", records.election},
                           {"trustees", records.trustees},
                           {"credentials", records.credentials},
                           {"revoting", records.revoting}};
  return after_step(ask(slow_, Method::post, box_path(election, "/open"), json::serialize(setup)));
}

Result<BoxClient::Receipt, BoxAnswer> BoxClient::put(const protocol::ElectionUuid& election, const election::Slot& slot,
                                                     std::string_view ballot) {
  // An empty ballot would be a request without a body.
  const auto answer = ask(quick_, Method::put, slot_path(election, slot), ballot.empty() ? " " : ballot);
  if (is_good(answer)) return receipt_from(answer);
  return failure(refusal_of(answer));
}

bool BoxClient::settle(const protocol::ElectionUuid& election, const election::Slot& slot) {
  const auto answer = ask(quick_, Method::post, slot_path(election, slot) + "/settle");
  if (!is_good(answer)) not_understood(answer);
  const json::object settled = object_of(answer);
  const json::value* in = settled.if_contains("in");
  if (in == nullptr || !in->is_bool()) not_understood(answer);
  return in->as_bool();
}

void BoxClient::forget(const protocol::ElectionUuid& election, const election::Slot& slot) {
  const auto answer = ask(quick_, Method::remove, slot_path(election, slot));
  if (answer.status != 204 && answer.status != 404) not_understood(answer);
}

std::optional<BoxClient::Receipt> BoxClient::receipt(const protocol::ElectionUuid& election, const Digest& ballot) {
  const auto answer = ask(quick_, Method::get, box_path(election, "/receipts/" + to_base64url(ballot)));
  if (is_good(answer)) return receipt_from(answer);
  if (answer.status == 404) return std::nullopt;
  not_understood(answer);
}

Result<BoxState, BoxAnswer> BoxClient::close(const protocol::ElectionUuid& election) {
  return after_step(ask(slow_, Method::post, box_path(election, "/close")));
}

Result<BoxState, BoxAnswer> BoxClient::add_event(const protocol::ElectionUuid& election, BoxEvent event,
                                                 std::uint32_t trustee, std::string_view text) {
  std::string path = box_path(election, path_of(event));
  if (event == BoxEvent::shuffle || event == BoxEvent::decryption) path += "?trustee=" + std::to_string(trustee);
  return after_step(ask(slow_, Method::post, path, text));
}

std::optional<BoxState> BoxClient::state(const protocol::ElectionUuid& election) {
  const auto answer = ask(quick_, Method::get, board_path(election, ""));
  if (is_good(answer)) return state_from(answer);
  if (answer.status == 404) return std::nullopt;
  not_understood(answer);
}

std::optional<std::string> BoxClient::record(const protocol::ElectionUuid& election, BoxRecord record) {
  auto answer = ask(slow_, Method::get, path_of(election, record));
  if (is_good(answer)) return std::move(answer.body);
  if (answer.status == 404) return std::nullopt;
  not_understood(answer);
}

}  // namespace urna::api
