// SPDX-License-Identifier: Apache-2.0

package landfall

import (
	"math"
	"strconv"
)

// String is the Landing in words: its median, its central 80%, how it was made and of how much.
func (l *Landing) String() string {
	if l.in() == nil {
		return "closed Landing"
	}
	p, err := l.Quantiles([]float64{0.1, 0.5, 0.9})
	if err != nil {
		return err.Error()
	}
	return "Landing " + short(p[1]) + ", 80% between " + short(p[0]) + " and " + short(p[2]) + "; " + l.Method() +
		", n = " + grouped(strconv.FormatInt(l.N(), 10))
}

// short is a number with the digits that matter to a reader.
func short(value float64) string {
	if math.Abs(value) >= 1000 && math.Abs(value) < 1e15 {
		return grouped(strconv.FormatFloat(value, 'f', 0, 64))
	}
	return strconv.FormatFloat(value, 'g', 4, 64)
}

// grouped has commas between thousands.
func grouped(digits string) string {
	first := 0
	if digits[0] == '-' {
		first = 1
	}
	for i := len(digits) - 3; i > first; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
