// SPDX-License-Identifier: EUPL-1.2
#include "api/box_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>

#include "protocol/ballot.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::BoardRecord;
using election::PollingBox;
using election::Slot;
using election::StepFault;
using election::StepRefusal;
using http::Method;
using http::Request;
using http::Response;
using protocol::ElectionStage;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t setup_bytes_max = 512 * mebibyte;   // a million credentials of a 2048-bit group
constexpr std::size_t record_bytes_max = 512 * mebibyte;  // a shuffle

Response answer(const json::value& value, unsigned status = 200) { return http::json(json::serialize(value), status); }

/// How far an election has come, in the words of the API: what is decrypted so far does not count yet.
std::string_view stage_word(const election::BoardState& state) {
  switch (state.stage) {
    case ElectionStage::unknown:
    case ElectionStage::open:
      return "open";
    case ElectionStage::closed:
      return "closed";
    case ElectionStage::tallied:
      return "tallied";
    case ElectionStage::shuffled:
      return "shuffled";
    case ElectionStage::decrypting:
      return state.has_mixnet ? "shuffled" : "tallied";
    case ElectionStage::finished:
      return "counted";
  }
  return "";
}

std::optional<Slot> slot_from(std::string_view text) {
  const auto bytes = from_hex(text);
  std::array<std::byte, 16> slot{};
  if (!bytes || bytes->size() != slot.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), slot.begin());
  return Slot(slot);
}

/// A tracking number as receipts show it, or with the two signs that are at home in an address.
std::optional<Digest> tracker_from(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return election::tracker_from(text);
}

/// A number in the query; nothing when it is none, `otherwise` when it is absent.
std::optional<std::uint64_t> number(const Request& request, std::string_view name, std::uint64_t otherwise) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (fault != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

Response not_found() { return http::problem(404, "not-found"); }

Response refused(const election::RefusedCast& refusal) {
  switch (refusal.reason) {
    case election::CastRefusal::not_open:
      return http::problem(409, "not-open", refusal.detail);
    case election::CastRefusal::slot_burnt:
      return http::problem(409, "slot-burnt", refusal.detail);
    case election::CastRefusal::second_ballot:
      return http::problem(409, "second-ballot", refusal.detail);
    case election::CastRefusal::ballot_invalid:
      return http::problem(422, "ballot-refused", refusal.detail);
  }
  return not_found();
}

Response refused(const StepRefusal& refusal) {
  switch (refusal.fault) {
    case StepFault::too_early_or_late:
      return http::problem(409, "wrong-stage", refusal.detail);
    case StepFault::twice:
      return http::problem(409, "done-already", refusal.detail);
    case StepFault::too_few:
      return http::problem(409, "too-few", refusal.detail);
    case StepFault::no_such_trustee:
      return http::problem(422, "no-such-trustee", refusal.detail);
    case StepFault::of_another_trustee:
      return http::problem(422, "refused", "it is of trustee " + std::to_string(refusal.owner));
    case StepFault::unreadable:
    case StepFault::does_not_hold:
      return http::problem(422, "refused", refusal.detail);
  }
  return not_found();
}

/// A part of the archive, piece by piece.
http::Chunks part_of(std::shared_ptr<PollingBox> box, election::RecordPlace part) {
  std::uint64_t done = 0;
  auto next = [box = std::move(box), part, done]() mutable -> std::optional<std::string> {
    if (done == part.length) return std::nullopt;
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(mebibyte / 4, part.length - done)), '\0');
    box->read(part.offset + done, piece);
    done += piece.size();
    return piece;
  };
  return {std::move(next), part.length};
}

Response record(const std::shared_ptr<PollingBox>& box, BoardRecord wanted) {
  const auto place = box->record(wanted);
  if (!place) return not_found();
  Response response;
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Cache-Control", "public, max-age=3600");  // once it is there it never changes
  response.body = part_of(box, *place);
  return response;
}

Response archive(const std::shared_ptr<PollingBox>& box) {
  const election::RecordPlace whole{0, box->state().archive_bytes};
  return http::download("application/x-tar", box->uuid().text() + ".bel", part_of(box, whole));
}

json::object ballot_object(const election::BoardBallot& ballot) {
  return {{"number", ballot.number}, {"tracker", protocol::tracker_text(ballot.hash)}, {"counts", ballot.counts}};
}

Response ballot(const PollingBox& box, const Request& request) {
  const auto tracker = tracker_from(request.parameter("tracker"));
  const auto found = tracker ? box.find(*tracker) : std::nullopt;
  if (!found) return not_found();
  json::object object = ballot_object(*found);
  object["found"] = true;
  return answer(object);
}

Response ballots(const PollingBox& box, const Request& request) {
  constexpr std::uint64_t page_max = 1000;
  const auto from = number(request, "from", 1);
  const auto count = number(request, "count", 200);
  if (!from || !count || *from < 1) return http::problem(400, "bad-query", "from and count are numbers, from 1");
  json::array page;
  for (const auto& entry : box.ballots(*from, std::min(*count, page_max))) page.push_back(ballot_object(entry));
  return answer(json::object{{"total", box.state().ballots}, {"ballots", std::move(page)}});
}

