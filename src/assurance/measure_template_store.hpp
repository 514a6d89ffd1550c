// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "assurance/many_services_store.hpp"
#include "assurance/measure_template.hpp"

namespace urna::assurance {

/// A template with what becomes of it.
struct TemplateChange {
  MeasureTemplate next;  ///< its next version; the first is 1
  bool is_removed = false;
};

/// A keeper of templates beside the services that they are attached to.
class MeasureTemplateStore : public ManyServicesStore {
 public:
  /// Everybody's, in no order that means anything.
  virtual std::vector<MeasureTemplate> templates() const = 0;

  /// Templates, and the services that change with them: all of it or nothing.
  /// @returns  false, with nothing written, when a version kept is not the one before: somebody else was faster
  virtual bool change_templates(std::span<const TemplateChange> templates, std::span<const ServiceChange> services) = 0;
};

}  // namespace urna::assurance
