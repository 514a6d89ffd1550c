// SPDX-License-Identifier: EUPL-1.2
#include "journal/entry.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "crypto/hash.hpp"

namespace urna::journal {
namespace {

Entry sample() {
  Entry entry;
  entry.log = *LogName::parse("election/ABCDEFGHJKLMNPQRSTUV");
  entry.at = *timestamp_from("2026-11-24T09:42:07Z");
  entry.event = Event::roll_imported;
  entry.actor = Actor::person({std::byte{0xff}, std::byte{0x01}});
  entry.object = Object::of("election", "ABCDEFGHJKLMNPQRSTUV");
  entry.trace = "0123456789abcdef";
  entry.facts = {{Fact::voters, 500}, {Fact::weight, 501}};
  return entry;
}

// Shows AUD-05.
TEST(Entry, HasNoRoomForANameAMailAddressOrAnIpAddress) {
  for (const char* text : {"u:Marie Dupont", "u:marie.dupont@example.org", "u:marie", "u:192.0.2.1", "u:2001:db8::1",
                           "u:trustee-0", "u:trustee-256", "u:trustee-01", "n:", "", "x:anybody",
                           "u:abcdefghijklmnopqrstuvwxy", "u:ABCDEFGHIJKLMNOPQRSTUVWXYZ"}) {
    EXPECT_FALSE(Actor::parse(text)) << text;
  }
  for (const char* text : {"election:Marie Dupont",
                           "election:marie@example.org",
                           "name:ABCDEFGHJKLMNPQRSTUV",
                           "permission:192.0.2.1",
                           "permission:a@b",
                           "source:2001:db8::1",
                           "log:tenant",
                           "binary:abcd",
                           "trustee:0",
                           "election",
                           "election:",
                           "",
                           "sealed:192.0.2.1",
                           "sealed:marie.dupont@a.b",
                           "sealed:people",
                           "sealed:people.",
                           "sealed:people.record.x",
                           "sealed:People.record",
                           "custodians:",
                           "custodians:3.1",
                           "custodians:1.1",
                           "custodians:0",
                           "custodians:16",
                           "custodians:1.",
                           "custodians:192.0.2.1",
                           "custodians:Rosa"}) {
    EXPECT_FALSE(Object::parse(text)) << text;
  }
  for (const char* text : {"sealed:people.totp_to_confirm", "sealed:documents.parts", "custodians:1.3.15"})
    EXPECT_TRUE(Object::parse(text)) << text;
  EXPECT_TRUE(LogName::parse("tenant/abcdefghijklmnopqrstuvwxyz"));
  EXPECT_FALSE(LogName::parse("tenant/abcdefghijklmnopqrstuvwxyz")->is_platform());
  for (const char* text : {"tenant/", "tenant/abc", "tenant/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "tenant/../../platform",
                           "platform/", "election/", "election/short", "election/with a blank......", "Platform"})
    EXPECT_FALSE(LogName::parse(text)) << text;
}

TEST(Entry, IsWrittenInOneSpelling) {
  EXPECT_EQ(entry_text(sample()),
            R"({"v":1,"log":"election/ABCDEFGHJKLMNPQRSTUV","t":"2026-11-24T09:42:07Z","ev":"roll.imported",)"
            R"("act":"u:74aqaaaaaaaaaaaaaaaaaaaaaa","obj":"election:ABCDEFGHJKLMNPQRSTUV","res":"ok",)"
            R"("trace":"0123456789abcdef","facts":{"voters":500,"weight":501}})");
}

TEST(Entry, IsReadInThatSpellingAndNoOther) {
  Entry entry = sample();
  entry.subject = Actor::trustee(3);
  entry.payload = crypto::sha256("x");
  const std::string text = entry_text(entry);
  ASSERT_TRUE(entry_from(text));
  EXPECT_EQ(*entry_from(text), entry);

  const auto with = [&](const std::string& part, const std::string& other) {
    std::string changed = text;
    const std::size_t at = changed.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return changed.replace(at, part.size(), other);
  };
  const auto fault = [](const std::string& changed) { return entry_from(changed).error(); };
  EXPECT_EQ(fault(text + " "), EntryFault::not_canonical);
  EXPECT_EQ(fault(" " + text), EntryFault::not_canonical);
  EXPECT_EQ(fault(with("\"v\":1", "\"v\":2")), EntryFault::not_canonical);
  EXPECT_EQ(fault(with("roll.imported", "roll.burnt")), EntryFault::unknown_event);
  EXPECT_EQ(fault(with("\"voters\":500", "\"voters\":0500")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("\"voters\":500", "\"voters\":9007199254740993")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("\"voters\":500", "\"voters\":-1")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("\"voters\":500", "\"missing\":500")), EntryFault::unfit_fact);
  EXPECT_EQ(fault(with("\"weight\":501", "\"voters\":501")), EntryFault::not_canonical);
  EXPECT_EQ(fault(with("\"voters\":500,\"weight\":501", "\"weight\":501,\"voters\":500")), EntryFault::not_canonical);
  EXPECT_EQ(fault(with("2026-11-24T09:42:07Z", "2026-11-24T09:42Z")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("2026-11-24", "2026-11-31")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("u:trustee-3", "u:marie@example.org")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("\"res\":\"ok\"", "\"res\":\"fine\"")), EntryFault::unfit_value);
  EXPECT_EQ(fault(with("=\"}", "\"}")), EntryFault::unfit_value);  // the digest without its padding
  EXPECT_EQ(fault(with("\"res\":\"ok\",", "\"res\":\"ok\",\"ip\":\"192.0.2.1\",")), EntryFault::not_canonical);
  EXPECT_EQ(fault(std::string(entry_bytes_max + 1, ' ')), EntryFault::too_long);
  for (std::size_t end = 0; end < text.size(); ++end) EXPECT_FALSE(entry_from(text.substr(0, end))) << end;
}

TEST(Entry, IsRefusedOrTheSameWhateverByteIsChanged) {
  const std::string text = entry_text(sample());
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : {'\0', '\n', '"', '\\', '@', ' ', '}', '7'}) {
      std::string changed = text;
      changed[at] = other;
      const auto read = entry_from(changed);
      EXPECT_TRUE(!read || entry_text(*read) == changed);
    }
  }
}