Response events(const PollingBox& box) {
  json::array log;
  for (const election::BoardEvent& event : box.events()) {
    if (event.type == protocol::EventType::ballot) {
      log.push_back({{"type", "ballots"}, {"count", event.count}});
    } else {
      log.push_back({{"height", event.height}, {"type", name_of(event.type)}, {"hash", to_hex(event.hash)}});
    }
  }
  return answer(log);
}

/// The body of `open`: {"election":…,"trustees":…,"credentials":…[,"revoting":false]}, the first three as texts.
std::optional<std::pair<election::SetupRecords, election::BoxRules>> setup_from(std::string_view body) {
  boost::system::error_code fault;
  json::value value = json::parse(body, fault);
  if (fault || !value.is_object()) return std::nullopt;
  election::SetupRecords records;
  const auto take = [&](std::string_view name, std::string& text) {
    const json::value* found = value.as_object().if_contains(name);
    if (found == nullptr || !found->is_string()) return false;
    text = std::string(found->as_string());
    return true;
  };
  if (!take("election", records.election) || !take("trustees", records.trustees) ||
      !take("credentials", records.credentials))
    return std::nullopt;
  election::BoxRules rules;
  if (const json::value* revoting = value.as_object().if_contains("revoting")) {
    if (!revoting->is_bool()) return std::nullopt;
    rules.revoting = revoting->as_bool();
  }
  return std::pair(std::move(records), rules);
}

}  // namespace

BoxApi::BoxApi(election::PollingBoxes& boxes, const crypto::VerificationKey& key, Clock now)
    : boxes_(boxes), key_text_(to_base64(key)), now_(std::move(now)) {}

void BoxApi::add_routes(http::Router& router) {
  add_box_routes(router);
  add_board_routes(router);
}

void BoxApi::add_box_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, std::size_t body_bytes_max, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = may_fill_boxes,
                .handler = std::move(handler),
                .body_bytes_max = body_bytes_max});
  };
  const auto on_slot = [this](std::function<Response(const Box&, const Slot&)> handler) {
    return on_box([handler = std::move(handler)](const Box& box, Request& request) {
      const auto slot = slot_from(request.parameter("slot"));
      return slot ? handler(box, *slot) : not_found();
    });
  };
  add(Method::post, "/box/{uuid}/open", setup_bytes_max, [this](Request& request) { return open(request); });
  add(Method::put, "/box/{uuid}/slots/{slot}", PollingBox::ballot_bytes_max,
      on_box([this](const Box& box, Request& request) { return put(box, request); }));
  add(Method::post, "/box/{uuid}/slots/{slot}/settle", 0, on_slot([](const Box& box, const Slot& slot) {
        return answer(json::object{{"in", box->settle(slot)}});
      }));
  add(Method::remove, "/box/{uuid}/slots/{slot}", 0, on_slot([](const Box& box, const Slot& slot) {
        box->forget(slot);
        return http::no_content();
      }));
  add(Method::get, "/box/{uuid}/receipts/{tracker}", 0, on_box([this](const Box& box, Request& request) {
        const auto tracker = tracker_from(request.parameter("tracker"));
        const auto given = tracker ? box->receipt(*tracker, now_()) : std::nullopt;
        return given ? receipt(box, *given, 200) : not_found();
      }));
  add(Method::post, "/box/{uuid}/close", 0, on_box([this](const Box& box, Request&) {
        box->close();
        return after_step(box, std::nullopt);
      }));
  const auto with_trustee =
      [this](std::function<std::optional<StepRefusal>(PollingBox&, std::uint32_t, std::string)> step) {
        return on_box([this, step = std::move(step)](const Box& box, Request& request) {
          constexpr std::uint64_t number_max = 1U << 20;
          const auto trustee = number(request, "trustee", 0);
          if (!trustee || *trustee > number_max) return http::problem(422, "no-such-trustee");
          return after_step(box, step(*box, static_cast<std::uint32_t>(*trustee), std::move(request.body)));
        });
      };
  add(Method::post, "/box/{uuid}/decryptions", record_bytes_max,
      with_trustee([](PollingBox& box, std::uint32_t trustee, std::string text) {
        return box.add_decryption(trustee, std::move(text));
      }));
  add(Method::post, "/box/{uuid}/shuffles", record_bytes_max,
      with_trustee([](PollingBox& box, std::uint32_t trustee, std::string text) {
        return box.add_shuffle(trustee, std::move(text));
      }));
  add(Method::get, "/box/{uuid}/shuffle-input", 0, on_box([](const Box& box, Request&) {
        auto input = box->shuffle_input();
        return input ? http::json(std::move(*input)) : not_found();
      }));
  add(Method::post, "/box/{uuid}/end-shuffles", 0,
      on_box([this](const Box& box, Request&) { return after_step(box, box->end_shuffles()); }));
  add(Method::post, "/box/{uuid}/result", 0,
      on_box([this](const Box& box, Request&) { return after_step(box, box->publish_result()); }));
}

