"""Where will the quarter land? A CRM export in, an answer that a sales leader reads in a minute out.

    ./dev python examples/python/where_will_the_quarter_land.py FOLDER [DAY]

FOLDER holds sales_pipeline.csv and sales_teams.csv of Maven Analytics' "CRM Sales Opportunities" (public domain). Nothing later
than DAY is known: 2017-11-15 unless you say otherwise. Needs landfall alone.

SPDX-License-Identifier: Apache-2.0
"""

import csv
import datetime
import itertools
import sys
from pathlib import Path
from typing import NamedTuple

import landfall as lf

TARGETS = {"Central": 950_000, "East": 870_000, "West": 980_000}
COLUMNS = lf.Columns(won_stages=["Won"], lost_stages=["Lost"], open_stages=["Prospecting", "Engaging"], amount_known="at_close")


class Deal(NamedTuple):
    id: str
    stage: str
    owner: str
    manager: str
    region: str
    product: str
    created: datetime.date | None
    closed: datetime.date | None
    amount: float | None


def read(folder: Path) -> list[Deal]:
    def day(text: str) -> datetime.date | None:
        return datetime.date.fromisoformat(text) if text else None

    with open(folder / "sales_teams.csv", newline="") as file:
        team = {row["sales_agent"]: row for row in csv.DictReader(file)}
    with open(folder / "sales_pipeline.csv", newline="") as file:
        return [
            Deal(
                row["opportunity_id"],
                row["deal_stage"],
                row["sales_agent"],
                team[row["sales_agent"]]["manager"],
                team[row["sales_agent"]]["regional_office"],
                row["product"],
                day(row["engage_date"]),
                day(row["close_date"]),
                float(row["close_value"]) if row["close_value"] else None,
            )
            for row in csv.DictReader(file)
        ]


def table_of(deals: list[Deal]) -> dict[str, tuple[object, ...]]:
    """Its columns; a frame of pandas or polars would do as well."""
    return dict(zip(Deal._fields, zip(*deals, strict=True), strict=True))


def main() -> None:
    folder = Path(sys.argv[1])
    as_of = datetime.date.fromisoformat(sys.argv[2] if len(sys.argv) > 2 else "2017-11-15")
    deals = read(folder)
    table = table_of(deals)
    calendar = lf.Calendar()
    quarter = calendar.quarter_of(as_of)
    left = calendar.business_days(as_of, quarter.end)
    print(f"{quarter.label}, week {calendar.week_of_quarter(as_of)}, as of {as_of}: {left} business days left\n")

    coverage = lf.pipeline.coverage(table, TARGETS, by="region", as_of=as_of, period=quarter, columns=COLUMNS)
    print(f"{'region':8}{'open':>12}{'won':>12}{'to go':>12}{'coverage':>10}")
    for row in coverage:
        ratio = "" if row["coverage_ratio"] is None else f"{row['coverage_ratio']:.1f}x"
        print(f"{row['segment']:8}{row['open_amount']:>12,.0f}{row['won_amount']:>12,.0f}{row['remaining_target']:>12,.0f}{ratio:>10}")

    decided = [deal for deal in deals if deal.closed and deal.closed <= as_of]
    rate = lf.stats.proportion_interval(sum(deal.stage == "Won" for deal in decided), len(decided))
    print(f"\nWin rate {rate.estimate:.0%}, 80% sure between {rate.low:.1%} and {rate.high:.1%}, of {rate.n:,} deals.")

    target = sum(TARGETS.values())
    forecast = lf.forecast.deals(table, as_of=as_of, period=quarter, target=target, columns=COLUMNS)
    summary = forecast.summary
    print(f"\nWon {summary['won_amount']:,.0f}; still to come about {summary['open_expected']:,.0f} of {summary['open_count']:,} open deals,")
    print(f"and {summary['new_expected']:,.0f} of deals that are not open yet.")
    for row in forecast.methods:
        words = f"By {row['method']}, which counts for {row['weight']:.0%}"
        print(f"{words:42}{row['p50']:>10,.0f}, 80% sure between {row['p10']:,.0f} and {row['p90']:,.0f}")
    print(f"{'Together':42}{summary['p50']:>10,.0f}, 80% sure between {summary['p10']:,.0f} and {summary['p90']:,.0f}")
    print(f"Chance of the target of {target:,}: {forecast.landing.probability_at_least(target):.0%}\n")

    print(f"{'it hangs on':12}{'owner':20}{'amount':>8}{'chance':>8}   target if won, if lost")
    for deal in itertools.islice(forecast.open_deals, 5):
        hits = f"{deal['hit_if_won']:.1%}, {deal['hit_if_lost']:.1%}"
        print(f"{deal['id']:12}{deal['owner']:20}{deal['amount']:>8,.0f}{deal['chance']['estimate']:>8.0%}   {hits}")

    short = max(0.0, target - summary["p50"])
    mean_deal = sum(deal.amount or 0 for deal in decided) / (rate.estimate * rate.n)
    need = lf.funnel.backwards(short, mean_deal, [rate.estimate])
    print(f"\nFrom the median to the target: {short:,.0f}, {need.deals:,.0f} deals more to win, so {need.stages[0]:,.0f} opportunities.")

    in_quarter = [deal for deal in deals if deal.closed and quarter.begin <= deal.closed < quarter.end]
    landed = sum(deal.amount or 0 for deal in in_quarter if deal.stage == "Won")
    print(f"What it came to, which nothing above knew: {landed:,.0f}.")


if __name__ == "__main__":
    main()
