// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

// section is the test of a list of cases.
type section func(t *testing.T, cases json.RawMessage)

// each gives every case of a section to a test.
func each[Case any](check func(t *testing.T, each Case)) section {
	return func(t *testing.T, cases json.RawMessage) {
		var read []Case
		if err := json.Unmarshal(cases, &read); err != nil || len(read) == 0 {
			t.Fatalf("%d cases: %v", len(read), err)
		}
		for _, each := range read {
			check(t, each)
		}
	}
}

var run = map[string]section{
	"amount.json:cases":                   each(oneAmount),
	"bootstrap.json:cases":                each(bootstrapOfSciPy),
	"common_factor.json:cases":            each(sharedLuck),
	"descriptive.json:benjamini_hochberg": each(qValuesOfR),
	"effect_size.json:cases":              each(effectOfSciPy),
	"permutation.json:cases":              each(permutationOfSciPy),
	"team.json:rows":                      each(comparisonOfR),
	"correlates.json:rows":                each(correlatesOfSciPy),
	"rank_test.json:cases":                each(ranksOfSciPy),
	"calibration.json:cases":              each(calibration),
	"compound.json:cases":                 each(businessToCome),
	"cure.json:cases":                     each(cureOfSciPy),
	"weibull.json:cases":                  each(weibullOfR),
	"fiscal_calendar.json:business_days":  each(businessDays),
	"landing.json:cases":                  each(exactSum),
	"landing_smooth.json:cases":           each(smoothSum),
	"okr.json:trends":                     each(trendOfCheckIns),
	"plan.json:expected":                  each(landingBesidePlan),
	"plan.json:variances":                 each(planVariance),
	"poisson_binomial.json:cases":         each(smoothSum),
	"proportion.json:cases":               each(intervalOfR),
	"two_rates.json:cases":                each(twoRatesOfR),
	"score.json:binomial":                 each(crpsOfBinomial),
	"score.json:cases":                    each(crps),
	"score.json:poisson":                  each(crpsOfPoisson),
	"score.json:quantile":                 each(pinball),
	"survival.json:cases":                 each(curveOfLifelines),
	"uncertain_deals.json:cases":          each(uncertainAmounts),
}

// Every list of cases in every file of tests/reference is run, or has its reason why not.
func TestGoAnswersAsTheReferenceDoes(t *testing.T) {
	text := must(os.ReadFile(filepath.Join("..", "..", "tests", "reference", "beyond_c.txt")))
	beyond := make(map[string]bool) // false: no file has it
	for _, line := range strings.Split(string(text), "\n") {
		if words := strings.Fields(line); len(words) > 1 && words[0] != "#" {
			beyond[words[0]] = false
		}
	}
	seen := make(map[string]bool)
	for _, path := range must(filepath.Glob(filepath.Join("..", "..", "tests", "reference", "*.json"))) {
		file := filepath.Base(path)
		var lists map[string]json.RawMessage
		reference(t, file, &lists)
		for name, cases := range lists {
			if list := strings.Join(strings.Fields(string(cases)), ""); !strings.HasPrefix(list, "[{") && !strings.HasPrefix(list, "[[") {
				continue // numbers and words belong to the cases beside them
			}
			key := file + ":" + name
			check, runs := run[key]
			_, list := beyond[key]
			_, whole := beyond[file]
			switch {
			case runs && !list && !whole:
				seen[key] = true
				t.Run(key, func(t *testing.T) { check(t, cases) })
			case runs:
				t.Errorf("%s runs, and beyond_c.txt says that it does not", key)
			case list:
				beyond[key] = true
			case whole:
				beyond[file] = true
			default:
				t.Errorf("%s is not run; run it, or say in beyond_c.txt why not", key)
			}
		}
	}
	for key := range run {
		if !seen[key] {
			t.Errorf("there is no %s", key)
		}
	}
	for key, there := range beyond {
		if !there {
			t.Errorf("beyond_c.txt has %s, and there is none", key)
		}
	}
}

