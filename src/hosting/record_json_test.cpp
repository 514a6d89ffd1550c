// SPDX-License-Identifier: EUPL-1.2
#include "hosting/record_json.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace urna::hosting {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using std::chrono::sys_days;

json::object site(const char* country = "FR") {
  return {{"id", "nord"},
          {"kind", "site"},
          {"from", "2026-01-01"},
          {"fields",
           {{"organisation", "acme"},
            {"name", "Nord"},
            {"city", "Lille"},
            {"address", "1 rue du Port"},
            {"country", country},
            {"is_cloud", false}}}};
}
json::object organisation() {
  return {{"id", "acme"},
          {"kind", "organisation"},
          {"from", "2026-01-01"},
          {"fields", {{"name", "Acme"}, {"legal_id", "1"}, {"country", "FR"}, {"trade", "operator"}}}};
}
json::object room(const char* from, const char* to = nullptr) {
  json::object object{
      {"id", "room-a"}, {"kind", "room"}, {"from", from}, {"fields", {{"site", "nord"}, {"name", "A"}}}};
  if (to != nullptr) object["to"] = to;
  return object;
}
json::object file(json::array records) {
  return {{"format", "urna-hosting-register/1"}, {"records", std::move(records)}};
}
std::string fault_of(const json::value& value) {
  const auto read = record_from_json(value);
  return read ? "none" : read.error().field + " " + read.error().what;
}

// Shows B73, HST-01.
TEST(RecordJson, NamesThePlaceOfWhatDoesNotFit) {
  EXPECT_EQ(fault_of(site()), "none");
  for (const char* country : {"XX", "EU", "fr"}) EXPECT_EQ(fault_of(site(country)), "fields.country not-a-country");
  json::object other = site();
  other["colour"] = "red";
  EXPECT_EQ(fault_of(other), "colour unknown-field");
  other = site();
  other["to"] = "2027-01-01";
  EXPECT_EQ(fault_of(other), "to unknown-field") << "an end is said by itself";
  for (const char* id : {"", "Nord", "no rd", "-nord", "jean_dupont"}) {
    other = site();
    other["id"] = id;
    EXPECT_EQ(fault_of(other), "id not-an-identifier") << id;
  }
  other = site();
  other["from"] = "yesterday";
  EXPECT_EQ(fault_of(other), "from not-a-moment");
  other = site();
  other["fields"].as_object().erase("address");
  EXPECT_EQ(fault_of(other), "fields.address missing");
  other["fields"].as_object()["address"] = 7;
  EXPECT_EQ(fault_of(other), "fields.address not-a-line");
  EXPECT_EQ(fault_of(json::value(nullptr)), " not-an-object");
  const auto whole = register_from_json(file({organisation(), site("EU")}));
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().field, "records[1].fields.country");
}

// Shows HST-01.
TEST(RecordJson, TakesAWholeRegisterInAnyOrderAndGivesItBack) {
  const auto records = register_from_json(
      file({room("2026-02-01", "2026-03-01"), site(), room("2026-03-01", "2026-04-01"), organisation()}));
  ASSERT_TRUE(records) << records.error().field;
  HostingRegister hosting;
  for (const RegisterMove& move : moves_of(*records)) {
    const auto fault = hosting.apply(move);
    ASSERT_FALSE(fault) << fault->field << " " << fault->what;
  }
  EXPECT_EQ(hosting.history("room-a").size(), 2U);
  EXPECT_FALSE(hosting.find("room-a", sys_days(2026y / 4 / 1)));
  json::array again;
  for (const Record& one : hosting.everything()) again.push_back(record_json(one));
  const auto second = register_from_json(file(again));
  ASSERT_TRUE(second);
  HostingRegister copy;
  for (const RegisterMove& move : moves_of(*second)) EXPECT_FALSE(copy.apply(move));
  json::array third;
  for (const Record& one : copy.everything()) third.push_back(record_json(one));
  EXPECT_EQ(again, third);
}

// Shows HST-06.
TEST(RecordJson, KeepsWhatIsSealedApartFromWhatIsPlain) {
  const Record record = record_from_json(site()).value();
  EXPECT_FALSE(fields_json(record, Sight::plain).contains("address"));
  EXPECT_EQ(fields_json(record, Sight::sealed), (json::object{{"address", "1 rue du Port"}}));
}

