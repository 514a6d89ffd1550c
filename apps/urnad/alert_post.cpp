// SPDX-License-Identifier: EUPL-1.2
#include "alert_post.hpp"

#include <boost/json.hpp>

#include "desk.hpp"
#include "http/mail_out.hpp"
#include "http/outgoing.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

api::AlertDoor::Post alert_post(const Options& options) {
  if (options.alerts.empty()) return {};
  if (http::MailOut::is_address(options.alerts)) {
    const http::MailOut out(options.alerts, options.alerts_from,
                            {.authorities = options.journal.authorities, .sign_in = options.alerts_sign_in});
    return [out](const std::string& body) {
      const boost::json::object message = boost::json::parse(body).as_object();
      const auto text = [&](const char* name) { return std::string(message.at(name).as_string()); };
      return out.send({text("to"), text("subject"), text("text"), now()});
    };
  }
  const http::Outgoing to(options.alerts,
                          {.time = std::chrono::seconds(5), .authorities = options.journal.authorities});
  return [to](const std::string& body) {
    constexpr unsigned good = 200;
    constexpr unsigned not_good = 300;
    const auto taken = to.post("/", "application/json", body);
    return taken && taken->status >= good && taken->status < not_good;
  };
}

}  // namespace urnad
