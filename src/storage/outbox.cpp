// SPDX-License-Identifier: EUPL-1.2
#include "storage/outbox.hpp"

#include "storage/acting.hpp"

namespace urna::storage {

void Outbox::put(const journal::Entry& entry) {
  const Acting* const deed = Acting::current();
  // That the account's row changed says nothing that the deed's own entry does not say.
  if (sealer_ != nullptr && deed != nullptr && !deed->payload().empty() &&
      entry.event != journal::Event::account_changed) {
    const DetailsSealer::Sealed sealed = sealer_->seal(entry, deed->payload().text());
    journal::Entry committed = entry;
    committed.payload = sealed.commitment;
    add(journal::entry_text(committed), std::span<const std::byte>(sealed.bytes));
  } else {
    add(journal::entry_text(entry), std::nullopt);
  }
  may_wait_ = true;  // before the commit: looked for in vain at worst
}

std::vector<Outbox::Letter> Outbox::waiting(std::size_t at_most) {
  try {
    std::vector<Letter> letters = look(at_most, [this] { may_wait_ = false; });
    if (letters.size() == at_most) may_wait_ = true;
    return letters;
  } catch (...) {
    may_wait_ = true;
    throw;
  }
}

}  // namespace urna::storage
