// SPDX-License-Identifier: EUPL-1.2
#include "api/visit_door.hpp"

#include <algorithm>
#include <set>

#include "crypto/hash.hpp"
#include "identity/typed_code.hpp"

namespace urna::api {
namespace {

using hosting::Intervention;
using hosting::InterventionFault;
using hosting::Visit;
using hosting::VisitCode;

/// What is kept of a code.
std::string digest_of(std::string_view typed) {
  const SecretText code = identity::canonical_code(typed);
  return crypto::sha256_hex("urna-visit-code/1\n" + code.expose());
}

}  // namespace

VisitDoor::NewCode VisitDoor::draw(const std::string& technician, const hosting::InterventionPlan& plan) {
  return {technician, identity::draw_typed_code(random_, code_characters, code_group),
          plan.to + Intervention::code_margin};
}

Result<VisitDoor::Given, VisitDoor::Fault> VisitDoor::approve(const std::string& visit, const std::string& by) {
  std::vector<NewCode> codes;
  const auto approve_and_give = [&](Intervention& approved, Timestamp now) -> std::optional<InterventionFault> {
    if (const auto fault = approved.approve(by, now)) return fault;
    std::set<std::string> technicians;
    for (const hosting::Visitor& one : approved.plan().technicians) technicians.insert(one.technician);
    for (const std::string& technician : technicians) {
      NewCode code = draw(technician, approved.plan());
      if (const auto fault = approved.give_code(technician, digest_of(code.code.expose()), now)) return fault;
      codes.push_back(std::move(code));
    }
    return std::nullopt;
  };
  auto stepped = keeper_.step(visit, "approve", approve_and_give, by);
  if (!stepped) return failure(stepped.error());
  return Given{std::move(*stepped), std::move(codes)};
}

Result<VisitDoor::Given, VisitDoor::Fault> VisitDoor::renew(const std::string& visit, const std::string& technician,
                                                            const std::string& by) {
  std::vector<NewCode> codes;
  const auto give = [&](Intervention& renewed, Timestamp now) {
    codes.push_back(draw(technician, renewed.plan()));
    return renewed.give_code(technician, digest_of(codes.back().code.expose()), now);
  };
  auto stepped = keeper_.step(visit, "new-code", give, by);
  if (!stepped) return failure(stepped.error());
  return Given{std::move(*stepped), std::move(codes)};
}

std::string VisitDoor::visit_of(const std::string& digest, const std::string& only, Timestamp now) const {
  std::string found;
  for (const Visit& visit : keeper_.visits()) {
    const bool is_asked = only.empty() || visit.id == only;
    if (visit.intervention.code_like(digest, now) != nullptr && is_asked) found = visit.id;
  }
  return found;
}

Result<VisitDoor::Noted, VisitDoor::ShowFault> VisitDoor::show(Way way, const Shown& shown) {
  const std::lock_guard lock(mutex_);
  const Timestamp now = now_();
  if (const auto wait = throttle_.wait(shown.place, now)) return failure(ShowFault(Wait{*wait}));
  const std::string digest = digest_of(shown.code);
  const std::string id = visit_of(digest, shown.visit, now);
  if (id.empty()) {
    throttle_.failed(shown.place, now);
    return failure(ShowFault(InterventionFault::code_refused));
  }
  throttle_.succeeded(shown.place);
  std::string technician;
  const auto note = [&](Intervention& visit, Timestamp at) {
    const VisitCode* const code = visit.code_like(digest, at);
    if (code != nullptr) technician = code->technician;
    return way == Way::arrives ? visit.arrive(digest, shown.by, at) : visit.leave(digest, shown.by, at);
  };
  auto stepped = keeper_.step(id, way == Way::arrives ? "arrived" : "left", note, shown.by);
  if (stepped) return Noted{std::move(*stepped), std::move(technician)};
  return failure(std::visit([](const auto& fault) { return ShowFault(fault); }, stepped.error()));
}

}  // namespace urna::api
