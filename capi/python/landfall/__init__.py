"""landfall: where will the number land, and is that where we said it would?

>>> import landfall as lf
>>> landing = lf.Landing.from_deals(probability=[0.9, 0.6, 0.3], amount=[40_000, 120_000, 250_000])
>>> landing.probability_at_least(160_000)
0.678

``landing`` has the predictive distribution and its algebra, ``pipeline`` the analyses of tables of deals, ``history`` of how they
came to be so, ``forecast`` where a period lands by its deals, ``review`` the quarter on one page, ``funnel`` conversion and Sales
Math, ``survival`` curves of what has not ended yet, ``team`` top against bottom, ``okr`` key results, ``plan`` variances, ``stats`` intervals, ``calendar``
fiscal calendars, ``errors`` what may go wrong.

SPDX-License-Identifier: Apache-2.0
"""

from landfall import calendar, errors, forecast, funnel, history, landing, okr, pipeline, plan, review, stats, survival, table, team
from landfall._native import native
from landfall.calendar import Calendar, Period
from landfall.errors import Error
from landfall.history import History
from landfall.landing import Landing
from landfall.pipeline import Columns
from landfall.stats import Interval
from landfall.table import Table

__all__ = [
    "Calendar",
    "Columns",
    "Error",
    "History",
    "Interval",
    "Landing",
    "Period",
    "Table",
    "__version__",
    "abi_major",
    "calendar",
    "errors",
    "forecast",
    "funnel",
    "history",
    "landing",
    "okr",
    "pipeline",
    "plan",
    "review",
    "stats",
    "survival",
    "table",
    "team",
    "version",
    "version_number",
]


@native("landfall_version")
def version() -> str:
    """Version of the library that is loaded, such as "0.1.0"."""
    ...


@native("landfall_version_number")
def version_number() -> int:
    """The same as one number: major * 1000000 + minor * 1000 + patch."""
    ...


@native("landfall_abi_major")
def abi_major() -> int:
    """Major version of the C ABI within."""
    ...


__version__ = version()