func exactSum(t *testing.T, each struct {
	Probability, Amount []float64
	Mean, Variance      float64
	Rows                []row
}) {
	landing := must(landfall.FromDeals(background, each.Probability, each.Amount, nil))
	defer landing.Close()
	wantNear(t, "mean", landing.Mean(), each.Mean, 1e-12, 0)
	wantNear(t, "variance", landing.Variance(), each.Variance, 1e-12, 0)
	if landing.N() != int64(len(each.Amount)) || landing.ErrorBound() != 0 || landing.Method() == "" {
		t.Errorf("%v, off by %v", landing, landing.ErrorBound())
	}
	wantRows(t, landing, each.Rows, 1e-9, 1e-12)
}

func smoothSum(t *testing.T, each struct {
	Probability, Amount []float64
	Rows                []row
}) {
	landing := must(landfall.FromDeals(background, each.Probability, each.Amount, nil))
	defer landing.Close()
	wantRows(t, landing, each.Rows, 0, 1e-9)
}

func uncertainAmounts(t *testing.T, each struct {
	Deals []struct {
		P, Mean, CV float64
		Kind        string
	}
	Mean, Variance float64
	Rows           []row
}) {
	var parts []*landfall.Landing // one for each shape, which are independent; a fixed amount is one that does not vary
	for _, shape := range []landfall.AmountShape{landfall.Lognormal, landfall.Gamma} {
		var p, mean, cv []float64
		for _, deal := range each.Deals {
			if (deal.Kind == "gamma") == (shape == landfall.Gamma) {
				p, mean, cv = append(p, deal.P), append(mean, deal.Mean), append(cv, deal.CV)
			}
		}
		if p != nil {
			parts = append(parts, must(landfall.FromUncertainDeals(background, p, mean, cv, shape, nil)))
		}
	}
	landing := must(landfall.Sum(parts...))
	defer landing.Close()
	wantNear(t, "mean", landing.Mean(), each.Mean, 1e-12, 0)
	wantNear(t, "variance", landing.Variance(), each.Variance, 1e-12, 0)
	wantRows(t, landing, each.Rows, 0, 1e-9)
}

func oneAmount(t *testing.T, each struct {
	Kind           string
	Parameters     []float64
	Mean, Variance float64
	CDF            []row
}) {
	certain, p := []float64{1}, each.Parameters
	var landing *landfall.Landing
	if each.Kind == "triangular" {
		landing = must(landfall.FromTriangularDeals(background, certain, p[:1], p[1:2], p[2:], nil))
	} else {
		shape := map[string]landfall.AmountShape{"lognormal": landfall.Lognormal, "gamma": landfall.Gamma}[each.Kind]
		landing = must(landfall.FromUncertainDeals(background, certain, p[:1], p[1:], shape, nil))
	}
	defer landing.Close()
	wantNear(t, "mean", landing.Mean(), each.Mean, 1e-12, 0)
	wantNear(t, "variance", landing.Variance(), each.Variance, 1e-12, 0)
	off := landing.ErrorBound() // of one amount alone, whose tail is long, a grid is coarse
	for _, row := range each.CDF {
		if must(landing.CDF(row.X-off))-1e-9 > row.CDF || row.CDF > must(landing.CDF(row.X+off))+1e-9 {
			t.Errorf("%s of %v: the chance of %v is further off than it says", each.Kind, p, row.X)
		}
	}
}

func sharedLuck(t *testing.T, each struct {
	Degrees                          float64 // null, which stays 0: Gaussian
	Probability, Amount, Correlation []float64
	Mean, Variance                   float64
	Rows                             []row
}) {
	landing := must(landfall.UnderCommonFactor(background, each.Probability, each.Amount, each.Correlation,
		&landfall.CommonFactorOptions{DegreesOfFreedom: each.Degrees}))
	defer landing.Close()
	wantNear(t, "mean", landing.Mean(), each.Mean, 1e-8, 0)
	wantNear(t, "variance", landing.Variance(), each.Variance, 1e-6, 0)
	wantRows(t, landing, each.Rows, 0, 1e-8)
}

