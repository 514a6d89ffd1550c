// SPDX-License-Identifier: EUPL-1.2
#include "storage/details_keeper.hpp"

namespace urna::storage {
namespace {

/// `202611`
std::uint64_t number_of(std::chrono::year_month month) {
  return static_cast<std::uint64_t>(static_cast<int>(month.year())) * 100 + static_cast<unsigned>(month.month());
}

}  // namespace

std::optional<DetailsSealer::Opened> DetailsKeeper::open(const journal::LogName& log, std::uint64_t number) {
  const auto texts = keeper_.journal().entries(log, number, number + 1);
  const auto entry = texts.empty() ? std::nullopt : std::optional(journal::entry_from(texts.front()));
  if (!entry || !*entry || !(*entry)->payload) return std::nullopt;
  const auto payload = keeper_.journal().payload(log, number);
  if (!payload) return std::nullopt;
  try {
    return sealer_.open(payload->month, *(*entry)->payload, payload->sealed, now_());
  } catch (const keystore::KeyDestroyed&) {
    return std::nullopt;
  }
}

std::uint64_t DetailsKeeper::erase_person(const journal::Actor& person, const journal::Actor& by,
                                          const std::string& trace) {
  keeper_.settle();  // what is still in an outbox would come later
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::details_erased;
  entry.actor = by;
  entry.subject = person;
  entry.trace = trace;
  entry.facts[journal::Fact::rows] = keeper_.journal().count_payloads_of(person);
  keeper_.note(entry);
  return keeper_.journal().erase_payloads_of(person);
}

void DetailsKeeper::retire() {
  const Timestamp now = now_();
  for (const journal::DetailsMonth& month : keeper_.journal().payload_months()) {
    if (!retention_.is_over(month, now)) continue;
    journal::Entry entry;
    entry.at = now;
    entry.event = journal::Event::details_expired;
    entry.object = journal::Object::of("details", name_of(month.retention));
    entry.facts[journal::Fact::month] = number_of(month.month);
    entry.facts[journal::Fact::rows] = keeper_.journal().count_payloads(month);
    keeper_.note(entry);
    sealer_.destroy(month, now);
    keeper_.journal().forget_payloads(month);
  }
}

}  // namespace urna::storage