TEST(Actor, GivesAPseudonymBackAndNothingForWhoHasNone) {
  std::array<std::byte, 16> pseudonym{};
  for (std::size_t i = 0; i < pseudonym.size(); ++i) pseudonym[i] = static_cast<std::byte>(i * 37 + 200);
  EXPECT_EQ(Actor::person(pseudonym).pseudonym(), pseudonym);
  EXPECT_EQ(Actor::person({}).pseudonym(), (std::array<std::byte, 16>{}));
  pseudonym.fill(std::byte{0xff});
  EXPECT_EQ(Actor::person(pseudonym).pseudonym(), pseudonym);
  const Actor service = Actor::service(pseudonym);
  EXPECT_EQ(Actor::parse(service.text()), service);
  EXPECT_NE(service, Actor::person(pseudonym));
  for (const Actor& nobody : {Actor::anybody(), Actor::trustee(3), Actor::program(), service})
    EXPECT_FALSE(nobody.pseudonym()) << "a program is nobody's pseudonym";
}

// Shows AUD-07.
TEST(Catalogue, NamesEachEventOnceAndFindsItAgain) {
  std::set<std::string_view> ids;
  for (const CataloguedEvent& event : catalogue) {
    EXPECT_TRUE(ids.insert(event.id).second) << event.id;
    EXPECT_EQ(event_named(event.id), event.event);
    EXPECT_EQ(name_of(event.event), event.id);
  }
  EXPECT_EQ(event_named("no.such"), std::nullopt);
  for (const std::string_view name : fact_names) EXPECT_EQ(name_of(*fact_named(name)), name);
}

// Shows AUD-05.
TEST(Details, CommitmentSaysNothingWithoutItsSalt) {
  // One in a thousand possible details: without the salt, whoever tries all of them finds none.
  std::array<std::byte, 32> salt{};
  salt.fill(std::byte{0x5a});
  const Digest commitment = payload_commitment(salt, "voter 7");
  for (int guess = 0; guess < 1000; ++guess) {
    const std::string payload = "voter " + std::to_string(guess);
    EXPECT_NE(payload_commitment({}, payload), commitment);
    EXPECT_NE(crypto::sha256(payload), commitment);
    EXPECT_EQ(payload_commitment(salt, payload) == commitment, guess == 7);
  }
}

}  // namespace
}  // namespace urna::journal