func businessToCome(t *testing.T, each struct {
	MeanCount      float64 `json:"mean_count"`
	VarianceToMean float64 `json:"variance_to_mean"`
	Amounts        []float64
	Rows           []row
}) {
	landing := must(landfall.Compound(background, each.MeanCount, each.Amounts, &landfall.CompoundOptions{VarianceToMean: each.VarianceToMean}))
	defer landing.Close()
	wantRows(t, landing, each.Rows, 1e-9, 1e-12)
}

func landingBesidePlan(t *testing.T, each struct {
	Probability, Amount []float64
	Plan, Mean          float64
	AtLeast             float64 `json:"at_least"`
	AtMost              float64 `json:"at_most"`
	Low50               float64 `json:"low_50"`
	High50              float64 `json:"high_50"`
	P10, P50, P90       float64
}) {
	landing := must(landfall.FromDeals(background, each.Probability, each.Amount, nil))
	defer landing.Close()
	variance := must(landing.Shift(-each.Plan))
	defer variance.Close()
	wantNear(t, "at least", must(landing.ProbabilityAtLeast(each.Plan)), each.AtLeast, 1e-12, 0)
	wantNear(t, "at most", must(landing.CDF(each.Plan)), each.AtMost, 1e-12, 0)
	wantNear(t, "mean", variance.Mean(), each.Mean, 1e-9, 1e-9)
	wanted := []float64{each.P10, each.Low50, each.P50, each.High50, each.P90}
	for i, have := range must(variance.Quantiles([]float64{0.1, 0.25, 0.5, 0.75, 0.9})) {
		wantNear(t, "quantile", have, wanted[i], 1e-9, 0)
	}
}

func crps(t *testing.T, each struct {
	Name                    string
	Parts                   []struct{ Samples, Probabilities, Values []float64 }
	Weights, Outcomes, CRPS []float64
}) {
	var parts []*landfall.Landing
	for _, part := range each.Parts {
		if part.Samples != nil {
			parts = append(parts, must(landfall.FromSamples(part.Samples)))
		} else {
			parts = append(parts, must(landfall.FromQuantiles(part.Probabilities, part.Values)))
		}
	}
	landing := must(landfall.Mixture(parts, each.Weights))
	for i, score := range must(landing.CRPS(each.Outcomes)) {
		wantNear(t, each.Name, score, each.CRPS[i], 1e-9, 1e-9)
	}
}

// meanLogScore is the log score, with cells of one whole number each.
func meanLogScore(landing *landfall.Landing, outcome float64) float64 {
	scores := must(landfall.Score(background, []*landfall.Landing{landing}, []float64{outcome}, &landfall.ScoreOptions{CellWidth: 1}))
	for _, each := range scores.Means {
		if each.Score == "log score" {
			return each.Mean.Estimate
		}
	}
	panic("there is no log score")
}

func crpsOfBinomial(t *testing.T, each struct {
	N                int
	P, Outcome, CRPS float64
	LogScore         *float64 `json:"log_score"`
}) {
	probability, amount := make([]float64, each.N), make([]float64, each.N)
	for i := range amount {
		probability[i], amount[i] = each.P, 1
	}
	landing := must(landfall.FromDeals(background, probability, amount, nil))
	defer landing.Close()
	wantNear(t, "crps", must(landing.CRPS([]float64{each.Outcome}))[0], each.CRPS, 1e-9, 0)
	if each.LogScore != nil {
		wantNear(t, "log score", meanLogScore(landing, each.Outcome), *each.LogScore, 1e-9, 0)
	}
}

func crpsOfPoisson(t *testing.T, each struct {
	Mean, Outcome, CRPS float64
	LogScore            float64 `json:"log_score"`
}) {
	landing := must(landfall.Compound(background, each.Mean, []float64{1}, nil))
	defer landing.Close()
	wantNear(t, "crps", must(landing.CRPS([]float64{each.Outcome}))[0], each.CRPS, 1e-9, 0)
	if each.LogScore < 20 { // by FFT: 1e-16 of 1, not of the mass
		wantNear(t, "log score", meanLogScore(landing, each.Outcome), each.LogScore, 1e-6, 0)
	}
}

