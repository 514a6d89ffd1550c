// SPDX-License-Identifier: EUPL-1.2
#include "counting/works_council.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <numeric>
#include <sstream>

namespace urna::counting {
namespace {

using Born = std::optional<std::chrono::year_month_day>;

Born born(int year) {
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::January, std::chrono::day(1));
}

/// Every ballot keeps every candidate.
CouncilList plain_list(std::string name, std::uint64_t ballots, std::size_t candidates) {
  CouncilList list{std::move(name), ballots, {}, false};
  for (std::size_t j = 0; j < candidates; ++j) list.candidates.push_back({"c" + std::to_string(j), ballots, {}});
  return list;
}

CouncilCount counted(const std::vector<CouncilList>& lists, std::uint64_t seats,
                     SeatBeyondCandidates beyond = SeatBeyondCandidates::stays_vacant) {
  auto count = count_works_council(lists, seats, beyond);
  EXPECT_TRUE(count) << (count ? "" : count.error().what);
  return count.value();
}

Refusal refusal_of(const std::vector<CouncilList>& lists, std::uint64_t seats) {
  return count_works_council(lists, seats, SeatBeyondCandidates::stays_vacant).error().refusal;
}

TEST(WorksCouncil, RefusesFiguresNoTallyContains) {
  EXPECT_EQ(refusal_of({}, 1), Refusal::no_option);
  EXPECT_EQ(refusal_of({plain_list("A", 1, 1)}, 0), Refusal::no_seat);
  EXPECT_EQ(refusal_of({plain_list("A", 1, 1)}, seats_max + 1), Refusal::too_many_seats);
  EXPECT_EQ(refusal_of({plain_list("A", 1, 0)}, 1), Refusal::empty_list);
  EXPECT_EQ(refusal_of({plain_list("A", votes_max + 1, 1)}, 1), Refusal::too_many_votes);
  EXPECT_EQ(refusal_of({plain_list("A", 1, options_max + 1)}, 1), Refusal::too_many_options);
  EXPECT_EQ(refusal_of({{"A", 3, {{"x", 4, {}}}, false}}, 1), Refusal::votes_exceed_ballots);
  EXPECT_EQ(refusal_of({{"A", 3, {{"x", 1, {}}, {"y", 1, {}}}, false}}, 1), Refusal::votes_missing);
  EXPECT_EQ(refusal_of({{"A", 1, {{"x", 1, {}}}, false}, {"B", 2, {{"b", 1, {}}}, true}}, 1),
            Refusal::blank_list_malformed);
  CouncilList blank = plain_list("Blank", 1, 1);
  blank.blank = true;
  EXPECT_EQ(refusal_of({blank}, 1), Refusal::no_option);
  EXPECT_EQ(refusal_of({plain_list("A", 1, 1), blank, blank}, 1), Refusal::several_blank_lists);
}

TEST(WorksCouncil, ARefusalNamesTheListAndTheCandidate) {
  const std::vector<CouncilList> lists = {plain_list("A", 1, 1), {"Liste B", 3, {{"x", 3, {}}, {"y", 4, {}}}, false}};
  EXPECT_EQ(count_works_council(lists, 1, SeatBeyondCandidates::stays_vacant).error().what,
            "list 2 (Liste B): candidate 2 has 4 votes, the list only 3 ballots");
}

TEST(WorksCouncil, GivesNoSeatWhenEveryVoteIsBlank) {
  CouncilList blank = plain_list("Blank", 7, 1);
  blank.blank = true;
  const CouncilCount count = counted({plain_list("A", 0, 2), blank}, 3);
  EXPECT_FALSE(count.quotient);
  EXPECT_EQ(count.seats_unattributed, 3u);
  EXPECT_EQ(count.blank_votes, 7u);
  EXPECT_TRUE(count.lists[0].elected.empty());
}

TEST(WorksCouncil, GivesNoSeatToAListNobodyChose) {
  const CouncilCount count =
      counted({plain_list("A", 10, 1), plain_list("B", 0, 3)}, 3, SeatBeyondCandidates::goes_to_next_list);
  EXPECT_EQ(count.lists[0].seats, 1u);
  EXPECT_EQ(count.lists[1].seats, 0u);
  EXPECT_EQ(count.seats_unattributed, 2u);
}

TEST(WorksCouncil, AListDoesNotElectMoreThanItsCandidates) {
  const std::vector<CouncilList> lists = {plain_list("A", 9, 1), plain_list("B", 3, 4)};
  const CouncilCount vacant = counted(lists, 4, SeatBeyondCandidates::stays_vacant);
  EXPECT_EQ(vacant.lists[0].seats, 1u);
  EXPECT_EQ(vacant.lists[0].seats_vacant, 2u);
  EXPECT_EQ(vacant.lists[1].seats, 1u);
  const CouncilCount next = counted(lists, 4, SeatBeyondCandidates::goes_to_next_list);
  EXPECT_EQ(next.lists[0].seats, 1u);
  EXPECT_EQ(next.lists[0].seats_vacant, 0u);
  EXPECT_EQ(next.lists[1].seats, 3u);
}

TEST(WorksCouncil, DoesNotBreakATieWhoseAgesAreUnknownOrEqual) {
  std::vector<CouncilList> lists = {plain_list("A", 5, 1), plain_list("B", 5, 1)};
  CouncilCount count = counted(lists, 1);
  ASSERT_TRUE(count.undecided);
  EXPECT_EQ(count.undecided->lists, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(count.undecided->seats, 1u);
  lists[0].candidates[0].born = born(1970);
  EXPECT_TRUE(counted(lists, 1).undecided);
  lists[1].candidates[0].born = born(1970);
  EXPECT_TRUE(counted(lists, 1).undecided);
}

TEST(WorksCouncil, TheElderTakesTheLastSeat) {
  std::vector<CouncilList> lists = {plain_list("A", 5, 1), plain_list("B", 5, 1)};
  lists[0].candidates[0].born = born(1970);
  lists[1].candidates[0].born = born(1969);
  const CouncilCount count = counted(lists, 1);
  ASSERT_FALSE(count.undecided);
  ASSERT_EQ(count.awards.size(), 1u);
  EXPECT_EQ(count.awards[0].list, 1u);
  EXPECT_EQ(count.awards[0].tie_break, CouncilTieBreak::elder);
}

TEST(WorksCouncil, AgeIsThatOfTheCandidateWhoWouldBeElectedAfterStrikes) {
  // In list A the first presented is struck on half of the ballots: the second would be elected, and is the younger.
  std::vector<CouncilList> lists = {{"A", 4, {{"old", 2, born(1950)}, {"young", 4, born(1990)}}, false},
                                    {"B", 4, {{"middle", 4, born(1970)}, {"struck", 2, born(1940)}}, false}};
  const CouncilCount count = counted(lists, 1);
  ASSERT_EQ(count.awards.size(), 1u);
  EXPECT_EQ(count.awards[0].list, 1u);
  EXPECT_EQ(count.lists[1].elected, (std::vector<std::size_t>{0}));
}

TEST(WorksCouncil, StrikesCountFromExactlyTenPercent) {
  std::vector<CouncilList> lists = {{"A", 10, {{"x", 9, {}}, {"y", 10, {}}}, false}};
  EXPECT_EQ(counted(lists, 1).lists[0].order, (std::vector<std::size_t>{1, 0}));
  lists[0].ballots = 11;
  lists[0].candidates = {{"x", 10, {}}, {"y", 11, {}}};
  EXPECT_EQ(counted(lists, 1).lists[0].order, (std::vector<std::size_t>{0, 1}));
}

TEST(WorksCouncil, StrikesUnderTenPercentStillLowerTheAverage) {
  std::vector<CouncilList> lists = {{"A", 11, {{"x", 10, {}}, {"y", 11, {}}}, false}, plain_list("B", 11, 1)};
  EXPECT_EQ(counted(lists, 1).lists[1].seats, 1u);
}

std::vector<CouncilList> lists_of(const boost::json::value& example) {
  std::vector<CouncilList> lists;
  const auto& answers = example.at("answers").as_array();
  const auto& result = example.at("result").as_array();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CouncilList list{answers[i].at(0).as_string().c_str(), result[i].at(0).to_number<std::uint64_t>(), {}, false};
    for (std::size_t j = 1; j < answers[i].as_array().size(); ++j)
      list.candidates.push_back({answers[i].at(j).as_string().c_str(), result[i].at(j).to_number<std::uint64_t>(), {}});
    for (const auto& blank : example.at("blank_lists").as_array()) list.blank |= blank.to_number<std::size_t>() == i;
    lists.push_back(std::move(list));
  }
  return lists;
}

TEST(WorksCouncil, AgreesWithTheReferenceCountsOfTwoFixtureElections) {
  std::ifstream file(URNA_TESTS "/vectors/counting_works_council.json");
  std::stringstream content;
  content << file.rdbuf();
  const auto document = boost::json::parse(content.str());
  const auto& examples = document.at("cases").as_array();
  ASSERT_EQ(examples.size(), 2u);
  for (const auto& example : examples) {
    SCOPED_TRACE(example.at("name").as_string().c_str());
    const auto& expected = example.at("works_council");
    const CouncilCount count = counted(lists_of(example), example.at("seats").to_number<std::uint64_t>());
    EXPECT_EQ(count.valid_votes, expected.at("valid_votes").to_number<std::uint64_t>());
    EXPECT_EQ(count.blank_votes, expected.at("blank_votes").to_number<std::uint64_t>());
    EXPECT_EQ(count.quotient->text(), expected.at("quotient").as_string().c_str());
    for (const auto& [key, list] : expected.at("lists").as_object()) {
      const CouncilListCount& ours = count.lists.at(std::stoul(key));
      EXPECT_EQ(ours.average.text(), list.at("average").as_string().c_str());
      EXPECT_EQ(ours.strikes, boost::json::value_to<std::vector<std::uint64_t>>(list.at("strikes")));
      EXPECT_EQ(ours.strikes_counted, boost::json::value_to<std::vector<bool>>(list.at("strikes_count")));
      EXPECT_EQ(ours.order, boost::json::value_to<std::vector<std::size_t>>(list.at("order")));
      EXPECT_EQ(ours.elected, boost::json::value_to<std::vector<std::size_t>>(list.at("elected")));
      EXPECT_EQ(ours.seats_by_quotient, expected.at("seats_by_quotient").at(key).to_number<std::uint64_t>());
      EXPECT_EQ(ours.seats, expected.at("seats").at(key).to_number<std::uint64_t>());
    }
    std::size_t award = 0;
    bool tie = false;
    for (const auto& step : expected.at("seats_by_average").as_array()) {
      if (step.at(0).is_string()) {
        tie = true;
        EXPECT_EQ(count.awards.at(award).tied, boost::json::value_to<std::vector<std::size_t>>(step.at(1)));
        EXPECT_EQ(count.awards.at(award).tie_break, CouncilTieBreak::greater_average);
        continue;
      }
      EXPECT_EQ(count.awards.at(award).list, step.at(0).to_number<std::size_t>());
      EXPECT_EQ(count.awards.at(award).average.text(), step.at(1).as_string().c_str());
      EXPECT_EQ(count.awards.at(award).tie_break == CouncilTieBreak::not_needed, !tie);
      ++award;
    }
    EXPECT_EQ(award, count.awards.size());
  }
}

TEST(WorksCouncil, ExplainsEachStepInPlainWords) {
  const std::vector<CouncilList> lists = {
      {"Liste A", 6, {{"Aubry", 5, {}}, {"Benali", 4, {}}, {"Caron", 6, {}}, {"Diallo", 5, {}}}, false},
      {"Liste B", 4, {{"Emery", 3, {}}, {"Fabre", 4, {}}, {"Girard", 3, {}}}, false},
      {"Liste C", 1, {{"Haddad", 0, {}}, {"Imbert", 1, {}}}, false},
      {"Blank", 1, {{"Blank", 1, {}}}, true}};
  const std::string all = text(counted(lists, 4).explanation);
  for (const char* line :
       {"Valid votes: 11. Blank votes: 1, which do not count in the quotient.\n",
        "Liste B: 10 votes for its candidates / 3 candidates = 10/3 votes of the list (4 ballots chose the list).\n",
        "Liste A, Benali: 4 votes, 2 strikes on 6 ballots; 10 × 2 is at least 6, so the strikes count in the order.\n",
        "Liste A: order of its candidates: Caron, Aubry, Diallo, Benali.\n",
        "Quotient: 11 valid votes / 4 seats = 11/4.\n",
        "Liste A: 5 / 11/4 = 20/11, thus 1 whole quotient and as many seats.\n",
        "Seats still to give to the highest averages: 2.\n", "Seat 3, Liste A: 5 / (1 seat already + 1) = 5/2.\n",
        "Seat 3 goes to Liste A: the highest average, 5/2.\n",
        "Seat 4 goes to Liste A: Liste A, Liste B have the same average, 5/3, and it has more votes, 5.\n",
        "Liste A: 3 seats. Elected: Caron, Aubry, Diallo.\n"})
    EXPECT_NE(all.find(line), std::string::npos) << line << all;
}

// The second writing: one seat at a time, whole numbers only, cross-multiplied.

struct PlainSeats {
  std::vector<std::uint64_t> won;  ///< vacant ones included
  std::uint64_t undecided = 0;
  std::uint64_t unattributed = 0;
};

PlainSeats plain_seats(const std::vector<CouncilList>& lists, const std::vector<std::vector<std::size_t>>& orders,
                       std::uint64_t seats, SeatBeyondCandidates beyond) {
  const bool cap = beyond == SeatBeyondCandidates::goes_to_next_list;
  PlainSeats plain{std::vector<std::uint64_t>(lists.size()), 0, 0};
  std::uint64_t valid = 0;
  for (const auto& list : lists) valid += list.blank ? 0 : list.ballots;
  if (valid == 0) return {plain.won, 0, seats};
  std::vector<std::uint64_t> sum(lists.size());
  std::uint64_t left = seats;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].blank) continue;
    for (const auto& candidate : lists[i].candidates) sum[i] += candidate.votes;
    const std::uint64_t n = lists[i].candidates.size();
    while ((plain.won[i] + 1) * n * valid <= sum[i] * seats && (!cap || plain.won[i] < n)) ++plain.won[i], --left;
  }
  const auto compare = [](std::uint64_t a, std::uint64_t b) { return a < b ? -1 : a > b ? 1 : 0; };
  const auto by_votes = [&](std::size_t a, std::size_t b) {
    return compare(sum[a] * lists[b].candidates.size(), sum[b] * lists[a].candidates.size());
  };
  const auto by_average = [&](std::size_t a, std::size_t b) {
    return compare(sum[a] * lists[b].candidates.size() * (plain.won[b] + 1),
                   sum[b] * lists[a].candidates.size() * (plain.won[a] + 1));
  };
  const auto next = [&](std::size_t i) -> const CouncilCandidate* {
    return plain.won[i] < orders[i].size() ? &lists[i].candidates[orders[i][plain.won[i]]] : nullptr;
  };
  for (; left > 0; --left) {
    std::vector<std::size_t> top;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (lists[i].blank || lists[i].ballots == 0 || (cap && !next(i))) continue;
      const int order = top.empty() ? 1 : by_average(i, top[0]) != 0 ? by_average(i, top[0]) : by_votes(i, top[0]);
      if (order > 0) top.clear();
      if (order >= 0) top.push_back(i);
    }
    if (top.empty()) {
      plain.unattributed = left;
      break;
    }
    if (top.size() > left) {
      if (std::any_of(top.begin(), top.end(), [&](std::size_t i) { return next(i) && !next(i)->born; })) {
        plain.undecided = left;
        break;
      }
      const auto younger = [&](std::size_t a, std::size_t b) {
        if (!next(a) || !next(b)) return !next(a) && next(b);
        return std::chrono::sys_days(*next(a)->born) > std::chrono::sys_days(*next(b)->born);
      };
      const std::size_t eldest = *std::max_element(top.begin(), top.end(), younger);
      std::erase_if(top, [&](std::size_t i) { return younger(i, eldest); });
      if (top.size() > left) {
        plain.undecided = left;
        break;
      }
    }
    ++plain.won[top[0]];
  }
  return plain;
}

