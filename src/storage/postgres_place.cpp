// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_place.hpp"

#include <array>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "storage/postgres_cluster.hpp"
#include "storage/seed_file.hpp"

namespace urna::storage {
namespace {

namespace json = boost::json;

std::string path_in(const std::string& folder) { return folder + "/desk.postgres"; }

std::string sealed_password(const keystore::ColumnSealer& sealer, crypto::RandomSource& random,
                            const std::string& database) {
  std::array<std::byte, 32> bytes{};
  random.fill(bytes);
  const SecretText password(to_hex(bytes));
  wipe(bytes.data(), bytes.size());
  return to_base64(sealer.seal("files", "postgres", bytes_of(database), bytes_of(password.expose())));
}

}  // namespace

PostgresPlace PostgresPlace::make(const keystore::ColumnSealer& sealer, crypto::RandomSource& random) {
  PostgresPlace place;
  place.tenant = sealer.tenant();
  place.database = PostgresCluster::make_name(random);
  place.password = sealed_password(sealer, random, place.database);
  return place;
}

SecretText PostgresPlace::opened_password(const keystore::ColumnSealer& sealer) const {
  const auto sealed = from_base64(password);
  if (!sealed) throw std::runtime_error("desk.postgres holds something else than a sealed password");
  return sealer.open("files", "postgres", bytes_of(database), *sealed);
}

std::optional<PostgresPlace> PostgresPlace::in(const std::string& folder) {
  if (!std::filesystem::exists(path_in(folder))) return std::nullopt;
  std::ifstream file(path_in(folder), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    const json::value parsed = json::parse(text);
    const json::object& object = parsed.as_object();
    const auto word = [&](const char* name) { return json::value_to<std::string>(object.at(name)); };
    PostgresPlace place;
    place.tenant = word("tenant");
    place.database = word("database");
    place.is_made = object.at("made").as_bool();
    place.password = word("password");
    place.before = json::value_to<std::vector<std::string>>(object.at("before"));
    bool is_ours = PostgresCluster::is_name(place.database);
    for (const std::string& name : place.before) is_ours = is_ours && PostgresCluster::is_name(name);
    if (is_ours) return place;
  } catch (const std::exception&) {  // said below
  }
  throw std::runtime_error("desk.postgres is not as this program writes it: restore it from a backup");
}

void PostgresPlace::write(const std::string& folder) const {
  json::array names;
  for (const std::string& name : before) names.emplace_back(name);
  const json::object object{{"tenant", tenant},
                            {"database", database},
                            {"made", is_made},
                            {"password", password},
                            {"before", std::move(names)}};
  write_whole_file(path_in(folder), bytes_of(json::serialize(object) + "\n"));
}

}  // namespace urna::storage
