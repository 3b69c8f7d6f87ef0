"""The examples, on the public data that they are made for."""

from __future__ import annotations

import re
import subprocess
import sys

import notebook
import pytest
from conftest import ROOT, public_data

EXAMPLES = ROOT / "examples" / "python"


def test_the_script_says_where_the_quarter_lands():
    script = EXAMPLES / "where_will_the_quarter_land.py"
    printed = subprocess.run([sys.executable, "-B", script, public_data("crm_maven")], capture_output=True, text=True, check=True).stdout
    assert printed.startswith("2017-Q4, week 7, as of 2017-11-15: 33 business days left")
    assert "West       2,416,045     460,091     519,909      4.6x" in printed
    assert "Win rate 62%, 80% sure between 61.4% and 63.1%, of 5,663 deals." in printed
    assert "What it came to, which nothing above knew: 2,802,496." in printed
    low, high = re.search(r"Together .*80% sure between ([\d,]+) and ([\d,]+)", printed).groups()  # type: ignore[union-attr]
    assert int(low.replace(",", "")) < 2_802_496 < int(high.replace(",", ""))


def test_the_notebook_runs_and_shows_what_is_stored_in_it(monkeypatch):
    pytest.importorskip("altair")
    monkeypatch.setenv("LANDFALL_DATA", str(public_data("crm_maven").parent))
    stored, fresh = notebook.run(EXAMPLES / "where_will_the_quarter_land.ipynb")
    kinds = [[[sorted(output.get("data", output)) for output in cell.get("outputs", [])] for cell in each["cells"]] for each in (stored, fresh)]
    assert kinds[0] == kinds[1]
    shown = notebook.texts(fresh)
    assert shown[0] == notebook.texts(stored)[0]
    assert shown[1].startswith("segment  open_amount")
    assert "<svg" in str(fresh)
