// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/code_bundles.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "crypto/age_file.hpp"
#include "http/json_body.hpp"

namespace urna::api::detail {
namespace {

using election::ElectoralRoll;
using election::Voter;

constexpr std::size_t recipient_bytes_max = 100;
constexpr std::size_t channel_bytes_max = 20;
constexpr std::array<std::pair<std::string_view, CodeChannel>, 3> channels{
    {{"letter", CodeChannel::letter}, {"email", CodeChannel::email}, {"sms", CodeChannel::sms}}};

/// Where the channel finds a voter; letters find everybody, by hand where there is no address.
std::string_view contact_of(const Voter& voter, CodeChannel channel) {
  return channel == CodeChannel::email ? voter.email : voter.phone;
}

std::optional<crypto::AgeRecipient> recipient_in(http::JsonFields& fields) {
  const std::string typed = fields.text("recipient", recipient_bytes_max);
  auto recipient = crypto::age_recipient_from(typed);
  if (!recipient && !typed.empty()) fields.refuse("recipient", "is no key such as age1…");
  return recipient;
}

std::optional<PartSupplier> supplier_in(http::JsonFields& fields) {
  const std::string named = fields.text("channel", channel_bytes_max);
  const auto* const channel =
      std::find_if(channels.begin(), channels.end(), [&](const auto& one) { return one.first == named; });
  if (channel == channels.end() && !named.empty()) fields.refuse("channel", "is none of letter, email and sms");
  const auto recipient = recipient_in(fields);
  if (channel == channels.end() || !recipient) return std::nullopt;
  return PartSupplier{channel->second, *recipient};
}

std::optional<PartSuppliers> suppliers_in(http::JsonFields& fields) {
  auto listed = fields.objects("suppliers", 2);
  std::vector<std::optional<PartSupplier>> read;
  for (http::JsonFields& one : listed) read.push_back(supplier_in(one));
  if (read.size() != 2) {
    fields.refuse("suppliers", "are two: one for each part of the codes");
    return std::nullopt;
  }
  const auto& first = read[0];
  const auto& second = read[1];
  if (!first || !second) return std::nullopt;
  if (first->channel == second->channel)
    listed[1].refuse("channel", "is the first part's as well: the two parts never go the same way");
  if (first->recipient == second->recipient)
    listed[1].refuse("recipient", "is the first part's as well: nobody may open both parts");
  return PartSuppliers{{*first, *second}};
}

/// A cell between quotes, for programs: RFC 4180.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string_view name_of(CodeChannel channel) {
  switch (channel) {
    case CodeChannel::letter:
      return "letter";
    case CodeChannel::email:
      return "email";
    case CodeChannel::sms:
      return "sms";
  }
  return "";
}

Result<CodeWish, http::Problem> code_wish_in(std::string_view body) {
  CodeWish wish;
  if (body.empty()) return wish;
  auto fields = http::JsonFields::of(body);
  if (!fields) return failure(fields.error());
  if (fields->has("suppliers")) {
    wish.suppliers = suppliers_in(*fields);
  } else {
    const auto typed = fields->optional_text("recipient", recipient_bytes_max);
    if (typed) wish.recipient = crypto::age_recipient_from(*typed);
    if (typed && !wish.recipient) fields->refuse("recipient", "is no key such as age1…");
  }
  if (auto refusal = fields->refusal()) return failure(std::move(*refusal));
  return wish;
}

Bytes sealed_for(const crypto::AgeRecipient& recipient, std::string_view content, crypto::RandomSource& random) {
  auto writer = crypto::AgeWriter::to(std::span(&recipient, 1), random);
  Bytes file = writer.add(bytes_of(content));
  const Bytes rest = writer.finish();
  file.insert(file.end(), rest.begin(), rest.end());
  return file;
}

std::string suppliers_text(const PartSuppliers& suppliers) {
  std::string out;
  for (std::size_t i = 0; i < suppliers.parts.size(); ++i) {
    out.append("part ").append(std::to_string(i + 1)).append(" ").append(name_of(suppliers.parts[i].channel));
    out.append(" ").append(crypto::age_text(suppliers.parts[i].recipient)).append("\n");
  }
  return out;
}

std::optional<http::Problem> find_unreached(const ElectoralRoll& roll, const PartSuppliers& suppliers) {
  for (std::size_t part = 0; part < suppliers.parts.size(); ++part) {
    const CodeChannel channel = suppliers.parts[part].channel;
    if (channel == CodeChannel::letter) continue;
    std::size_t missing = 0;
    std::size_t line = 0;
    for (std::size_t i = 0; i < roll.size(); ++i) {
      if (!contact_of(roll.voter(i), channel).empty()) continue;
      if (missing++ == 0) line = roll.voter(i).line;
    }
    if (missing == 0) continue;
    const std::string what = channel == CodeChannel::email ? "mail address" : "telephone number";
    return http::Problem{422,
                         "unfit-fields",
                         {},
                         {{"suppliers[" + std::to_string(part) + "].channel",
                           "is " + std::string(name_of(channel)) + ", and the roll has no " + what + " of " +
                               std::to_string(missing) + " voters, the first on line " + std::to_string(line)}}};
  }
  return std::nullopt;
}

SecretText sending_table(const ElectoralRoll& roll, CodeChannel channel, std::span<const protocol::VotingCode> codes) {
  std::size_t bytes = 64;
  for (std::size_t i = 0; i < codes.size(); ++i)
    bytes += 80 + (i < roll.size() ? 2 * contact_of(roll.voter(i), channel).size() : 0);
  std::string table;
  table.reserve(bytes);  // at once: no copy of codes stays behind
  table.append("number,").append(channel == CodeChannel::email ? "email" : "phone").append(",code\n");
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const bool in_reserve = i >= roll.size();
    table += in_reserve ? "reserve " + std::to_string(i - roll.size() + 1) : std::to_string(i + 1);
    table += ',';
    append_quoted(table, in_reserve ? std::string_view() : contact_of(roll.voter(i), channel));
    table.append(",").append(codes[i].grouped().expose()).append("\n");
  }
  return SecretText(std::move(table));
}

}  // namespace urna::api::detail
