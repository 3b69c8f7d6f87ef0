"""ISO weeks by Python's datetime and business days by numpy.busday_count, for tests/unit/calendar.

Run: python3 tests/reference/fiscal_calendar.py > tests/reference/fiscal_calendar.json   (needs numpy)
"""
import datetime
import json
import platform
import random

import numpy

SEED = 454
draw = random.Random(SEED)
first, last = datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)
days = (last - first).days

iso = []
for year in range(1990, 2041):  # where it is hard: about New Year
    for day in [datetime.date(year, 1, d) for d in (1, 2, 3, 4, 7)] + [datetime.date(year, 12, d) for d in (26, 28, 29, 30, 31)]:
        y, w, _ = day.isocalendar()
        iso.append([day.isoformat(), y, w])

holidays = sorted({first + datetime.timedelta(draw.randrange(days)) for _ in range(400)})
counts = []
for _ in range(300):
    begin = first + datetime.timedelta(draw.randrange(days))
    end = begin + datetime.timedelta(draw.choice([0, 1, 3, 6, 7, 30, 91, 400, 5000]))
    n = numpy.busday_count(begin, end, holidays=[h.isoformat() for h in holidays])
    counts.append([begin.isoformat(), end.isoformat(), int(n)])

print(json.dumps({
    "generator": "tests/reference/fiscal_calendar.py",
    "versions": {"python": platform.python_version(), "numpy": numpy.__version__},
    "seed": SEED,
    "iso_weeks": iso,
    "holidays": [h.isoformat() for h in holidays],
    "business_days": counts,
}))
