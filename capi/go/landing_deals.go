// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

static landfall_landing_from_deals_options go_deals_options(int64_t grid_nodes, int32_t* over, int64_t memory_limit) {
  landfall_landing_from_deals_options options;
  landfall_landing_from_deals_options_init(&options, (uint32_t)sizeof options);
  if (grid_nodes != 0) options.grid_nodes = grid_nodes;
  options.control = go_control(over, memory_limit);
  return options;
}
static go_landing go_from_deals(const double* probability, const double* amount, int64_t n, int64_t grid_nodes, int32_t* over, int64_t memory_limit) {
  const landfall_landing_from_deals_options options = go_deals_options(grid_nodes, over, memory_limit);
  GO_ANSWER(go_landing, landfall_landing_from_deals(probability, amount, n, &options, &answer.value, &error));
}
static go_landing go_from_uncertain_deals(const double* probability, const double* mean, const double* variation, int64_t n,
                                          uint32_t shape, int64_t grid_nodes, int32_t* over, int64_t memory_limit) {
  const landfall_landing_from_deals_options options = go_deals_options(grid_nodes, over, memory_limit);
  GO_ANSWER(go_landing,
            landfall_landing_from_uncertain_deals(probability, mean, variation, n, shape, &options, &answer.value, &error));
}
static go_landing go_from_triangular_deals(const double* probability, const double* low, const double* likely,
                                           const double* high, int64_t n, int64_t grid_nodes, int32_t* over, int64_t memory_limit) {
  const landfall_landing_from_deals_options options = go_deals_options(grid_nodes, over, memory_limit);
  GO_ANSWER(go_landing,
            landfall_landing_from_triangular_deals(probability, low, likely, high, n, &options, &answer.value, &error));
}
static go_landing go_under_common_factor(const double* probability, const double* amount, const double* correlation, int64_t n,
                                         double degrees_of_freedom, int64_t grid_nodes, int32_t* over, int64_t memory_limit) {
  landfall_landing_under_common_factor_options options;
  landfall_landing_under_common_factor_options_init(&options, (uint32_t)sizeof options);
  if (grid_nodes != 0) options.grid_nodes = grid_nodes;
  options.control = go_control(over, memory_limit);
  if (degrees_of_freedom != 0.0) options.degrees_of_freedom = degrees_of_freedom;
  GO_ANSWER(go_landing, landfall_landing_under_common_factor(probability, amount, correlation, n, &options, &answer.value, &error));
}
static go_landing go_compound(double mean_count, const double* amounts, int64_t n, double variance_to_mean, int64_t grid_nodes, int32_t* over, int64_t memory_limit) {
  landfall_landing_compound_options options;
  landfall_landing_compound_options_init(&options, (uint32_t)sizeof options);
  if (grid_nodes != 0) options.grid_nodes = grid_nodes;
  options.control = go_control(over, memory_limit);
  if (variance_to_mean != 0.0) options.variance_to_mean = variance_to_mean;
  GO_ANSWER(go_landing, landfall_landing_compound(mean_count, amounts, n, &options, &answer.value, &error));
}
*/
import "C"

import "context"

// DealsOptions are those of [FromDeals].
type DealsOptions struct {
	// GridNodes are the points of the grid, where the sum cannot be had exactly: 2 to 1<<26; 0 is 65536. The error bound falls in
	// proportion, time and memory grow in proportion.
	GridNodes int64
	// MemoryLimit is in bytes that the call may take at once; one that needs more takes none, and fails with [ErrMemoryLimit]. 0: no
	// limit.
	MemoryLimit int64
}

// orDefaults is what is said, or nothing.
func (o *DealsOptions) orDefaults() DealsOptions {
	if o == nil {
		return DealsOptions{}
	}
	return *o
}