func pinball(t *testing.T, each struct{ Quantile, Q, Outcome, Pinball float64 }) {
	landing := must(landfall.Point(each.Quantile))
	defer landing.Close()
	wantNear(t, "pinball", must(landing.Pinball(each.Q, []float64{each.Outcome}))[0], each.Pinball, 1e-12, 0)
}

func twoRatesOfR(t *testing.T, each struct {
	Counts            [4]float64
	Fisher, Low, High float64
	LikelihoodRatio   float64 `json:"likelihood_ratio"`
}) {
	have := must(landfall.TestRates(int64(each.Counts[0]), int64(each.Counts[1]), int64(each.Counts[2]), int64(each.Counts[3]), 0.8))
	wantNear(t, "fisher", have.Fisher, each.Fisher, 1e-10, 0)
	wantNear(t, "likelihood_ratio", have.LikelihoodRatio, each.LikelihoodRatio, 1e-8, 1e-15)
	wantNear(t, "low", have.Difference.Low, each.Low, 1e-10, 0)
	wantNear(t, "high", have.Difference.High, each.High, 1e-10, 0)
}

func intervalOfR(t *testing.T, each struct {
	K, N             int64
	Level            float64
	Wilson, Jeffreys [2]float64
	ClopperPearson   [2]float64 `json:"clopper_pearson"`
}) {
	for method, want := range map[landfall.ProportionMethod][2]float64{
		landfall.Wilson: each.Wilson, landfall.Jeffreys: each.Jeffreys, landfall.ClopperPearson: each.ClopperPearson,
	} {
		have := must(landfall.ProportionInterval(each.K, each.N, method, each.Level))
		wantNear(t, "low", have.Low, want[0], 1e-11, 1e-12)
		wantNear(t, "high", have.High, want[1], 1e-11, 1e-12)
		if have.N != each.N || have.Level != each.Level {
			t.Errorf("%+v", have)
		}
	}
}

func businessDays(t *testing.T, each [3]interface{}) {
	var about struct{ Holidays []landfall.Date }
	reference(t, "fiscal_calendar.json", &about)
	calendar := must(landfall.NewCalendar(&landfall.CalendarOptions{Holidays: about.Holidays}))
	defer calendar.Close()
	begin, end := day(each[0].(string)), day(each[1].(string))
	if days := must(calendar.BusinessDays(begin, end)); float64(days) != each[2] {
		t.Errorf("%v to %v: %d, not %v", begin, end, days, each[2])
	}
}

func trendOfCheckIns(t *testing.T, each struct {
	Initial   float64
	Length    int
	Days      []int // from 1, the first of the period
	Values    []float64
	Drift     float64 `json:"drift_per_day"`
	Variance  float64 `json:"variance_per_day"`
	Centre    float64
	Scale     float64
	Quantiles [][2]float64
	Target    float64
	AtLeast   float64 `json:"at_least"`
	AtMost    float64 `json:"at_most"`
}) {
	begin := day("2017-10-01")
	result := landfall.KeyResult{Period: landfall.Period{Begin: begin, End: begin.AddDays(each.Length)}, Initial: each.Initial, Target: 1e9}
	var last landfall.Date
	for i, number := range each.Days {
		last = begin.AddDays(number - 1)
		result.CheckIns = append(result.CheckIns, landfall.CheckIn{Day: last, Value: each.Values[i]})
	}
	trend := must(result.Trend(last))
	wantNear(t, "drift", trend.DriftPerDay, each.Drift, 1e-12, 0)
	wantNear(t, "variance", trend.VariancePerDay, each.Variance, 1e-12, 0)
	wantNear(t, "centre", trend.Centre, each.Centre, 1e-12, 0)
	wantNear(t, "scale", trend.Scale, each.Scale, 1e-12, 0)
	landing := must(result.Landing(last))
	defer landing.Close()
	for _, q := range each.Quantiles {
		wantNear(t, "cdf", must(landing.CDF(q[1])), q[0], 0, 1e-4)
	}
	result.Target = each.Target
	for direction, want := range map[landfall.Direction]float64{landfall.StayAbove: each.AtLeast, landfall.StayBelow: each.AtMost} {
		result.Direction = direction
		wantNear(t, "P(hit)", must(result.Status(last, nil)).PHit, want, 0, 1e-4)
	}
}

