"""How far a call is, as a bar of tqdm's.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import Any


class Bar:
    """Shown once a call takes long enough to be told of; gone when it is done."""

    def __init__(self) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            raise ImportError("a bar of progress needs tqdm: pip install 'landfall[progress]'; or give a function to be told") from None

        self._new: Any = lambda: tqdm(total=1.0, bar_format="{percentage:3.0f}%|{bar}| {elapsed}<{remaining}", leave=False)
        self._bar: Any = None

    def __call__(self, share: float) -> None:
        if self._bar is None:
            self._bar = self._new()
        self._bar.update(share - self._bar.n)

    def close(self) -> None:
        """Takes it away."""
        if self._bar is not None:
            self._bar.close()