// Shows HST-03.
TEST(VisitJson, IsTheSameVisitAfterwards) {
  const Timestamp now = sys_days(2026y / 5 / 4) + 8h;
  InterventionPlan plan{"nord",  {{"t1", 2026y / 1 / 1, 2026y / 12 / 31}}, {"server-1"}, "Replace a disk", "T-7", now,
                        now + 2h};
  Intervention visit = Intervention::found(plan, "clerk", now).value();
  EXPECT_EQ(visit.look(now).size(), 1U);
  Intervention copy(visit_from_json(visit_json(visit.file())));
  EXPECT_EQ(visit_json(copy.file()), visit_json(visit.file()));
  EXPECT_TRUE(copy.look(now).empty()) << "an alarm is raised once";
  EXPECT_FALSE(copy.note_departure("t1", "Seen leaving", "clerk", now + 1h));
  EXPECT_FALSE(copy.attach({"aa", 2, "badges.csv", "d1", "clerk", now + 1h}));
  EXPECT_FALSE(copy.close({"Disk replaced", "", "absent", "absent"}, "clerk", now + 1h));
  const Intervention closed(visit_from_json(visit_json(copy.file())));
  EXPECT_EQ(visit_json(closed.file()), visit_json(copy.file()));
  EXPECT_EQ(closed.ended(), now + 1h);
  EXPECT_EQ(closed.presences()[0].left_reason, "Seen leaving");
  EXPECT_EQ(closed.file().badge_logs[0].version, 2U);
}

// Shows HST-03.
TEST(VisitJson, KeepsCodesAndReadsAVisitOfBeforeThereWereAny) {
  const Timestamp now = sys_days(2026y / 5 / 4) + 8h;
  InterventionPlan plan{"nord",  {{"t1", 2026y / 1 / 1, 2026y / 12 / 31}}, {"server-1"}, "Replace a disk", "T-7", now,
                        now + 2h};
  Intervention visit = Intervention::announce(plan, "clerk", now).value();
  ASSERT_FALSE(visit.approve("boss", now));
  ASSERT_FALSE(visit.give_code("t1", "d1", now));
  Intervention copy(visit_from_json(visit_json(visit.file())));
  EXPECT_FALSE(copy.arrive("d1", "", now));
  json::object older = visit_json(copy.file());
  for (const char* name : {"codes", "badge_logs"}) older.erase(name);
  older.at("plan").as_object().erase("stranger");
  for (const char* name : {"came_with_code", "came_by", "left_with_code", "left_by", "left_reason"})
    older.at("presences").at(0).as_object().erase(name);
  const Intervention read(visit_from_json(older));
  EXPECT_EQ(read.presences()[0].came, now);
  EXPECT_FALSE(read.presences()[0].came_by.is_by_code) << "nobody is said to have shown what nobody had";
}

// Shows HST-08.
TEST(RecordJson, TakesNoMajorChangeOfANetworkWithoutAnAttackOnIt) {
  json::object change{{"id", "change-1"},
                      {"kind", "change"},
                      {"from", "2026-01-01"},
                      {"fields",
                       {{"area", "network"},
                        {"what", "New switch"},
                        {"why", "The old one fails"},
                        {"risk", "No line for a minute"},
                        {"test", "In the test zone"},
                        {"way_back", "The old one is kept"},
                        {"is_major", true},
                        {"state", "planned"},
                        {"by", "Ada"}}}};
  json::object& fields = change["fields"].as_object();
  EXPECT_EQ(fault_of(change), "none");
  fields["state"] = "done";
  EXPECT_EQ(fault_of(change), "fields.approved_by missing");
  fields["approved_by"] = "Ada";
  EXPECT_EQ(fault_of(change), "fields.approved_by same-person");
  fields["approved_by"] = "Emma";
  EXPECT_EQ(fault_of(change), "fields.penetration_test missing");
  fields["penetration_test"] = "Report 12";
  EXPECT_EQ(fault_of(change), "none");
}

// Shows HST-09.
TEST(RecordJson, KnowsAMediumFromItsFirstDayToItsDestruction) {
  HostingRegister hosting;
  for (const RegisterMove& move : moves_of(register_from_json(file({organisation(), site()})).value()))
    ASSERT_FALSE(hosting.apply(move));
  const auto disk = [](const char* from, const char* state) {
    return record_from_json(
               json::object{
                   {"id", "disk-1"},
                   {"kind", "medium"},
                   {"from", from},
                   {"fields",
                    {{"label", "Disk 1"}, {"kind", "disk"}, {"site", "nord"}, {"content", "data"}, {"state", state}}}})
        .value();
  };
  ASSERT_FALSE(hosting.put(disk("2026-01-01", "in_use")));
  EXPECT_EQ(hosting.end("nord", sys_days(2026y / 2 / 1))->what, "referred-to");
  ASSERT_FALSE(hosting.put(disk("2026-03-01", "destroyed")));
  EXPECT_EQ(hosting.find("disk-1", sys_days(2026y / 2 / 28))->text("state"), "in_use");
  EXPECT_EQ(hosting.find("disk-1", sys_days(2026y / 3 / 1))->text("state"), "destroyed");
}

}  // namespace
}  // namespace urna::hosting
