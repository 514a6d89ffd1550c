// SPDX-License-Identifier: EUPL-1.2
#include "documents/xml_walk.hpp"

#include <expat.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>

namespace urna::documents {
namespace {

struct Free {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free>;

constexpr char between_namespace_and_name = '|';

struct Walk {
  const XmlVisitor& visitor;
  XML_Parser parser;
  XmlVerdict verdict = XmlVerdict::well_formed;
  std::exception_ptr thrown = {};

  /// No exception may pass through expat, which is C.
  template <class Step>
  void take(Step step) {
    if (verdict != XmlVerdict::well_formed) return;
    try {
      step();
    } catch (const StopXml&) {
      stop(XmlVerdict::stopped);
    } catch (...) {
      thrown = std::current_exception();
      stop(XmlVerdict::stopped);
    }
  }
  void stop(XmlVerdict why) {
    verdict = why;
    XML_StopParser(parser, XML_FALSE);
  }
};

std::string_view local_name(std::string_view name) {
  const std::size_t end = name.rfind(between_namespace_and_name);
  return end == std::string_view::npos ? name : name.substr(end + 1);
}

void on_begin(void* data, const XML_Char* name, const XML_Char** listed) {
  auto& walk = *static_cast<Walk*>(data);
  walk.take([&] {
    XmlVisitor::Attributes attributes;
    for (; *listed != nullptr; listed += 2) attributes.emplace(local_name(listed[0]), listed[1]);
    walk.visitor.begin(local_name(name), attributes);
  });
}
void on_end(void* data, const XML_Char* name) {
  auto& walk = *static_cast<Walk*>(data);
  walk.take([&] { walk.visitor.end(local_name(name)); });
}
void on_text(void* data, const XML_Char* text, int size) {
  auto& walk = *static_cast<Walk*>(data);
  walk.take([&] { walk.visitor.text({text, static_cast<std::size_t>(size)}); });
}
void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  static_cast<Walk*>(data)->stop(XmlVerdict::declares);
}

}  // namespace

XmlVerdict walk_xml(std::string_view xml, const XmlVisitor& visitor) {
  const Parser parser(XML_ParserCreateNS(nullptr, between_namespace_and_name));
  if (!parser) throw std::bad_alloc();
  Walk walk{visitor, parser.get()};
  XML_SetUserData(parser.get(), &walk);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  constexpr std::size_t piece_bytes = 1U << 20U;  // expat counts in int
  do {
    const std::string_view piece = xml.substr(0, std::min(xml.size(), piece_bytes));
    xml.remove_prefix(piece.size());
    const auto read = XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), xml.empty());
    if (walk.thrown) std::rethrow_exception(walk.thrown);
    if (walk.verdict != XmlVerdict::well_formed) return walk.verdict;
    if (read != XML_STATUS_OK) return XmlVerdict::malformed;
  } while (!xml.empty());
  return XmlVerdict::well_formed;
}

}  // namespace urna::documents
