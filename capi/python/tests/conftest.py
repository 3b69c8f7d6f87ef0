"""What the tests of the package share: reference values, the public data, deals to try things on."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples each time: a change does not fail for what chance finds in another. --hypothesis-profile=default looks further.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parents[3]


def reference(name: str) -> Any:
    """The values that C++ is tested with."""
    return json.loads((ROOT / "tests" / "reference" / name).read_text())


def public_data(folder: str) -> Path:
    """A folder of public data; the test is skipped without it, or fails where it must be there."""
    found = Path(os.environ.get("LANDFALL_DATA", ROOT.parent / "shared" / "data")) / folder
    if not found.is_dir():
        (pytest.fail if os.environ.get("LANDFALL_REQUIRE_DATA") else pytest.skip)(f"{found} is missing")
    return found


QUARTER: dict[str, Any] = {"as_of": "2017-11-15", "period": ("2017-10-01", "2018-01-01")}


def small_deals() -> dict[str, list[Any]]:
    day = datetime.date
    return {
        "id": ["a", "b", "c", "d", "e"],
        "stage": ["won", "Demo", "Demo", "lost", "Proposal"],
        "created": [day(2017, 8, 1), day(2017, 9, 1), None, day(2017, 8, 2), day(2017, 11, 1)],
        "closed": [day(2017, 10, 15), None, None, day(2017, 10, 20), None],
        "amount": [100.0, 200.5, 400.0, 70.0, None],
        "region": ["north", "north", "south", "south", "süd"],
    }
