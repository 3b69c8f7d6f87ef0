#!/usr/bin/env python3
"""Reference for funnel/passage.hpp: how far each id comes by ClickHouse's windowFunnel.

python3 tests/reference/window_funnel.py > tests/reference/window_funnel.json; needs chdb (ClickHouse within Python).
Random histories of few stages and few times, so that ties, returns, repeats and late events abound; no row stands twice.
SPDX-License-Identifier: Apache-2.0
"""
import json
import random

import chdb

SEED, IDS, STAGES = 20120314, 400, 4

random.seed(SEED)
rows = set()
for i in range(IDS):
    for _ in range(random.randint(1, 12)):
        rows.add((i * 7919 - 1000, random.randint(0, 15), random.choice([-1, 0, 0, 1, 1, 2, 2, 3])))
rows = sorted(rows)
random.shuffle(rows)

values = ",".join(f"({i},{t},{s})" for i, t, s in rows)
conditions = ",".join(f"stage = {s}" for s in range(STAGES))
MODES = {
    "": {},
    ", 'strict_increase'": {"later_only": True},
    ", 'strict_order'": {"nothing_between": True},
    ", 'strict_order', 'strict_increase'": {"later_only": True, "nothing_between": True},
}
cases = []
for window in (0, 3, 8, 100):
    for mode, rule in MODES.items():
        query = (
            f"SELECT id, windowFunnel({window}{mode})(time, {conditions}) FROM "
            f"values('id Int64, time UInt64, stage Int8', {values}) GROUP BY id ORDER BY id"
        )
        levels = [int(line.split(",")[1]) for line in str(chdb.query(query, "CSV")).splitlines()]
        assert len(levels) == IDS
        cases.append({"window": window, "later_only": False, "nothing_between": False, **rule, "level": levels})
print(
    json.dumps(
        {
            "generator": "tests/reference/window_funnel.py",
            "seed": SEED,
            "versions": {"clickhouse": str(chdb.query("SELECT version()")).strip().strip('"')},
            "stages": STAGES,
            "id": [r[0] for r in rows],
            "time": [r[1] for r in rows],
            "stage": [r[2] for r in rows],
            "cases": cases,
        },
        separators=(",", ":"),
    )
)
