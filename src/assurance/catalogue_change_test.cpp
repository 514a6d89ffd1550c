// SPDX-License-Identifier: EUPL-1.2
#include "assurance/catalogue_change.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "assurance/service_json.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

const Catalogue& old_edition() { return Catalogue::built_in(); }

/// The catalogue that the program was built with, to be changed as a new edition might be.
struct Edition {
  json::value text = json::parse(Catalogue::built_in_text());

  json::array& measures() { return text.at("measures").as_array(); }
  json::object& measure(std::string_view id) {
    const auto found =
        std::ranges::find_if(measures(), [&](const json::value& one) { return one.at("id").as_string() == id; });
    EXPECT_NE(found, measures().end()) << id;
    return found->as_object();
  }
  /// Another one with the rule and the words of a measure, which it stands for.
  json::object& add(std::string_view id, std::string_view like) {
    json::object copy = measure(like);
    copy["id"] = id;
    copy["was"] = json::array{like};
    return measures().emplace_back(std::move(copy)).as_object();
  }
  /// Stays for the sake of the risks that name it, and no service is asked for it.
  void retire(std::string_view id) {
    json::object& rule = measure(id)["rule"].as_object();
    rule["levels"] = {{"1", nullptr}, {"2", nullptr}, {"3", nullptr}};
    rule["effects"] = json::array();
    rule["in_base"] = false;
  }
  std::string written() const { return json::serialize(text); }
};

/// A service of level 2 that has answered all, and a check stands behind each answer.
Service a_service() {
  std::ifstream file(URNA_TESTS "/fixtures/assurance/national-200.jsonl");
  std::string line;
  std::getline(file, line);
  Service service = parse_service(line, old_edition()).value();
  service.answers.statuses.assign(old_edition().measures.size(), Status::done);
  service.answers.proofs.emplace(old_edition().measures.size(), Proof::verified);
  return service;
}

CatalogueChange change_to(const std::string& text, const Service& service = a_service()) {
  const Catalogue after = Catalogue::parse(text).value();
  const Succession succession = Succession::parse(text, old_edition(), after).value();
  return simulate_change(old_edition(), after, succession, service.description, service.answers);
}

const MeasureChange& of(const CatalogueChange& change, std::string_view id) {
  const auto found =
      std::ranges::find_if(change.measures, [&](const MeasureChange& measure) { return measure.id == id; });
  EXPECT_NE(found, change.measures.end()) << id;
  return *found;
}

// Shows HST-10.
RC_GTEST_PROP(CatalogueChange, OfNothingChangesNothing, ()) {
  static const std::vector<std::string> lines = [] {
    std::ifstream file(URNA_TESTS "/fixtures/assurance/national-200.jsonl");
    std::vector<std::string> read;
    for (std::string line; std::getline(file, line);) read.push_back(line);
    return read;
  }();
  const Service service = parse_service(*rc::gen::elementOf(lines), old_edition()).value();
  const CatalogueChange change = change_to(std::string(Catalogue::built_in_text()), service);
  RC_ASSERT(change.before.personalised.total == change.after.personalised.total);
  RC_ASSERT(change.before.standard.total == change.after.standard.total);
  RC_ASSERT(change.measures.size() == change.before.measures.size());
  for (const MeasureChange& measure : change.measures) {
    RC_ASSERT(measure.fate == MeasureFate::conform);
    RC_ASSERT(measure.is_kept);
  }
}

// Shows HST-10.
TEST(CatalogueChange, NeverTakesAWholeForAPart) {
  Edition edition;
  edition.add("RECENSEMENT.1B", "RECENSEMENT.1")["category"] = "resilience";
  const CatalogueChange change = change_to(edition.written());
  EXPECT_EQ(of(change, "RECENSEMENT.1B").fate, MeasureFate::split);
  EXPECT_EQ(of(change, "RECENSEMENT.1B").status, Status::in_progress) << "nobody has looked at it";
  EXPECT_FALSE(of(change, "RECENSEMENT.1B").is_kept);
  EXPECT_EQ(of(change, "RECENSEMENT.1").fate, MeasureFate::conform_split);
  EXPECT_LT(change.after.personalised.total, change.before.personalised.total);
}

