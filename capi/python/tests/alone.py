"""landfall with nothing else installed: results, tables and pictures work on Python alone.

SPDX-License-Identifier: Apache-2.0
"""

import datetime
import importlib.util

import landfall as lf

for name in ("numpy", "pandas", "polars", "pyarrow", "altair", "pytest"):
    assert importlib.util.find_spec(name) is None, f"{name} is there: this would test nothing"

open_deals = lf.Landing.from_deals(probability=[0.9, 0.6, 0.5, 0.3, 0.2], amount=[40e3, 120e3, 80e3, 250e3, 400e3])
quarter = 310e3 + open_deals
assert quarter.quantile([0.1, 0.5, 0.9]) == [350e3, 550e3, 910e3]
assert "<svg" in quarter._repr_html_()

day = datetime.date(2017, 10, 1)
deals = {"stage": ["won", "Demo"], "created": [day, day], "closed": [day, None], "amount": [100.0, 50.0]}
table = lf.pipeline.coverage(deals, 200)
assert table["coverage_ratio"].to_list() == [0.5]
assert memoryview(table["open_amount"]).tolist() == [50.0]
print(table)

for call in (table.to_pandas, table.to_polars, table.to_arrow, table["open_amount"].to_numpy, quarter.plot):
    try:
        call()
    except ImportError as missing:
        print(f"{call.__name__}: {missing}")
    else:
        raise AssertionError(f"{call.__name__} works without what it needs?")