void BoxApi::add_board_routes(http::Router& router) {
  const auto add = [&](const std::string& rest, OnBox handler) {
    router.add(
        {.pattern = "/api/board/{uuid}" + rest, .permission = may_read_boards, .handler = on_box(std::move(handler))});
  };
  const auto add_record = [&](const std::string& name, BoardRecord wanted) {
    add("/" + name, [wanted](const Box& box, Request&) { return record(box, wanted); });
  };
  add("", [this](const Box& box, Request&) { return http::json(state_text(*box)); });
  add_record("election", BoardRecord::election);
  add_record("trustees", BoardRecord::trustees);
  add_record("credentials", BoardRecord::credentials);
  add_record("tally", BoardRecord::tally);
  add_record("result", BoardRecord::result);
  add("/ballots", [](const Box& box, Request& request) { return ballots(*box, request); });
  add("/ballots/{tracker}", [](const Box& box, Request& request) { return ballot(*box, request); });
  add("/events", [](const Box& box, Request&) { return events(*box); });
  add("/archive", [](const Box& box, Request&) { return archive(box); });
  add("/live", [this](const Box& box, Request&) { return live(box); });
}

http::Handler BoxApi::on_box(OnBox handler) {
  return [this, handler = std::move(handler)](Request& request) -> Response {
    const auto uuid = protocol::ElectionUuid::parse(request.parameter("uuid"));
    if (!uuid) return http::problem(404, "unknown-election");
    if (const auto box = boxes_.find(*uuid)) return handler(box, request);
    if (boxes_.damage(*uuid)) return http::retry_later("box-damaged", 60);
    return http::problem(404, "unknown-election");
  };
}

Response BoxApi::open(Request& request) {
  const auto setup = setup_from(request.body);
  if (!setup) return http::problem(422, "bad-setup", "the body is no object with election, trustees and credentials");
  const auto described = protocol::Election::parse(setup->first.election);
  if (described && described->uuid() != request.parameter("uuid"))
    return http::problem(422, "bad-setup", "the election has another uuid");
  const auto opened = boxes_.open(setup->first, setup->second, now_());
  if (opened) return http::json(state_text(**opened), 201);
  if (opened.error().is_taken) return http::problem(409, "other-records", "an election of this uuid is there already");
  http::Problem problem{422, "bad-setup", "the records do not hold", {}};
  constexpr std::size_t findings_shown = 20;
  for (const std::string& finding : opened.error().findings) {
    if (problem.fields.size() == findings_shown) break;
    const std::size_t colon = finding.find(": ");
    problem.fields.push_back(colon == std::string::npos
                                 ? http::Problem::Field{"", finding}
                                 : http::Problem::Field{finding.substr(0, colon), finding.substr(colon + 2)});
  }
  return http::problem(std::move(problem));
}

Response BoxApi::put(const Box& box, Request& request) {
  const auto slot = slot_from(request.parameter("slot"));
  if (!slot) return not_found();
  const auto given = box->put(*slot, request.body, now_());
  if (!given) return refused(given.error());
  announce(*box);
  return receipt(box, *given, 201);
}

Response BoxApi::after_step(const Box& box, const std::optional<StepRefusal>& refusal) {
  if (refusal) return refused(*refusal);
  announce(*box);
  return http::json(state_text(*box));
}

/// The present state at once, then each change.
Response BoxApi::live(const Box& box) {
  auto states = channel(box->uuid());
  states->publish("state", state_text(*box));
  Response response;
  response.body = http::EventStream{std::move(states), std::chrono::milliseconds(1000)};
  return response;
}

Response BoxApi::receipt(const Box& box, const election::Receipt& receipt, unsigned status) const {
  json::object object{{"election", receipt.election},
                      {"tracker", receipt.tracker},
                      {"cast_at", receipt.cast_at},
                      {"signature", to_base64(receipt.signature)}};
  if (const auto found = box->find(*election::tracker_from(receipt.tracker))) object["number"] = found->number;
  return answer(object, status);
}

std::string BoxApi::state_text(const PollingBox& box) const {
  const election::BoardState state = box.state();
  json::object object{{"uuid", state.uuid},
                      {"stage", stage_word(state)},
                      {"ballots", state.ballots},
                      {"counted_ballots", state.counted_ballots},
                      {"credentials", state.credentials},
                      {"board_hash", state.board_hash},
                      {"fingerprint", state.fingerprint},
                      {"archive_bytes", state.archive_bytes},
                      {"box_key", key_text_},
                      {"shuffles", json::value_from(state.shufflers)},
                      {"decryptions", json::value_from(state.decrypters)}};
  return json::serialize(object);
}

std::shared_ptr<http::EventChannel> BoxApi::channel(const protocol::ElectionUuid& election) {
  const std::lock_guard lock(mutex_);
  auto& found = channels_[election];
  if (!found) found = std::make_shared<http::EventChannel>();
  return found;
}

void BoxApi::announce(const PollingBox& box) {
  const auto states = channel(box.uuid());
  if (states->subscribers() > 0) states->publish("state", state_text(box));
}

}  // namespace urna::api
