// Which deals does the quarter hang on? A Landing of what is won and open, the deals that decide whether it reaches its target, and
// what the gap asks for.
//
//	PKG_CONFIG_PATH=<prefix>/lib/pkgconfig LD_LIBRARY_PATH=<prefix>/lib go run . [FOLDER]
//
// With the folder of Maven Analytics' "CRM Sales Opportunities", a forecast of the quarter that those deals were in.
//
// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	landfall "github.com/landfall/landfall/capi/go"
)

// Deal is open: it pays Amount with the chance Probability that it closes this quarter.
type Deal struct {
	Name        string
	Probability float64
	Amount      float64
}

func columns(deals []Deal) (probability, amount []float64) {
	for _, deal := range deals {
		probability, amount = append(probability, deal.Probability), append(amount, deal.Amount)
	}
	return probability, amount
}

func run(ctx context.Context) error {
	const won, target = 145_500.0, 330_000.0
	deals := []Deal{
		{"Northwind", 0.60, 120_000}, {"Fabrikam", 0.35, 75_000}, {"Contoso", 0.30, 90_000},
		{"Tailspin", 0.15, 55_000}, {"Litware", 0.50, 62_500},
	}
	probability, amount := columns(deals)

	pipeline, err := landfall.FromDeals(ctx, probability, amount, nil)
	if err != nil {
		return err
	}
	defer pipeline.Close()
	quarter, err := pipeline.Shift(won)
	if err != nil {
		return err
	}
	defer quarter.Close()
	median, err := quarter.Quantile(0.5)
	if err != nil {
		return err
	}
	chance, err := quarter.ProbabilityAtLeast(target)
	if err != nil {
		return err
	}
	fmt.Printf("landfall %s: the quarter lands at %.0f; chance of %.0f: %.0f%%\n\n", landfall.Version(), median, target, 100*chance)

	rest, err := landfall.Point(won)
	if err != nil {
		return err
	}
	defer rest.Close()
	rows, err := landfall.Contributions(ctx, probability, amount, rest, target, 0)
	if err != nil {
		return err
	}
	fmt.Printf("%-10s  chance if won  if lost\n", "it hangs on")
	for _, row := range rows {
		fmt.Printf("  %-10s  %11.0f%%  %6.0f%%\n", deals[row.Row].Name, 100*row.HitIfWon, 100*row.HitIfLost)
	}

	needed, err := landfall.DealsNeeded(math.Max(0, target-median), 84_000, landfall.RoundAsUsual)
	if err != nil {
		return err
	}
	fmt.Printf("\nfrom the median to the target: %.0f deals of 84000\n", needed)

	_, err = landfall.FromDeals(ctx, []float64{1.5}, []float64{1}, nil)
	if !errors.Is(err, landfall.ErrInvalidArgument) {
		return fmt.Errorf("a chance of 150%% is taken: %v", err)
	}
	fmt.Println("a chance of 150% is refused:", err)
	return nil
}

func main() {
	err := run(context.Background())
	if err == nil && len(os.Args) > 1 {
		err = quarter(context.Background(), os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
