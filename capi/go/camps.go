// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_evidence {
  landfall_team_camps_evidence value;
  landfall_error* failure;
} go_evidence;

static go_evidence go_team_camps(struct ArrowArrayStream* reps, const landfall_team_camps_options* options, struct ArrowArrayStream* out,
                                 struct ArrowArrayStream* profiles) {
  GO_ANSWER(go_evidence, landfall_team_camps(reps, options, &answer.value, out, profiles, &error));
}
*/
import "C"

import (
	"context"
	"math"
	"runtime"
)

// CampsOptions are those of [FindCamps]; nil and zeros are its defaults.
type CampsOptions struct {
	Groups         Groups
	Metrics        []string // columns; nil: every other column of numbers
	PerMonth       []string // those that months add to: divided by exposure, where there is one
	Most           int64    // camps that are looked for, to 5; 0: 3
	PMost          float64  // p of a single normal above which there is one camp; 0: 0.10
	LeastStability float64  // below which there is one; 0: 0.60
	Draws          int64    // from a single normal, for p; 0: 199
	Resamples      int64    // of the reps, for stability; 0: 100
	Seed           uint64   // 0: 1
}

// Camp is some of the top who reach it by one road.
type Camp struct {
	Reps    []string           // best outcome first
	Profile map[string]float64 // mean of each metric, in standard deviations of the team above its mean
}

// Camps is what [FindCamps] answers.
type Camps struct {
	Camps     []Camp    // the largest first; one of all where there is no evidence for more
	Preferred int64     // by BIC
	PValue    float64   // of the gain of two camps over one, were the reps of a single normal; 1 where BIC prefers one
	Stability float64   // mean adjusted Rand index of the camps, over reps drawn anew; 1 where there is one
	BIC       []float64 // of one camp, two and so on; the smallest is preferred
	LeftOut   int64     // reps of the top group without one of the metrics
}

// FindCamps asks whether the best reach it by one road or several: a mixture of normals over the profiles of the top group. More than
// one camp is said only where BIC prefers it, a single normal would seldom look so parted, and the camps are found again when reps are
// drawn anew. [ErrInsufficient] on fewer than six reps at the top who have every metric.
func FindCamps(ctx context.Context, reps Table, options *CampsOptions) (*Camps, error) {
	if options == nil {
		options = &CampsOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	var given C.landfall_team_camps_options
	C.landfall_team_camps_options_init(&given, C.sizeof_landfall_team_camps_options)
	options.Groups.set(&given.groups, &memory)
	given.metrics, given.n_metrics = memory.texts(options.Metrics)
	given.per_month, given.n_per_month = memory.texts(options.PerMonth)
	for into, count := range map[*C.int64_t]int64{&given.most: options.Most, &given.draws: options.Draws, &given.resamples: options.Resamples} {
		if count != 0 {
			*into = C.int64_t(count)
		}
	}
	unless(&given.p_most, options.PMost)
	unless(&given.least_stability, options.LeastStability)
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, 0)
	members, profiles := NewStream(), NewStream()
	defer members.Close()
	defer profiles.Close()
	answer := C.go_team_camps(stream.in(), &given, members.in(), profiles.in())
	runtime.KeepAlive(stream)
	if answer.failure != nil {
		return nil, cancelled(ctx, taken(answer.failure))
	}
	found := answer.value
	camps := &Camps{Camps: make([]Camp, found.camps), Preferred: int64(found.preferred), PValue: float64(found.p_value),
		Stability: float64(found.stability), LeftOut: int64(found.left_out)}
	for _, bic := range found.bic {
		if !math.IsNaN(float64(bic)) {
			camps.BIC = append(camps.BIC, float64(bic))
		}
	}
	type member struct {
		Camp int64  `landfall:"camp"`
		Rep  string `landfall:"rep"`
	}
	type profile struct {
		Camp    int64   `landfall:"camp"`
		Metric  string  `landfall:"metric"`
		Profile float64 `landfall:"profile"`
	}
	rows, err := rowsOf[member](members, nil)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		camps.Camps[row.Camp-1].Reps = append(camps.Camps[row.Camp-1].Reps, row.Rep)
	}
	means, err := rowsOf[profile](profiles, nil)
	if err != nil {
		return nil, err
	}
	for _, row := range means {
		camp := &camps.Camps[row.Camp-1]
		if camp.Profile == nil {
			camp.Profile = map[string]float64{}
		}
		camp.Profile[row.Metric] = row.Profile
	}
	return camps, nil
}
