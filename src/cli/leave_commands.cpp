// SPDX-License-Identifier: EUPL-1.2
#include "cli/detail/leave_commands.hpp"

#include <boost/json.hpp>

#include "cli/detail/customer_place.hpp"
#include "cli/detail/who_decides.hpp"
#include "cli/lock_socket.hpp"

namespace urna::cli::detail {
namespace {

namespace json = boost::json;

using Place = CustomerPlace;
struct ConfirmOptions {
  Place place;
  bool export_offered = false;
  std::vector<std::string> media;
};
struct HoldOptions {
  Place place;
  std::string reason;
  std::string until;
};
struct MediumOptions {
  Place place;
  std::string label;
};

Answer report_of(const Result<std::string, Refusal>& answer) {
  if (!answer) return failure(answer.error());
  const json::object state = json::parse(*answer).as_object();
  const auto text = [&](const char* name) { return std::string(state.at(name).as_string()); };
  Report report;
  report.json.raw("leaving", *answer);
  if (text("stage") == "none") {
    report.text = "Nobody has asked to leave.\n";
    return report;
  }
  report.text = "The customer's leaving: " + text("stage") + ", day " + std::to_string(state.at("day").as_int64()) +
                "\n  deadline " + text("deadline") + "\n";
  if (state.contains("grace_until")) report.text += "  may be called off until " + text("grace_until") + "\n";
  if (state.contains("backups_until")) report.text += "  backups of keys are gone by " + text("backups_until") + "\n";
  if (const json::value* hold = state.if_contains("hold")) {
    report.text += "  held: " + std::string(hold->at("reason").as_string()) + ", until " +
                   std::string(hold->at("until").as_string()) + "; the clock stands\n";
  }
  for (const json::value& label : state.at("media").as_array())
    report.text += "  medium to be destroyed: " + std::string(label.as_string()) + "\n";
  return report;
}

/// One after the other.
Result<SecretText, Refusal> people(unsigned count, Console& console) {
  std::string typed;
  for (unsigned i = 1; i <= count; ++i) {
    const auto one = ask_who(i, count, console);
    if (!one) {
      wipe(typed.data(), typed.size());
      return failure(one.error());
    }
    SecretText before(std::move(typed));
    typed = before.expose() + one->expose();
  }
  return SecretText(std::move(typed));
}

Answer decide(const Place& place, const std::string& what, unsigned count, Session& session) {
  LockSocket socket(place.data);
  const auto status = socket.status();
  if (!status) return failure(status.error());
  const auto typed = people(count, session.console);
  if (!typed) return failure(typed.error());
  return report_of(socket.send(place.target("/customer/leaving/decisions/" + what), typed->expose()));
}

Answer ask_to_leave(const Place& place, Session& session) { return decide(place, "request", 1, session); }
Answer call_off(const Place& place, Session& session) { return decide(place, "call-off", 1, session); }
Answer lift(const Place& place, Session& session) { return decide(place, "lift", 2, session); }

Answer confirm(const ConfirmOptions& options, Session& session) {
  std::string media;
  for (const std::string& label : options.media) media += (media.empty() ? "" : ",") + label;
  std::string what = "confirm?media=" + in_url(media);
  if (options.export_offered) what += "&export_offered=1";
  return decide(options.place, what, 2, session);
}

Answer hold(const HoldOptions& options, Session& session) {
  return decide(options.place, "hold?reason=" + in_url(options.reason) + "&until=" + in_url(options.until), 1, session);
}

Answer medium(const MediumOptions& options, Session&) {
  const std::string target = "/customer/leaving/media?labels=" + in_url(options.label);
  return report_of(LockSocket(options.place.data).send(options.place.target(target)));
}

Answer medium_destroyed(const MediumOptions& options, Session&) {
  const std::string target = "/customer/leaving/media-destroyed?label=" + in_url(options.label);
  return report_of(LockSocket(options.place.data).send(options.place.target(target)));
}

Answer tell_status(const Place& place, Session&) {
  return report_of(LockSocket(place.data).fetch(place.target("/customer/leaving")));
}

Answer tell_certificate(const Place& place, Session&) {
  const auto note = LockSocket(place.data).fetch(place.target("/customer/leaving/certificate"));
  if (!note) return failure(note.error());
  Report report;
  report.text = *note;
  report.json.text("certificate", *note);
  return report;
}

}  // namespace

std::string CustomerPlace::target(const std::string& of_all) const {
  if (customer.empty()) return of_all;
  return of_all + (of_all.find('?') == std::string::npos ? "?" : "&") + "customer=" + in_url(customer);
}

void ask_place(Verb& command, CustomerPlace& place) {
  command.option("--data", place.data, "The server's data folder, as in urnad --data").required();
  command.option("--customer", place.customer, "The host of a customer's desk; without it the platform's own");
}

std::string in_url(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    out += '%';
    out += digits[c >> 4U];
    out += digits[c & 15U];
  }
  return out;
}

