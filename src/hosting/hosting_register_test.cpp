// SPDX-License-Identifier: EUPL-1.2
#include "hosting/hosting_register.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace urna::hosting {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr Timestamp start = sys_days(2026y / 1 / 1);
constexpr Timestamp at(int day) { return start + std::chrono::days(day); }

Record record(Kind kind, std::string id, Fields fields, Timestamp from = start) {
  return {kind, std::move(id), std::move(fields), from, {}};
}

Fields server_fields(const std::string& rack) {
  return {{"label", "urne-1"},       {"serial", "S-1"}, {"owner", "acme"},
          {"title_document", "T-1"}, {"rack", rack},    {"state", "in_use"}};
}

Fields site_fields(const std::string& country) {
  return {{"organisation", "acme"},     {"name", "Nord"},     {"city", "Lille"},
          {"address", "1 rue du Port"}, {"country", country}, {"is_cloud", false}};
}

Fields organisation_fields() {
  return {{"name", "Acme"}, {"legal_id", "732 829 320"}, {"country", "FR"}, {"trade", "owner"}};
}

Fields deployment_fields(const std::string& node, const std::string& role) {
  return {{"subject", "e1"}, {"subject_kind", "election"}, {"node", node}, {"role", role}};
}

/// One election on a node in a vm of a server.
HostingRegister a_register() {
  HostingRegister hosting;
  const auto put = [&](Kind kind, const char* id, Fields fields) {
    const auto fault = hosting.put(record(kind, id, std::move(fields)));
    EXPECT_FALSE(fault) << id << ": " << fault->field << " " << fault->what;
  };
  put(Kind::organisation, "acme", organisation_fields());
  put(Kind::site, "nord", site_fields("FR"));
  put(Kind::room, "room-a", {{"site", "nord"}, {"name", "A"}});
  put(Kind::rack, "rack-1", {{"room", "room-a"}, {"name", "1"}});
  put(Kind::rack, "rack-2", {{"room", "room-a"}, {"name", "2"}});
  put(Kind::server, "server-1", server_fields("rack-1"));
  put(Kind::vm, "vm-1", {{"server", "server-1"}, {"hypervisor", "KVM"}});
  put(Kind::node, "node-1", {{"machine", "vm-1"}, {"environment", "production"}, {"public_key", "key"}});
  put(Kind::node, "node-2", {{"machine", "server-1"}, {"environment", "production"}, {"public_key", "key"}});
  put(Kind::deployment, "d1", deployment_fields("node-1", "primary"));
  return hosting;
}

RecordFault fault_of(const std::optional<RecordFault>& fault) { return fault.value_or(RecordFault{"", "none"}); }

// Shows HST-01.
TEST(HostingRegister, NamesDatacentreAndServerOfAnElectionAtAnyMoment) {
  HostingRegister hosting = a_register();
  ASSERT_FALSE(hosting.put(record(Kind::server, "server-1", server_fields("rack-2"), at(10))));
  ASSERT_FALSE(hosting.put(record(Kind::deployment, "d1", deployment_fields("node-2", "primary"), at(20))));
  ASSERT_FALSE(hosting.end("d1", at(30)));
  EXPECT_TRUE(hosting.where("e1", start - 1s).empty());
  const auto first = hosting.where("e1", at(0));
  ASSERT_EQ(first.size(), 1);
  EXPECT_EQ(first[0].site.text("name"), "Nord");
  EXPECT_EQ(first[0].server.text("label"), "urne-1");
  EXPECT_EQ(first[0].rack.id, "rack-1");
  EXPECT_EQ(first[0].vm->id, "vm-1");
  EXPECT_EQ(first[0].owner.text("name"), "Acme");
  EXPECT_EQ(hosting.where("e1", at(10) - 1s)[0].rack.id, "rack-1");
  EXPECT_EQ(hosting.where("e1", at(10))[0].rack.id, "rack-2");
  EXPECT_TRUE(hosting.where("e1", at(20) - 1s)[0].vm);
  EXPECT_FALSE(hosting.where("e1", at(20))[0].vm);
  EXPECT_EQ(hosting.where("e1", at(30) - 1s).size(), 1);
  EXPECT_TRUE(hosting.where("e1", at(30)).empty());
  EXPECT_TRUE(hosting.where("e2", at(1)).empty());
}

// Shows HST-01.
TEST(HostingRegister, RewritesNothingThatIsKnown) {
  HostingRegister hosting = a_register();
  ASSERT_FALSE(hosting.put(record(Kind::server, "server-1", server_fields("rack-2"), at(10))));
  for (const int day : {-5, 0, 5, 10})
    EXPECT_EQ(fault_of(hosting.put(record(Kind::server, "server-1", server_fields("rack-1"), at(day)))).what,
              day < 0 ? "refers-to-nothing" : "before-what-is-known");
  EXPECT_EQ(fault_of(hosting.end("d1", start)).what, "before-what-is-known");
  EXPECT_EQ(hosting.history("server-1").size(), 2);
  EXPECT_EQ(hosting.history("server-1")[0].to, at(10));
}

// Shows HST-01.
TEST(HostingRegister, LetsNothingGoThatSomethingStandsOn) {
  HostingRegister hosting = a_register();
  for (const char* id : {"acme", "nord", "room-a", "rack-1", "server-1", "vm-1", "node-1"})
    EXPECT_EQ(fault_of(hosting.end(id, at(5))).what, "referred-to") << id;
  ASSERT_FALSE(hosting.put(record(Kind::deployment, "d1", deployment_fields("node-2", "primary"), at(20))));
  EXPECT_EQ(fault_of(hosting.end("node-1", at(19))).what, "referred-to") << "it was then";
  EXPECT_FALSE(hosting.end("node-1", at(20)));
  EXPECT_EQ(fault_of(hosting.end("node-1", at(21))).what, "unknown");
}

