// SPDX-License-Identifier: EUPL-1.2
#include "assurance/measure_template.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "assurance/template_import.hpp"

namespace urna::assurance {
namespace {

const PersonId ada(std::array<std::byte, 16>{std::byte{1}});
const PersonId bob(std::array<std::byte, 16>{std::byte{2}});

MeasureTemplate made(int number, const PersonId& owner, const std::string& title) {
  return {TemplateId(std::array<std::byte, 16>{static_cast<std::byte>(number)}),
          1,
          owner,
          {title, "day and night", Category::protection}};
}

ServiceFile service() {
  auto description = parse_written_description(
      R"({"name":"Mairie","service_types":["info_portal"],"hosting":"on_premise","exposure":"internet",)"
      R"("audience":"limited","max_downtime":"over_24h","data_volume":"low","data_location":"eu","level":1})",
      Catalogue::built_in());
  return {std::move(*description), {}, {}};
}

ServiceFile read_again(const ServiceFile& file) {
  return parse_service_file(service_file_json(file), Catalogue::built_in()).value();
}

TEST(MeasureTemplate, IsNotAttachedTwiceNorBeyondWhatAServiceMayHave) {
  ServiceFile file = service();
  const auto guard = made(1, ada, "A guard");
  attach(file, guard);
  EXPECT_EQ(find_attach_refusal(file, guard.id), AttachRefusal::already_attached);
  file.own.resize(list_length_max);
  EXPECT_EQ(find_attach_refusal(file, made(2, ada, "A lock").id), AttachRefusal::too_many_own);
}

TEST(MeasureTemplate, ChangesTheWordsAndNothingElseOfAMeasure) {
  ServiceFile file = service();
  auto guard = made(1, ada, "A guard");
  attach(file, guard);
  file.own[0].answer = parse_measure_answer(R"({"status":"fait","details":"at night","priority":1})").value();
  EXPECT_FALSE(reword(file, guard)) << "nothing to change";
  guard.words = {"Two guards", "", Category::defence};
  EXPECT_FALSE(reword(file, made(2, ada, "A lock"))) << "another template";
  EXPECT_EQ(file.own[0].title, "A guard");
  EXPECT_TRUE(reword(file, guard));
  const ServiceFile again = read_again(file);
  EXPECT_EQ(again.own[0].title, "Two guards");
  EXPECT_EQ(again.own[0].category, Category::defence);
  EXPECT_EQ(again.own[0].answer.status, Status::done);
  EXPECT_EQ(again.own[0].answer.details, "at night");
  EXPECT_EQ(again.own[0].from->owner, ada);
}

TEST(MeasureTemplate, LeavesACopyOrTakesTheMeasureWithIt) {
  ServiceFile file = service();
  const auto guard = made(1, ada, "A guard");
  const auto lock = made(2, bob, "A lock");
  attach(file, guard);
  attach(file, lock);
  EXPECT_FALSE(detach(file, made(3, ada, "A dog").id, Detached::goes));
  EXPECT_TRUE(detach(file, guard.id, Detached::stays));
  EXPECT_FALSE(detach(file, guard.id, Detached::goes)) << "it is the service's own now";
  ASSERT_EQ(file.own.size(), 2U);
  EXPECT_EQ(file.own[0].title, "A guard");
  EXPECT_FALSE(reword(file, guard));
  EXPECT_TRUE(detach(file, lock.id, Detached::goes));
  ASSERT_EQ(file.own.size(), 1U);
  EXPECT_EQ(detached_from("keep"), Detached::stays);
  EXPECT_EQ(detached_from("remove"), Detached::goes);
  EXPECT_FALSE(detached_from("both"));
}

TEST(MeasureTemplate, OfWhoeverLeavesIsDetachedAndNobodyElses) {
  ServiceFile file = service();
  attach(file, made(1, ada, "A guard"));
  attach(file, made(2, bob, "A lock"));
  detach_all_of(file, ada);
  ASSERT_EQ(file.own.size(), 2U);
  EXPECT_FALSE(file.own[0].from);
  EXPECT_TRUE(file.own[1].from);
}

TEST(MeasureTemplate, GivesAMeasureItsWordsAndNoServiceOthers) {
  ServiceFile file = service();
  attach(file, made(1, ada, "A guard"));
  const auto bind = [&](const std::string& text, const std::string& more = "") {
    const boost::json::value list = boost::json::parse("[" + text + more + "]");
    std::vector<OwnMeasure> own;
    for (const boost::json::value& item : list.as_array())
      own.push_back(parse_own_measure(boost::json::serialize(item)).value());
    const auto refusal = bind_templates(own, file);
    return refusal ? refusal->fault.field : own.at(0).from ? "bound to " + to_hex(own[0].from->owner.get()) : "own";
  };
  const std::string id = to_hex(made(1, ada, "").id.get());
  const std::string start = R"({"title":"A guard","text":"day and night","category":"protection","status":"fait")";
  EXPECT_EQ(bind(start + R"(,"template":")" + std::string(32, 'a') + "\"}"), "template") << "it is not attached";
  EXPECT_EQ(bind(start + R"(,"template":")" + id + "\"}", "," + start + R"(,"template":")" + id + "\"}"), "template");
  for (const auto& [field, other] :
       {std::pair{"title", R"({"title":"Ours","text":"day and night","category":"protection")"},
        std::pair{"text", R"({"title":"A guard","text":"ours","category":"protection")"},
        std::pair{"category", R"({"title":"A guard","text":"day and night","category":"defense")"}})
    EXPECT_EQ(bind(std::string(other) + R"(,"status":"","template":")" + id + "\"}"), field);
  EXPECT_EQ(bind(start + R"(,"template":")" + id + "\"}"), "bound to " + to_hex(ada.get()));
  EXPECT_EQ(bind(start + "}"), "own") << "the service takes it as its own";
}