/// Rank by votes, where strikes under 10 % are given back: the other common reading, which gives the same order.
std::vector<std::size_t> plain_order(const CouncilList& list) {
  std::vector<std::pair<std::uint64_t, std::size_t>> ranked;
  for (std::size_t j = 0; j < list.candidates.size(); ++j) {
    const std::uint64_t votes = list.candidates[j].votes;
    ranked.emplace_back((list.ballots - votes) * 10 < list.ballots ? list.ballots : votes, j);
  }
  std::vector<std::size_t> order;
  while (!ranked.empty()) {
    auto best = ranked.begin();
    for (auto it = ranked.begin(); it != ranked.end(); ++it)
      if (it->first > best->first) best = it;
    order.push_back(best->second);
    ranked.erase(best);
  }
  return order;
}

std::vector<CouncilList> random_lists() {
  std::vector<CouncilList> lists(static_cast<std::size_t>(*rc::gen::inRange(1, 6)));
  const int ballots_max = *rc::gen::element(3, 12, 60);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    lists[i].name = std::string(1, static_cast<char>('A' + static_cast<char>(i)));
    lists[i].ballots = static_cast<std::uint64_t>(*rc::gen::inRange(0, ballots_max));
    lists[i].candidates.resize(static_cast<std::size_t>(*rc::gen::inRange(1, 6)));
    for (auto& candidate : lists[i].candidates) {
      const auto ballots = static_cast<int>(lists[i].ballots);
      candidate.votes = static_cast<std::uint64_t>(*rc::gen::element(ballots, *rc::gen::inRange(0, ballots + 1)));
      if (*rc::gen::inRange(0, 8) != 0) candidate.born = born(*rc::gen::inRange(1970, 1974));
    }
    std::uint64_t votes = 0;
    for (const auto& candidate : lists[i].candidates) votes += candidate.votes;
    if (votes < lists[i].ballots) lists[i].candidates[0].votes = lists[i].ballots;
  }
  if (lists.size() > 1 && *rc::gen::arbitrary<bool>()) {
    lists.back() = {"Blank", lists.back().ballots, {{"Blank", lists.back().ballots, {}}}, true};
  }
  return lists;
}

