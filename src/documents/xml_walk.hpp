// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace urna::documents {

/// What is done with the XML of a stranger as it goes by.  Names are without their prefix.
struct XmlVisitor {
  using Attributes = std::map<std::string, std::string, std::less<>>;
  std::function<void(std::string_view name, const Attributes& attributes)> begin;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;  ///< may come in pieces
};

enum class XmlVerdict {
  well_formed,
  malformed,
  declares,  ///< a document type: entities could come of it
  stopped,   ///< by the visitor, which throws `StopXml`
};
struct StopXml {};

/// Walks through a whole XML text, by expat (docs/adr/0040).
XmlVerdict walk_xml(std::string_view xml, const XmlVisitor& visitor);

}  // namespace urna::documents