// ends reads whole numbers; encoding/json would take a []uint8 for text.
func ends(whole []int) []uint8 {
	bytes := make([]uint8, len(whole))
	for i, each := range whole {
		bytes[i] = uint8(each)
	}
	return bytes
}

func curveOfLifelines(t *testing.T, each struct {
	Duration, Time, Survival, Low, High []float64
	End                                 []int
	Median                              float64
	RestrictedMean                      float64   `json:"restricted_mean"`
	Incidence                           []float64 `json:"incidence_1"`
}) {
	durations := landfall.Durations{Duration: each.Duration, End: ends(each.End)}
	wantNear(t, "median", must(durations.Quantile(0.5, 0)).Estimate, each.Median, 0, 0)
	wantNear(t, "restricted mean", must(durations.RestrictedMean(25, 0)).Estimate, each.RestrictedMean, 1e-9, 0)
	for i, row := range must(durations.KaplanMeier(0)) {
		wantNear(t, "survival", row.Survival.Estimate, each.Survival[i], 0, 1e-12)
		wantNear(t, "low", row.Survival.Low, each.Low[i], 0, 1e-12)
		wantNear(t, "high", row.Survival.High, each.High[i], 0, 1e-12)
	}
	for i, want := range each.Incidence {
		wantNear(t, "incidence", must(durations.AalenJohansen(2, 0))[i].Incidence.Estimate, want, 0, 1e-12)
	}
}

func cureOfSciPy(t *testing.T, each struct {
	Timing           string
	Time, Covariates []float64
	Ended            []int
	Width            int
	LogLikelihood    float64 `json:"log_likelihood"`
	Parameters       []float64
}) {
	timings := map[string]landfall.Timing{"weibull": landfall.WeibullTiming, "gamma": landfall.GammaTiming, "generalised gamma": landfall.GeneralisedGammaTiming}
	cases := landfall.TimedCases{Durations: landfall.Durations{Duration: each.Time, End: ends(each.Ended)}}
	for i := 0; i < len(each.Covariates); i += each.Width {
		cases.Covariates = append(cases.Covariates, each.Covariates[i:i+each.Width])
	}
	model := must(landfall.FitCure(context.Background(), cases, &landfall.CureOptions{Timing: timings[each.Timing]}))
	defer model.Close()
	parameters, summary, err := model.Parameters()
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, "log likelihood", summary.LogLikelihood, each.LogLikelihood, 1e-9, 0)
	wantNear(t, "constant", parameters[0].Value.Estimate, each.Parameters[0], 1e-5, 1e-5)
}

func weibullOfR(t *testing.T, each struct {
	Time, Covariates []float64
	Ended            []int
	Width            int
	LogLikelihood    float64 `json:"log_likelihood"`
	Parameters       []float64
	Median           float64
}) {
	cases := landfall.TimedCases{Durations: landfall.Durations{Duration: each.Time, End: ends(each.Ended)}}
	for i := 0; i < len(each.Covariates); i += each.Width {
		cases.Covariates = append(cases.Covariates, each.Covariates[i:i+each.Width])
	}
	model := must(landfall.FitWeibull(context.Background(), cases, nil))
	defer model.Close()
	parameters, summary, err := model.Parameters()
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, "log likelihood", summary.LogLikelihood, each.LogLikelihood, 1e-9, 0)
	wantNear(t, "constant", parameters[0].Value.Estimate, each.Parameters[0], 1e-6, 0)
	half := make([]float64, each.Width)
	for i := range half {
		half[i] = 0.5
	}
	wantNear(t, "median", must(model.Quantile(0.5, half...)).Estimate, each.Median, 1e-6, 0)
}

