// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "assurance/measure_template_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// Services, the state of their measures and the templates of these in a SQLite file; all that people wrote is sealed.
class SqliteAssuredServiceStore final : public assurance::MeasureTemplateStore {
 public:
  /// What the journal is to say of a change of this service; it is written with it.
  using Describe = std::function<std::vector<journal::Entry>(const assurance::AssuredId& service)>;

  /// @param sealer    outlives it
  /// @param describe  empty: nothing is said
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteAssuredServiceStore(const std::string& path, const keystore::ColumnSealer& sealer, Describe describe = {},
                            const SqliteOptions& options = {});

  std::vector<assurance::AssuredService> all() const override;
  std::optional<assurance::AssuredService> find(const assurance::AssuredId& id) const override;
  std::vector<assurance::Happening> history(const assurance::AssuredId& id) const override;
  bool put(const assurance::AssuredService& service, const assurance::Happening& happening) override;
  bool put_all(std::span<const assurance::ServiceChange> changes) override;
  std::vector<assurance::ApprovalRecord> approvals(const assurance::AssuredId& id) const override;
  bool put_approval(const assurance::AssuredService& service, const assurance::ApprovalRecord& record,
                    const std::optional<Digest>& digest, const assurance::Happening& happening) override;
  bool put_decisions(std::span<const assurance::ServiceDecided> decided,
                     const assurance::BatchSignature& signature) override;
  std::optional<Digest> signed_list(const assurance::BatchId& batch) const override;
  bool remove_draft(const assurance::AssuredService& service, const assurance::Happening& happening) override;
  void keep_watch(const assurance::AssuredId& id, std::uint64_t number, const std::string& watch,
                  std::span<const assurance::WatchNotice> notices) override;
  bool remove(const assurance::AssuredId& id) override;
  std::vector<assurance::MeasureTemplate> templates() const override;
  bool change_templates(std::span<const assurance::TemplateChange> templates,
                        std::span<const assurance::ServiceChange> services) override;

  /// See `SqliteDatabase::copy_to`.
  void copy_to(const std::string& path) const;

  SqliteOutbox& outbox() { return outbox_; }

 private:
  assurance::AssuredService service_from(const SqliteRow& row) const;
  /// Within a transaction of the caller.  @returns  false, with nothing written, when somebody was faster
  bool write(const assurance::AssuredService& service, const assurance::Happening& happening);
  /// Likewise.  @returns  false when it is a decision already
  bool write_approval(const assurance::AssuredId& service, const assurance::ApprovalRecord& record);
  bool write_template(const assurance::TemplateChange& change);
  void say(const assurance::AssuredId& id, const std::optional<Digest>& digest = {});

  const keystore::ColumnSealer& sealer_;
  const Describe describe_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
