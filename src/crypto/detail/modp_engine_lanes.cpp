// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "crypto/detail/modp_engine.hpp"
#include "crypto/detail/modp_lane_chain.hpp"
#include "crypto/detail/modp_lane_table.hpp"
#include "crypto/detail/windows.hpp"

namespace urna::crypto {
namespace {

constexpr std::size_t jobs_at_once = 1024;  // bounds the memory; enough to find eight of each shape

std::size_t exponent_bits(const PowerJob& job) {
  std::size_t bits = 0;
  for (const PowerTerm& term : job.terms) bits = std::max(bits, term.exponent.bit_length());
  return bits;
}

/// A term whose factors X^exponent, and the table entries of g and y, are still to be multiplied.
struct OpenProduct {
  PackedNumber power_of_base;
  std::size_t factors_begin = 0;
  std::size_t factors_count = 0;
  Limbs2048* result = nullptr;
};

class LaneEngine final : public PowerEngine {
 public:
  explicit LaneEngine(const ModpSetting& setting)
      : setting_(setting),
        arithmetic_(setting.field),
        chain_(arithmetic_, setting.order),
        g_(arithmetic_, setting.g.limbs, setting.order.bit_length()),
        y_(arithmetic_, setting.y.limbs, setting.order.bit_length()) {}

  std::vector<PowerResult> compute(std::span<const PowerJob> jobs) const override {
    std::vector<PowerResult> results(jobs.size());
    for (std::size_t first = 0; first < jobs.size(); first += jobs_at_once) {
      const std::size_t count = std::min(jobs_at_once, jobs.size() - first);
      compute(jobs.subspan(first, count), std::span(results).subspan(first, count));
    }
    return results;
  }

 private:
  void compute(std::span<const PowerJob> jobs, std::span<PowerResult> results) const {
    std::vector<std::size_t> first_product(jobs.size());
    std::size_t product_count = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      results[i].powers.resize(jobs[i].terms.size());
      first_product[i] = product_count;
      product_count += jobs[i].terms.size();
    }
    std::vector<OpenProduct> products(product_count);
    raise_bases(jobs, first_product, products, results);

    std::vector<const PackedNumber*> factors;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      for (std::size_t term = 0; term < jobs[i].terms.size(); ++term) {
        OpenProduct& product = products[first_product[i] + term];
        product.factors_begin = factors.size();
        g_.append_factors(jobs[i].terms[term].g_exponent, factors);
        y_.append_factors(jobs[i].terms[term].y_exponent, factors);
        product.factors_count = factors.size() - product.factors_begin;
        product.result = &results[i].powers[term].limbs;
      }
    }
    multiply_out(products, factors);
  }

  /// Jobs of the same shape side by side: the eight lanes go at the pace of the longest.
  void raise_bases(std::span<const PowerJob> jobs, std::span<const std::size_t> first_product,
                   std::span<OpenProduct> products, std::span<PowerResult> results) const {
    struct Shape {
      bool checked;
      std::size_t terms;
      std::size_t bits;
      auto operator<=>(const Shape&) const = default;
    };
    std::vector<std::pair<Shape, std::size_t>> order;
    order.reserve(jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      order.push_back({{jobs[i].check_membership, jobs[i].terms.size(), exponent_bits(jobs[i])}, i});
    }
    std::sort(order.begin(), order.end());

    LaneChain::Workspace workspace;
    for (std::size_t first = 0; first < order.size(); first += lane_count) {
      LaneChain::Batch batch;
      for (std::size_t lane = 0; lane < std::min(lane_count, order.size() - first); ++lane) {
        const std::size_t index = order[first + lane].second;
        const PowerJob& job = jobs[index];
        batch.bases[lane] = &job.base.limbs;
        batch.check[lane] = job.check_membership && !setting_.safe_prime;
        for (std::size_t term = 0; term < job.terms.size(); ++term) {
          batch.powers[lane].push_back(
              {&job.terms[term].exponent, &products[first_product[index] + term].power_of_base});
        }
        if (job.check_membership && setting_.safe_prime)
          results[index].is_member = setting_.field.legendre(job.base.limbs) == 1;
      }
      const auto are_members = chain_.run(batch, workspace);
      for (std::size_t lane = 0; lane < std::min(lane_count, order.size() - first); ++lane) {
        if (batch.check[lane]) results[order[first + lane].second].is_member = are_members[lane];
      }
    }
  }

  /// Products with the same number of factors side by side.
  void multiply_out(std::span<OpenProduct> products, std::span<const PackedNumber* const> factors) const {
    std::vector<const OpenProduct*> order;
    order.reserve(products.size());
    for (const OpenProduct& product : products) order.push_back(&product);
    std::sort(order.begin(), order.end(),
              [](const OpenProduct* a, const OpenProduct* b) { return a->factors_count < b->factors_count; });

    for (std::size_t first = 0; first < order.size(); first += lane_count) {
      const std::size_t used = std::min(lane_count, order.size() - first);
      PackedPointers numbers;
      std::array<Limbs2048, lane_count> unused;
      std::array<Limbs2048*, lane_count> to;
      for (std::size_t lane = 0; lane < lane_count; ++lane) {
        numbers[lane] = lane < used ? &order[first + lane]->power_of_base : &arithmetic_.one();
        to[lane] = lane < used ? order[first + lane]->result : &unused[lane];
      }
      Lanes product;
      LaneArithmetic::gather(numbers, product);
      const std::size_t steps = order[first + used - 1]->factors_count;
      for (std::size_t step = 0; step < steps; ++step) {
        for (std::size_t lane = 0; lane < used; ++lane) {
          const OpenProduct& open = *order[first + lane];
          numbers[lane] = step < open.factors_count ? factors[open.factors_begin + step] : &arithmetic_.one();
        }
        for (std::size_t lane = used; lane < lane_count; ++lane) numbers[lane] = &arithmetic_.one();
        Lanes factor;
        LaneArithmetic::gather(numbers, factor);
        arithmetic_.multiply(product, factor, product);
      }
      arithmetic_.leave(product, to);
    }
  }

  ModpSetting setting_;
  LaneArithmetic arithmetic_;
  LaneChain chain_;
  LaneTable g_;
  LaneTable y_;
};

}  // namespace

std::unique_ptr<PowerEngine> lane_modp_engine(const ModpSetting& setting) {
  return std::make_unique<LaneEngine>(setting);
}

}  // namespace urna::crypto