func calibration(t *testing.T, each struct {
	Probability, Outcome, Weight []float64
	Brier                        float64
	LogLoss                      float64                            `json:"log_loss"`
	Uniform                      struct{ Observed, Said []float64 } `json:"uniform 10"`
	Recalibration, Firth         *struct {
		Intercept, Slope float64
		SlopeError       float64 `json:"slope_error"`
		PValue           float64 `json:"p_value"`
	}
}) {
	if len(each.Weight) == 0 {
		each.Weight = nil
	}
	have := must(landfall.Calibrate(each.Probability, each.Outcome, &landfall.CalibrationOptions{Weight: each.Weight}))
	wantNear(t, "Brier", have.Scores.Brier.Estimate, each.Brier, 1e-12, 0)
	wantNear(t, "log loss", have.Scores.LogLoss.Estimate, each.LogLoss, 1e-12, 0)
	for i, said := range each.Uniform.Said {
		if edges(each.Probability) {
			break // which scikit-learn puts into the lower bin
		}
		wantNear(t, "said", have.Table[i].MeanProbability, said, 1e-12, 0)
		wantNear(t, "observed", have.Table[i].Observed.Estimate, each.Uniform.Observed[i], 1e-12, 1e-12)
	}
	if want := each.Recalibration; want != nil {
		wantNear(t, "intercept", have.Line.Intercept.Estimate, want.Intercept, 1e-8, 1e-8)
		wantNear(t, "slope", have.Line.Slope.Estimate, want.Slope, 1e-8, 1e-8)
		wantNear(t, "slope error", have.Line.SlopeError, want.SlopeError, 1e-7, 1e-8)
		wantNear(t, "p", have.Line.PValue, want.PValue, 1e-6, 1e-10)
	}
}

// edges tells whether a probability lies on the edge of a tenth.
func edges(probability []float64) bool {
	for _, p := range probability {
		if math.Abs(p*10-math.Round(p*10)) < 1e-9 {
			return true
		}
	}
	return false
}

func wantInterval(t *testing.T, what string, have landfall.Interval, want []float64, relative float64) {
	t.Helper()
	wantNear(t, what, have.Estimate, want[0], relative, 0)
	wantNear(t, what+", low", have.Low, want[1], relative, 0)
	wantNear(t, what+", high", have.High, want[2], relative, 0)
}

// groups are two groups, and what the reference says of them.
type groups map[string]json.RawMessage

func (g groups) numbers(key string) (numbers []float64) {
	if json.Unmarshal(g[key], &numbers) != nil {
		return nil
	}
	return numbers
}

// want compares with a number that the reference may not have.
func (g groups) want(t *testing.T, key string, have, relative float64) {
	t.Helper()
	var want float64
	if json.Unmarshal(g[key], &want) == nil {
		wantNear(t, key, have, want, relative, 0)
	}
}

func (g groups) level() (level float64) {
	if err := json.Unmarshal(g["level"], &level); err != nil {
		panic(err)
	}
	return level
}

func effectOfSciPy(t *testing.T, each groups) {
	for key, effect := range map[string]landfall.Effect{"difference": landfall.Difference, "ratio": landfall.Ratio, "hedges_g": landfall.HedgesG} {
		if want := each.numbers(key); want != nil {
			wantInterval(t, key, must(landfall.EffectSize(each.numbers("first"), each.numbers("second"), effect, each.level())), want, 1e-8)
		}
	}
}

// alternatives by the names that the references have for them.
var alternatives = map[string]landfall.Alternative{"two_sided": landfall.TwoSided, "greater": landfall.Greater, "less": landfall.Less}

func permutationOfSciPy(t *testing.T, each groups) {
	for name, alternative := range alternatives {
		test := must(landfall.CompareGroups(background, each.numbers("first"), each.numbers("second"), &landfall.GroupTestOptions{Alternative: alternative}))
		each.want(t, "difference", test.Statistic, 1e-12)
		each.want(t, "ways", float64(test.Permutations), 0)
		each.want(t, name, test.PValue, 1e-13)
	}
}

