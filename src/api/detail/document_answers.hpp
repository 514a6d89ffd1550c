// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string_view>

#include "documents/documents.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

/// How documents and their refusals are written, and what names them is read.
namespace urna::api::detail {

std::string_view word_of(documents::FileKind kind);
std::string_view word_of(documents::Happening what);

/// @param refusal  of a `file_refused`
http::Response refused(documents::DocumentFault fault, const documents::FileRefusal& refusal = {});
http::Response unknown_document();

/// 32 hexadecimal digits.
template <class Id>
std::optional<Id> id_from(std::string_view text) {
  const auto bytes = from_hex(text);
  documents::RandomId id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::ranges::copy(*bytes, id.begin());
  return Id(id);
}
template <class Id>
std::optional<Id> id_in(const http::Request& request, std::string_view parameter) {
  return id_from<Id>(request.parameter(parameter));
}
template <class Id>
std::string text_of(const Id& id) {
  return to_hex(id.get());
}

boost::json::value text_or_null(const std::optional<Timestamp>& moment);

boost::json::object json_of(const documents::Document& document, const documents::Version& newest);

}  // namespace urna::api::detail