TEST(CatalogueChange, NeverTakesOneOfSeveralForTheWhole) {
  Edition edition;
  edition.add("RECENSEMENT.9", "RECENSEMENT.1")["was"] = {"RECENSEMENT.1", "RECENSEMENT.2"};
  edition.retire("RECENSEMENT.1");
  edition.retire("RECENSEMENT.2");
  Service service = a_service();
  service.answers.statuses[old_edition().place_of("RECENSEMENT.2")] = Status::set_aside;
  const CatalogueChange change = change_to(edition.written(), service);
  const MeasureChange& merged = of(change, "RECENSEMENT.9");
  EXPECT_EQ(merged.fate, MeasureFate::merged);
  EXPECT_EQ(merged.former, (std::vector<std::string>{"RECENSEMENT.1", "RECENSEMENT.2"}));
  EXPECT_EQ(merged.status, Status::to_start);
  EXPECT_FALSE(merged.is_kept);
}

TEST(CatalogueChange, KeepsNoProofOfWhatWeighsOtherwise) {
  Edition edition;
  edition.measure("RECENSEMENT.1")["category"] = "resilience";
  edition.measure("RECENSEMENT.2")["title"].as_object()["fr"] = "En d’autres mots";
  const CatalogueChange change = change_to(edition.written());
  EXPECT_EQ(of(change, "RECENSEMENT.1").fate, MeasureFate::major_change);
  EXPECT_EQ(of(change, "RECENSEMENT.2").fate, MeasureFate::minor_change);
  EXPECT_TRUE(of(change, "RECENSEMENT.2").is_kept);
  Service unproved = a_service();
  (*unproved.answers.proofs)[old_edition().place_of("RECENSEMENT.1")] = Proof::claimed;
  EXPECT_EQ(change.after.proved->total, change_to(edition.written(), unproved).after.proved->total);
}

TEST(CatalogueChange, SaysWhatIsNoLongerAskedAndWhatIsNew) {
  Edition edition;
  edition.retire("RECENSEMENT.1");
  json::object& added = edition.add("NEUF.1", "RECENSEMENT.2");
  added["was"] = json::array();
  const CatalogueChange change = change_to(edition.written());
  EXPECT_EQ(of(change, "RECENSEMENT.1").fate, MeasureFate::absent);
  EXPECT_EQ(of(change, "NEUF.1").fate, MeasureFate::added);
  EXPECT_EQ(of(change, "NEUF.1").status, Status::unanswered);
  const json::value told = json::parse(change_json(change));
  EXPECT_EQ(told.at("measures").as_object().size(), 2U) << "what stays as it is is only counted";
  EXPECT_EQ(told.at("measures").at("NEUF.1").at("change"), "new");
  EXPECT_EQ(told.at("measures").at("RECENSEMENT.1").at("detail"), "absent");
  EXPECT_EQ(told.at("unchanged").to_number<std::size_t>(), change.before.measures.size() - 1);
}

TEST(CatalogueChange, FollowsAMeasureUnderAnotherName) {
  Edition edition;
  edition.add("INVENTAIRE.1", "RECENSEMENT.1");
  edition.retire("RECENSEMENT.1");
  edition.measure("RECENSEMENT.1")["was"] = json::array();
  const CatalogueChange change = change_to(edition.written());
  EXPECT_EQ(of(change, "INVENTAIRE.1").fate, MeasureFate::minor_change);
  EXPECT_TRUE(of(change, "INVENTAIRE.1").is_kept);
}

TEST(CatalogueChange, NamesTheFormerMeasureThatNobodyKnows) {
  Edition edition;
  edition.measure("RECENSEMENT.1")["was"] = {"RECENSEMENT.1", "NOWHERE.1"};
  const Catalogue after = Catalogue::parse(edition.written()).value();
  const auto refused = Succession::parse(edition.written(), old_edition(), after);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().where.find("was[1]"), std::string::npos) << refused.error().where;
  edition.measure("RECENSEMENT.1")["was"] = {"RECENSEMENT.1", "RECENSEMENT.1"};
  EXPECT_FALSE(Succession::parse(edition.written(), old_edition(), after));
}

}  // namespace
}  // namespace urna::assurance