TEST(MeasureTemplate, IsNotNamedInWhatADecisionHandsOut) {
  ServiceFile file = service();
  attach(file, made(1, ada, "A guard"));
  const std::string decided = decided_file_json(file);
  EXPECT_NE(decided.find("A guard"), std::string::npos);
  EXPECT_EQ(decided.find(to_hex(ada.get())), std::string::npos);
  EXPECT_EQ(decided.find("template"), std::string::npos);
}

TEST(MeasureTemplate, IsReadAsItWasKept) {
  auto guard = made(1, ada, "Gardé « 24 h »");
  guard.words.text = "day\nand night";
  const auto again = parse_template(guard.id, 3, template_json(guard));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->words, guard.words);
  EXPECT_EQ(again->owner, ada);
  EXPECT_EQ(again->version, 3U);
  const auto fault_in = [](const std::string& json) {
    const auto words = parse_template_words(json);
    return words ? "none" : words.error().field;
  };
  EXPECT_EQ(fault_in(R"({"title":" ","category":"protection"})"), "title");
  EXPECT_EQ(fault_in(R"({"title":")" + std::string(201, 'a') + R"(","category":"protection"})"), "title");
  EXPECT_EQ(fault_in(R"({"title":"a","text":")" + std::string(2001, 'a') + R"(","category":"protection"})"), "text");
  EXPECT_EQ(fault_in(R"({"title":"a","category":"walls"})"), "category");
  EXPECT_EQ(fault_in(R"({"title":"a","category":"protection","status":"fait"})"), "status");
  EXPECT_EQ(fault_in(R"({"title":"a","category":"protection","template":"x"})"), "template");
  EXPECT_EQ(fault_in(R"({"title":"a","category":"protection"})"), "none");
  EXPECT_FALSE(parse_template(guard.id, 1, R"({"owner":"00","title":"a","category":"protection"})"));
}

TEST(MeasureTemplate, TitlesAreComparedWithoutCaseAndAccents) {
  EXPECT_EQ(title_key("Procédure d’accès"), title_key(" PROCEDURE  d’acces "));
  EXPECT_NE(title_key("Rule 1.11"), title_key("Rule 11.1"));
  EXPECT_NE(title_key("Re-sign"), title_key("Resign"));
}

const std::string head = "Titre *;Texte;Catégorie *\r\n";
TemplateImport import(const std::string& lines, const std::vector<std::string>& titles = {}) {
  return import_templates(notation::read_csv_table(head + lines), titles);
}

TEST(TemplateImport, NamesEachFaultyLine) {
  const auto found = import(
      "Un gardien;jour et nuit;Protection\r\n"
      ";sans titre;Défense\r\n"
      "Un mur;;Mur\r\n"
      "UN GARDIÈN;;Protection\r\n"
      "Déjà là;;resilience\r\n" +
          std::string(201, 'x') + ";;Gouvernance\r\n",
      {"deja la"});
  EXPECT_FALSE(found.is_unread);
  EXPECT_EQ(found.lines, 6U);
  EXPECT_EQ(found.good.size(), 1U);
  EXPECT_EQ(found.faulty_lines, 5U);
  ASSERT_EQ(found.findings.size(), 5U);
  const std::vector<ImportFault> faults{ImportFault::missing, ImportFault::unknown_answer, ImportFault::name_twice,
                                        ImportFault::name_taken, ImportFault::too_long};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    EXPECT_EQ(found.findings[i].fault, faults[i]) << i;
    EXPECT_EQ(found.findings[i].line, i + 3);
    EXPECT_EQ(found.findings[i].field, i == 1 ? "category" : "title");
  }
  EXPECT_EQ(found.findings[2].other_line, 2U);
}

TEST(TemplateImport, ReadsNoLineBelowColumnsThatAreAnothers) {
  const auto found = import_templates(notation::read_csv_table("Titre;Texte;Priorité\r\nA;B;C\r\n"), {});
  EXPECT_TRUE(found.is_unread);
  EXPECT_TRUE(found.good.empty());
  ASSERT_EQ(found.findings.size(), 2U);
  EXPECT_EQ(found.findings[0].fault, ImportFault::unknown_column);
  EXPECT_EQ(found.findings[1].fault, ImportFault::column_missing);
  EXPECT_EQ(found.findings[1].field, "category");
  EXPECT_TRUE(import_templates(notation::read_csv_table(""), {}).is_unread);
}

TEST(TemplateImport, TakesThreeColumnsInAnyLanguageAndOrder) {
  const auto found = import_templates(
      notation::read_csv_table("Kategorie,Titel,Text\r\nAbwehr,\"Ein Wächter\",\"Tag\r\nund Nacht\"\r\n"), {});
  ASSERT_EQ(found.good.size(), 1U);
  EXPECT_EQ(found.good[0].words, (TemplateWords{"Ein Wächter", "Tag\nund Nacht", Category::defence}));
  EXPECT_EQ(found.good[0].line, 2U);
}

}  // namespace
}  // namespace urna::assurance