void add_leave_commands(Verb customer, Chosen& chosen) {
  Verb leave = customer.group("leave", "A customer leaves: all that is theirs is destroyed, and a certificate says so");
  const auto add = [&](const char* name, const char* about, const char* lesson, Answer (*run)(const Place&, Session&)) {
    auto [command, options] = leave.command(name, about, lesson, run, chosen);
    ask_place(command, options);
  };
  add("request", "Ask for it, as one person",
      "On the server; an owner types address, password, and six digits or a recovery code.  Nothing happens until two "
      "others confirm.\n"
      "  urnactl customer leave request --data /var/lib/urna-desk",
      ask_to_leave);
  auto [confirm_command, confirm_options] = leave.command(
      "confirm", "Decide it, as two who did not ask for it",
      "Nothing can be changed from then on, and it may be called off for up to seven days; then keys and data are "
      "destroyed.\n"
      "  urnactl customer leave confirm --data /var/lib/urna-desk --export-offered --medium 'tape 7'",
      confirm, chosen);
  ask_place(confirm_command, confirm_options.place);
  confirm_command.flag("--export-offered", confirm_options.export_offered, "They were offered an export of their data");
  confirm_command.option("--medium", confirm_options.media, "Label of an off-site medium that holds their data")
      .one_each();
  add("call-off", "Call it off, while nothing is destroyed", "  urnactl customer leave call-off --data DATA", call_off);
  auto [hold_command, hold_options] =
      leave.command("hold", "Stop the clock because of a challenge or a lawsuit",
                    "  urnactl customer leave hold --data DATA --reason 'challenge of the count' --until "
                    "2027-03-01T00:00Z",
                    hold, chosen);
  ask_place(hold_command, hold_options.place);
  hold_command.option("--reason", hold_options.reason, "One line; it is shown").required();
  hold_command.option("--until", hold_options.until, "When it is expected to end; two people lift it, no time")
      .required();
  add("lift", "Lift a hold, as two who did not set it", "  urnactl customer leave lift --data DATA", lift);
  auto [new_medium_command, new_medium_options] =
      leave.command("medium", "Name an off-site medium that holds their data, before anything is destroyed",
                    "Nothing is certified until its destruction is recorded.\n"
                    "  urnactl customer leave medium --data DATA --label 'tape 7'",
                    medium, chosen);
  ask_place(new_medium_command, new_medium_options.place);
  new_medium_command.option("--label", new_medium_options.label, "What stands on it, without a comma").required();
  auto [medium_command, medium_options] =
      leave.command("medium-destroyed", "Record that an off-site medium was destroyed",
                    "  urnactl customer leave medium-destroyed --data DATA --label 'tape 7'", medium_destroyed, chosen);
  ask_place(medium_command, medium_options.place);
  medium_command.option("--label", medium_options.label, "As it was given with confirm").required();
  add("status", "Say how far it is", "  urnactl customer leave status --data DATA", tell_status);
  add("certificate", "Print the signed certificate",
      "  urnactl customer leave certificate --data DATA > certificate.note\n"
      "A signed note; its key is the one of urnactl customer key.",
      tell_certificate);
}

}  // namespace urna::cli::detail
