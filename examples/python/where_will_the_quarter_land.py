"""Where will the quarter land? A pyarrow table of deals in, an answer that a sales leader reads in a minute out.

    ./dev python examples/python/where_will_the_quarter_land.py

SPDX-License-Identifier: Apache-2.0
"""

import datetime

import pyarrow

from landfall_c import array, call, ffi, lib, options, read, stream, table

EPOCH = datetime.date(1970, 1, 1)
AS_OF = datetime.date(2017, 11, 15)

# owner, stage, created, closed, expected close, amount, chance that it closes within the quarter
DEALS = [
    ("Ada", "won", "2017-08-03", "2017-10-12", None, 84_000, None),
    ("Ben", "won", "2017-09-01", "2017-11-02", None, 61_500, None),
    ("Ben", "lost", "2017-08-20", "2017-10-30", None, 40_000, None),
    ("Ada", "Proposal", "2017-09-14", None, "2017-12-01", 120_000, 0.60),
    ("Ada", "Demo", "2017-10-05", None, "2017-12-15", 75_000, 0.35),
    ("Ben", "Demo", "2017-10-20", None, "2017-12-20", 90_000, 0.30),
    ("Cleo", "Discovery", "2017-11-06", None, "2017-12-28", 55_000, 0.15),
    ("Cleo", "Proposal", "2017-10-02", None, "2018-01-20", 140_000, None),
]
TARGETS = {"Ada": 150_000, "Ben": 100_000, "Cleo": 80_000}


def day(iso):
    return None if iso is None else datetime.date.fromisoformat(iso)


def deals():
    owner, stage, created, closed, expected, amount, _ = zip(*DEALS)
    dates = {"created": created, "closed": closed, "expected_close": expected}
    return pyarrow.table(
        {"owner": owner, "stage": stage, "amount": pyarrow.array(amount, pyarrow.int64())}
        | {name: pyarrow.array([day(each) for each in values], pyarrow.date32()) for name, values in dates.items()}
    )


def quarter_of(date):
    calendar, quarter, week = ffi.new("landfall_calendar**"), ffi.new("landfall_period*"), ffi.new("int32_t*")
    call(lib.landfall_calendar_new, ffi.NULL, calendar)
    try:
        call(lib.landfall_calendar_quarter_of, calendar[0], (date - EPOCH).days, quarter)
        call(lib.landfall_calendar_week_of_quarter, calendar[0], (date - EPOCH).days, week)
    finally:
        lib.landfall_calendar_free(calendar[0])
    return quarter, week[0]


def coverage(quarter):
    chosen = options(
        "pipeline_coverage",
        by="owner",
        as_of=(AS_OF - EPOCH).days,
        period_begin=quarter.begin,
        period_end=quarter.end,
    )
    targets = pyarrow.table({"owner": list(TARGETS), "amount": list(TARGETS.values())})
    out = stream()
    call(lib.landfall_pipeline_coverage, table(deals()), table(targets), chosen, out, ffi.NULL)
    return read(out).to_pylist()


def landing(won):
    """What is won, and each open deal with its chance, as one distribution. Free it with landfall_landing_free."""
    chances = [(chance, amount) for *_, amount, chance in DEALS if chance is not None]
    pipeline, total = ffi.new("landfall_landing**"), ffi.new("landfall_landing**")
    chance, amount = zip(*chances)
    call(lib.landfall_landing_from_deals, array(chance), array(amount), len(chances), ffi.NULL, pipeline)
    try:
        call(lib.landfall_landing_shift, pipeline[0], won, total)
    finally:
        lib.landfall_landing_free(pipeline[0])
    return total[0]


def main():
    quarter, week = quarter_of(AS_OF)
    print(f"{ffi.string(quarter.label).decode()}, week {week}, as of {AS_OF}\n")

    rows = coverage(quarter)
    print(f"{'owner':8}{'open':>10}{'won':>10}{'to go':>10}{'coverage':>10}")
    for row in rows:
        ratio = "" if row["coverage_ratio"] is None else f"{row['coverage_ratio']:.1f}x"
        print(f"{row['segment']:8}{row['open_amount']:>10,.0f}{row['won_amount']:>10,.0f}{row['remaining_target']:>10,.0f}{ratio:>10}")

    won, target = sum(row["won_amount"] for row in rows), float(sum(TARGETS.values()))
    total = landing(won)
    levels, chance, mean = array([0.1, 0.5, 0.9]), array([target]), ffi.new("double*")
    try:
        call(lib.landfall_landing_mean, total, mean)
        call(lib.landfall_landing_quantile, total, levels, 3, levels)
        call(lib.landfall_landing_probability_at_least, total, chance, 1, chance)
    finally:
        lib.landfall_landing_free(total)
    print(f"\nLands at {levels[1]:,.0f}, with 80% between {levels[0]:,.0f} and {levels[2]:,.0f}; mean {mean[0]:,.0f}.")
    print(f"Chance of the target of {target:,.0f}: {chance[0]:.0%}.")


if __name__ == "__main__":
    main()
