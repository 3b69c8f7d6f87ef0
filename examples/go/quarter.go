package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"time"

	landfall "github.com/landfall/landfall/capi/go"
)

// rows of a CSV file, by the names in its header.
func rows(path string) ([]map[string]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, fmt.Errorf("%s: %v", path, err)
	}
	all := make([]map[string]string, 0, len(lines)-1)
	for _, line := range lines[1:] {
		row := make(map[string]string, len(line))
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		all = append(all, row)
	}
	return all, nil
}

// read reads Maven Analytics' "CRM Sales Opportunities" (public domain).
func read(folder string) (landfall.Opportunities, error) {
	var wrong error // a day that is none
	date := func(text string) (date landfall.Date) {
		if text != "" && wrong == nil {
			date, wrong = landfall.ParseDate(text)
		}
		return date
	}
	team, err := rows(filepath.Join(folder, "sales_teams.csv"))
	if err != nil {
		return nil, err
	}
	of := make(map[string]map[string]string, len(team))
	for _, row := range team {
		of[row["sales_agent"]] = row
	}
	pipeline, err := rows(filepath.Join(folder, "sales_pipeline.csv"))
	if err != nil {
		return nil, err
	}
	var deals landfall.Opportunities
	for _, row := range pipeline {
		amount := math.NaN()
		if text := row["close_value"]; text != "" {
			if amount, err = strconv.ParseFloat(text, 64); err != nil {
				return nil, err
			}
		}
		owner := row["sales_agent"]
		deals = append(deals, landfall.Opportunity{ID: row["opportunity_id"], Stage: row["deal_stage"], Product: row["product"],
			Created: date(row["engage_date"]), Closed: date(row["close_date"]), Amount: amount,
			Dimensions: map[string]string{"owner": owner, "manager": of[owner]["manager"], "region": of[owner]["regional_office"]}})
	}
	return deals, wrong
}

// quarter forecasts a quarter by its deals: where it lands, how that was found, and which open deals decide it.
func quarter(ctx context.Context, folder string) error {
	deals, err := read(folder)
	if err != nil {
		return err
	}
	target := 2_800_000.0
	forecast, err := landfall.ForecastDeals(ctx, deals, &landfall.ForecastOptions{
		AsOf:   landfall.NewDate(2017, time.November, 15),
		Target: &target,
		Columns: landfall.Columns{Won: []string{"Won"}, Lost: []string{"Lost"}, Open: []string{"Prospecting", "Engaging"},
			AmountKnown: landfall.AtClose},
	})
	if err != nil {
		return err
	}
	defer forecast.Close()
	summary, err := forecast.Summary()
	if err != nil {
		return err
	}
	fmt.Printf("%s lands at %.0f, 80%% sure between %.0f and %.0f; chance of %.0f: %.0f%%\n", summary.Period, summary.P50, summary.P10,
		summary.P90, target, 100*summary.PHit)
	methods, err := forecast.Methods()
	if err != nil {
		return err
	}
	for _, by := range methods {
		fmt.Printf("  by %s, which counts for %.0f%%: %.0f\n", by.Method, 100*by.Weight, by.P50)
	}
	open, err := forecast.OpenDeals()
	if err != nil {
		return err
	}
	for _, deal := range open[:3] {
		fmt.Printf("  %s of %s: %.0f with %.0f%% (%.0f to %.0f)\n", deal.ID, deal.Owner, deal.Amount, 100*deal.Chance.Estimate,
			100*deal.Chance.Low, 100*deal.Chance.High)
	}
	return nil
}
