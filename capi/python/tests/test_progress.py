"""Long calls: they are stopped by Ctrl-C and by whoever is told, they say how far they are, and keep to a limit of memory."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Any

import pytest

import landfall as lf

# Some seconds of work, wherever it runs.
LONG: dict[str, Any] = {
    "probability": [0.1 + 0.8 * i / 3000 for i in range(3000)],
    "amount": [1000.0 * (1.0 + (i * 0.7548776662466927) % 1.0) for i in range(3000)],
    "correlation": 0.3,
    "degrees_of_freedom": 3.0,
    "grid_nodes": 1 << 24,
}


def took(call: Any) -> float:
    begin = time.monotonic()
    call()
    return time.monotonic() - begin


def test_ctrl_c_stops_a_call():
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        lf.Landing.under_common_factor(**LONG)
    assert time.monotonic() - begin < 2.0
    timer.join()


def test_a_call_says_how_far_it_is():
    shares: list[float] = []

    def stop_at_four(share: float) -> bool:
        shares.append(share)
        return len(shares) < 4

    with pytest.raises(lf.errors.Cancelled) as raised:
        lf.Landing.under_common_factor(**LONG, progress=stop_at_four)
    assert raised.value.code == "cancelled"
    assert len(shares) == 4
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares)


def test_what_progress_raises_comes_out():
    def fail(share: float) -> None:
        raise LookupError(f"{share:.0%} is no share")

    with pytest.raises(LookupError, match="is no share"):
        lf.Landing.under_common_factor(**LONG, progress=fail)


def test_a_bar_is_shown_and_goes(monkeypatch):
    tqdm = pytest.importorskip("tqdm.auto")
    shown = []

    class Shown(tqdm.tqdm):  # type: ignore[misc]
        def update(self, n: float = 1) -> bool | None:
            shown.append(n)
            if len(shown) == 3:
                raise InterruptedError("seen enough")
            return super().update(n)

    monkeypatch.setattr(tqdm, "tqdm", Shown)
    with pytest.raises(InterruptedError):
        lf.Landing.under_common_factor(**LONG, progress=True)
    assert len(shown) == 3


def test_a_bar_asks_for_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="landfall\\[progress\\]"):
        lf.Landing.from_deals([0.5], [1.0], progress=True)


def test_short_calls_are_told_of_to_nobody():
    assert lf.Landing.from_deals([0.5], [1.0], progress=lambda share: pytest.fail("told")).mean == 0.5
    with pytest.raises(TypeError, match="progress must be a bool, or a function"):
        lf.Landing.from_deals([0.5], [1.0], progress=0.5)  # type: ignore[arg-type]


def test_a_limit_of_memory_is_kept():
    with pytest.raises(lf.errors.MemoryLimit) as raised:
        lf.Landing.from_deals([0.5] * 40, [1.0 + 0.37 * i for i in range(40)], memory_limit=1 << 18)
    assert isinstance(raised.value, MemoryError)
    assert "the caller allows 262144" in raised.value.message
    assert lf.Landing.from_deals([0.5], [1.0], memory_limit=1 << 30).mean == 0.5
    with pytest.raises(ValueError):
        lf.Landing.from_deals([0.5], [1.0], memory_limit=-1)


def test_analyses_of_tables_are_looked_after_too():
    rows = 1_000_000
    deals: dict[str, Any] = {
        "stage": ["won", "open"] * (rows // 2),
        "created": ["2017-09-01"] * rows,
        "closed": ["2017-10-12", None] * (rows // 2),
        "amount": [1.0] * rows,
    }
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(deals)
    for name in ("created", "closed"):
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(pyarrow.date32()))
    for call in (lf.pipeline.coverage, lambda table, **given: lf.forecast.roll_up(table, hierarchy=["stage"], **given)):
        told: list[float] = []
        with pytest.raises(lf.errors.MemoryLimit):
            call(table, memory_limit=15 * rows)
        assert len(call(table, memory_limit=16 * rows, progress=told.append)) > 0
        assert told == sorted(told)
    with pytest.raises(TypeError, match="progress must be a bool, or a function"):
        lf.pipeline.coverage(deals, progress=0.5)  # type: ignore[arg-type]


def test_any_number_of_threads_answers_the_same():
    call = {"probability": LONG["probability"][:200], "amount": LONG["amount"][:200], "target": 40_000.0}
    assert lf.landing.contributions(**call).to_pydict() == lf.landing.contributions(**call, threads=2).to_pydict()
    with pytest.raises(ValueError, match="threads are 1 to 1024, not 0"):
        lf.landing.contributions(**call, threads=0)


def test_other_threads_run_meanwhile():
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.monotonic()
    with pytest.raises(lf.errors.Cancelled):
        lf.Landing.under_common_factor(**LONG, progress=lambda share: time.monotonic() - begin < 0.5)
    done.set()
    thread.join()
    assert ticks > 20
