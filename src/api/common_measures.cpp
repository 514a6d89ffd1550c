// SPDX-License-Identifier: EUPL-1.2
#include "api/common_measures.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::Status;

constexpr std::size_t measures_max = 500;

}  // namespace

std::optional<http::Response> find_common_refusal(const FindCommon& find, const assurance::AssuredId& service,
                                                  const assurance::ServiceFile& file, std::string_view measure) {
  const auto common = find ? find(service, file.description) : std::nullopt;
  if (!common || !common->measures.contains(measure)) return std::nullopt;
  return http::problem(http::Problem{409, "answered-in-batch", {}, {{"batch", to_hex(common->batch.get())}}});
}

std::vector<CommonSaid> common_in(http::JsonFields& fields, const assurance::Catalogue& catalogue) {
  std::vector<CommonSaid> all;
  if (!fields.has("measures")) return all;
  for (http::JsonFields& item : fields.objects("measures", measures_max)) {
    CommonSaid said{item.text("measure", 80), {}};
    if (catalogue.place_of(said.measure) == catalogue.measures.size())
      item.refuse("measure", "there is no such measure");
    if (std::ranges::find(all, said.measure, &CommonSaid::measure) != all.end())
      item.refuse("measure", "stands here twice");
    if (item.boolean("is_common")) {
      const auto status = assurance::status_from(item.text("status", 20));
      if (!status || *status == Status::unanswered || *status == Status::set_aside)
        item.refuse("status", "is none that holds for all of them");
      said.answer = CommonAnswer{status.value_or(Status::done),
                                 item.optional_text("details", assurance::text_bytes_max).value_or("")};
    }
    all.push_back(std::move(said));
  }
  return all;
}

bool has_set_aside(const assurance::ServiceFile& file, const CommonAnswers& answers) {
  return std::ranges::any_of(answers, [&](const auto& common) {
    const auto there = file.answers.find(common.first);
    return there != file.answers.end() && there->second.aside.has_value();
  });
}

assurance::ServiceChange inheriting(assurance::AssuredService kept, assurance::ServiceFile file,
                                    const CommonAnswers& answers, const PersonId& by, Timestamp now,
                                    const assurance::Catalogue& catalogue) {
  for (const auto& [measure, common] : answers) {
    assurance::MeasureAnswer& own = file.answers[measure];
    own.status = common.status;
    own.details = common.details;
  }
  const auto index = assurance::evaluate(catalogue, file.description.meaning, assurance::answers_of(file, catalogue),
                                         assurance::Reading::urna);
  const json::object what{{"what", "measures-inherited"},
                          {"count", answers.size()},
                          {"index", index.standard.total.value()},
                          {"personalised", index.personalised.total.value()}};
  kept.version += 1;
  kept.file = service_file_json(file);
  return {std::move(kept), {now, by, json::serialize(what)}};
}

json::object common_json(const CommonAnswers& answers) {
  json::object all;
  for (const auto& [measure, common] : answers)
    all[measure] = {{"status", assurance::word_of(common.status)}, {"details", common.details}};
  return all;
}

CommonAnswers common_from(const json::object& kept) {
  CommonAnswers answers;
  for (const auto& [measure, common] : kept) {
    const auto status = assurance::status_from(common.at("status").as_string());
    ensure(status.has_value(), "what is kept of a batch is what was written");
    answers[measure] = {*status, std::string(common.at("details").as_string())};
  }
  return answers;
}

}  // namespace urna::api
