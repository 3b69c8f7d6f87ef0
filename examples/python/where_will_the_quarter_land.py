"""Where will the quarter land? A CRM export in, an answer that a sales leader reads in a minute out.

    ./dev python examples/python/where_will_the_quarter_land.py FOLDER [DAY]

FOLDER holds sales_pipeline.csv and sales_teams.csv of Maven Analytics' "CRM Sales Opportunities" (public domain). Nothing later
than DAY is known: 2017-11-15 unless you say otherwise. Needs landfall alone.

SPDX-License-Identifier: Apache-2.0
"""

import csv
import datetime
import sys
from pathlib import Path
from typing import NamedTuple

import landfall as lf

TARGETS = {"Central": 950_000, "East": 870_000, "West": 980_000}


class Deal(NamedTuple):
    stage: str
    region: str
    product: str
    created: datetime.date | None
    closed: datetime.date | None
    amount: float | None


def read(folder: Path) -> list[Deal]:
    def day(text: str) -> datetime.date | None:
        return datetime.date.fromisoformat(text) if text else None

    with open(folder / "sales_teams.csv", newline="") as file:
        region = {row["sales_agent"]: row["regional_office"] for row in csv.DictReader(file)}
    with open(folder / "sales_pipeline.csv", newline="") as file:
        return [
            Deal(
                row["deal_stage"],
                region[row["sales_agent"]],
                row["product"],
                day(row["engage_date"]),
                day(row["close_date"]),
                float(row["close_value"]) if row["close_value"] else None,
            )
            for row in csv.DictReader(file)
        ]


def chances(deals: list[Deal], as_of: datetime.date, days: int) -> list[float]:
    """For a deal that has been open for so many days, the chance that it is won within the next `days`.

    Aalen and Johansen's estimate: on each day of its life a deal is won, lost or neither, in the shares seen among all that were
    still open at that age. Deals that are open yet count for as long as they have been.
    """
    at_risk, won, ended = ([0] * 1_000 for _ in range(3))
    for deal in deals:
        if deal.created and deal.created <= as_of:
            last = deal.closed if deal.closed and deal.closed <= as_of else None
            age = min(((last or as_of) - deal.created).days, 999)
            for day in range(age + 1):
                at_risk[day] += 1
            ended[age] += last is not None
            won[age] += last is not None and deal.stage == "Won"

    def chance(age: int) -> float:
        still_open, total = 1.0, 0.0
        for day in range(age + 1, min(age + days, 999) + 1):
            if at_risk[day]:
                total += still_open * won[day] / at_risk[day]
                still_open *= 1 - ended[day] / at_risk[day]
        return total

    return [chance(age) for age in range(1_000)]


def open_deals(deals: list[Deal], as_of: datetime.date, end: datetime.date) -> lf.Landing:
    """What is open on `as_of` brings by `end`: each deal with its chance, and with the mean that its product was won at."""
    won_at: dict[str, list[float]] = {}
    for deal in deals:
        if deal.stage == "Won" and deal.closed and deal.closed <= as_of and deal.amount is not None:
            won_at.setdefault(deal.product, []).append(deal.amount)
    by_age = chances(deals, as_of, (end - as_of).days - 1)
    still_open = [deal for deal in deals if deal.created and deal.created <= as_of and not (deal.closed and deal.closed <= as_of)]
    return lf.Landing.from_deals(
        probability=[by_age[min((as_of - deal.created).days, 999)] for deal in still_open if deal.created],
        amount=[sum(won_at[deal.product]) / len(won_at[deal.product]) for deal in still_open],
    )


def earlier_quarters(deals: list[Deal], calendar: lf.Calendar, quarter: lf.Period, as_of: datetime.date) -> lf.Landing:
    """What earlier quarters brought from the same day of theirs until their end, each as likely as the others."""
    brought, left = [], quarter.end - as_of
    earlier = calendar.quarter_of(quarter.begin - datetime.timedelta(1))
    while any(deal.closed and deal.closed <= earlier.begin for deal in deals):
        last = [deal for deal in deals if deal.stage == "Won" and deal.closed and earlier.end - left < deal.closed < earlier.end]
        brought.append(sum(deal.amount or 0 for deal in last))
        earlier = calendar.quarter_of(earlier.begin - datetime.timedelta(1))
    return lf.Landing.from_samples(brought)


def main() -> None:
    folder = Path(sys.argv[1])
    as_of = datetime.date.fromisoformat(sys.argv[2] if len(sys.argv) > 2 else "2017-11-15")
    deals = read(folder)
    calendar = lf.Calendar()
    quarter = calendar.quarter_of(as_of)
    left = calendar.business_days(as_of, quarter.end)
    print(f"{quarter.label}, week {calendar.week_of_quarter(as_of)}, as of {as_of}: {left} business days left\n")

    table = dict(zip(Deal._fields, zip(*deals, strict=True), strict=True))
    columns = lf.Columns(
        won_stages=["Won"], lost_stages=["Lost"], open_stages=["Prospecting", "Engaging"], amount_known="at_close"
    )
    coverage = lf.pipeline.coverage(table, TARGETS, by="region", as_of=as_of, period=quarter, columns=columns)
    print(f"{'region':8}{'open':>12}{'won':>12}{'to go':>12}{'coverage':>10}")
    for row in coverage:
        ratio = "" if row["coverage_ratio"] is None else f"{row['coverage_ratio']:.1f}x"
        print(f"{row['segment']:8}{row['open_amount']:>12,.0f}{row['won_amount']:>12,.0f}{row['remaining_target']:>12,.0f}{ratio:>10}")

    decided = [deal for deal in deals if deal.closed and deal.closed <= as_of]
    rate = lf.stats.proportion_interval(sum(deal.stage == "Won" for deal in decided), len(decided))
    print(f"\nWin rate {rate.estimate:.0%}, 80% sure between {rate.low:.1%} and {rate.high:.1%}, of {rate.n:,} deals.")

    won, target = sum(coverage["won_amount"]), sum(TARGETS.values())
    by_deals = won + open_deals(deals, as_of, quarter.end)
    by_quarters = won + earlier_quarters(deals, calendar, quarter, as_of)
    landing = lf.Landing.mixture([by_deals, by_quarters], [1, 1])
    for words, forecast in (("the deals that are open", by_deals), ("earlier quarters", by_quarters), ("both, half and half", landing)):
        low, median, high = forecast.quantile([0.1, 0.5, 0.9])
        print(f"By {words:24} {median:>9,.0f}, 80% sure between {low:,.0f} and {high:,.0f}")
    print(f"Chance of the target of {target:,}: {landing.probability_at_least(target):.0%}")

    short = max(0.0, target - by_deals.mean)
    mean_deal = sum(deal.amount or 0 for deal in decided) / (rate.estimate * rate.n)
    need = lf.funnel.backwards(short, mean_deal, [rate.estimate])
    print(f"{short:,.0f} must come from deals that are not open yet: {need.deals:,.0f} won, so {need.stages[0]:,.0f} opportunities.")

    in_quarter = [deal for deal in deals if deal.closed and quarter.begin <= deal.closed < quarter.end]
    landed = sum(deal.amount or 0 for deal in in_quarter if deal.stage == "Won")
    print(f"\nWhat it came to, which nothing above knew: {landed:,.0f}.")


if __name__ == "__main__":
    main()