func ranksOfSciPy(t *testing.T, each groups) {
	first, second := each.numbers("first"), each.numbers("second")
	wantInterval(t, "delta", must(landfall.EffectSize(first, second, landfall.CliffsDelta, each.level())), each.numbers("delta"), 1e-10)
	for name, alternative := range alternatives {
		test := func(kind landfall.GroupTestKind, never bool) landfall.GroupTest {
			return must(landfall.CompareGroups(background, first, second, &landfall.GroupTestOptions{Test: kind, Alternative: alternative, NeverExact: never}))
		}
		exact := test(landfall.MannWhitneyTest, false)
		each.want(t, "u", exact.Statistic, 0)
		each.want(t, "exact_"+name, exact.PValue, 1e-10)
		each.want(t, "normal_"+name, test(landfall.MannWhitneyTest, true).PValue, 1e-10)
		if each["statistic"] != nil {
			each.want(t, "statistic", test(landfall.BrunnerMunzelTest, false).Statistic, 1e-10)
			each.want(t, "brunner_munzel_"+name, test(landfall.BrunnerMunzelTest, false).PValue, 1e-9)
		}
	}
}

func bootstrapOfSciPy(t *testing.T, each struct {
	Name             string
	Level            float64
	Samples          [][]float64
	Low, High, Error float64
}) {
	var second []float64
	if len(each.Samples) > 1 {
		second = each.Samples[1]
	}
	have := must(landfall.BCa(background, each.Samples[0], second, &landfall.BCaOptions{AsEfron: true, Level: each.Level, Resamples: 200_000}))
	tolerance := 0.04 * each.Error // both sides draw
	if each.Name == "whole numbers" {
		tolerance += 1.0 / 12 // by which their mean steps
	}
	wantNear(t, "low", have.Low, each.Low, 0, tolerance)
	wantNear(t, "high", have.High, each.High, 0, tolerance)
}

func qValuesOfR(t *testing.T, each struct{ P, Q []float64 }) {
	for i, q := range must(landfall.QValues(each.P)) {
		wantNear(t, "q", q, each.Q[i], 1e-13, 0)
	}
}

func comparisonOfR(t *testing.T, each struct {
	Metric     string
	MeanTop    float64 `json:"mean_top"`
	MeanBottom float64 `json:"mean_bottom"`
	Difference []float64
	P, Q       float64
}) {
	for _, row := range must(landfall.CompareTeam(background, enterprise(t), nil)).Rows {
		if row.Metric != each.Metric {
			continue
		}
		wantNear(t, "top", row.MeanTop, each.MeanTop, 1e-13, 0)
		wantNear(t, "bottom", row.MeanBottom, each.MeanBottom, 1e-13, 0)
		wantNear(t, "difference", row.Difference.Estimate, each.Difference[0], 1e-10, 1e-10)
		wantNear(t, "low", row.Difference.Low, each.Difference[1], 1e-10, 1e-10)
		wantNear(t, "high", row.Difference.High, each.Difference[2], 1e-10, 1e-10)
		wantNear(t, "p", row.PValue, each.P, 1e-12, 0)
		wantNear(t, "q", row.QValue, each.Q, 1e-12, 0)
		return
	}
	t.Errorf("there is no %s", each.Metric)
}

func correlatesOfSciPy(t *testing.T, each struct {
	Metric            string
	Spearman, Partial []float64
	Ridge             float64
}) {
	var file struct {
		Outcome []float64
		Rows    []struct {
			Metric string
			Values []float64
		}
	}
	reference(t, "correlates.json", &file)
	reps := landfall.Reps{Names: named(len(file.Outcome)), Outcome: file.Outcome, Numbers: map[string][]float64{}}
	for _, row := range file.Rows {
		reps.Numbers[row.Metric] = row.Values
	}
	for _, row := range must(landfall.Correlates(background, reps, nil)) {
		if row.Metric == each.Metric {
			wantInterval(t, "spearman", row.Spearman, each.Spearman, 1e-10)
			wantInterval(t, "partial", row.Partial, each.Partial, 1e-9)
			wantNear(t, "ridge", row.Ridge.Estimate, each.Ridge, 1e-8, 1e-8)
			return
		}
	}
	t.Errorf("there is no %s", each.Metric)
}
