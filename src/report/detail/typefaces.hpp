// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <pango/pangocairo.h>

#include <memory>

namespace urna::report::detail {

/// Gives a GObject back when its owner dies.
struct Unreference {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Shared = std::unique_ptr<T, Unreference>;

inline constexpr const char* text_family = "Atkinson Hyperlegible Next, DejaVu Sans";
// The weights of this typeface all bear the name of the lightest.
inline constexpr const char* mono_family = "Atkinson Hyperlegible Mono ExtraLight, DejaVu Sans Mono";

/// Where texts are shaped: our own typefaces, which lie in the program, and behind them whatever the machine has for
/// letters they lack.  One point of a font is one unit of a PDF; nothing is rounded to pixels.
///
/// Not to be shared between threads; several may live side by side.
Shared<PangoContext> new_text_context();

}  // namespace urna::report::detail
