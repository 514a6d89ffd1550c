// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/modp_lane_chain.hpp"

#include <algorithm>

namespace urna::crypto {
namespace {

/// The bucket of one lane at a position: four bits of one exponent, or two bits of each of two.
std::size_t digit_at(std::span<const LaneChain::WantedPower> powers, std::size_t first, std::size_t count,
                     std::size_t position) {
  if (first >= powers.size()) return 0;
  if (count == 1) return static_cast<std::size_t>(bits_of(*powers[first].exponent, position, 4));
  std::size_t digit = static_cast<std::size_t>(bits_of(*powers[first].exponent, position, 2));
  if (first + 1 < powers.size())
    digit |= static_cast<std::size_t>(bits_of(*powers[first + 1].exponent, position, 2)) << 2;
  return digit;
}

}  // namespace

LaneChain::LaneChain(const LaneArithmetic& arithmetic, const Natural& order)
    : arithmetic_(arithmetic),
      order_width_(odd_width_for(order.bit_length())),
      order_digits_(odd_digits(order, order_width_)) {}

std::vector<LaneChain::Group> LaneChain::groups_of(const Batch& batch) const {
  std::size_t powers_max = 0;
  for (const auto& powers : batch.powers) powers_max = std::max(powers_max, powers.size());
  std::vector<Group> groups;
  for (std::size_t first = 0; first < powers_max; first += 2) {
    Group group{.first_power = first, .powers = std::min<std::size_t>(2, powers_max - first), .bits = 0};
    for (const auto& powers : batch.powers) {
      for (std::size_t i = first; i < std::min(first + 2, powers.size()); ++i)
        group.bits = std::max(group.bits, powers[i].exponent->bit_length());
    }
    groups.push_back(group);
  }
  return groups;
}

void LaneChain::add_square(const Batch& batch, const Group& group, std::size_t position, const Lanes& square,
                           Buckets& buckets) const {
  PackedPointers from;
  PackedTargets to;
  std::size_t used = 0;
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    const std::size_t digit = digit_at(batch.powers[lane], group.first_power, group.powers, position);
    used |= digit;
    from[lane] = to[lane] = &buckets.at[lane][digit];  // bucket 0 takes what belongs to no power
  }
  if (used == 0) return;
  Lanes bucket;
  LaneArithmetic::gather(from, bucket);
  arithmetic_.multiply(bucket, square, bucket);
  LaneArithmetic::scatter(bucket, to);
}

/// ∏ buckets[k]^(k+1), by suffix products.  Consumes the buckets.
Lanes LaneChain::weighted_product(std::vector<Lanes>& buckets) const {
  Lanes& suffix = buckets.back();
  Lanes product = suffix;
  for (std::size_t k = buckets.size() - 1; k-- > 0;) {
    arithmetic_.multiply(suffix, buckets[k], suffix);
    arithmetic_.multiply(product, suffix, product);
  }
  return product;
}

void LaneChain::write(const Batch& batch, std::size_t power, const Lanes& lanes) const {
  std::array<PackedNumber, lane_count> unused;
  PackedTargets to;
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    to[lane] = power < batch.powers[lane].size() ? batch.powers[lane][power].result : &unused[lane];
  }
  LaneArithmetic::scatter(lanes, to);
}

void LaneChain::finish(const Batch& batch, const Group& group, const Buckets& buckets) const {
  const auto load = [&](std::size_t digit) {
    PackedPointers from;
    for (std::size_t lane = 0; lane < lane_count; ++lane) from[lane] = &buckets.at[lane][digit];
    Lanes lanes;
    LaneArithmetic::gather(from, lanes);
    return lanes;
  };
  std::vector<Lanes> by_digit;
  if (group.powers == 1) {
    for (std::size_t digit = 1; digit < 16; ++digit) by_digit.push_back(load(digit));
    write(batch, group.first_power, weighted_product(by_digit));
    return;
  }
  for (std::size_t which = 0; which < 2; ++which) {
    const std::size_t own = which == 0 ? 1 : 4;  // what a step of this exponent's digit adds to the bucket's number
    const std::size_t other = which == 0 ? 4 : 1;
    by_digit.clear();
    for (std::size_t digit = 1; digit < 4; ++digit) {
      Lanes product = load(digit * own);
      for (std::size_t i = 1; i < 4; ++i) arithmetic_.multiply(product, load(digit * own + i * other), product);
      by_digit.push_back(product);
    }
    write(batch, group.first_power + which, weighted_product(by_digit));
  }
}

std::array<bool, lane_count> LaneChain::finish_check(std::vector<Lanes>& buckets) const {
  // Bucket k holds digit 2k + 1: the power is (∏_{k ≥ 1} S_k)² · S_0, with suffix products S_k.
  Lanes& suffix = buckets.back();
  Lanes doubled = suffix;
  for (std::size_t k = buckets.size() - 1; k-- > 0;) {
    arithmetic_.multiply(suffix, buckets[k], suffix);
    if (k > 0) arithmetic_.multiply(doubled, suffix, doubled);
  }
  arithmetic_.square(doubled, doubled);
  arithmetic_.multiply(doubled, suffix, doubled);
  return arithmetic_.are_one(doubled);
}

std::array<bool, lane_count> LaneChain::run(const Batch& batch, Workspace& workspace) const {
  const bool any_check = std::any_of(batch.check.begin(), batch.check.end(), [](bool check) { return check; });
  const std::vector<Group> groups = groups_of(batch);
  std::size_t squares = any_check ? order_digits_.back().position + 1 : 0;
  for (const Group& group : groups) squares = std::max(squares, group.bits);

  PackedPointers ones;
  ones.fill(&arithmetic_.one());
  Lanes one;
  LaneArithmetic::gather(ones, one);
  workspace.buckets.resize(std::max(workspace.buckets.size(), groups.size()));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (auto& lane : workspace.buckets[i].at) lane.fill(arithmetic_.one());
  }
  if (any_check) workspace.order_buckets.assign(std::size_t{1} << (order_width_ - 1), one);

  static constexpr Limbs2048 idle{1};
  std::array<const Limbs2048*, lane_count> bases;
  for (std::size_t lane = 0; lane < lane_count; ++lane)
    bases[lane] = batch.bases[lane] != nullptr ? batch.bases[lane] : &idle;
  Lanes square;
  arithmetic_.enter(bases, square);

  std::vector<bool> bucket_is_used(workspace.order_buckets.size());
  auto next_order_digit = order_digits_.begin();
  for (std::size_t position = 0; position < squares; ++position) {
    if (position > 0) arithmetic_.square(square, square);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (position < groups[i].bits && position % groups[i].digit_bits() == 0) {
        add_square(batch, groups[i], position, square, workspace.buckets[i]);
      }
    }
    if (any_check && next_order_digit != order_digits_.end() && next_order_digit->position == position) {
      const std::size_t index = next_order_digit++->digit / 2;
      Lanes& bucket = workspace.order_buckets[index];
      if (bucket_is_used[index]) {
        arithmetic_.multiply(bucket, square, bucket);
      } else {
        bucket = square;
      }
      bucket_is_used[index] = true;
    }
  }
  for (std::size_t i = 0; i < groups.size(); ++i) finish(batch, groups[i], workspace.buckets[i]);
  return any_check ? finish_check(workspace.order_buckets) : std::array<bool, lane_count>{};
}

}  // namespace urna::crypto