// Shows HST-01.
TEST(HostingRegister, TakesNoReferenceToWhatIsNotThereOrOfAnotherKind) {
  HostingRegister hosting = a_register();
  const auto fault = [&](Kind kind, Fields fields) {
    return fault_of(hosting.put(record(kind, "new", std::move(fields))));
  };
  EXPECT_EQ(fault(Kind::rack, {{"room", "none"}, {"name", "1"}}).what, "refers-to-nothing");
  EXPECT_EQ(fault(Kind::rack, {{"room", "nord"}, {"name", "1"}}).field, "room");
  ASSERT_FALSE(hosting.put(record(Kind::rack, "rack-3", {{"room", "room-a"}, {"name", "3"}})));
  ASSERT_FALSE(hosting.end("rack-3", at(3)));
  EXPECT_EQ(fault(Kind::server, server_fields("rack-3")).what, "refers-to-nothing") << "it goes two days on";
  EXPECT_EQ(fault_of(hosting.put(record(Kind::room, "nord", {{"site", "nord"}, {"name", "A"}}, at(1)))).what, "taken");
}

// Shows HST-01, B73.
TEST(HostingRegister, NamesTheFieldThatIsWrong) {
  HostingRegister hosting = a_register();
  const auto of_site = [&](const char* name, Value value) {
    Fields fields = site_fields("FR");
    fields.insert_or_assign(name, std::move(value));
    return fault_of(hosting.put(record(Kind::site, "new", fields)));
  };
  for (const char* country : {"XX", "EU", "fr", "FRA", "F", " R", "R "}) {
    EXPECT_EQ(of_site("country", country).field, "country") << country;
    EXPECT_EQ(of_site("country", country).what, "not-a-country") << country;
  }
  EXPECT_EQ(of_site("is_cloud", "no").what, "not-a-flag");
  EXPECT_EQ(of_site("tier", true).what, "not-a-number");
  EXPECT_EQ(of_site("name", "Nord\nSud").what, "not-a-line");
  EXPECT_EQ(of_site("name", std::string(501, 'x')).what, "not-a-line");
  EXPECT_EQ(of_site("owner", "acme").what, "unknown-field");
  Fields fields = site_fields("FR");
  fields.erase("is_cloud");
  EXPECT_EQ(fault_of(hosting.put(record(Kind::site, "new", fields))).what, "missing");
  fields = server_fields("rack-1");
  fields.insert_or_assign("state", "lost");
  EXPECT_EQ(fault_of(hosting.put(record(Kind::server, "new", fields))).what, "not-a-choice");
}

// Shows HST-01, B73.
TEST(HostingRegister, RefusesACertificateThatEndsBeforeItBegins) {
  HostingRegister hosting = a_register();
  const auto certificate = [](sys_days from, sys_days to) {
    return record(Kind::certification, "c1",
                  {{"of", "nord"},
                   {"standard", "ISO 27001"},
                   {"scope", "hosting"},
                   {"number", "1"},
                   {"valid_from", from},
                   {"valid_to", to}});
  };
  EXPECT_EQ(fault_of(hosting.put(certificate(2026y / 2 / 1, 2026y / 1 / 31))).field, "valid_to");
  EXPECT_FALSE(hosting.put(certificate(2026y / 2 / 1, 2026y / 2 / 1)));
}

/// The same register, told and asked in the plainest way: every change in a list.
// Shows HST-01.
RC_GTEST_PROP(HostingRegister, AnswersForAnyMomentAsARunThroughItsHistoryDoes, ()) {
  HostingRegister hosting = a_register();
  struct Move {
    int day;
    std::string rack;
  };
  std::vector<Move> moves{{0, "rack-1"}};
  int day = 0;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    day += *rc::gen::inRange(1, 30);
    const std::string rack = *rc::gen::element<std::string>("rack-1", "rack-2");
    RC_ASSERT(!hosting.put(record(Kind::server, "server-1", server_fields(rack), at(day))));
    moves.push_back({day, rack});
  }
  const int asked = *rc::gen::inRange(0, 400);
  std::string expected;
  for (const Move& move : moves) {
    if (move.day <= asked) expected = move.rack;
  }
  const auto found = hosting.where("e1", at(asked));
  RC_ASSERT(found.size() == 1U);
  RC_ASSERT(found[0].rack.id == expected);
}

// Shows HST-01.
TEST(Schema, EveryReferenceHasAKindToLeadToAndEveryChoiceSomethingToChoose) {
  std::size_t fields = 0;
  for (std::size_t number = 0; number < kind_count; ++number) {
    const Kind kind = static_cast<Kind>(number);
    EXPECT_EQ(kind_from(name_of(kind)), kind);
    EXPECT_FALSE(fields_of(kind).empty()) << name_of(kind);
    for (const Field& field : fields_of(kind)) {
      EXPECT_EQ(field.type == FieldType::reference, !field.targets.empty()) << field.name;
      EXPECT_EQ(field.type == FieldType::choice, !field.choices.empty()) << field.name;
      EXPECT_EQ(field_of(kind, field.name), &field);
      ++fields;
    }
  }
  EXPECT_GT(fields, 50U);
}

}  // namespace
}  // namespace urna::hosting
