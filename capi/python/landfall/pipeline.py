"""Analyses of a pipeline of opportunities: tables in, tables out.

A table of opportunities has one row a deal, and these columns:

===============  =======  ========  =====================================================================================
created          days     needed    first day it was open. Null: while open, no analysis has it, for want of a place in time
closed           days     needed    day it was won or lost; null while open
amount           numbers  needed    in one currency; null: unknown
stage            text     needed    the source's own stage, or just open, won, lost
expected_close   days     optional  close date that the owner forecasts; may be the same column as ``closed``
id               text     optional  two rows of one id are one too many: the second is wrong
list_price       numbers  optional  what the product lists at; stands in for missing amounts, with the column ``product``
===============  =======  ========  =====================================================================================

and any number of columns of text to split by: owner, manager, region. Other columns are not looked at. A column of another name
is named by ``Columns``: ``coverage(table, columns=lf.Columns(closed="close_date"))``.

A table is anything with ``__arrow_c_stream__`` (pandas, polars, pyarrow, DuckDB), or a dict of lists or arrays. A row that is
wrong is never guessed at and never lost: it fails the call and is named by the error, or comes out in ``rejects``.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landfall._native import AnyTable, Day, Progress
    from landfall.calendar import Period
    from landfall.table import Table

__all__ = ["Columns", "coverage"]

CoverageDefinition = Literal["to_go", "full_target"]
AmountKnown = Literal["throughout", "at_close"]
Rejects = Literal["raise", "return"]


class Columns(NamedTuple):
    """How a table of opportunities is to be read, for every analysis of it.

    id to list_price: the names of the columns, where they are not those above; one that is named must be there.
    won_stages, lost_stages, open_stages: stages that mean so, letter by letter. None at all: "won" and "lost" in any case, every
    other stage is open. Lists, but none for open: every other stage is open. Else a row with a stage in no list is wrong.
    amount_known: whether amounts were known while deals were open; "at_close" hides each before the day it closed.

    >>> Columns(closed="close_date", won_stages=["Closed Won"], lost_stages=["Closed Lost"]).closed
    'close_date'
    """

    id: str | None = None
    created: str | None = None
    closed: str | None = None
    expected_close: str | None = None
    amount: str | None = None
    stage: str | None = None
    list_price: str | None = None
    won_stages: Sequence[str] | None = None
    lost_stages: Sequence[str] | None = None
    open_stages: Sequence[str] | None = None
    amount_known: AmountKnown = "throughout"


@native("landfall_pipeline_coverage")
def _coverage(
    opportunities: AnyTable,
    targets: AnyTable | None,
    by: str | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    definition: str,
    columns: Columns | None,
    target_segment: str | None,
    target_amount: str | None,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
) -> tuple[Table, Table | None]: ...


def coverage(
    opportunities: AnyTable,
    targets: AnyTable | Mapping[str, float] | float | None = None,
    *,
    by: str | None = None,
    as_of: Day | None = None,
    period: Period | tuple[Day, Day] | None = None,
    definition: CoverageDefinition = "to_go",
    columns: Columns | None = None,
    target_segment: str | None = None,
    target_amount: str | None = None,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """Coverage of open pipeline over target, by any dimension: is there enough for what is still to be won?

    The pipeline of a period is what is open on ``as_of`` and expected to close within the period; where the table has no
    expected close dates, all that is open. An open deal without an amount counts with its list price times the discount at
    which its product has sold, else with the mean amount won; the table's metadata say how many do.

    targets: a table of segments and amounts, a dict from segment to amount, or one number for the whole.
    by: column of text to split by; None: one row, "total".
    as_of: nothing later is known. None: the last day on which any deal was created or closed.
    period: its first day and the first day after it. None: the calendar quarter of as_of.
    definition: open pipeline over what is left of the target ("to_go"; closed-won is in neither), or over all of it.
    columns: how the table is to be read, where it is not as above.
    rejects: "raise" for a wrong row, or "return" them in the table's ``rejects``.
    progress, memory_limit: as for ``Landing.from_deals``.

    Answers segment, open_amount, open_count, won_amount, won_count, target, remaining_target, coverage_ratio and definition;
    largest open amount first. O(rows).

    >>> deals = {
    ...     "stage": ["won", "Demo", "Proposal"],
    ...     "created": ["2017-09-01", "2017-10-05", "2017-11-01"],
    ...     "closed": ["2017-10-12", None, None],
    ...     "amount": [80_000, 120_000, 90_000],
    ... }
    >>> import datetime
    >>> for name in ("created", "closed"):
    ...     deals[name] = [day and datetime.date.fromisoformat(day) for day in deals[name]]
    >>> table = coverage(deals, 150_000, as_of="2017-11-15")
    >>> table["coverage_ratio"][0]
    3.0
    """
    begin, end = (None, None) if period is None else (period[0], period[1])
    segment, in_amount = target_segment, target_amount
    if isinstance(targets, (int, float)):
        targets = {"amount": [targets]}
        in_amount = "amount"
    elif isinstance(targets, dict) and all(isinstance(value, (int, float)) for value in targets.values()):
        targets = {"segment": list(targets), "amount": list(targets.values())}
        segment, in_amount = "segment", "amount"
    table, wrong = _coverage(
        opportunities, targets, by, as_of, begin, end, definition, columns, segment, in_amount, rejects == "return", progress,
        memory_limit
    )  # fmt: skip
    table._rejects = wrong
    return table