RC_GTEST_PROP(WorksCouncil, AgreesWithAPlainSecondWriting, ()) {
  const std::vector<CouncilList> lists = random_lists();
  const auto seats = static_cast<std::uint64_t>(*rc::gen::inRange(1, 12));
  const auto beyond = *rc::gen::element(SeatBeyondCandidates::stays_vacant, SeatBeyondCandidates::goes_to_next_list);
  const auto count = count_works_council(lists, seats, beyond);
  RC_ASSERT(count.has_value());
  std::vector<std::vector<std::size_t>> orders;
  for (const auto& list : lists) orders.push_back(plain_order(list));
  const PlainSeats plain = plain_seats(lists, orders, seats, beyond);
  std::uint64_t total = count->seats_unattributed + (count->undecided ? count->undecided->seats : 0);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const CouncilListCount& list = count->lists[i];
    RC_ASSERT(list.order == (lists[i].blank ? std::vector<std::size_t>{} : orders[i]));
    RC_ASSERT(list.seats + list.seats_vacant == plain.won[i]);
    RC_ASSERT(list.seats <= lists[i].candidates.size());
    RC_ASSERT(list.elected.size() == list.seats);
    total += list.seats + list.seats_vacant;
  }
  RC_ASSERT(total == seats);
  RC_ASSERT((count->undecided ? count->undecided->seats : 0) == plain.undecided);
  RC_ASSERT(count->seats_unattributed == plain.unattributed);
}

RC_GTEST_PROP(WorksCouncil, MoreBallotsNeverCostAListASeat, ()) {
  std::vector<CouncilList> lists = random_lists();
  const auto seats = static_cast<std::uint64_t>(*rc::gen::inRange(1, 12));
  RC_PRE(!lists[0].blank);
  const auto most = [&](const CouncilCount& count) {
    const bool open = count.undecided && std::ranges::count(count.undecided->lists, 0u) > 0;
    return count.lists[0].seats + count.lists[0].seats_vacant + (open ? 1 : 0);
  };
  const std::uint64_t before = counted(lists, seats).lists[0].seats;
  ++lists[0].ballots;
  for (auto& candidate : lists[0].candidates) ++candidate.votes;
  RC_ASSERT(most(counted(lists, seats)) >= before);
}

}  // namespace
}  // namespace urna::counting
