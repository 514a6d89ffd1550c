// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hosting/hosting_register.hpp"
#include "hosting/intervention.hpp"
#include "hosting/proof.hpp"

/// What is kept of the places where the platform runs: an interface, whose keeper stands above.
namespace urna::hosting {

/// Who said something, and when.
struct Said {
  Timestamp at;
  std::string by;  ///< a person, in hexadecimal; empty: somebody on the machine itself
};

/// A visit with what happened to it.
struct Visit {
  std::string id;             ///< 32 hexadecimal characters, random
  std::uint64_t version = 1;  ///< one more with each step
  Intervention intervention;
};
struct VisitStep {
  std::string what;  ///< `announce`, `check-in`, …
  Said said;
};

enum class DecisionKind {
  policy,      ///< which rules an election must keep before it opens
  derogation,  ///< one election may break one of them; published
};

/// What two people decide: one asks, another agrees.
struct Decision {
  std::string id;  ///< 32 hexadecimal characters, random
  DecisionKind kind = DecisionKind::derogation;
  std::string election;  ///< of a derogation
  std::string rule;      ///< likewise
  std::string policy;    ///< of a policy: `built-in`, `none`, or the rules themselves as JSON
  int level = 1;         ///< of a policy: of elections whose deployment names none
  std::string reason;    ///< of a derogation it is published
  Said asked;
  std::optional<Said> agreed;
  std::optional<Said> ended;  ///< it was withdrawn, or holds no more
};

/// What a machine said of itself, or what was said in its name.
struct KeptStatement {
  std::string id;  ///< 32 hexadecimal characters, random
  std::string node;
  Timestamp received;
  std::string digest;  ///< SHA-256 of the text that was signed, in hexadecimal
  std::string fault;   ///< why it was not taken; empty: it was
  Proof proof;         ///< as it was when it came
  std::vector<std::string> differences;
  std::string note;  ///< as it was signed
};

/// Calls come from many threads.  Each may throw what its keeper throws; those that need a key also when none is there.
class HostingStore {
 public:
  virtual ~HostingStore() = default;

  /// All that was ever said; needs the key.
  virtual std::vector<Record> records() const = 0;
  /// The same without what is sealed; needs no key.
  virtual std::vector<Record> plain_records() const = 0;
  /// All of them or none; on the disk when it returns.
  /// @param moves  that the register has taken, in this order
  virtual void write(std::span<const RegisterMove> moves, const Said& said) = 0;

  /// The newest first.
  virtual std::vector<Visit> visits() const = 0;
  virtual std::optional<Visit> visit(const std::string& id) const = 0;
  /// The oldest first.
  virtual std::vector<VisitStep> steps(const std::string& id) const = 0;
  /// @returns  false, with nothing written, when the version kept is not the one before: somebody else was faster
  virtual bool put(const Visit& visit, const VisitStep& step) = 0;

  /// The oldest first.
  virtual std::vector<Decision> decisions() const = 0;
  /// The same without who decided; needs no key.
  virtual std::vector<Decision> plain_decisions() const = 0;
  virtual void put(const Decision& decision) = 0;

  /// @throws what its keeper throws when a statement of this digest was taken before
  virtual void put(const KeptStatement& statement) = 0;
  /// Whether one of this digest was taken.
  virtual bool knows_statement(const std::string& digest) const = 0;
  /// Of each node the one that was taken last until then; needs no key, and has no note.
  virtual std::vector<KeptStatement> newest_statements(Timestamp until) const = 0;
  /// The newest first, also those that were not taken.
  virtual std::vector<KeptStatement> statements(const std::string& node, std::size_t at_most) const = 0;
  /// Of a node the newest that was taken before a second, and the oldest that was taken after one.
  virtual std::optional<KeptStatement> last_statement_before(const std::string& node, Timestamp moment) const = 0;
  virtual std::optional<KeptStatement> first_statement_after(const std::string& node, Timestamp moment) const = 0;
  /// The newest of each node stays.
  virtual void forget_statements_before(Timestamp moment) = 0;
};

}  // namespace urna::hosting
