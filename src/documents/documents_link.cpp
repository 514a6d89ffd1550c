// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "crypto/hash.hpp"
#include "crypto/key_derivation.hpp"
#include "crypto/key_wrap.hpp"
#include "documents/documents.hpp"

namespace urna::documents {
namespace {

LinkId id_of(const LinkSecret& secret) {
  return LinkId(crypto::Sha256().add("urna/document-link/v1\n").add(secret.expose()).finish());
}

/// What is wrapped: bound to the link and to the document.
std::string wrapped_as(const LinkId& link, const DocumentId& document) {
  return "document " + to_hex(document.get()) + " for link " + to_hex(link.get());
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    take_utf8(text);
    ++count;
  }
  return count;
}

}  // namespace

crypto::LockedKey Documents::link_key(const LinkShare& link, const LinkSecret& secret, const SecretText& passphrase,
                                      const crypto::LockedKey& own) const {
  const crypto::LockedKey typed = crypto::key_from_passphrase(passphrase, link.salt, link_cost_);
  Secret<96> all;
  std::ranges::copy(own.expose(), all.expose().begin());
  std::ranges::copy(secret.expose(), all.expose().begin() + 32);
  std::ranges::copy(typed.expose(), all.expose().begin() + 64);
  crypto::LockedKey key;
  crypto::hkdf_sha256(all.expose(), {}, bytes_of("urna/document-link-key/v1"), key.expose());
  return key;
}

std::optional<DocumentFault> Documents::refuses_link(const PersonId& who, const DocumentId& id,
                                                     const SecretText& passphrase, const NewLink& terms,
                                                     Timestamp now) const {
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return document.error();
  if (terms.until <= now || terms.openings == 0) return DocumentFault::expired;
  if (character_count(passphrase.expose()) < link_passphrase_characters_min) return DocumentFault::weak_passphrase;
  return std::nullopt;
}

Result<LinkSecret, DocumentFault> Documents::share_by_link(const PersonId& who, const DocumentId& id,
                                                           const SecretText& passphrase, const NewLink& terms,
                                                           Timestamp now) {
  if (const auto fault = refuses_link(who, id, passphrase, terms, now)) return failure(*fault);
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return failure(document.error());
  const auto key = keys_->find(document->key);
  if (!key) return failure(DocumentFault::destroyed);

  LinkSecret secret;
  random_->fill(secret.expose());
  LinkShare link{.id = id_of(secret),
                 .document = id,
                 .key = keys_->make(),
                 .wrap = {},
                 .until = terms.until,
                 .openings_left = terms.openings};
  random_->fill(link.salt);
  const auto own = keys_->find(link.key);
  ensure(own.has_value(), "a key that was just made is there");
  link.wrap = crypto::wrap_key(link_key(link, secret, passphrase, *own), *key, wrapped_as(link.id, id), *random_);
  store_->apply({.links = {link}, .facts = {{Happening::link_made, now, who, document->room, id}}});
  return secret;
}

void Documents::end_link(const LinkShare& link, std::optional<PersonId> who, Timestamp now) {
  keys_->destroy(link.key);
  store_->apply({.erased_links = {link.id}, .facts = {{Happening::link_ended, now, who, {}, link.document}}});
}

Result<Content, DocumentFault> Documents::open_link(const LinkSecret& secret, const SecretText& passphrase,
                                                    Timestamp now) {
  auto link = store_->link(id_of(secret));
  if (!link) return failure(DocumentFault::unknown);
  const auto document = store_->document(link->document);
  if (!document) return failure(DocumentFault::unknown);
  const bool is_over = link->until <= now || (document->expires && *document->expires <= now);
  if (is_over) {
    end_link(*link, std::nullopt, now);
    return failure(DocumentFault::expired);
  }
  const auto own = keys_->find(link->key);
  if (!own) return failure(DocumentFault::destroyed);

  // Counted before it is tried: whoever breaks off has used a try.
  link->wrong_tries += 1;
  store_->apply({.links = {*link}});
  const auto key =
      crypto::unwrap_key(link_key(*link, secret, passphrase, *own), link->wrap, wrapped_as(link->id, link->document));
  if (!key) {
    store_->apply({.facts = {{Happening::link_refused, now, {}, document->room, document->id}}});
    if (link->wrong_tries >= link_wrong_tries_max) end_link(*link, std::nullopt, now);
    if (key.error() == crypto::WrapFault::other_key) return failure(DocumentFault::wrong_passphrase);
    return not_authentic();
  }
  auto content = content_of(*document, 0, *key);
  if (!content) return content;
  link->wrong_tries -= 1;
  link->openings_left -= 1;
  store_->apply(
      {.links = {*link}, .facts = {{Happening::link_opened, now, {}, document->room, document->id, content->version}}});
  if (link->openings_left == 0) end_link(*link, std::nullopt, now);
  return content;
}

Result<std::uint32_t, DocumentFault> Documents::end_links(const PersonId& who, const DocumentId& id, Timestamp now) {
  const auto document = find(who, id, DocumentAction::share, now);
  if (!document) return failure(document.error());
  const auto links = store_->links_of(id);
  for (const LinkShare& link : links) end_link(link, who, now);
  return static_cast<std::uint32_t>(links.size());
}

}  // namespace urna::documents