// FromDeals is the sum of independent deals: deal i pays amount[i] with probability[i], else nothing. No deals: certainly 0.
//
// Each probability is 0 to 1; amounts are finite, in any one currency, 0 or negative ones too. Exact where the sum has few
// distinct values, or the amounts share a lattice such as whole units or cents; [Landing.ErrorBound] says how far off it is
// elsewhere. Mean and variance are exact in any case. O(n log n + GridNodes · n) at worst.
func FromDeals(ctx context.Context, probability, amount []float64, options *DealsOptions) (*Landing, error) {
	if err := sameLength("probability", probability, "amount", amount); err != nil {
		return nil, err
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	given := options.orDefaults()
	landing, err := made(C.go_from_deals(doubles(probability), doubles(amount), C.int64_t(len(amount)), C.int64_t(given.GridNodes), over, C.int64_t(given.MemoryLimit)))
	return landing, cancelled(ctx, err)
}

// AmountShape is how an amount spreads about its mean.
type AmountShape uint32

const (
	Lognormal AmountShape = C.LANDFALL_AMOUNT_LOGNORMAL // the usual form of deal sizes
	Gamma     AmountShape = C.LANDFALL_AMOUNT_GAMMA     // exponential where the coefficient of variation is 1
)

// FromUncertainDeals is [FromDeals] with amounts that are uncertain until the deal is won, independent of each other and of what
// is won.
//
// mean is what a deal pays on average if it is won, finite; coefficientOfVariation the standard deviation over |mean|: 0 is
// certain, up to 1000 with [Lognormal], up to 10 with [Gamma].
func FromUncertainDeals(ctx context.Context, probability, mean, coefficientOfVariation []float64, shape AmountShape,
	options *DealsOptions) (*Landing, error) {
	if err := sameLength("probability", probability, "mean", mean, "coefficient_of_variation", coefficientOfVariation); err != nil {
		return nil, err
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	given := options.orDefaults()
	landing, err := made(C.go_from_uncertain_deals(doubles(probability), doubles(mean), doubles(coefficientOfVariation), C.int64_t(len(mean)),
		C.uint32_t(shape), C.int64_t(given.GridNodes), over, C.int64_t(given.MemoryLimit)))
	return landing, cancelled(ctx, err)
}

// FromTriangularDeals is [FromDeals] with the expert's three numbers: amounts whose density rises straight from low to likely and
// falls straight to high. All are finite; low ≤ likely ≤ high.
func FromTriangularDeals(ctx context.Context, probability, low, likely, high []float64, options *DealsOptions) (*Landing, error) {
	if err := sameLength("probability", probability, "low", low, "likely", likely, "high", high); err != nil {
		return nil, err
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	given := options.orDefaults()
	landing, err := made(C.go_from_triangular_deals(doubles(probability), doubles(low), doubles(likely), doubles(high), C.int64_t(len(low)),
		C.int64_t(given.GridNodes), over, C.int64_t(given.MemoryLimit)))
	return landing, cancelled(ctx, err)
}

// CommonFactorOptions are those of [UnderCommonFactor].
type CommonFactorOptions struct {
	// DegreesOfFreedom are those of Student's t, from 1 on: deals fall together in very good and very bad times. 0 is infinity:
	// Gaussian.
	DegreesOfFreedom float64
	GridNodes        int64 // as of DealsOptions
	MemoryLimit      int64 // as of DealsOptions
}

// UnderCommonFactor is the sum of deals that share luck: under one common factor, by quadrature, not by drawing. Each keeps its own
// chance.
//
// Two deals correlate by the root of the product of their correlations, each 0 to 0.9999, or 1 for all of them. Probabilities are
// within 1e-7 where [Landing.ErrorBound] is 0.
func UnderCommonFactor(ctx context.Context, probability, amount, correlation []float64, options *CommonFactorOptions) (*Landing, error) {
	if err := sameLength("probability", probability, "amount", amount, "correlation", correlation); err != nil {
		return nil, err
	}
	if options == nil {
		options = &CommonFactorOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	landing, err := made(C.go_under_common_factor(doubles(probability), doubles(amount), doubles(correlation), C.int64_t(len(amount)),
		C.double(options.DegreesOfFreedom), C.int64_t(options.GridNodes), over, C.int64_t(options.MemoryLimit)))
	return landing, cancelled(ctx, err)
}

// CompoundOptions are those of [Compound].
type CompoundOptions struct {
	// VarianceToMean is that of the count: 1, Poisson, as a rule, and where it is 0; above it a negative binomial, up to 1e5.
	VarianceToMean float64
	GridNodes      int64 // as of DealsOptions
	MemoryLimit    int64 // as of DealsOptions
}

// Compound is the sum of a random number of amounts, each drawn from those given with equal chance: business that is not created
// yet.
//
// meanCount, of how many there will be, is 0 or more; amounts, what such deals have been worth, are finite, and one or more
// unless meanCount is 0.
func Compound(ctx context.Context, meanCount float64, amounts []float64, options *CompoundOptions) (*Landing, error) {
	if options == nil {
		options = &CompoundOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	landing, err := made(C.go_compound(C.double(meanCount), doubles(amounts), C.int64_t(len(amounts)), C.double(options.VarianceToMean),
		C.int64_t(options.GridNodes), over, C.int64_t(options.MemoryLimit)))
	return landing, cancelled(ctx, err)
}
